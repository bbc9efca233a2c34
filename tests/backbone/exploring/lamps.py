"""A lamp to explore: somebody lights it, and it goes out by a word or by the clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from gigwright.backbone.context import Context
from gigwright.backbone.decision import Decision, command, decision
from gigwright.backbone.errors import ClockJumped, Refused
from gigwright.backbone.exploring import Life, Sampler, World
from gigwright.backbone.ids import derive
from gigwright.backbone.timers import Timer
from tests.backbone.workshop import START, Lamp, LampId, LampLit, LampPutOut, lamp

LAMP = derive(LampId, "the lamp")
OWNER, GUEST = "the owner", "a guest"


@command
class Light:
    """Let it burn for a while."""

    by: str
    lamp: LampId


@command
class PutOut:
    """Let it be dark, after an hour at least."""

    by: str
    lamp: LampId
    lit_at: datetime | None


@command
class GoOut:
    """The oil is used up."""

    by: str
    lamp: LampId


@decision(lamp)
def light(asked: Light, now: datetime, state: Lamp) -> list[LampLit]:
    if asked.by != OWNER:
        raise Refused("only the owner lights it")
    if state.burns:
        raise Refused("it burns already")
    return [LampLit(lamp=asked.lamp, out_at=now + timedelta(hours=6))]


@decision(lamp)
def put_out(asked: PutOut, now: datetime, state: Lamp) -> list[LampPutOut]:
    if not state.burns:
        raise Refused("it is dark already")
    if now < START + timedelta(hours=3):
        raise Refused("it is not late enough")
    return [LampPutOut(lamp=asked.lamp)]


@decision(lamp)
def go_out(asked: GoOut, now: datetime, state: Lamp) -> list[LampPutOut]:
    if asked.by != "timers":
        raise Refused("only the clock")
    if now < START:
        raise ClockJumped("too early")
    return [LampPutOut(lamp=asked.lamp)] if state.burns else []


oil = Timer("oil", on=LampLit, due=lambda lit: lit.out_at, ask=lambda lit: GoOut(by="timers", lamp=lit.lamp))


def world(
    *rules: Decision[Any], timers: tuple[Timer[Any], ...] = (oil,), facts: Sequence[object] = (), **given: object
) -> World:
    """One lamp, its owner and a guest; all its rules where none are named."""
    return World(
        [Context(name="lamps", decisions=rules or (light, put_out, go_out), timers=timers)],
        people={"owner": OWNER, "guest": GUEST},
        about={"lamp": LAMP},
        stage=lamp,
        who=lambda _, id: {OWNER: "owner", GUEST: "guest"}.get(id, id),
        sampler=Sampler({"lamp": LAMP, **given}, of={}),
        facts=lambda life: facts if not life.events else (),
    )


dark = Life(now=START)
