"""Commands are made up from what was said, or from what their fields may hold."""

from datetime import datetime
from typing import Literal

import msgspec
import pytest

from gigwright.backbone.decision import command
from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.exploring import Sampler
from tests.backbone.exploring.lamps import LAMP, dark
from tests.backbone.workshop import START, LampId, LampLit


class Oil(msgspec.Struct, frozen=True):
    """What burns in a lamp."""

    drops: int


@command
class Fill:
    """Fill a lamp."""

    by: str
    lamp: LampId
    hours: int
    why: str
    until: datetime | None
    how: Literal["slowly", "at once"]
    quietly: bool = False
    notes: tuple[str, ...] = ()


@command
class FillWith:
    """Fill a lamp with something."""

    by: str
    oil: Oil


def test_the_first_command_is_likely_and_every_other_differs_in_one_field() -> None:
    life = dark.with_events([LampLit(lamp=LAMP, hours=7)], "somebody", START)
    first, *others = Sampler({}, of={}).commands(Fill, "me", life)
    assert (first.by, first.lamp, first.hours, first.how, first.quietly) == ("me", LAMP, 7, "slowly", False)
    for other in others:
        differ = [name for name in Fill.__annotations__ if getattr(first, name) != getattr(other, name)]
        assert len(differ) == 1
    assert {other.hours for other in others} == {7, 1}
    assert {other.how for other in others} == {"slowly", "at once"}
    assert {other.quietly for other in others} == {False, True}


def test_an_id_is_one_that_was_said_or_a_new_one() -> None:
    life = dark.with_events([LampLit(lamp=LAMP)], "somebody", START)
    seen = {one.lamp for one in Sampler({}, of={}).commands(Fill, "me", life)}
    assert LAMP in seen
    assert len(seen) == 2


def test_what_is_given_is_the_only_value() -> None:
    assert {one.hours for one in Sampler({"hours": 3}, of={}).commands(Fill, "me", dark)} == {3}


def test_a_command_that_cannot_be_made_up_is_named_with_its_field() -> None:
    with pytest.raises(NotConfigured, match=r"no value can be made up for FillWith\.oil"):
        list(Sampler({}, of={}).commands(FillWith, "me", dark))
    (made,) = Sampler({}, of={Oil: Oil(drops=9)}).commands(FillWith, "me", dark)
    assert made.oil == Oil(drops=9)
