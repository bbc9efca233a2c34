"""The world of an exploration: rules, timers and reactors of some contexts, the people, and how it begins."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec

from gigwright.backbone.context import Context
from gigwright.backbone.decision import Decision, Model
from gigwright.backbone.errors import ClockJumped, NotConfigured, Refused
from gigwright.backbone.event import Recorded
from gigwright.backbone.exploring.lives import Answer, Due, Life
from gigwright.backbone.exploring.sampling import Sampler
from gigwright.backbone.exploring.shapes import Particulars, hours_in, particulars, times_in
from gigwright.backbone.ids import is_id
from gigwright.backbone.reactor import Reactor

PAUSE = timedelta(minutes=1)  # between one step and the next, so that no two times are the same by accident

Facts = Callable[[Life], Sequence[object]]


class World:
    """Answers as the market would, without one: no log, no store, no waiting.

    `people` are the ids of those who may ask, by what they are to each other. `about` are the ids that the exploration
    follows, by role; `stage` is the model whose field `state` says how far a life has come, and `who` what somebody is
    in it. `facts` says what may happen next that none of these rules decides.
    """

    def __init__(
        self,
        contexts: Iterable[Context],
        *,
        people: Mapping[str, str],
        about: Mapping[str, str],
        stage: Model[Any],
        who: Callable[[Any, str], str],
        sampler: Sampler,
        facts: Facts,
    ) -> None:
        rooms = list(contexts)
        self.rules: dict[type, Decision[Any]] = {rule.command: rule for room in rooms for rule in room.decisions}
        self.timers = [timer for room in rooms for timer in room.timers]
        self.reactors = [reactor for room in rooms for reactor in room.reactors if not reactor.calls_outside]
        self.people = dict(people)
        self.stage = stage
        self.sampler = sampler
        self.facts = facts
        self._about = dict(about)
        self._asked: dict[int, object] = {}
        self._models = list({id(model): model for rule in self.rules.values() for model in rule.models}.values())
        self._who = who

    def ask(self, life: Life, command: Any, now: datetime) -> Answer:
        """What the rule for this command says at that time."""
        rule = self.rules.get(type(command))
        if rule is None:
            raise NotConfigured(f"nobody decides {type(command).__name__}, which somebody asks for by themselves")
        states = [life.state(model, command) for model in rule.models]
        try:
            return Answer(events=tuple(rule(command, now, *states)))
        except Refused as refusal:
            return Answer(refusal=str(refusal))
        except ClockJumped as early:
            return Answer(refusal=str(early), early=True)

    def after(self, life: Life, events: Iterable[object], by: str, now: datetime, told: str) -> Life:
        """The life in which these happened, with what they make due."""
        went_on = life.with_events(events, by, now)
        new = went_on.events[len(life.events) :]
        owed = (*life.owed, *(due for one in new for due in self._made_due(one)))
        return msgspec.structs.replace(
            went_on, now=now + PAUSE, owed=tuple(sorted(owed, key=_order)), told=(*life.told, told)
        )

    def without(self, life: Life, due: Due) -> Life:
        """The life in which this was asked, and is not owed any more."""
        return msgspec.structs.replace(life, owed=tuple(one for one in life.owed if one is not due))

    def stage_of(self, life: Life) -> Any:
        """The followed state."""
        return self._followed(life, self.stage)

    def who(self, life: Life, id: str) -> str:
        """What somebody is in this life, like the buyer of the order; an id of nobody is itself."""
        return self._who(self.stage_of(life), id)

    def particulars(self, life: Life) -> Particulars:
        """What tells this life from others: every state that a rule looks at, what is owed, and whether it is late."""
        found: dict[str, object] = {}
        for number, model in enumerate(self._models):
            found.update(particulars(str(number), self._followed(life, model), lambda text: self._short(life, text)))
        pending = self.pending(life)
        found.update({type(one.command).__name__: True for one in pending})
        if life.owed:  # whether or not it has anything to say then: what stops one clock may outlast another
            found["owed first"] = type(life.owed[0].command).__name__
        found["time"] = "early" if not pending else how_near(pending[0].due, life.now)
        return found

    def pending(self, life: Life) -> list[Due]:
        """What is owed and would bring something about; the rest has been answered by what happened since."""
        return [one for one in life.owed if self.ask(life, one.command, max(one.due, life.now)).granted]

    def moments(self, life: Life) -> list[datetime]:
        """Every time at which an answer may change: those that the states name, and so many hours after them."""
        states = [self._followed(life, model) for model in self._models]
        times = {life.now, *(time for state in states for time in times_in(state)), *(one.due for one in life.owed)}
        hours = {0, *(some for state in states for some in hours_in(state))}
        found = sorted({time + timedelta(hours=some) for time in times for some in hours})
        later = [moment for moment in found if moment > life.now]
        return [*later, *(later[-1:] and [later[-1] + timedelta(seconds=1)])]

    def _followed(self, life: Life, model: Model[Any]) -> Any:
        if id(model) not in self._asked:
            self._asked[id(model)] = self._about_which(model)
        return life.state(model, self._asked[id(model)])

    def _about_which(self, model: Model[Any]) -> object:
        missing = sorted(set(model.roles) - set(self._about))
        if missing:
            raise NotConfigured(
                f"the exploration knows no {', '.join(missing)} to look at",
                what_to_do="say which id it is to follow in that role",
            )
        return SimpleNamespace(**{field: self._about[role] for role, field in model.roles.items()})

    def _short(self, life: Life, text: str) -> str:
        named = self.who(life, text)
        return "an id" if is_id(named) else named

    def _made_due(self, event: Recorded[Any]) -> Iterator[Due]:
        for timer in self.timers:
            if isinstance(event.data, timer.on) and (due := timer.due(event.data)) is not None:
                yield Due(due, event.position, timer.name, timer.ask(event.data))
        for reactor in self.reactors:
            yield from (Due(event.recorded, event.position, reactor.name, one) for one in asked_by(reactor, event))


def how_near(due: datetime, now: datetime) -> str:
    """Whether a step or two fit in before what is due, and whether it is late."""
    if due < now - PAUSE:
        return "late"
    return "nearly" if due <= now + 2 * PAUSE else "early"


class Heard:
    """Takes the place of a reactor's effects, and keeps what it asks."""

    def __init__(self) -> None:
        self.commands: list[Any] = []

    def do(self, _event: Recorded[Any], command: Any) -> None:
        self.commands.append(command)


def asked_by(reactor: Reactor, event: Recorded[Any]) -> list[Any]:
    """The commands that a reactor without outside calls asks because of an event."""
    heard: Any = Heard()
    handler = reactor.handlers.get(type(event.data))
    if handler is not None:
        handler[0](heard, event)
    commands: list[Any] = heard.commands
    return commands


def _order(one: Due) -> tuple[datetime, int]:
    return one.due, one.position
