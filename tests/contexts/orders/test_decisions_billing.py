"""Extras that are bought later: a payment of its own, in time or not at all."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.event import Present
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.billing import BuyExtra, ExpireBill, buy_extra, expire_bill
from gigwright.contexts.orders.decisions.cancelling import CancelVeryLate, cancel_very_late
from gigwright.contexts.orders.decisions.delivering import DeliverWork, deliver_work
from gigwright.contexts.orders.decisions.extending import AcceptExtension, accept_extension
from gigwright.contexts.orders.decisions.paying import AcceptPayment, accept_payment
from gigwright.contexts.orders.decisions.starting import SubmitRequirements, submit_requirements
from gigwright.events.orders import Back, OrderPlaced
from gigwright.events.policies import PolicyPublished
from gigwright.policy import FIRST_POLICY, numbers_of
from gigwright.values import BillId, PaymentId
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ada,
    ben,
    bill,
    captured,
    delivered,
    ended,
    eve,
    for_print,
    gig,
    ids,
    on_sale,
    order,
    other_bill,
    other_payment,
    placed,
    proposal,
    refunded_late,
    sam,
    source_file,
    started,
    suspended,
    time_agreed,
    time_proposed,
    until_delivered,
    until_paid,
    until_started,
    usd,
    without_extras,
)
from tests.contexts.orders.samples_further import bill_expired, billed, bought

buy = BuyExtra(by=ben, order=order, bill=bill, gig=gig, seller=sam, extra=source_file, total=usd(1_883))
expire = ExpireBill(by="timers", order=order, bill=bill)
paid_for_it = captured(other_payment, usd(1_883), bill)
hear = AcceptPayment(by="order-intake", order=order, payment=other_payment, amount=usd(1_883), bill=bill)
making = (*on_sale, *until_started)
in_two_days, in_three_days = NOON + timedelta(days=2), NOON + timedelta(days=3)


def buying(**terms: Any) -> BuyExtra:
    command: BuyExtra = changed(buy, **terms)
    return command


def due(days: int, after: datetime = NOON) -> dict[str, Any]:
    """When the work is due, and when the order ends without it."""
    due_at = after + timedelta(days=days)
    return {"due_at": due_at, "give_up_at": due_at + timedelta(days=14)}


def test_a_buyer_is_asked_for_an_extra_with_a_fee_of_its_own() -> None:
    given(*making).when(buy_extra, buy).then(billed())
    given(*on_sale, *until_paid).when(buy_extra, buy).then(billed())


def test_the_fees_are_those_of_the_policy_in_force() -> None:
    row = changed(FIRST_POLICY.currencies[0], small_order_fee=usd(0))
    policy = changed(FIRST_POLICY, version=2, currencies=(row, *FIRST_POLICY.currencies[1:]), bill_hours=24)
    published: Any = PolicyPublished(
        operator=ada, version=2, numbers=numbers_of(policy), fees=policy.fees, reason=Present("It is spring")
    )
    fees = {"service_fee": usd(83), "total": usd(1_583), "pay_by": NOON + timedelta(hours=24)}
    given(*making, published).when(buy_extra, buying(total=usd(1_583))).then(changed(billed(), **fees))


def test_only_the_buyer_buys_and_only_until_the_delivery() -> None:
    given(*making).when(buy_extra, buying(by=sam)).refuses("only the buyer")
    given(*making).when(buy_extra, buying(by=eve)).refuses("only the buyer")
    given(*on_sale, *until_delivered).when(buy_extra, buy).refuses("buying an extra is not possible now")
    given(*on_sale, placed()).when(buy_extra, buy).refuses("buying an extra is not possible now")


def test_only_what_is_offered_is_bought_at_the_price_that_was_seen() -> None:
    given(*making, without_extras).when(buy_extra, buy).refuses("Basic is not offered with this extra, as you saw it")
    cheaper = changed(source_file, price=usd(500))
    given(*making).when(buy_extra, buying(extra=cheaper)).refuses("not offered with this extra")
    given(*making).when(buy_extra, buying(total=usd(1_882))).refuses(
        "with fees it comes to 18.83 USD, not 18.82 USD as you saw"
    )
    given(*making).when(buy_extra, buying(seller=eve)).refuses("of another gig or another seller")


def test_an_extra_is_bought_once() -> None:
    with_it: OrderPlaced = changed(placed(), extras=(source_file,))
    given(*on_sale, with_it, *until_started[1:]).when(buy_extra, buy).refuses("bought already")
    given(*making, billed(), paid_for_it, bought()).when(buy_extra, buying(bill=other_bill)).refuses("bought already")
    more = buying(bill=other_bill, extra=for_print, total=usd(2_938))
    then = given(*making, billed(), paid_for_it, bought()).when(buy_extra, more)
    assert [event.days for event in then.events if hasattr(event, "days")] == [2]


def test_one_bill_is_awaited_at_a_time() -> None:
    given(*making, billed()).when(buy_extra, buying(bill=other_bill)).refuses(
        "another payment of this order is awaited"
    )
    given(*making, billed(), bill_expired()).when(buy_extra, buying(bill=other_bill)).then(billed(by=other_bill))


@pytest.mark.parametrize("somebody", [ben, sam])
def test_whoever_is_suspended_adds_nothing(somebody: Any) -> None:
    given(*making, suspended(somebody)).when(buy_extra, buy).refuses("one of you is suspended")
    given(*making, billed(), suspended(somebody)).when(accept_payment, hear).then(bought(**due(3)))


def test_a_paid_extra_is_held_and_the_work_has_more_time() -> None:
    longer = billed(days=2)
    given(*making, longer).when(accept_payment, hear).then(bought(days=2, **due(5)))
    late = NOON + timedelta(days=4)
    given(*making, longer).when(accept_payment, hear, now=late).then(bought(days=2, **due(2, late)))


def test_an_extra_without_days_leaves_late_work_late() -> None:
    given(*making, billed()).when(accept_payment, hear, now=NOON + timedelta(days=4)).then(bought(**due(3)))


def test_days_that_were_bought_before_the_start_count_from_it() -> None:
    given(*on_sale, *until_paid, billed(days=2)).when(accept_payment, hear).then(bought(days=2))
    submit = SubmitRequirements(by=ben, order=order, answers="A cat")
    then = given(*on_sale, *until_paid, billed(days=2), bought(days=2)).when(submit_requirements, submit)
    then.then(changed(started, **due(5)))


def test_more_time_that_is_asked_for_meanwhile_comes_on_top() -> None:
    asked = (*making, time_proposed(), billed(days=2), bought(days=2, **due(5)))
    accept = AcceptExtension(by=ben, order=order, proposal=proposal)
    given(*asked).when(accept_extension, accept).then(changed(time_agreed(), **due(7)))


def test_money_is_taken_once_for_what_waits_for_it() -> None:
    given(*making, billed()).when(accept_payment, changed(hear, amount=usd(1_882))).refuses("18.83 USD is to be paid")
    given(*making, billed(), bought()).when(accept_payment, hear).then()
    again = changed(hear, payment=ids.new(PaymentId))
    late = changed(refunded_late(amount=usd(1_883)), payment=again.payment)
    given(*making, billed(), bought()).when(accept_payment, again).then(late)


@pytest.mark.parametrize("meanwhile", [bill_expired(), delivered(), ended("the work was very late", "seller")])
def test_money_for_a_bill_that_is_awaited_no_more_goes_back(meanwhile: object) -> None:
    late = refunded_late(other_payment, usd(1_883))
    given(*making, billed(), meanwhile).when(accept_payment, hear).then(late)


def test_money_for_another_bill_is_no_money_for_this_one() -> None:
    other = changed(hear, bill=ids.new(BillId))
    given(*making, billed()).when(accept_payment, other).then(refunded_late(other_payment, usd(1_883)))
    given(*on_sale, placed()).when(accept_payment, other).then(refunded_late(other_payment, usd(1_883)))


def test_an_unpaid_bill_expires_once_and_never_before_its_time() -> None:
    given(*making, billed()).when(expire_bill, expire, now=in_two_days).then(bill_expired())
    given(*making, billed(), bill_expired()).when(expire_bill, expire, now=in_two_days).then()
    given(*making, billed()).when(expire_bill, changed(expire, bill=other_bill), now=in_two_days).then()
    given(*making, billed()).when(expire_bill, changed(expire, by=ben), now=in_two_days).refuses("by itself")
    with pytest.raises(ClockJumped, match="the time to pay"):
        given(*making, billed()).when(expire_bill, expire, now=in_two_days - timedelta(microseconds=1))


def test_a_bill_whose_money_has_come_in_does_not_expire() -> None:
    given(*making, billed(), paid_for_it).when(expire_bill, expire, now=in_two_days).then()
    given(*making, billed(), paid_for_it).when(accept_payment, hear, now=in_three_days).then(bought(**due(3)))


def test_a_delivery_is_no_longer_waited_with_for_a_bill() -> None:
    deliver = DeliverWork(by=sam, order=order, message="Here it is")
    given(*making, billed()).when(deliver_work, deliver).then(delivered())


def test_the_end_of_an_order_gives_every_payment_back_to_where_it_came_from() -> None:
    both = changed(
        ended("the work was very late", "seller"), refund=usd(12_433), further=(Back(other_payment, usd(1_883)),)
    )
    late = CancelVeryLate(by=ben, order=order)
    given(*making, billed(), bought(**due(3))).when(cancel_very_late, late, now=NOON + timedelta(days=5)).then(both)
