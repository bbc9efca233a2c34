"""The laws of both books are broken once on purpose, and seen to catch it."""

from collections.abc import Callable

import pytest

from gigwright.backbone.ids import derive
from gigwright.events.breaks import BreakFound
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
