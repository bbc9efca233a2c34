"""What was agreed when an order was placed, and whether it was paid."""

from datetime import datetime
from typing import get_type_hints

from gigwright.backbone.event import event
from gigwright.backbone.evolution import upcast
from gigwright.events.gigs import Extra, Question
from gigwright.events.promotions import Funder
from gigwright.values import CouponCode, GigId, Money, OrderId, PaymentId, UserId


@event("orders.placed", public=True)
class OrderPlaced1:
    """A buyer committed to one package of a gig, before orders said how long each side has for what."""

    order: OrderId
    gig: GigId
    buyer: UserId
    seller: UserId
    title: str
    package: str
    price: Money
    service_fee: Money
    total: Money
    commission: Money
    earning: Money
    delivery_days: int
    revisions: int | None
    policy: int
    review_hours: int
    clearing_hours: int
    pay_by: datetime


@event("orders.placed", version=2, public=True)
class OrderPlaced2:
    """A buyer committed to one package of a gig, before orders said how long a dispute takes."""

    order: OrderId
    gig: GigId
    buyer: UserId
    seller: UserId
    title: str
    package: str
    price: Money
    service_fee: Money
    total: Money
    commission: Money
    earning: Money
    delivery_days: int
    revisions: int | None
    policy: int
    review_hours: int
    clearing_hours: int
    pay_by: datetime
    review_more_hours: int = 72
    requirements_hours: int = 720
    answer_hours: int = 48
    revision_hours: int = 72
    very_late_hours: int = 24
    no_delivery_hours: int = 336
    reversal_hours: int = 336


@event("orders.placed", version=3, public=True)
class OrderPlaced3:
    """A buyer committed to one package of a gig, before there were extras and quantities."""

    order: OrderId
    gig: GigId
    buyer: UserId
    seller: UserId
    title: str
    package: str
    price: Money
    service_fee: Money
    total: Money
    commission: Money
    earning: Money
    delivery_days: int
    revisions: int | None
    policy: int
    review_hours: int
    clearing_hours: int
    pay_by: datetime
    review_more_hours: int = 72
    requirements_hours: int = 720
    answer_hours: int = 48
    revision_hours: int = 72
    very_late_hours: int = 24
    no_delivery_hours: int = 336
    reversal_hours: int = 336
    evidence_hours: int = 72
    decision_hours: int = 168


@event("orders.placed", version=4, public=True)
class OrderPlaced4:
    """A buyer committed to so many units of one package of a gig, before orders said what the buyer is asked."""

    order: OrderId
    gig: GigId
    buyer: UserId
    seller: UserId
    title: str
    package: str
    price: Money
    service_fee: Money
    total: Money
    commission: Money
    earning: Money
    delivery_days: int
    revisions: int | None
    policy: int
    review_hours: int
    clearing_hours: int
    pay_by: datetime
    review_more_hours: int = 72
    requirements_hours: int = 720
    answer_hours: int = 48
    revision_hours: int = 72
    very_late_hours: int = 24
    no_delivery_hours: int = 336
    reversal_hours: int = 336
    evidence_hours: int = 72
    decision_hours: int = 168
    quantity: int = 1
    extras: tuple[Extra, ...] = ()


@event("orders.placed", version=5, public=True)
class OrderPlaced5:
    """A buyer committed on these terms, before orders said what becomes of money that a bank gives back."""

    order: OrderId
    gig: GigId
    buyer: UserId
    seller: UserId
    title: str
    package: str
    price: Money
    service_fee: Money
    total: Money
    commission: Money
    earning: Money
    delivery_days: int
    revisions: int | None
    policy: int
    review_hours: int
    clearing_hours: int
    pay_by: datetime
    review_more_hours: int = 72
    requirements_hours: int = 720
    answer_hours: int = 48
    revision_hours: int = 72
    very_late_hours: int = 24
    no_delivery_hours: int = 336
    reversal_hours: int = 336
    evidence_hours: int = 72
    decision_hours: int = 168
    quantity: int = 1
    extras: tuple[Extra, ...] = ()
    questions: tuple[Question, ...] | None = None
    wait_hours: int = 168
    wait_limit: int = 3


@event("orders.placed", version=6, public=True)
class OrderPlaced:
    """A buyer committed to so many units of one package of a gig, with these extras, on the terms written here.

    `price` and `delivery_days` are those of all of it.
    The hours are windows of the policy: to answer a delivery, and so much more if the buyer asks for it; until the
    earning clears; to send requirements; to answer a proposal; to mend what came back; after the due time, until the
    buyer may cancel alone, and until the order ends by itself; after its completion, as long as it may be reversed; of
    a dispute, to give evidence, and then to decide; of one question during the work, to answer it, and so often; and
    until an earning clears that a bank had taken and gave back.
    `questions` are what the gig asked when it was bought; None: the buyer writes what is needed.
    """

    order: OrderId
    gig: GigId
    buyer: UserId
    seller: UserId
    title: str
    package: str
    price: Money
    service_fee: Money
    total: Money
    commission: Money
    earning: Money
    delivery_days: int
    revisions: int | None
    policy: int
    review_hours: int
    clearing_hours: int
    pay_by: datetime
    review_more_hours: int = 72
    requirements_hours: int = 720
    answer_hours: int = 48
    revision_hours: int = 72
    very_late_hours: int = 24
    no_delivery_hours: int = 336
    reversal_hours: int = 336
    evidence_hours: int = 72
    decision_hours: int = 168
    quantity: int = 1
    extras: tuple[Extra, ...] = ()
    questions: tuple[Question, ...] | None = None
    wait_hours: int = 168
    wait_limit: int = 3
    won_back_hours: int = 1_080


@upcast
def with_windows(old: OrderPlaced1) -> OrderPlaced2:
    """The policy of that time knew no other windows than the defaults."""
    return OrderPlaced2(**{name: getattr(old, name) for name in get_type_hints(OrderPlaced1)})


@upcast
def with_time_for_disputes(old: OrderPlaced2) -> OrderPlaced3:
    """The policy of that time knew no disputes."""
    return OrderPlaced3(**{name: getattr(old, name) for name in get_type_hints(OrderPlaced2)})


@upcast
def of_one_unit(old: OrderPlaced3) -> OrderPlaced4:
    return OrderPlaced4(**{name: getattr(old, name) for name in get_type_hints(OrderPlaced3)})


@upcast
def without_questions(old: OrderPlaced4) -> OrderPlaced5:
    """The buyer wrote what was needed, and was asked nothing afterwards."""
    return OrderPlaced5(**{name: getattr(old, name) for name in get_type_hints(OrderPlaced4)})


@upcast
def with_time_after_a_chargeback(old: OrderPlaced5) -> OrderPlaced:
    """The policy of that time knew no chargebacks."""
    return OrderPlaced(**{name: getattr(old, name) for name in get_type_hints(OrderPlaced5)})


@event("orders.credit_used", public=True)
class CreditUsed:
    """The buyer paid so much of an order from their credit; a card pays the rest.

    All of it is a `payment` of its own, and no card is asked.
    """

    order: OrderId
    buyer: UserId
    seller: UserId
    amount: Money
    payment: PaymentId | None = None


@event("orders.coupon_redeemed", public=True)
class CouponRedeemed:
    """The buyer named a coupon when they ordered, which is `amount` to them.

    What the market bears is held for the order, and a card or credit pays the rest of its total. What the seller bears
    has made the order's price lower already.
    """

    order: OrderId
    coupon: CouponCode
    buyer: UserId
    seller: UserId
    amount: Money
    funded_by: Funder


@event("orders.coupon_returned", public=True)
class CouponReturned:
    """Nobody paid the order in time: the coupon was not used, and `amount` is not held any more."""

    order: OrderId
    coupon: CouponCode
    buyer: UserId
    seller: UserId
    amount: Money
    funded_by: Funder


@event("orders.payment_expired")
class PaymentExpired1:
    """Nobody paid in time, before there was credit; the order is over."""

    order: OrderId
    gig: GigId
    buyer: UserId
    seller: UserId


@event("orders.payment_expired", version=2)
class PaymentExpired:
    """Nobody paid in time, or not all of it; the order is over, and what credit had paid is credit again."""

    order: OrderId
    gig: GigId
    buyer: UserId
    seller: UserId
    to_credit: Money | None = None


@upcast
def expired_without_credit(old: PaymentExpired1) -> PaymentExpired:
    return PaymentExpired(order=old.order, gig=old.gig, buyer=old.buyer, seller=old.seller)


@event("orders.paid", public=True)
class OrderPaid1:
    """The full amount is held, before it was said how long the seller waits."""

    order: OrderId
    payment: PaymentId
    buyer: UserId
    seller: UserId


@event("orders.paid", version=2, public=True)
class OrderPaid2:
    """The full amount is held, before it was said when the buyer is asked again for requirements."""

    order: OrderId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    requirements_by: datetime | None = None


@event("orders.paid", version=3, public=True)
class OrderPaid:
    """The full amount is held; the seller waits for the buyer's requirements, until `requirements_by` if it is said.

    The buyer is asked for them again at `remind_at`.
    """

    order: OrderId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    requirements_by: datetime | None = None
    remind_at: datetime | None = None


@upcast
def without_an_end(old: OrderPaid1) -> OrderPaid2:
    return OrderPaid2(order=old.order, payment=old.payment, buyer=old.buyer, seller=old.seller)


@upcast
def without_a_reminder(old: OrderPaid2) -> OrderPaid:
    """Nobody was asked again at that time."""
    return OrderPaid(
        order=old.order,
        payment=old.payment,
        buyer=old.buyer,
        seller=old.seller,
        requirements_by=old.requirements_by,
    )


@event("orders.late_payment_refunded")
class LatePaymentRefunded:
    """A payment came in for an order that no longer waited for it, and goes back in full."""

    order: OrderId
    payment: PaymentId
    buyer: UserId
    seller: UserId
    refund: Money
