"""What a range of seeds came to: broken laws, runs that were not the same twice, what happened too seldom."""

from collections import Counter
from typing import Any

from gigwright.cli.output import say, show_table
from gigwright.simulation.expected import coverage, expected, lacking
from gigwright.simulation.run import Outcome
from gigwright.simulation.shrink import command_for

ENFORCED_FROM_SEEDS = 200
SELDOM_SHOWN_MAX = 20


def report(outcomes: list[Outcome], violations: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    """All of it as one object, for programs."""
    happened = _happened(outcomes)
    return {
        "seeds": len(outcomes),
        "events": sum(one.events for one in outcomes),
        "violations": violations,
        "coverage": dict(sorted({**happened, **coverage(happened)}.items())),
        "hashes": {str(one.plan.seed): one.hash for one in outcomes},
        "seeds_per_second": round(len(outcomes) / seconds, 3),
    }


def violations_of(outcomes: list[Outcome], differing: list[int]) -> list[dict[str, Any]]:
    """Broken laws, runs that were not the same twice, and, from 200 seeds up, whatever happened too seldom."""
    broken = [
        _violation(one.plan.seed, law.law, law.sentence, command_for(one.plan))
        for one in outcomes
        for law in one.violations
    ]
    broken += [_violation(seed, "determinism", "a second run gave another log", "") for seed in differing]
    if len(outcomes) >= ENFORCED_FROM_SEEDS and not _left_out(outcomes):
        broken += [_violation(None, "sometimes", f"too seldom: {one}", "") for one in _lacking(outcomes)]
    return broken


def _violation(seed: int | None, law: str, sentence: str, command: str) -> dict[str, Any]:
    return {"seed": seed, "property": law, "sentence": sentence, "command": command}


def _left_out(outcomes: list[Outcome]) -> bool:
    """A calm profile, or one without some faults, is not asked to have them all."""
    return any(one.plan.profile == "calm" or one.plan.without for one in outcomes)


def _happened(outcomes: list[Outcome]) -> Counter[str]:
    return sum((Counter(dict(one.happened)) for one in outcomes), Counter())


def _lacking(outcomes: list[Outcome]) -> list[str]:
    return lacking(_happened(outcomes), len(outcomes))


def show(outcomes: list[Outcome], violations: list[dict[str, Any]], seconds: float) -> None:
    """The same for people."""
    events = sum(one.events for one in outcomes)
    say(f"{len(outcomes)} seeds, {events} events, {len(outcomes) / seconds:.2f} seeds/s")
    if len(outcomes) == 1:
        say(f"weather: {outcomes[0].weather}\nhash: {outcomes[0].hash}")
    seldom = _lacking(outcomes)
    say(f"of {len(expected())} faults, crash points, transitions and refusals, {len(seldom)} happened too seldom")
    for one in seldom[:SELDOM_SHOWN_MAX]:
        say(f"  {one}")
    rows = [(one["seed"] or "", one["property"], one["sentence"]) for one in violations]
    if rows:
        show_table((("seed", "r"), ("law", "l"), ("how it is broken", "l")), rows)
    else:
        say("no law was broken, and every seed that was run twice gave the same log")
