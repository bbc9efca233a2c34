"""Both books are compared on demand, and whoever asks is told where they differ."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gigwright.backbone.clock import VirtualClock
from gigwright.cli.reconcile import compared
from gigwright.values import Money, OrderId
from gigwright.wiring import Market, open_market
from tests.cli.town import report, run, tamper


@contextmanager
def later(home: Path, days: int) -> Iterator[Market]:
    """The market as it is opened some days from now, when funds have become available and lines have had their time."""
    with open_market(home, clock=VirtualClock(datetime.now(UTC) + timedelta(days=days))) as market:
        yield market


def test_books_that_agree_are_said_to(home: Path, order: OrderId) -> None:
    answer = run("--home", home, "reconcile")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert "1 lines were looked at, 1 of which wait" in answer.stdout
    assert "both books agree" in answer.stdout
    told = report(run("--home", home, "reconcile", "--json"))
    assert (told["ok"], told["lines"], told["waiting"], told["breaks"]) == (True, 1, 1, [])
    minor = {"lines_minor": 10_214, "balance_minor": 10_214, "books_minor": 10_214}
    assert told["sums"] == [{"currency": "USD", **minor}]


def test_what_differs_is_found_on_demand_and_found_once(home: Path, order: OrderId) -> None:
    with open_market(home) as market:
        market.processor.book_by_mistake("network_cost", "nobody", Money(-250, "USD"))
    with later(home, days=3) as market:
        found = compared(market)
        assert [one.kind for one in found.breaks] == ["unknown_kind"]
        assert not found.is_right
        assert compared(market).breaks == found.breaks
        market.settle()
        assert [one.off_minor for one in compared(market).sums] == [0]
    answer = run("--home", home, "reconcile")
    assert answer.exit_code == 1
    assert "network_cost" in answer.stdout
    assert "the books do not agree" in answer.stdout


def test_one_day_can_be_asked_for(home: Path, order: OrderId) -> None:
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert report(run("--home", home, "reconcile", "--day", today, "--json"))["lines"] == 1
    other = report(run("--home", home, "reconcile", "--day", "2001-01-01", "--json"))
    assert (other["day"], other["lines"], other["ok"]) == ("2001-01-01", 0, True)
    for nonsense in ("yesterday", "2026-02-30"):
        assert run("--home", home, "reconcile", "--day", nonsense).exit_code == 2


def test_a_balance_that_is_not_the_sum_of_its_lines_is_named(home: Path, order: OrderId) -> None:
    tamper(home / "sandbox.db", "UPDATE balances SET pending = pending + 113")
    answer = run("--home", home, "reconcile", "--json")
    assert answer.exit_code == 1
    (only,) = report(answer)["sums"]
    assert only["balance_minor"] - only["lines_minor"] == 113
    assert "1.13 USD" in run("--home", home, "reconcile").stdout


def test_books_that_are_behind_are_said_to_be(home: Path, order: OrderId) -> None:
    with open_market(home) as market:
        market.processor.book_by_mistake("network_cost", "nobody", Money(-250, "USD"))
    with later(home, days=3) as market:
        assert [one.off_minor for one in compared(market).sums] == [-250]
