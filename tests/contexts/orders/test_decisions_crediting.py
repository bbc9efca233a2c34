"""What a buyer has with the market pays an order, all of it or a part, and comes back to where it was."""

from datetime import timedelta
from typing import Any

import pytest

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.cancelling import CancelVeryLate, cancel_very_late
from gigwright.contexts.orders.decisions.crediting import UseCredit, use_credit
from gigwright.contexts.orders.decisions.overruling import CancelByOperator, cancel_by_operator
from gigwright.contexts.orders.decisions.paying import AcceptPayment, ExpireOrder, accept_payment, expire_order
from gigwright.contexts.orders.decisions.refunding import AcceptRefund, accept_refund
from gigwright.contexts.orders.decisions.starting import CancelBeforeStart, cancel_before_start
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.ledger import CreditGranted
from gigwright.events.orders import CreditUsed, OrderCancelled, OrderPaid, OrderReversed
from gigwright.events.payments import PaymentDeclined, PaymentRequested
from gigwright.values import AddressId, ChargeRef, Money, OrderId, PaymentId
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ada,
    ben,
    captured,
    completed,
    delivered,
    eve,
    expired,
    ids,
    order,
    other_order,
    paid,
    partly_refunded,
    payment,
    placed,
    proposal,
    refund_offered,
    sam,
    started,
    usd,
)
from tests.contexts.orders.test_decisions_placing import published

cancel = CancelBeforeStart(by=ben, order=order)
by_credit = derive(PaymentId, order, "credit")
paid_by_credit = OrderPaid(
    order=order,
    payment=by_credit,
    buyer=ben,
    seller=sam,
    requirements_by=NOON + timedelta(days=30),
    remind_at=NOON + timedelta(days=1),
)


def granted(minor: int, currency: str = "USD") -> CreditGranted:
    return CreditGranted(operator=ada, buyer=ben, amount=Money(minor, currency), reason=Present("A storm"))


def used(minor: int, of: OrderId = order) -> CreditUsed:
    return CreditUsed(order=of, buyer=ben, seller=sam, amount=usd(minor))


def use(minor: int, **changes: Any) -> UseCredit:
    command: UseCredit = changed(UseCredit(by=ben, order=order, amount=usd(minor)), **changes)
    return command


asked = PaymentRequested(payment=payment, order=order, buyer=ben, amount=usd(10_550), card="tok")
declined = PaymentDeclined(payment=payment, order=order, buyer=ben, charge=ChargeRef("ch_1"), reason="no")
in_part = (granted(4_000), placed(), used(4_000), captured(amount=usd(6_550)), paid)


def test_credit_that_pays_all_of_an_order_pays_it_at_once() -> None:
    given(granted(20_000), placed()).when(use_credit, use(10_550)).then(
        changed(used(10_550), payment=by_credit), paid_by_credit
    )


def test_a_card_pays_what_credit_left() -> None:
    given(granted(4_000), placed()).when(use_credit, use(4_000)).then(used(4_000))
    accept = AcceptPayment(by="order-intake", order=order, payment=payment, amount=usd(6_550))
    given(*in_part[:-1]).when(accept_payment, accept).then(paid)
    whole = changed(accept, amount=usd(10_550))
    given(*in_part[:-1]).when(accept_payment, whole).refuses("65.50 USD is to be paid")


@pytest.mark.parametrize("amount", [usd(4_001), usd(0), usd(-1), Money(100, "EUR")])
def test_never_more_than_there_is_nor_nothing(amount: Money) -> None:
    given(granted(4_000), placed()).when(use_credit, use(1, amount=amount)).refuses("of your credit of 40.00 USD")


def test_credit_leaves_nothing_for_a_card_or_as_much_as_a_card_is_asked_for() -> None:
    given(granted(20_000), placed()).when(use_credit, use(10_500)).then(used(10_500))
    for minor in (10_501, 10_549):
        given(granted(20_000), placed()).when(use_credit, use(minor)).refuses("or 105.00 USD at most")
    lower = published(currencies=())
    given(granted(20_000), placed(), lower).when(use_credit, use(10_549)).then(used(10_549))


def test_two_orders_do_not_spend_the_same_credit() -> None:
    before = (granted(4_000), placed(), placed(other_order), used(3_000, other_order))
    given(*before).when(use_credit, use(1_001)).refuses("of your credit of 10.00 USD")
    given(*before).when(use_credit, use(1_000)).then(used(1_000))


def test_credit_is_used_once_for_an_order_by_its_buyer_and_before_a_card_is_asked() -> None:
    given(granted(4_000), placed(), used(1_000)).when(use_credit, use(1_000)).refuses("credit has paid a part")
    given(granted(4_000), placed(), asked).when(use_credit, use(1_000)).refuses("a card is being asked")
    given(granted(4_000), placed(), asked, declined).when(use_credit, use(1_000)).then(used(1_000))
    given(granted(4_000), placed()).when(use_credit, use(1_000, by=eve)).refuses("only the buyer")
    given(granted(4_000), placed(), expired).when(use_credit, use(1_000)).refuses("over, because nobody paid in time")


def test_an_order_that_is_not_paid_in_full_gives_the_credit_back() -> None:
    before, late = (granted(4_000), placed(), used(4_000)), ExpireOrder(by="timers", order=order)
    back = changed(expired, to_credit=usd(4_000))
    given(*before).when(expire_order, late, now=NOON + timedelta(minutes=15)).then(back)
    given(*before, back, placed(other_order)).when(use_credit, use(4_000, order=other_order)).then(
        used(4_000, other_order)
    )


def _cancelled(**changes: Any) -> OrderCancelled:
    whole = OrderCancelled(
        order=order,
        gig=placed().gig,
        payment=payment,
        buyer=ben,
        seller=sam,
        refund=usd(10_550),
        reason="the buyer cancelled before the start",
        fault="nobody",
    )
    event: OrderCancelled = changed(whole, **changes)
    return event


def test_what_was_paid_goes_back_to_where_it_came_from() -> None:
    given(*in_part).when(cancel_before_start, cancel).then(_cancelled(to_credit=usd(4_000)))
    by_credit_alone = (granted(20_000), placed(), used(10_550), paid_by_credit)
    back = _cancelled(payment=by_credit, to_credit=usd(10_550))
    given(*by_credit_alone).when(cancel_before_start, cancel).then(back)


def test_all_of_it_becomes_credit_if_the_buyer_wants_it() -> None:
    wish = changed(cancel, to_credit=True)
    given(placed(), captured(), paid).when(cancel_before_start, wish).then(_cancelled(to_credit=usd(10_550)))
    given(placed(), captured(), paid).when(cancel_before_start, cancel).then(_cancelled())
    late = CancelVeryLate(by=ben, order=order, to_credit=True)
    given(placed(), captured(), paid, started).when(cancel_very_late, late, now=NOON + timedelta(days=4)).then(
        _cancelled(to_credit=usd(10_550), reason="the work was very late", fault="seller")
    )


@pytest.mark.parametrize(("credit", "back"), [(4_000, None), (7_385, None), (7_400, 15), (10_550, 3_165)])
def test_what_goes_back_in_part_goes_to_the_card_first(credit: int, back: int | None) -> None:
    before = (granted(20_000), placed(), used(credit), paid, started, delivered(), refund_offered())
    part = changed(
        partly_refunded(from_held=3_165), payment=paid.payment, to_credit=None if back is None else usd(back)
    )
    take = AcceptRefund(by=ben, order=order, proposal=proposal, seller=sam)
    given(*before).when(accept_refund, take).then(part)
    rest = changed(cancel_by, reason="Because")
    end = _cancelled(
        refund=usd(7_385),
        reason="the operator cancelled it",
        to_credit=usd(credit - (back or 0)),
    )
    events = given(appointed, *before, part).when(cancel_by_operator, rest).events
    assert list(events)[1:] == [end]


def test_a_completed_order_that_is_taken_back_pays_credit_back_too() -> None:
    before = (appointed, *in_part, started, delivered(), completed())
    (_, back) = given(*before).when(cancel_by_operator, cancel_by).events
    assert isinstance(back, OrderReversed)
    assert (back.refund, back.to_credit) == (usd(10_550), usd(4_000))


appointed = OperatorAppointed(operator=ada, address=ids.new(AddressId))
cancel_by = CancelByOperator(by=ada, order=order, seller=sam, reason="Because", fault="nobody")
