"""Moments of an order or an offer of which people are told before or after they pass; nothing ends by them."""

from datetime import datetime

from gigwright.backbone.event import event
from gigwright.values import GigId, OfferId, OrderId, UserId


@event("orders.requirements_reminded")
class RequirementsReminded:
    """The buyer was asked for the `number`-th time to say what is needed, and will be at `remind_at`, if ever again."""

    order: OrderId
    buyer: UserId
    seller: UserId
    number: int
    requirements_by: datetime
    remind_at: datetime | None


@event("orders.delivery_reminded")
class DeliveryReminded:
    """The work is due within a day: at `due_at`."""

    order: OrderId
    buyer: UserId
    seller: UserId
    due_at: datetime


@event("orders.answer_reminded")
class AnswerReminded:
    """Delivery `number` is accepted by silence within a day: at `accept_by`."""

    order: OrderId
    buyer: UserId
    seller: UserId
    number: int
    accept_by: datetime


@event("orders.offer_reminded")
class OfferReminded:
    """An offer that the buyer has not answered is over within a day: at `expires_at`."""

    offer: OfferId
    gig: GigId
    seller: UserId
    buyer: UserId
    expires_at: datetime


@event("orders.became_late", public=True)
class OrderBecameLate:
    """The work was due at `due_at`, and is not there; from `very_late_at` on the buyer may cancel alone."""

    order: OrderId
    buyer: UserId
    seller: UserId
    due_at: datetime
    very_late_at: datetime


@event("orders.became_very_late", public=True)
class OrderBecameVeryLate:
    """The buyer may cancel alone, for the work was due at `due_at`; without work the order ends at `give_up_at`."""

    order: OrderId
    buyer: UserId
    seller: UserId
    due_at: datetime
    give_up_at: datetime | None
