"""What an operator sees of payments that banks took back, and that the market may bear the loss."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.ids import SeededIds
from gigwright.events.gigs import Package
from gigwright.simulation.people import newcomer
from gigwright.values import Money, OrderId, PaymentId
from gigwright.wiring import open_market
from tests.cli.town import lines, report, run

TAKEN_AT_ONCE = "4000000000000259"  # within an hour, and lost five days later
WHY = ("--reason", "She did all that was asked")


@pytest.fixture
def taken(home: Path) -> OrderId:
    """An order that was accepted at once, and whose payment a bank took back an hour later; a day ago."""
    clock = VirtualClock(datetime.now(UTC) - timedelta(days=1))
    with open_market(home, clock=clock, ids=SeededIds(1, clock)) as market:
        ada, ben = (newcomer(market, name, f"{name}@example.org") for name in ("Ada", "Ben"))
        ada.begin_to_sell()
        basic = Package(name="Basic", price=Money(10_000, "USD"), delivery_days=3, revisions=1)
        gig = ada.offer("I will draw your logo", "Graphics & Design", "Logo Design", basic)
        market.settle()
        order = ben.order(ben.look_at(gig), "Basic")
        market.settle()
        ben.pay(order, TAKEN_AT_ONCE)
        market.settle()
        ben.explain(order, "A cat")
        ada.deliver(order, "Here it is")
        ben.accept(order, 1)
        market.settle()
        clock.advance(timedelta(hours=2))
        market.settle()
    return order


def test_an_order_says_that_a_bank_has_its_payment_and_who_would_pay(home: Path, taken: OrderId) -> None:
    shown = run("--home", home, "order", taken).stdout
    assert "the buyer's bank took 105.50 USD of pay_" in shown
    assert "back, and has it: the seller would pay for a loss" in shown
    assert "Assets:Receivable:Disputes" in shown
    assert "payments.chargeback_opened" in shown
    told = report(run("--home", home, "order", taken, "--json"))["order"]
    assert (told["state"], told["bank"], told["borne_by"]) == ("completed", "holds", "seller")
    checked = run("--home", home, "ledger", "check")
    assert checked.exit_code == 0, checked.output


def test_orders_at_banks_are_listed(home: Path, taken: OrderId) -> None:
    assert report(run("--home", home, "orders", "--bank", "holds", "--json"))["order"] == taken
    assert "the buyer's bank" in run("--home", home, "orders", "--bank", "holds").stdout
    assert "there is no such order" in run("--home", home, "orders", "--bank", "keeps").stdout
    assert run("--home", home, "orders", "--bank", "robs").exit_code == 2


def test_the_market_bears_the_loss_on_an_operator_s_word(home: Path, taken: OrderId) -> None:
    ada = str(report(run("--home", home, "operator", "add", "boss@example.org", "--json"))["operator"])
    act = ("--home", home, "order", taken, "bear", "--as", ada)
    assert run(*act).exit_code == 2
    assert run(*act, *WHY, "--fault", "buyer").exit_code == 2
    (taken_one,) = report(run("--home", home, "order", taken, "--json"))["order"]["at_banks"]
    assert (taken_one["bank"], taken_one["borne_by"]) == ("holds", "seller")
    unknown = run(*act, *WHY, "--payment", str(PaymentId("pay_01ke70ehg0fe4b25h44wxzt79k")))
    assert (unknown.exit_code, "there is nothing to bear" in unknown.stderr) == (1, True)
    named = run(*act, *WHY, "--payment", taken_one["payment"], "--json")
    assert [event["name"] for event in lines(named)] == ["orders.chargeback_assumed"]
    run("--home", home, "work", "--until-idle")
    assert "has it: the market would pay for a loss" in run("--home", home, "order", taken).stdout
    again = run(*act, *WHY)
    assert (again.exit_code, "the market bears this loss already" in again.stderr) == (1, True)
    clock = VirtualClock(datetime.now(UTC) + timedelta(days=6))
    with open_market(home, clock=clock, ids=SeededIds(2, clock)) as market:
        market.settle()
    shown = run("--home", home, "order", taken).stdout
    assert "keeps it: the market paid for it" in shown
    assert "Expenses:Losses:Chargebacks" in shown
    checked = run("--home", home, "ledger", "check")
    assert checked.exit_code == 0, checked.output
    late = run(*act, *WHY)
    assert (late.exit_code, "the bank has decided" in late.stderr) == (1, True)
