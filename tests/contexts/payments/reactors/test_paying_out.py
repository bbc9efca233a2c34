"""A seller is sent what they asked for, once."""

from itertools import product

import pytest

from gigwright.contexts.payments.ports import Fate, UnreliableProcessor, plan_of
from gigwright.events.payments import PayoutFailed, PayoutSent
from tests.contexts.payments.market import Market, fates_of
from tests.contexts.payments.samples import PAYOUT, payout_requested, usd

FATES: tuple[Fate, ...] = ("goes through", "lost before", "lost after")


def with_money(market: Market) -> Market:
    market.capture()
    market.run(days=2)
    assert market.sandbox.balances() == (0, 10_214)
    return market


def test_a_payout_is_sent() -> None:
    market = with_money(Market())
    market.say(payout_requested)
    market.run()
    (sent,) = market.said(PayoutSent)
    assert (sent.payout, sent.amount) == (PAYOUT, usd(8_000))
    assert market.sandbox.balances() == (0, 2_214)


def test_a_payout_without_funds_fails() -> None:
    market = Market()
    market.say(payout_requested)
    market.run()
    (failed,) = market.said(PayoutFailed)
    assert (failed.payout, failed.amount, failed.reason) == (PAYOUT, usd(8_000), "insufficient funds")


@pytest.mark.parametrize("news", [False, True])
@pytest.mark.parametrize("fates", list(product(FATES, repeat=3)))
def test_a_line_that_fails_pays_once(fates: tuple[Fate, ...], news: bool) -> None:
    market = with_money(Market(news=news))
    market.processor = UnreliableProcessor(market.processor, plan_of(fates))
    market.restart()
    market.say(payout_requested)
    for _ in range(6):
        market.run(seconds=61)
        market.restart()
    assert len(market.said(PayoutSent)) == 1
    assert market.said(PayoutFailed) == []
    assert market.sandbox.balances() == (0, 2_214)


def test_a_refusal_stands_even_when_there_is_money_a_day_later() -> None:
    market = Market(fates_of("transfer", ["lost after"]))
    market.say(payout_requested)
    market.run()
    market.sandbox.charge()
    market.run(days=3)
    assert len(market.said(PayoutFailed)) == 1
    assert market.said(PayoutSent) == []
    assert market.sandbox.balances() == (0, 10_214)
