"""The search finds whatever the rules allow, and ends."""

from datetime import datetime, timedelta

import pytest

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.exploring import explore, left_alone
from tests.backbone.exploring.lamps import GUEST, LAMP, OWNER, dark, go_out, light, put_out, world
from tests.backbone.workshop import START, Lamp, LampLit, LampPutOut, lamp


class Oil:
    """A value that no sampler knows."""


@command
class PourOil:
    """Fill it with oil."""

    by: str
    oil: Oil


@decision(lamp)
def pour_oil(asked: PourOil, now: datetime, state: Lamp) -> list[LampLit]:
    return []


def test_everybody_is_asked_and_only_what_is_granted_is_a_step() -> None:
    here = world()
    found = explore(here, dark)
    steps = {(type(step.command).__name__, step.by, step.due is not None) for step in found.steps}
    assert steps == {
        ("Light", "owner", False),
        ("PutOut", "owner", False),
        ("PutOut", "guest", False),
        ("GoOut", "timers", True),
    }


def test_a_command_that_is_refused_now_is_tried_later() -> None:
    found = explore(world(), dark)
    (first, *_) = [step for step in found.steps if type(step.command).__name__ == "PutOut"]
    assert first.at >= START + timedelta(hours=3)
    assert isinstance(first.after.events[-1].data, LampPutOut)


def test_a_command_that_cannot_be_made_up_is_an_error_that_names_it() -> None:
    with pytest.raises(NotConfigured, match=r"PourOil\.oil"):
        explore(world(light, go_out, pour_oil), dark)


def test_what_is_left_alone_comes_to_rest() -> None:
    here = world()
    lit = next(step.after for step in explore(here, dark).steps if step.by == "owner")
    rest = left_alone(here, lit)
    assert rest.owed == ()
    assert rest.events[-1].actor == "timers"
    assert rest.told[-1] == "oil"
    assert left_alone(world(light, put_out, timers=()), dark) == dark


def test_the_ids_of_people_are_told_as_what_they_are() -> None:
    here = world()
    assert [here.who(dark, id) for id in (OWNER, GUEST, "timers")] == ["owner", "guest", "timers"]


def test_facts_from_outside_happen_too() -> None:
    rules = world(put_out, timers=(), facts=[LampLit(lamp=LAMP)])
    found = explore(rules, dark)
    assert any(life.told == ("LampLit",) for life in found.lives)
