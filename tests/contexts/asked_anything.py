"""A context's rules, asked anything by anybody at any time, beside a reference that tells the same rules again.

The reference is written in the machines below `tests/contexts/<name>/`: it keeps no state and folds nothing, it looks
back over what has happened. Rules and reference must give the same answer at every step.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar, NamedTuple

import msgspec
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from gigwright.backbone.decision import Decision
from gigwright.backbone.errors import ClockJumped, GigwrightError, Refused
from gigwright.backbone.testing import NOON, given

PAUSES = (
    timedelta(microseconds=1),
    timedelta(minutes=1),
    timedelta(minutes=15),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=14),
)


# Ten, because after ten Hypothesis mostly varies the lives that it has drawn; new ones see more for the same time.
TEN_LIVES = settings(
    max_examples=10,
    stateful_step_count=30,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),  # to explain a failure takes longer than to read it
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),  # the test's own time limit bounds how long lives take
)


class No(NamedTuple):
    """The answer is no, for one of these reasons; which of them is named first is the rule's own affair."""

    reasons: Sequence[str]
    error: type[GigwrightError] = Refused


Answer = No | Sequence[object]


def changed(event_or_command: Any, **fields: Any) -> Any:
    """The same, but for these fields."""
    return msgspec.structs.replace(event_or_command, **fields)


def no(reasons: Mapping[str, bool]) -> No | None:
    """The refusal, for whichever of these reasons hold; None when none does."""
    holding = [reason for reason, holds in reasons.items() if holds]
    return No(holding) if holding else None


class Machine(RuleBasedStateMachine):
    """What has happened so far, in this context and in those that it listens to, and what time it is."""

    seen: ClassVar[Counter[str]]  # how often each command was granted, said nothing, was refused, and by which sentence

    def __init_subclass__(cls) -> None:
        cls.seen = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.events: list[Any] = []

    @rule(pause=st.sampled_from(PAUSES))
    def time_passes(self, pause: timedelta) -> None:
        self.now += pause

    def happens(self, *events: object) -> None:
        """Something that these rules did not decide: it is a fact to them."""
        self.events += events

    def past(self, *kinds: type, **fields: object) -> list[Any]:
        """What has happened of these kinds, with these values in these fields."""
        return [
            event
            for event in self.events
            if isinstance(event, kinds) and all(getattr(event, name) == value for name, value in fields.items())
        ]

    def ask(self, decision: Decision[Any], command: Any, expected: Answer) -> None:
        """Decide as the log would, agree with the reference, and keep what came of it."""
        name = type(command).__name__
        try:
            then = given(*self.events).when(decision, command, now=self.now)
        except ClockJumped as early:
            self._agree_on_no(name, No([str(early)], ClockJumped), expected)
            return
        if then.refusal is not None:
            self._agree_on_no(name, No([then.refusal]), expected)
            return
        assert not isinstance(expected, No), f"{command} brought {then.events}, but {expected.reasons}"
        then.then(*expected)
        self.seen[f"{name} granted" if then.events else f"{name} says nothing"] += 1
        self.events += then.events

    def _agree_on_no(self, name: str, given: No, expected: Answer) -> None:
        (sentence,) = given.reasons
        assert isinstance(expected, No), f"{name}: {sentence} instead of {expected}"
        assert given.error is expected.error, f"{name}: {given} instead of {expected}"
        named = [reason for reason in expected.reasons if reason in sentence]
        assert named, f"{name}: {sentence!r} instead of one of {expected.reasons}"
        self.seen[f"{name} refused"] += 1
        self.seen[f"{name} refused: {named[0]}"] += 1


def run(machine: type[Machine], decisions: Iterable[Decision[Any]], *, seeds: int) -> None:
    """Ten lives for each seed, the same ones each time; every command is both granted and refused in some of them."""
    machine.seen.clear()
    for number in range(seeds):
        run_state_machine_as_test(seed(number)(machine), settings=TEN_LIVES)
    names = [decision.command.__name__ for decision in decisions]
    outcomes = {f"{name} {outcome}" for name in names for outcome in ("granted", "refused")}
    never = sorted(outcomes - machine.seen.keys())
    assert not never, f"never seen, so never judged: {', '.join(never)}"
