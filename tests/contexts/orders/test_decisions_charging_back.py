"""A bank takes a payment back: what waits meanwhile, who bears the loss, and what becomes of what came back."""

from datetime import timedelta

import pytest

from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.charging_back import (
    AssumeChargeback,
    BearChargeback,
    HoldChargeback,
    RecoverChargeback,
    ReleaseChargeback,
    assume_chargeback,
    bear_chargeback,
    hold_chargeback,
    recover_chargeback,
    release_chargeback,
)
from gigwright.contexts.orders.decisions.disputing import (
    OpenDispute,
    WithdrawDispute,
    open_dispute,
    withdraw_dispute,
)
from gigwright.contexts.orders.decisions.overruling import (
    CancelByOperator,
    RefundByOperator,
    cancel_by_operator,
    refund_by_operator,
)
from gigwright.contexts.orders.decisions.refunding import AcceptRefund, accept_refund
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.ledger import EarningsCleared, PayoutRequested
from gigwright.events.orders import DisputeClosed, OrderReversed
from gigwright.events.payments import PayoutReturned
from gigwright.values import AddressId, PayoutId, TransferRef
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ada,
    ben,
    cancelled,
    completed,
    dispute,
    ended,
    expired,
    ids,
    order,
    other_payment,
    partly_refunded,
    payment,
    placed,
    proposal,
    refund_offered,
    refunded_late,
    sam,
    sent_back,
    until_completed,
    until_delivered,
    until_paid,
    until_started,
    usd,
)
from tests.contexts.orders.samples_further import disputed, tipped
from tests.contexts.orders.samples_of_banks import assumed, borne, chargeback, given_back, made_good, taken_by_a_bank

hold = HoldChargeback(
    by="order-intake", order=order, payment=payment, chargeback=chargeback, buyer=ben, seller=sam, amount=usd(10_550)
)
release = ReleaseChargeback(by="order-intake", order=order, payment=payment)
bear = BearChargeback(by="order-intake", order=order, payment=payment)
recover = RecoverChargeback(by="order-intake", order=order, payment=payment)
assume = AssumeChargeback(by=ada, order=order, payment=payment, reason="She did all that was asked")

appointed = OperatorAppointed(operator=ada, address=ids.new(AddressId))
cleared = EarningsCleared(order=order, seller=sam, earning=usd(8_000))
payout = ids.new(PayoutId)
kept = taken_by_a_bank(earning=8_000, from_clearing=8_000)
ended_by_it = changed(ended("the buyer's bank took the payment back", "buyer"), refund=usd(0))
at_the_bank = (*until_completed, kept)
DAYS_45 = NOON + timedelta(days=45)


def paid_out(minor: int) -> PayoutRequested:
    return PayoutRequested(payout=payout, seller=sam, amount=usd(minor), fee=usd(0), again_from=None)


@pytest.mark.parametrize("before", [until_paid, until_started, until_delivered, (*until_delivered, sent_back())])
def test_an_order_that_goes_on_is_cancelled_and_what_was_held_waits(before: tuple[object, ...]) -> None:
    given(*before).when(hold_chargeback, hold).then(ended_by_it, taken_by_a_bank(from_held=10_550))


def test_a_completed_order_keeps_its_state_and_the_seller_s_share_is_kept() -> None:
    given(*until_completed).when(hold_chargeback, hold).then(kept)


@pytest.mark.parametrize(("out", "there"), [(0, 8_000), (5_000, 3_000), (8_000, 0)])
def test_what_has_cleared_is_kept_as_far_as_it_was_not_paid_out(out: int, there: int) -> None:
    so_far = (*until_completed, cleared, *([paid_out(out)] if out else []))
    given(*so_far).when(hold_chargeback, hold).then(taken_by_a_bank(earning=8_000, from_available=there))


def test_a_payout_in_transit_is_not_there_to_be_kept_and_one_that_came_back_is() -> None:
    came_back = PayoutReturned(
        payout=payout, seller=sam, amount=usd(8_000), fee=usd(0), transfer=TransferRef("tr_1"), reason="closed"
    )
    so_far = (*until_completed, cleared, paid_out(8_000))
    given(*so_far).when(hold_chargeback, hold).then(taken_by_a_bank(earning=8_000))
    given(*so_far, came_back).when(hold_chargeback, hold).then(taken_by_a_bank(earning=8_000, from_available=8_000))


def test_a_part_that_is_on_its_way_back_to_the_card_waits_for_the_bank_too() -> None:
    part = partly_refunded(from_held=3_165)
    asked = given(*until_started, part).when(hold_chargeback, hold)
    asked.then(ended_by_it, taken_by_a_bank(from_refunds=3_165, from_held=7_385))
    made = given(*until_started, part).when(hold_chargeback, changed(hold, amount=usd(7_385)))
    made.then(ended_by_it, changed(taken_by_a_bank(from_held=7_385), amount=usd(7_385)))


def test_of_an_order_that_was_cancelled_only_the_refund_waits() -> None:
    given(*until_paid, cancelled).when(hold_chargeback, hold).then(taken_by_a_bank(from_refunds=10_550))


def test_a_payment_that_came_too_late_changes_nothing_of_the_order() -> None:
    late = changed(hold, payment=other_payment)
    stray = changed(taken_by_a_bank(from_refunds=10_550), payment=other_payment)
    for so_far in ((placed(), expired), until_started):
        given(*so_far, refunded_late(other_payment)).when(hold_chargeback, late).then(stray)
    going_on = (*until_delivered, refunded_late(other_payment), stray)
    given(appointed, *going_on).when(assume_chargeback, assume).refuses("no bank has taken this payment of the order")


def test_a_bank_takes_once_what_came_and_all_of_it() -> None:
    given(*at_the_bank).when(hold_chargeback, hold).says_nothing()
    given(placed()).when(hold_chargeback, hold).refuses("has not come to")
    given(*until_started).when(hold_chargeback, changed(hold, amount=usd(10_549))).refuses("ask it for all")
    given(*until_started).when(hold_chargeback, changed(hold, seller=ben)).refuses("not this seller's")
    given(*until_started).when(hold_chargeback, changed(hold, by=ben)).refuses("the market does this by itself")


def test_a_dispute_and_an_offer_end_when_a_bank_decides() -> None:
    so_far = (*until_completed, disputed(), refund_offered(), kept)
    need_none = WithdrawDispute(by=ben, order=order, dispute=dispute)
    given(*so_far).when(withdraw_dispute, need_none).refuses("not open")
    take = AcceptRefund(by=ben, order=order, proposal=proposal, seller=sam)
    given(*so_far).when(accept_refund, take).refuses("not open any more")


WAITS = "the buyer's bank has taken a payment of it back; wait"
NOTHING = "nothing is left of it"


@pytest.mark.parametrize(
    ("so_far", "why"), [(at_the_bank, WAITS), ((*at_the_bank, borne("seller", from_hold=8_000)), NOTHING)]
)
def test_meanwhile_nothing_else_of_it_goes_back_and_afterwards_nothing_is_left(
    so_far: tuple[object, ...], why: str
) -> None:
    back = CancelByOperator(by=ada, order=order, seller=sam, reason="A copy", fault="seller", reviewed=True)
    given(appointed, *so_far).when(cancel_by_operator, back).refuses(why)
    part = RefundByOperator(by=ada, order=order, seller=sam, price=usd(1), reason="A copy", reviewed=True)
    given(appointed, *so_far).when(refund_by_operator, part).refuses(why)
    ask = OpenDispute(by=ben, order=order, dispute=dispute, statement="A dog")
    given(*so_far).when(open_dispute, ask).refuses(why)


def test_what_was_kept_of_an_earning_clears_45_days_after_it_was_won_back() -> None:
    given(*at_the_bank).when(release_chargeback, release).then(given_back(8_000, DAYS_45))
    gone = (*until_completed, cleared, paid_out(8_000), taken_by_a_bank(earning=8_000))
    given(*gone).when(release_chargeback, release).then(given_back())


def test_what_was_held_for_an_order_that_ended_goes_back_to_the_buyer_when_it_was_won_back() -> None:
    so_far = (*until_started, ended_by_it, taken_by_a_bank(from_held=10_550))
    given(*so_far).when(release_chargeback, release).then(given_back(refund=10_550))


def test_a_loss_is_the_seller_s_after_the_completion_and_what_was_paid_out_is_owed() -> None:
    given(*at_the_bank).when(bear_chargeback, bear).then(borne("seller", from_hold=8_000))
    partly = (*until_completed, cleared, paid_out(5_000), taken_by_a_bank(earning=8_000, from_available=3_000))
    given(*partly).when(bear_chargeback, bear).then(borne("seller", from_hold=3_000, owed=5_000))


def test_a_tip_that_waited_with_the_rest_clears_when_the_bank_has_decided() -> None:
    waited = (*until_completed, tipped(), taken_by_a_bank(earning=8_000, from_clearing=8_000))
    in_time = completed().clears_at
    given(*waited).when(bear_chargeback, bear).then(borne("seller", from_hold=8_000, clears_at=in_time))


def test_a_loss_is_paid_by_what_was_held_before_the_completion() -> None:
    so_far = (*until_started, ended_by_it, taken_by_a_bank(from_refunds=3_165, from_held=7_385))
    given(*so_far).when(bear_chargeback, bear).then(borne("nobody", from_refunds=3_165, from_held=7_385))


def test_the_market_bears_what_an_operator_assumed_and_the_seller_waits_no_longer() -> None:
    given(appointed, *at_the_bank).when(assume_chargeback, assume).then(assumed)
    in_time = completed().clears_at
    given(*at_the_bank, assumed).when(bear_chargeback, bear).then(borne("market", released=8_000, clears_at=in_time))
    given(*at_the_bank, assumed).when(release_chargeback, release).then(given_back(8_000, in_time))
    later = in_time + timedelta(days=1)
    given(*at_the_bank, assumed).when(bear_chargeback, bear, now=later).then(
        borne("market", released=8_000, clears_at=later)
    )


def test_a_loss_is_assumed_by_an_operator_with_a_reason_once_and_before_the_bank_decides() -> None:
    so_far = (appointed, *at_the_bank)
    given(*at_the_bank).when(assume_chargeback, assume).refuses("only an operator")
    given(*so_far).when(assume_chargeback, changed(assume, reason=" ")).refuses("write a reason")
    given(*so_far, assumed).when(assume_chargeback, assume).refuses("the market bears this loss already")
    lost = borne("seller", from_hold=8_000)
    given(*so_far, lost).when(assume_chargeback, assume).refuses("the bank has decided")
    given(appointed, *until_completed).when(assume_chargeback, assume).refuses("there is nothing to bear")
    given(*so_far, given_back(8_000, DAYS_45)).when(assume_chargeback, assume).refuses("there is nothing to bear")
    ended_early = (appointed, *until_started, ended_by_it, taken_by_a_bank(from_held=10_550))
    given(*ended_early).when(assume_chargeback, assume).refuses("nothing of this payment was shared out")


def test_what_was_lost_and_came_back_is_whose_it_was() -> None:
    lost = borne("seller", from_hold=3_000, owed=5_000)
    partly = (*until_completed, cleared, paid_out(5_000), taken_by_a_bank(earning=8_000, from_available=3_000))
    given(*partly, lost).when(recover_chargeback, recover).then(made_good(8_000, DAYS_45))
    by_market = (*at_the_bank, assumed, borne("market", released=8_000, clears_at=NOON))
    given(*by_market).when(recover_chargeback, recover).then(made_good(loss=10_550))
    early = (*until_started, ended_by_it, taken_by_a_bank(from_held=10_550), borne("nobody", from_held=10_550))
    given(*early).when(recover_chargeback, recover).then(made_good(refund=10_550))


def test_each_word_of_a_bank_counts_once_and_only_in_its_turn() -> None:
    lost, back = borne("seller", from_hold=8_000), given_back(8_000, DAYS_45)
    given(*at_the_bank, lost).when(bear_chargeback, bear).says_nothing()
    given(*at_the_bank, lost).when(release_chargeback, release).says_nothing()
    given(*at_the_bank, back).when(release_chargeback, release).says_nothing()
    given(*at_the_bank, back).when(bear_chargeback, bear).says_nothing()
    given(*at_the_bank).when(recover_chargeback, recover).says_nothing()
    given(*at_the_bank, lost, made_good(8_000, DAYS_45)).when(recover_chargeback, recover).says_nothing()


def test_a_bank_may_take_it_again_and_takes_what_has_cleared_since() -> None:
    again = (*at_the_bank, given_back(8_000, DAYS_45), cleared)
    given(*again).when(hold_chargeback, hold).then(taken_by_a_bank(earning=8_000, from_available=8_000))


@pytest.mark.parametrize(
    "end", [given_back(8_000, DAYS_45), made_good(8_000, DAYS_45)], ids=["given back", "recovered"]
)
def test_what_came_back_may_be_given_back_to_the_buyer_from_where_it_waits(end: object) -> None:
    so_far = [appointed, *at_the_bank]
    so_far += [end] if end == given_back(8_000, DAYS_45) else [borne("seller", from_hold=8_000), end]
    back = CancelByOperator(by=ada, order=order, seller=sam, reason="A copy", fault="seller", reviewed=True)
    _, reversal = given(*so_far).when(cancel_by_operator, back).events
    assert isinstance(reversal, OrderReversed)
    assert (reversal.refund, reversal.from_clearing) == (usd(10_550), usd(8_000))


def test_a_dispute_does_not_shorten_the_wait_for_what_came_back() -> None:
    so_far = (*at_the_bank, given_back(8_000, DAYS_45), disputed())
    (closed,) = given(*so_far).when(withdraw_dispute, WithdrawDispute(by=ben, order=order, dispute=dispute)).events
    assert isinstance(closed, DisputeClosed)
    assert closed.clears_at == DAYS_45
