"""The process of an order: every way from one state to the next, who may take it, and who is told why not."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import msgspec

from gigwright.backbone.event import event_type
from gigwright.backbone.exploring import Explored, Life, Step, World
from gigwright.events.orders import STATES, State

OWNER = "orders"


class Window(msgspec.Struct, frozen=True):
    """Until when something may be done before the clock does it: the field that says so, and how long that was here."""

    timer: str
    field: str
    seconds: int


class Refusal(msgspec.Struct, frozen=True):
    """Who is told no, in these words."""

    to: str
    sentence: str


class Way(msgspec.Struct, frozen=True):
    """From a state (None: there is no order yet) to a state, by a command that records these events.

    `by` are all who were granted it, in one life or another; `refused` the others, and those who were refused it in
    another life. `windows` are the due times that ask for it.
    """

    before: State | None
    after: State
    events: tuple[str, ...]
    command: str
    rule: str
    by: tuple[str, ...]
    windows: tuple[Window, ...]
    refused: tuple[Refusal, ...]

    @property
    def stays(self) -> bool:
        return self.before == self.after


class Process(msgspec.Struct, frozen=True):
    """All ways of an order, by the states as they are declared; neither a party nor the clock leaves its `ends`."""

    ways: tuple[Way, ...]
    ends: tuple[State, ...]
    lives: int
    steps: int

    @property
    def states(self) -> list[State]:
        """Those that an order can be in, as they are declared."""
        named = {way.after for way in self.ways}
        return [state for state in STATES if state in named]

    def out_of(self, state: State | None) -> list[Way]:
        """The ways that lead to another state."""
        return [way for way in self.ways if way.before == state and not way.stays]

    def within(self, state: State) -> list[Way]:
        """What happens without leaving it."""
        return [way for way in self.ways if way.before == state and way.stays]


def process_of(world: World, found: Explored) -> Process:
    """What the exploration of an order comes to."""
    grouped: dict[tuple[Any, ...], list[Step]] = {}
    for step in found.steps:
        if _owner(step) == OWNER:
            grouped.setdefault(_key(world, step), []).append(step)
    ways = sorted((_way(world, key, steps) for key, steps in grouped.items()), key=_order)
    left = {way.before for way in ways if not way.stays and way.by != ("operator",)}
    reached = {way.after for way in ways}
    ends = tuple(state for state in STATES if state in reached - left)
    return Process(ways=tuple(ways), ends=ends, lives=len(found.lives), steps=len(found.steps))


def state_of(world: World, life: Life) -> State | None:
    """How far the order has come."""
    state: State | None = world.stage_of(life).state
    return state


def _owner(step: Step) -> str:
    return event_type(type(_new(step)[0])).owner


def _new(step: Step) -> list[Any]:
    return [one.data for one in step.after.events[len(step.before.events) :]]


def _key(world: World, step: Step) -> tuple[Any, ...]:
    names = tuple(event_type(type(one)).name for one in _new(step))
    return state_of(world, step.before), state_of(world, step.after), names, type(step.command).__name__


def _way(world: World, key: tuple[Any, ...], steps: list[Step]) -> Way:
    before, after, events, command = key
    return Way(
        before=before,
        after=after,
        events=events,
        command=command,
        rule=world.rules[type(steps[0].command)].decide.__name__,
        by=tuple(dict.fromkeys(step.by for step in steps)),
        windows=tuple({window.timer: window for step in reversed(steps) for window in _windows(world, step)}.values()),
        refused=tuple(_refused(world, steps)),
    )


def _windows(world: World, step: Step) -> Iterator[Window]:
    if step.due is None or step.due.asker not in {timer.name for timer in world.timers}:
        return
    cause = step.before.events[step.due.position - 1]
    fields = [name for name in cause.data.__struct_fields__ if getattr(cause.data, name) == step.due.due]
    lasts = step.due.due - cause.recorded
    yield Window(timer=step.due.asker, field=fields[0] if fields else "", seconds=lasts // timedelta(seconds=1))


def _refused(world: World, steps: Iterable[Step]) -> Iterator[Refusal]:
    """For everybody who is, or works, here: the first no to the very command that somebody else was granted."""
    told: dict[str, str] = {}
    for step in steps:
        for id in everyone(world):
            who = world.who(step.before, id)
            if who not in told:
                asked = msgspec.structs.replace(step.command, by=id)
                answer = world.ask(step.before, asked, step.at)
                if answer.refusal is not None and not answer.early:
                    told[who] = answer.refusal
    yield from (Refusal(to=who, sentence=sentence) for who, sentence in sorted(told.items()))


def everyone(world: World) -> list[str]:
    """The people, the clock, and the reactors that ask by themselves."""
    return [*world.people.values(), "timers", *(reactor.name for reactor in world.reactors)]


def _order(way: Way) -> tuple[Any, ...]:
    place = -1 if way.before is None else STATES.index(way.before)
    return place, STATES.index(way.after), bool(way.windows), way.events, way.command
