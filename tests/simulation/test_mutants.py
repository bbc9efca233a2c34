"""Canaries: planted bugs are caught, and where none is planted nothing is. The whole hunt is a long test."""

import sys
from typing import Any

import msgspec
import pytest

from gigwright.backbone.decision import Decision, Model
from gigwright.backbone.stores import sqlite
from gigwright.contexts.orders.decisions.placing import place_order
from gigwright.simulation.run import run
from tests.simulation.mutants import MUTANTS, FalseAlarm, hunt
from tests.simulation.mutants.hunting import Caught
from tests.simulation.mutants.mutant import SEEDS_MAX, Mutant, replaced
from tests.simulation.mutants.table import hunted_before, line_of, page_of

QUICK = (
    "capture not deduplicated",
    "append condition checked outside the transaction",
    "journal entry id drawn anew",
)
SEEDS_FOR_THE_QUICK = 5


@pytest.mark.parametrize("name", QUICK)
def test_a_canary_is_caught_within_a_few_seeds(name: str) -> None:
    assert hunt(MUTANTS[name], SEEDS_FOR_THE_QUICK).law is not None


def test_a_mutant_that_does_nothing_survives() -> None:
    harmless = MUTANTS[QUICK[0]]
    idle = Mutant("idle", "Nothing.", lambda: replaced(sqlite, "SITE", sqlite.SITE), days=3, orders=3)

    assert hunt(idle, 2) == Caught("idle", "Nothing.", seeds=2)
    assert run(harmless.plan(1)).violations == ()


def test_a_mutant_that_does_not_fit_the_program_is_no_proof() -> None:
    def stale(command: Any, *others: Any) -> Any:
        return msgspec.structs.replace(command, what_it_had_once=True)

    misfit = Mutant("stale", "Nothing.", lambda: replaced(place_order, "decide", stale), days=3, orders=3)
    found = hunt(misfit, 3)
    assert (found.law, "TypeError" in found.sentence) == (None, True)
    assert "TypeError" in line_of(found)


def test_what_can_t_be_called_like_the_function_that_it_stands_for_is_no_mutant() -> None:
    with pytest.raises(TypeError), replaced(place_order, "decide", lambda command, now: []):
        pytest.fail("it was planted")


def test_what_was_planted_is_there_meanwhile_and_gone_afterwards() -> None:
    sound = _everything()
    for mutant in MUTANTS.values():
        with mutant.apply():
            assert _everything() != sound, f"{mutant.name} changes nothing"
        assert _everything() == sound, f"{mutant.name} stays"


def test_there_are_enough_of_them_and_each_says_what_it_does() -> None:
    assert len(MUTANTS) >= 20
    assert all(mutant.does.endswith(".") for mutant in MUTANTS.values())


def test_a_world_that_breaks_a_law_by_itself_is_no_proof() -> None:
    broken = MUTANTS["capture not deduplicated"]
    with broken.apply(), pytest.raises(FalseAlarm, match="unmutated"):
        hunt(broken, 1)


def test_the_page_says_who_was_caught_by_what() -> None:
    page = page_of([Caught("one", "It does.", 3, "I4", "twice"), Caught("two", "It lives.", SEEDS_MAX)])

    assert "| one | It does. | 3 | I4 |" in page
    assert "| two | It lives. | 50 | nothing |" in page
    assert "- I4: money moves once." in page
    assert line_of(Caught("two", "It lives.", SEEDS_MAX)) == "two: SURVIVED 50 seeds"


@pytest.mark.long
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("name", MUTANTS)
def test_every_mutant_is_caught(name: str) -> None:
    assert hunt(MUTANTS[name]).law is not None


def _everything() -> dict[tuple[str, ...], int]:
    """Which object stands behind every name of our modules, their classes, their decisions and models."""
    found: dict[tuple[str, ...], int] = {}
    for module in [one for name, one in sys.modules.items() if name.startswith("gigwright.")]:
        for name, value in vars(module).items():
            found[module.__name__, name] = id(value)
            if isinstance(value, type | Decision | Model) and getattr(value, "__module__", "").startswith("gigwright."):
                found |= {(module.__name__, name, inner): id(held) for inner, held in vars(value).items()}
    return found


def test_a_page_is_read_as_it_was_written() -> None:
    caught = [Caught("one", "It does | doesn't.", 3, "I4"), Caught("two", "It lives.", SEEDS_MAX)]
    assert list(hunted_before(page_of(caught))) == caught
