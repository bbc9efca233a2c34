"""Whoever asks for what must be refused is refused, whatever they ask for."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from gigwright.contexts.accounts.decisions import BecomeSeller
from gigwright.simulation.expected import UNREACHABLE, refused
from gigwright.simulation.mischief import TABLE, Mischief
from gigwright.simulation.refusals import spoken
from gigwright.simulation.town import Town
from gigwright.simulation.watch import Broken
from gigwright.simulation.weather import Weather
from gigwright.simulation.world import World
from tests.simulation.worlds import world

KEYS = [one.key for one in spoken()]
DAYS = 34
ORDERS = 150


@pytest.fixture(scope="module")
def lived_in() -> Iterator[tuple[World, Mischief]]:
    """A month of a town that is calm, but for the processor's books, with somebody in it who never stops trying."""
    with world(21, Weather(wrong_lines=1_000_000)) as there:
        Town(there, DAYS, ORDERS).begin()
        mischief = Mischief(there)
        mischief.begin(crowd=True)
        there.run(there.clock.now() + timedelta(days=DAYS))
        yield there, mischief


def test_every_line_of_the_table_names_one_refusal() -> None:
    for name in TABLE:
        assert len([key for key in KEYS if key.startswith(name)]) == 1, name


def test_the_table_covers_every_refusal_that_can_be_reached() -> None:
    uncovered = [key for key in KEYS if not any(key.startswith(name) for name in TABLE)]
    assert sorted(uncovered) == sorted(UNREACHABLE)


def test_every_mischief_is_tried_and_refused(lived_in: tuple[World, Mischief]) -> None:
    _, mischief = lived_in
    assert [name for name in TABLE if not mischief.made[name]] == []


def test_each_is_refused_for_its_own_reason(lived_in: tuple[World, Mischief]) -> None:
    there, mischief = lived_in
    for name, times in mischief.made.items():
        (key,) = (key for key in KEYS if key.startswith(name))
        assert there.happened[refused(key)] >= times, key


def test_nothing_is_refused_in_words_that_no_rule_has(lived_in: tuple[World, Mischief]) -> None:
    there, _ = lived_in
    told = {name for name in there.happened if name.startswith(refused(""))}
    assert told <= {refused(key) for key in KEYS}


def test_whoever_allows_it_is_caught() -> None:
    with world(5) as there:
        Town(there, 2, 0).begin()
        Mischief(there, {"a buyer may not sell": lambda scene: BecomeSeller(by=scene.buyer())}).begin(crowd=False)
        with pytest.raises(Broken, match="a buyer may not sell: nobody refused BecomeSeller"):
            there.run(there.clock.now() + timedelta(days=2))
