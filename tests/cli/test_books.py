"""The audit: our books beside the processor's."""

from pathlib import Path

from gigwright.cli.books import audit
from gigwright.contexts.payments.ports import ChargeRequest
from gigwright.simulation.people import GOOD_CARD
from gigwright.values import Money, OrderId, PaymentId
from gigwright.wiring import Market, open_market
from tests.cli.town import run


def charge_behind_our_back(market: Market, order: OrderId) -> None:
    """The processor takes money that nobody here asked for."""
    token = market.door.tokenize(GOOD_CARD, 12, market.clock.now().year + 1, "123")
    payment = market.ids.new(PaymentId)
    market.processor.begin_payment(ChargeRequest(payment, order, Money(1_000, "USD"), token), "a key of its own")


def test_books_that_agree_with_the_processor_have_no_finding(home: Path, order: OrderId) -> None:
    with open_market(home) as market:
        assert audit(market) == []


def test_money_that_only_the_processor_knows_of_is_found(home: Path, order: OrderId) -> None:
    with open_market(home) as market:
        charge_behind_our_back(market, order)
        (finding,) = audit(market)
    assert finding.law == "processor"
    assert "the books say that 102.14 USD is pending" in finding.sentence
    assert run("--home", home, "ledger", "check").exit_code == 1
