"""The laws of both books are broken once on purpose, and seen to catch it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from gigwright.backbone.ids import derive
from gigwright.backbone.query import query
from gigwright.events.breaks import BreakFound, BreaksReminded
from gigwright.simulation.invariants import check
from gigwright.values import BreakId, LineRef, Money, SourceRef
from gigwright.wiring import Market
from tests.simulation.planting import say

Plant = Callable[[Market], None]


def a_break_is_put_aside_twice(market: Market) -> None:
    for number in (1, 2):
        say(market, a_break(f"txn_{number}"))


def a_line_is_dropped_of_which_nobody_knows(market: Market) -> None:
    market.processor.book_by_mistake("network_cost", "nobody", Money(-250, "USD"))


def a_break_is_never_resolved(market: Market) -> None:
    market.processor.book_by_mistake("network_cost", "nobody", Money(-250, "USD"))
    say(market, a_break("txn_1"))
    market.settle()


def operators_are_told_of_more_than_there_are(market: Market) -> None:
    say(market, a_break("txn_1"))
    say(market, reminded(market, open=2))


def operators_are_told_of_another(market: Market) -> None:
    say(market, a_break("txn_1"))
    say(market, reminded(market, difference=derive(BreakId, "txn_2")))


def operators_are_told_twice_a_day(market: Market) -> None:
    say(market, a_break("txn_1"))
    for hours in (0, 23):
        say(market, reminded(market, again_from=market.clock.now() + timedelta(hours=24 + hours)))


@pytest.mark.parametrize(
    ("plant", "words"),
    [
        (operators_are_told_of_more_than_there_are, "2 are said to be open"),
        (operators_are_told_of_another, "1 are said to be open"),
        (operators_are_told_twice_a_day, "and not to be before"),
    ],
)
def test_what_operators_are_told_is_held_to_the_truth(market: Market, plant: Plant, words: str) -> None:
    plant(market)

    assert any(words in one.sentence for one in check(market) if one.law == "I16")


def test_who_is_told_the_truth_breaks_no_law(market: Market) -> None:
    before = {one.sentence for one in check(market)}
    say(market, a_break("txn_1"))
    say(market, reminded(market))
    new = {one.sentence for one in check(market) if one.law == "I16"} - before
    assert not [sentence for sentence in new if "breaks_reminded" in sentence]


@pytest.mark.parametrize(
    "plant", [a_break_is_put_aside_twice, a_line_is_dropped_of_which_nobody_knows, a_break_is_never_resolved]
)
def test_a_planted_fault_is_caught(market: Market, plant: Plant) -> None:
    plant(market)

    assert "I16" in {violation.law for violation in check(market)}


def a_break(line: str) -> BreakFound:
    return BreakFound(
        difference=derive(BreakId, line),
        kind="unknown_kind",
        source=SourceRef("nobody"),
        line=LineRef(line),
        line_kind="network_cost",
        ours=Money(0, "USD"),
        theirs=Money(-250, "USD"),
        suspense=Money(-250, "USD"),
    )


def reminded(market: Market, **changes: Any) -> Any:
    """Of the only break, honestly but for the changes."""
    (found,) = market.log.read(query(BreakFound))
    honest: Any = BreaksReminded(
        difference=found.data.difference,
        found_at=found.recorded,
        open=1,
        again_from=market.clock.now() + timedelta(hours=24),
    )
    return msgspec.structs.replace(honest, **changes)
