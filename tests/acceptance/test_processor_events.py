"""The processor's events come late, again, in any order and while nobody listens, and forged: the end is the same."""

from collections import Counter
from random import Random

import pytest

from gigwright.contexts.ledger.projections.postings import entries_of
from gigwright.contexts.payments.ports import Fate
from gigwright.events.payments import (
    FundsAvailable,
    PaymentCaptured,
    PaymentDeclined,
    PaymentRefunded,
    PayoutFailed,
    PayoutReturned,
    PayoutSent,
)
from tests.acceptance.trading import RandomMail, Trade
from tests.contexts.payments.market import Market

SAID = (
    PaymentCaptured,
    PaymentDeclined,
    FundsAvailable,
    PaymentRefunded,
    PayoutSent,
    PayoutFailed,
    PayoutReturned,
)
DOWN_PERCENT = 10
TRIES_MAX = 200


def facts(market: Market) -> Counter[object]:
    """Whatever the processor said, as often as it stands in our log."""
    return Counter(event.data for event in market.events if isinstance(event.data, SAID))


def balances(market: Market) -> dict[tuple[str, str], int]:
    """Every account of the books, from every event that moves money."""
    found: Counter[tuple[str, str]] = Counter()
    for event in market.events:
        for entry in entries_of(event):
            for line in entry.lines:
                found[line.account, line.amount.currency] += line.amount.amount_minor
    return dict(found)


def in_order(payments: int) -> Market:
    """Each event once, as soon as it was said, and no call is lost."""
    market = Market()
    Trade(market, payments).go_on(lambda: None)
    return market


def as_it_comes(payments: int, seed: int) -> tuple[Market, RandomMail]:
    """Most calls are answered too late, so that events tell first; a tenth of the time nobody listens."""
    market, chance = Market(news=False), Random(seed)

    def fate(operation: str) -> Fate:
        if operation in ("begin_payment", "refund", "transfer"):
            return "lost after" if chance.randrange(100) < 70 else "goes through"
        return "lost before" if chance.randrange(100) < 1 else "goes through"

    mail = RandomMail(market.sandbox.processor, market.clock, seed, fate)
    market.processor = mail

    def hear() -> None:
        market.restart()
        if chance.randrange(100) >= DOWN_PERCENT:
            market.hear_news()

    market.restart()
    Trade(market, payments).go_on(hear)
    for _ in range(TRIES_MAX):
        waiting = [held for reactor in market.workers for held in market.store.held(reactor)]
        if not waiting and mail.is_heard(market.store.mark("processor-news")):
            return market, mail
        market.run(hours=6)
        market.hear_news()
    raise AssertionError("not everything was heard in time")


@pytest.mark.parametrize(
    ("payments", "events"),
    [(130, 240), pytest.param(4_700, 10_000, marks=[pytest.mark.long, pytest.mark.timeout(7_200)])],
)
def test_however_events_come_the_end_is_that_of_each_once_and_in_order(payments: int, events: int) -> None:
    market, mail = as_it_comes(payments, seed=payments)
    assert mail.real >= events
    assert mail.forged >= events // 20
    assert mail.delivered > 1.5 * mail.real
    expected = in_order(payments)
    found = facts(market)
    assert found == facts(expected)
    assert set(found.values()) == {1}
    assert {type(fact) for fact in found} == set(SAID) - {PayoutFailed}
    assert balances(market) == balances(expected)
    told_first = Counter(event.actor for event in market.events if isinstance(event.data, PaymentCaptured))
    assert min(told_first["processor-news"], told_first["charging"]) > 0
