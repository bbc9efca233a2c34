"""What is said in the processor's name without being so counts for nothing."""

import pytest

from gigwright.backbone.errors import Refused
from gigwright.contexts.payments.ports import (
    Charge,
    ChargeRequest,
    ProcessorEvent,
    Refund,
    RefundInstruction,
    Transfer,
    TransferInstruction,
    UnreliableProcessor,
)
from gigwright.events.payments import PaymentCaptured, PaymentRefunded, PayoutSent
from gigwright.values import OrderId, PaymentId, UserId
from tests.contexts.payments.forgeries import CONTRADICTIONS, FORGERIES, Forgery, Word, busy_market
from tests.contexts.payments.market import ALL_GOES_THROUGH, Market
from tests.contexts.payments.samples import cancelled, changed, payout_requested


class Said(UnreliableProcessor):
    """Says this one word, and what is true of anything when it is asked."""

    def __init__(self, market: Market, word: Word) -> None:
        super().__init__(market.sandbox.processor, ALL_GOES_THROUGH)
        self._event = ProcessorEvent(id="forged", kind=word[0], ref=word[1])

    def list_events(self, after: str | None, limit: int) -> list[ProcessorEvent]:
        return [] if after == "forged" else [self._event]


@pytest.mark.parametrize("forgery", FORGERIES)
def test_nothing_is_recorded_of_a_forged_word_and_the_news_goes_on(forgery: Forgery) -> None:
    market = busy_market()
    market.processor = Said(market, forgery(market))
    before = market.events
    market.hear_news()
    assert market.events == before
    assert market.store.mark("processor-news") == "forged"


@pytest.mark.parametrize("forgery", CONTRADICTIONS)
def test_a_word_about_another_amount_or_currency_stops_the_news_and_nothing_is_recorded(forgery: Forgery) -> None:
    market = busy_market()
    market.processor = Said(market, forgery(market))
    before = market.events
    with pytest.raises(Refused, match="compare both books"):
        market.hear_news()
    assert market.events == before


class Confused(UnreliableProcessor):
    """Answers with what belongs to somebody else."""

    def __init__(self, market: Market) -> None:
        super().__init__(market.sandbox.processor, ALL_GOES_THROUGH)

    def begin_payment(self, request: ChargeRequest, key: str) -> Charge:
        other: Charge = changed(super().begin_payment(request, key), order=OrderId("ord_other"))
        return other

    def refund(self, instruction: RefundInstruction, key: str) -> Refund:
        other: Refund = changed(super().refund(instruction, key), payment=PaymentId("pay_other"))
        return other

    def transfer(self, instruction: TransferInstruction, key: str) -> Transfer:
        other: Transfer = changed(super().transfer(instruction, key), seller=UserId("usr_other"))
        return other


def confused(market: Market) -> Market:
    market.processor = Confused(market)
    market.restart()
    return market


def wait_for_the_last_attempt(market: Market) -> None:
    for _ in range(6):
        market.run(minutes=2)


def test_a_charge_of_another_order_pays_for_nothing() -> None:
    market = confused(Market(news=False))
    market.ask_for_payment()
    wait_for_the_last_attempt(market)
    assert market.said(PaymentCaptured) == []
    assert market.states("charging") == ["parked"]
    assert "ord_other at the card processor, not of" in market.errors("charging")[0]


def test_a_refund_of_another_payment_gives_nothing_back() -> None:
    market = Market(news=False)
    market.capture()
    confused(market).say(cancelled)
    wait_for_the_last_attempt(market)
    assert market.said(PaymentRefunded) == []
    assert market.states("refunding") == ["parked"]


def test_a_transfer_to_another_seller_pays_nobody_out() -> None:
    market = Market(news=False)
    market.capture()
    market.run(days=2)
    confused(market).say(payout_requested)
    wait_for_the_last_attempt(market)
    assert market.said(PayoutSent) == []
    assert market.states("paying-out") == ["parked"]
