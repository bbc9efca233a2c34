"""What the processor says by itself is heard: early, twice, late or out of order."""

from datetime import timedelta
from itertools import pairwise, permutations

import pytest

from gigwright.backbone.errors import Refused
from gigwright.contexts.payments.ports import Fate, ProcessorEvent, UnreliableProcessor, plan_of
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackLost,
    ChargebackOpened,
    ChargebackWon,
    FundsAvailable,
    PaymentCaptured,
    PaymentDeclined,
    PaymentRefunded,
    PayoutReturned,
    PayoutSent,
    RefundFailed,
)
from tests.contexts.payments.adapters.sandboxes import DECLINED, refund_of
from tests.contexts.payments.adapters.test_sandbox_moves import TAKES_NOTHING_BACK
from tests.contexts.payments.market import ALL_GOES_THROUGH, Market, fates_of
from tests.contexts.payments.samples import SELLER, cancelled, changed, payout_requested, usd

HEARD = (PaymentCaptured, PaymentDeclined, FundsAvailable, PaymentRefunded, PayoutSent, PayoutReturned)


def facts(market: Market) -> set[object]:
    return {fact for kind in HEARD for fact in market.said(kind)}


def test_funds_become_available_by_themselves() -> None:
    market = Market()
    captured = market.capture()
    market.run(days=2)
    (available,) = market.said(FundsAvailable)
    assert (available.charge, available.amount) == (captured.charge, usd(10_214))


def test_a_payout_comes_back() -> None:
    market = Market()
    market.sandbox.processor.return_transfers_to(SELLER)
    market.capture()
    market.run(days=2)
    market.say(payout_requested)
    market.run()
    market.run(days=1)
    (sent,) = market.said(PayoutSent)
    (returned,) = market.said(PayoutReturned)
    assert (returned.transfer, returned.amount) == (sent.transfer, usd(8_000))
    assert returned.reason == "the seller's account does not take it"


def test_news_names_our_event_that_led_there() -> None:
    market = Market()
    market.capture()
    market.run(days=2)
    heard = next(event for event in market.events if isinstance(event.data, FundsAvailable))
    request = next(event for event in market.events if event.name == "payments.requested")
    assert (heard.causation, heard.correlation) == (request.id, request.correlation)
    assert heard.actor == "processor-news"


@pytest.mark.parametrize("card_and_fact", [("4242424242424242", PaymentCaptured), (DECLINED, PaymentDeclined)])
def test_an_event_before_the_call_returned_is_right(card_and_fact: tuple[str, type]) -> None:
    card, fact = card_and_fact
    market = Market(fates_of("begin_payment", ["lost after"]))
    market.ask_for_payment(card)
    market.run(seconds=0.5)
    assert len(market.said(fact)) == 1
    assert market.store.held("charging") != []
    market.run(minutes=2)
    assert market.store.held("charging") == []
    assert len(market.said(fact)) == 1


def test_a_refund_is_heard_before_the_call_returned() -> None:
    market = Market(fates_of("refund", ["lost after"]))
    market.capture()
    market.say(cancelled)
    market.run(seconds=2)
    assert len(market.said(PaymentRefunded)) == 1
    market.run(minutes=2)
    assert len(market.said(PaymentRefunded)) == 1


def test_a_payout_that_came_back_before_we_knew_that_it_was_sent() -> None:
    market = Market(fates_of("transfer", ["lost after"]))
    market.sandbox.processor.return_transfers_to(SELLER)
    market.capture()
    market.run(days=2)
    market.say(payout_requested)
    market.workers["paying-out"].step(market.clock.now())
    assert market.said(PayoutSent) == []
    market.clock.advance(timedelta(days=1))
    market.hear_news()
    assert len(market.said(PayoutSent)) == len(market.said(PayoutReturned)) == 1
    market.run(minutes=2)
    assert len(market.said(PayoutSent)) == len(market.said(PayoutReturned)) == 1
    assert market.store.held("paying-out") == []


def test_a_refund_that_came_back_before_we_knew_that_it_was_sent() -> None:
    market = Market(fates_of("refund", ["lost after"]))
    market.ask_for_payment(TAKES_NOTHING_BACK)
    market.run()
    market.say(cancelled)
    market.workers["refund-desk"].step(market.clock.now())
    market.workers["refunding"].step(market.clock.now())
    assert market.said(PaymentRefunded) == []
    market.clock.advance(timedelta(days=1))
    market.hear_news()
    (failed,) = market.said(RefundFailed)
    assert (failed.amount, failed.reason) == (usd(10_550), "the card takes nothing back")
    assert len(market.said(PaymentRefunded)) == 1
    market.run(minutes=2)
    assert len(market.said(PaymentRefunded)) == len(market.said(RefundFailed)) == 1
    assert market.store.held("refunding") == []


class Reordering(UnreliableProcessor):
    """Lists its events in an order of its own, as often as it likes, under ids of this list."""

    def __init__(self, market: Market, order: list[ProcessorEvent]) -> None:
        super().__init__(market.sandbox.processor, ALL_GOES_THROUGH)
        self._order = [
            ProcessorEvent(id=f"{number:03d}", kind=event.kind, ref=event.ref) for number, event in enumerate(order)
        ]

    def list_events(self, after: str | None, limit: int) -> list[ProcessorEvent]:
        return [event for event in self._order if after is None or event.id > after][:limit]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_any_order_and_any_number_of_times_gives_the_same_facts(order: tuple[int, ...]) -> None:
    market = Market(news=False)
    market.sandbox.processor.return_transfers_to(SELLER)
    market.capture()
    market.run(days=2)
    market.say(payout_requested)
    market.run()
    market.say(changed(cancelled, refund=usd(550)))
    market.run(days=1)
    events = market.sandbox.events()
    assert len(events) == 4
    heard = Reordering(market, [events[number] for number in (*order, *order)])
    market.processor = heard
    market.hear_news()
    assert {type(fact) for fact in facts(market)} == set(HEARD) - {PaymentDeclined}
    assert len(facts(market)) == sum(len(market.said(kind)) for kind in HEARD) == 5


def test_hearing_everything_again_records_nothing_new() -> None:
    market = Market()
    market.capture()
    market.run(days=2)
    before = len(market.events)
    market.forget_the_marks()
    market.restart()
    market.run(seconds=2)
    assert len(market.events) == before


def test_kinds_that_nobody_knows_are_passed_over_and_counted() -> None:
    market = Market(news=False)
    market.processor = Reordering(market, [ProcessorEvent(id="", kind="dispute.opened", ref="dp_1")])
    market.hear_news()
    assert (market.news.passed_over, market.news.unmatched) == (1, 0)
    assert market.store.mark("processor-news") == "000"


def test_things_that_we_never_asked_for_are_counted() -> None:
    market = Market()
    charge = market.sandbox.charge()
    market.sandbox.processor.refund(refund_of(charge, 100), "key")
    market.run()
    assert market.news.unmatched == 2
    assert market.events == []


def test_a_word_that_contradicts_our_log_stops_the_news() -> None:
    market = Market(news=False)
    captured = market.capture()
    with_our_references = changed(market.sandbox.request(), payment=captured.payment, order=captured.order)
    second = market.sandbox.processor.begin_payment(with_our_references, "another key")
    assert second.ref != captured.charge
    with pytest.raises(Refused, match="at the card processor; compare both books"):
        market.hear_news()


def test_when_there_is_nothing_the_processor_is_asked_once_a_second() -> None:
    asked: list[str] = []
    market = Market()
    market.processor = UnreliableProcessor(market.sandbox.processor, lambda operation: _noted(asked, operation))
    market.restart()
    for _ in range(30):
        market.run(seconds=0.1)
    assert 3 <= asked.count("list_events") <= 4


def test_a_processor_that_does_not_answer_is_asked_ever_less() -> None:
    market = Market(plan_of(["lost before"] * 7))
    asked_at = []
    for second in range(200):
        before = market.news.failures
        market.run(seconds=1)
        if market.news.failures != before:
            asked_at.append(second)
    pauses = [later - earlier for earlier, later in pairwise(asked_at)]
    assert pauses[:6] == [1, 2, 4, 8, 16, 32]
    assert market.news.failures == 0


def _noted(asked: list[str], operation: str) -> Fate:
    asked.append(operation)
    return "goes through"


OF_BANKS = (ChargebackOpened, ChargebackWon, ChargebackAppealed, ChargebackLost)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_what_a_bank_does_is_heard_in_any_order_and_any_number_of_times(order: tuple[int, ...]) -> None:
    market = Market(news=False)
    market.ask_for_payment("4000000000008013")
    market.run()
    for _ in range(5):
        market.run(days=3.5)
        market.sandbox.balances()
    events = [event for event in market.sandbox.events() if event.kind.startswith("chargeback")]
    assert len(events) == 4
    market.processor = Reordering(market, [events[number] for number in (*order, *order)])
    market.hear_news()
    told = [type(event.data) for event in market.events if isinstance(event.data, OF_BANKS)]
    assert told == list(OF_BANKS)


def test_a_bank_is_heard_turn_by_turn_and_the_fee_is_told_once() -> None:
    market = Market()
    market.ask_for_payment("4000000000000259")
    market.run()
    market.run(hours=1)
    (opened,) = market.said(ChargebackOpened)
    assert (opened.amount, opened.fee, opened.seller) == (usd(10_550), usd(1_500), SELLER)
    market.run(days=5)
    assert [lost.amount for lost in market.said(ChargebackLost)] == [usd(10_550)]


def test_a_payment_that_was_taken_back_before_we_knew_that_it_came() -> None:
    market = Market(fates_of("begin_payment", ["lost after"]))
    market.ask_for_payment("4000000000000259")
    market.workers["charging"].step(market.clock.now())
    market.clock.advance(timedelta(hours=2))
    market.sandbox.balances()
    events = [event for event in market.sandbox.events() if event.kind == "chargeback.opened"]
    market.processor = Reordering(market, events)
    market.hear_news()
    assert len(market.said(PaymentCaptured)) == len(market.said(ChargebackOpened)) == 1
