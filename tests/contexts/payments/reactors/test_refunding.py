"""Money goes back to the card: asked for when an order gives it back, sent once."""

from itertools import product

import pytest

from gigwright.backbone.ids import derive
from gigwright.contexts.payments.decisions.charges import payment
from gigwright.contexts.payments.ports import Fate, RefundInstruction, UnreliableProcessor, plan_of
from gigwright.events.orders import Back
from gigwright.events.payments import ChargebackLost, ChargebackWon, PaymentRefunded, RefundRequested, RefundStopped
from gigwright.values import RefundId
from tests.contexts.payments.market import Market, fates_of
from tests.contexts.payments.samples import (
    OTHER_PAYMENT,
    OTHER_REFUND,
    PAYMENT,
    REFUND,
    appealed,
    cancelled,
    changed,
    late,
    lost,
    recovered,
    refund_stopped,
    taken_back,
    usd,
    won,
)

FATES: tuple[Fate, ...] = ("goes through", "lost before", "lost after")


@pytest.mark.parametrize("event", [cancelled, late])
def test_what_an_order_gives_back_goes_back(event: object) -> None:
    market = Market()
    market.capture()
    market.say(event)
    market.run()
    (asked,) = market.said(RefundRequested)
    (refunded,) = market.said(PaymentRefunded)
    assert (asked.payment, asked.amount) == (PAYMENT, usd(10_550))
    assert (refunded.refund, refunded.amount) == (asked.refund, usd(10_550))
    assert market.sandbox.balances() == (10_214, -10_550)


def test_each_payment_of_an_order_goes_back_to_where_it_came_from() -> None:
    market = Market()
    market.capture()
    market.capture_for_a_bill()
    market.say(changed(cancelled, refund=usd(12_433), further=(Back(OTHER_PAYMENT, usd(1_883)),)))
    market.run()
    asked = {asked.payment: asked.amount for asked in market.said(RefundRequested)}
    assert asked == {PAYMENT: usd(10_550), OTHER_PAYMENT: usd(1_883)}
    refunded = {refunded.payment: refunded.amount for refunded in market.said(PaymentRefunded)}
    assert refunded == asked
    assert len({asked.refund for asked in market.said(RefundRequested)}) == 2


def test_a_part_that_takes_nothing_of_a_payment_asks_for_no_refund_of_it() -> None:
    market = Market()
    market.capture()
    market.capture_for_a_bill()
    market.say(changed(cancelled, refund=usd(1_883), further=(Back(OTHER_PAYMENT, usd(1_883)),)))
    market.run()
    assert [asked.payment for asked in market.said(RefundRequested)] == [OTHER_PAYMENT]


def test_an_order_that_held_nothing_gives_nothing_back() -> None:
    market = Market()
    market.capture()
    market.say(changed(cancelled, refund=usd(0)))
    market.run()
    assert market.said(RefundRequested) == []
    assert market.store.held("refund-desk") == []


def test_more_than_was_paid_is_never_asked_for() -> None:
    market = Market()
    market.capture()
    market.say(cancelled)
    market.say(late)
    for _ in range(6):
        market.run(minutes=2)
    assert len(market.said(RefundRequested)) == 1
    assert market.states("refund-desk") == ["parked"]
    assert "only 0.00 USD of the payment of 105.50 USD is left" in market.errors("refund-desk")[0]


def test_a_refund_that_the_processor_refuses_is_parked() -> None:
    """Its operator has given the money back by hand, say."""
    market = Market()
    captured = market.capture()
    by_hand = RefundInstruction(
        refund=derive(RefundId, "by hand"), payment=PAYMENT, charge=captured.charge, amount=usd(1)
    )
    market.sandbox.processor.refund(by_hand, "by hand")
    market.say(cancelled)
    for _ in range(6):
        market.run(minutes=2)
    assert market.said(PaymentRefunded) == []
    assert market.states("refunding") == ["parked"]
    assert "the card processor refused to refund 105.50 USD: only 105.49 USD of charge" in market.errors("refunding")[0]


@pytest.mark.parametrize("news", [False, True])
@pytest.mark.parametrize("fates", list(product(FATES, repeat=3)))
def test_a_line_that_fails_refunds_once(fates: tuple[Fate, ...], news: bool) -> None:
    market = Market(news=news)
    market.capture()
    market.processor = UnreliableProcessor(market.processor, plan_of(fates))
    market.restart()
    market.say(cancelled)
    for _ in range(6):
        market.run(seconds=61)
        market.restart()
    assert len(market.said(PaymentRefunded)) == 1
    assert market.sandbox.balances() == (10_214, -10_550)
    assert market.sandbox.kinds().count("refund.succeeded") == 1


def test_after_a_day_the_refund_is_looked_up_before_asking_again() -> None:
    market = Market(fates_of("refund", ["lost after"]), news=False)
    market.capture()
    market.say(changed(cancelled, refund=usd(1_000)))
    market.run()
    assert market.said(PaymentRefunded) == []
    market.run(hours=25)
    assert len(market.said(PaymentRefunded)) == 1
    assert market.sandbox.kinds().count("refund.succeeded") == 1


MEETS_A_BANK = {"won": "4000000000008039", "lost": "4000000000008047"}


@pytest.mark.parametrize("how", ["won", "lost"])
def test_a_refund_that_a_bank_stopped_is_made_when_the_bank_gives_the_payment_back(how: str) -> None:
    market = Market()
    market.ask_for_payment(MEETS_A_BANK[how])
    market.run()
    market.say(changed(cancelled, refund=usd(3_000)))
    market.run()
    (stopped,) = market.said(RefundStopped)
    assert (stopped.amount, market.said(PaymentRefunded)) == (usd(3_000), [])
    market.run(days=4)
    market.run(days=4)
    assert len(market.said(ChargebackWon)) + len(market.said(ChargebackLost)) == 1
    amounts = [refunded.amount for refunded in market.said(PaymentRefunded)]
    assert amounts == ([usd(3_000)] if how == "won" else [])
    assert len(market.said(RefundRequested)) == (2 if how == "won" else 1)
    assert market.states("refund-desk") == market.states("refunding") == []


def test_a_word_of_the_bank_that_comes_before_that_of_the_refund_is_no_less_heard() -> None:
    """The answer to the refund is lost for so long that the bank has decided meanwhile."""
    market = Market(fates_of("refund", ["lost after"] * 3))
    market.ask_for_payment(MEETS_A_BANK["won"])
    market.run()
    market.say(changed(cancelled, refund=usd(3_000)))
    market.run()
    assert market.said(RefundStopped) == []
    market.sandbox.days_pass(4)
    while market.news.step(market.clock.now()):
        pass
    assert len(market.said(ChargebackWon)) == 1
    for _ in range(4):
        market.run(minutes=10)
    assert [refunded.amount for refunded in market.said(PaymentRefunded)] == [usd(3_000)]


def test_what_a_bank_took_for_good_goes_to_the_card_only_when_the_order_has_it_again() -> None:
    """The bank's whole story comes at once; the order's books follow it later."""
    market = Market(news=False)
    market.ask_for_payment("4000000000008021")  # taken, lost, appealed, won
    market.run()
    market.sandbox.days_pass(3)
    market.say(changed(cancelled, refund=usd(3_000)))
    market.run()
    assert len(market.said(RefundStopped)) == 1
    for _ in ("lost", "appealed", "won"):
        market.sandbox.days_pass(3)
        market.sandbox.events()  # it moves when somebody looks
    market.hear_news()
    (back,) = market.said(ChargebackWon)
    market.run()
    assert (back.recovers, len(market.said(RefundRequested))) == (True, 1)
    market.say(recovered)
    market.run()
    assert [asked.amount for asked in market.said(RefundRequested)[1:]] == [usd(7_550), usd(3_000)]
    assert [refunded.amount for refunded in market.said(PaymentRefunded)] == [usd(7_550), usd(3_000)]


FIRST, SECOND = changed(refund_stopped, refund=REFUND), changed(refund_stopped, refund=OTHER_REFUND)


@pytest.mark.parametrize(
    ("story", "asked"),
    [
        ([FIRST, SECOND, won()], {2: [REFUND, OTHER_REFUND]}),
        ([FIRST, won(), SECOND], {1: [REFUND], 2: [OTHER_REFUND]}),
        ([FIRST, lost, appealed(0), won(recovers=True), recovered], {4: [REFUND]}),
        ([FIRST, lost, appealed(0), won(recovers=True), SECOND, recovered], {5: [REFUND, OTHER_REFUND]}),
        ([lost, appealed(0), won(recovers=True), recovered, FIRST], {4: [REFUND]}),
        ([FIRST, lost, appealed(0), won(recovers=True), appealed(10_550), won(), recovered], {6: [REFUND]}),
        ([FIRST, lost, appealed(0), won(recovers=True), appealed(10_550), recovered, won()], {6: [REFUND]}),
        ([FIRST, lost], {}),
    ],
)
def test_each_stopped_refund_is_asked_for_again_once_when_nothing_keeps_it_back(
    story: list[object], asked: dict[int, list[RefundId]]
) -> None:
    state, found = payment.folds[type(taken_back)](payment.initial, taken_back), {}
    for place, fact in enumerate(story):
        state = payment.folds[type(fact)](state, fact)
        if state.again:
            found[place] = [one.refund for one in state.again]
    assert found == asked
