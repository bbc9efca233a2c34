"""The processor's words become ours, at a length that is kept."""

from typing import TypeVar

import pytest

from gigwright.contexts.payments.ports import Charge, ChargeRequest, Transfer, TransferInstruction, UnreliableProcessor
from gigwright.contexts.payments.reactors.words import reason_of
from gigwright.events.payments import PaymentDeclined, PayoutFailed, PayoutReturned
from gigwright.values import ChargeRef, TransferRef
from tests.contexts.payments.adapters.sandboxes import DECLINED
from tests.contexts.payments.market import ALL_GOES_THROUGH, Market
from tests.contexts.payments.samples import SELLER, changed, payout_requested

T = TypeVar("T")

LONG = "no, and once more no; " * 100


class Talkative(UnreliableProcessor):
    """Gives its reasons at great length."""

    def __init__(self, market: Market) -> None:
        super().__init__(market.sandbox.processor, ALL_GOES_THROUGH)

    def begin_payment(self, request: ChargeRequest, key: str) -> Charge:
        return at_length(super().begin_payment(request, key))

    def get_charge(self, ref: ChargeRef) -> Charge:
        return at_length(super().get_charge(ref))

    def transfer(self, instruction: TransferInstruction, key: str) -> Transfer:
        return at_length(super().transfer(instruction, key))

    def get_transfer(self, ref: TransferRef) -> Transfer:
        return at_length(super().get_transfer(ref))


def at_length(answer: T) -> T:
    long: T = changed(answer, reason=LONG) if getattr(answer, "reason", None) else answer
    return long


def talkative(market: Market) -> Market:
    market.processor = Talkative(market)
    market.restart()
    return market


@pytest.mark.parametrize("news", [False, True])
def test_a_decline_at_great_length_is_a_decline(news: bool) -> None:
    market = talkative(Market(news=news))
    market.ask_for_payment(DECLINED)
    market.run()
    (declined,) = market.said(PaymentDeclined)
    assert declined.reason == LONG[:500]


def test_a_payout_that_fails_at_great_length_has_failed() -> None:
    market = talkative(Market())
    market.say(payout_requested)
    market.run()
    (failed,) = market.said(PayoutFailed)
    assert failed.reason == LONG[:500]


def test_a_payout_that_comes_back_at_great_length_has_come_back() -> None:
    market = talkative(Market())
    market.sandbox.processor.return_transfers_to(SELLER)
    market.capture()
    market.run(days=2)
    market.say(payout_requested)
    market.run(days=1)
    market.run(days=1)
    (returned,) = market.said(PayoutReturned)
    assert returned.reason == LONG[:500]


def test_silence_is_said_to_be_silence() -> None:
    assert reason_of(None) == reason_of("") == "the card processor gave no reason"
