"""The search: from the beginning, whatever anybody may ask, until nothing new comes of it."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.exploring.lives import Answer, Due, Life
from gigwright.backbone.exploring.shapes import Novelty
from gigwright.backbone.exploring.world import PAUSE, World, how_near

LIVES_MAX = 20_000
DUE_MAX = 100


class Step(msgspec.Struct, frozen=True):
    """Somebody asked, and it was granted: `by` is what they are in this life, `due` what made them ask, if anything."""

    before: Life
    after: Life
    command: Any
    by: str
    at: datetime
    due: Due | None = None


class Explored(msgspec.Struct, frozen=True):
    """All lives that were followed, and every step that was granted in one of them."""

    lives: tuple[Life, ...]
    steps: tuple[Step, ...]


def explore(world: World, begin: Life, *, thorough: bool = False) -> Explored:
    """Breadth first; NotConfigured beyond 20,000 lives, or for a command that can't be made up.

    A life is followed when two of its particulars are new together; `thorough`: when all of them are.
    """
    lives: list[Life] = [begin]
    steps: list[Step] = []
    novelty = Novelty(thorough=thorough)
    queue = deque([begin])
    while queue:
        life = queue.popleft()
        followed = [*steps_from(world, life)]
        steps += followed
        for after in [*(step.after for step in followed), *_other_lives(world, life)]:
            stage = getattr(world.stage_of(after), "state", None)
            if novelty.is_new(stage, world.particulars(after)):
                lives.append(after)
                queue.append(after)
        if len(lives) > LIVES_MAX:
            raise NotConfigured(
                f"the exploration has found {LIVES_MAX} lives and no end: some state counts without bound"
            )
    return Explored(tuple(lives), tuple(steps))


def steps_from(world: World, life: Life) -> Iterator[Step]:
    """What may happen next: a person asks now or later, or what is due is asked."""
    moments = world.moments(life)
    for kind in world.rules:
        for id in world.people.values():
            for command in world.sampler.commands(kind, id, life):
                asked = first_granted(world, life, command, moments)
                if asked is not None:
                    yield _step(world, life, command, id, *asked)
    for due in life.owed:
        at = max(due.due, life.now)
        answer = world.ask(life, due.command, at)
        if answer.granted:
            yield _step(world, world.without(life, due), due.command, due.command.by, at, answer, due)


def first_granted(world: World, life: Life, command: Any, moments: list[datetime]) -> tuple[datetime, Answer] | None:
    """When it is granted first, and with what; None when never: then it is refused now and at last for one reason."""
    answer = world.ask(life, command, life.now)
    if answer.granted:
        return life.now, answer
    if not moments or world.ask(life, command, moments[-1]) == answer:
        return None
    for moment in moments:
        later = world.ask(life, command, moment)
        if later.granted:
            return moment, later
    return None


def left_alone(world: World, life: Life) -> Life:
    """What becomes of a life in which nobody asks anything any more: only what is due is done, in its order."""
    for _ in range(DUE_MAX):
        if not life.owed:
            return life
        due = life.owed[0]
        at = max(due.due, life.now)
        answer = world.ask(life, due.command, at)
        life = world.without(life, due)
        if answer.granted:
            life = world.after(life, answer.events, due.command.by, at, due.asker)
    raise NotConfigured(f"after {DUE_MAX} due times there are still more: {', '.join(life.told)}")


def _step(
    world: World, life: Life, command: Any, id: str, at: datetime, answer: Answer, due: Due | None = None
) -> Step:
    told = f"{type(command).__name__} by {world.who(life, id)}"
    after = world.after(life, answer.events, id, at, told)
    return Step(before=life, after=after, command=command, by=world.who(after, id), at=at, due=due)


def _other_lives(world: World, life: Life) -> Iterator[Life]:
    """What happens without these rules: a fact from outside, nothing until the last moment, or a late clock."""
    for fact in world.facts(life):
        yield world.after(life, [fact], "outside", life.now, type(fact).__name__)
    pending = world.pending(life)
    near = how_near(pending[0].due, life.now) if pending else "late"
    if near == "early":
        yield _waits(life, pending, pending[0].due - PAUSE, "time passes")
    if near != "late":
        yield _waits(life, pending, pending[0].due + 2 * PAUSE, "the clock is late")


def _waits(life: Life, pending: list[Due], until: datetime, told: str) -> Life:
    """Later, when all that was due in between and had nothing to say is spent."""
    owed = tuple(one for one in life.owed if one.due > until or one in pending)
    return msgspec.structs.replace(life, now=until, owed=owed, told=(*life.told, told))
