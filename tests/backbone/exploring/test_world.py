"""A world answers as a market would, and knows what it owes a life."""

from datetime import timedelta

import pytest

from gigwright.backbone.effects import Effects
from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.event import Recorded
from gigwright.backbone.exploring import World
from gigwright.backbone.exploring.world import PAUSE, asked_by, how_near
from gigwright.backbone.reactor import Reactor
from tests.backbone.exploring.lamps import GUEST, LAMP, OWNER, GoOut, Light, PutOut, dark, go_out, light, world
from tests.backbone.workshop import START, LampId, LampLit, lamp


def test_a_rule_grants_refuses_or_asks_to_come_again() -> None:
    assert world().ask(dark, Light(by=OWNER, lamp=LAMP), START).granted
    assert world().ask(dark, Light(by=GUEST, lamp=LAMP), START).refusal == "only the owner lights it"
    assert world().ask(dark, GoOut(by="timers", lamp=LAMP), START).events == ()
    assert world().ask(dark, GoOut(by="timers", lamp=LAMP), START - timedelta(hours=1)).early


def test_what_nobody_decides_is_named() -> None:
    with pytest.raises(NotConfigured, match="nobody decides PutOut"):
        world(light).ask(dark, PutOut(by=OWNER, lamp=LAMP, lit_at=None), START)


def test_what_happens_makes_something_due_until_it_has_nothing_to_say() -> None:
    here = world()
    lit = here.after(dark, [LampLit(lamp=LAMP, out_at=START + timedelta(hours=6))], OWNER, START, "lit")
    (due,) = here.pending(lit)
    assert (due.asker, due.due) == ("oil", START + timedelta(hours=6))
    again = here.after(lit, here.ask(lit, due.command, due.due).events, "timers", due.due, "out")
    assert len(again.owed) == 1
    assert here.pending(again) == []


def test_a_due_time_is_near_or_late() -> None:
    assert how_near(START, START - timedelta(hours=1)) == "early"
    assert how_near(START, START - PAUSE) == "nearly"
    assert how_near(START, START + 2 * PAUSE) == "late"


def test_the_moments_at_which_an_answer_may_change_end_after_all_of_them() -> None:
    here = world()
    lit = here.after(dark, [LampLit(lamp=LAMP, out_at=START + timedelta(hours=6))], OWNER, START, "lit")
    six = START + timedelta(hours=6)
    assert here.moments(lit) == [six, six + timedelta(seconds=1)]


def test_a_reactor_that_only_asks_is_heard() -> None:
    echo = Reactor("echo")

    @echo.on(LampLit, key="lamp")
    def ask_again(effects: Effects, event: Recorded[LampLit]) -> None:
        effects.do(event, Light(by="echo", lamp=event.data.lamp))

    (event,) = dark.with_events([LampLit(lamp=LAMP)], OWNER, START).events
    assert asked_by(echo, event) == [Light(by="echo", lamp=LampId(LAMP))]


def test_a_role_that_is_not_followed_is_named() -> None:
    here = world(light, go_out)
    lost = World([], people={}, about={}, stage=lamp, who=lambda _, id: id, sampler=here.sampler, facts=lambda _: ())
    with pytest.raises(NotConfigured, match="knows no lamp to look at"):
        lost.stage_of(dark)
