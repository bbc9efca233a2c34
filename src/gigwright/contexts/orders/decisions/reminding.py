"""Reminders: each is said once, and only while what it says is so. None of them moves an order, or ends an offer."""

from datetime import datetime, timedelta

import msgspec

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.event import Actor
from gigwright.contexts.orders.decisions.offered import CustomOffer, custom_offer_as_it_is, what_was_offered
from gigwright.contexts.orders.decisions.order import (
    CLOCK,
    IN_WORK,
    not_before,
    only,
    order_as_it_is,
    terms_of,
)
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import (
    AnswerReminded,
    DeliveryReminded,
    OfferReminded,
    OrderBecameLate,
    OrderBecameVeryLate,
    OrderPaid,
    OrderPlaced,
    RequirementsReminded,
)
from gigwright.policy.reminders import ASK_AGAIN_AFTER, REMIND_BEFORE
from gigwright.values import OfferId, OrderId

SOON, LATE, VERY_LATE = 1, 2, 3  # what was said of a due time, each after the one before


class Reminded(msgspec.Struct, frozen=True):
    """What was said already: how often the buyer was asked for requirements, how much of which due time, and until when
    an answer is awaited."""

    requirements: int = 0
    requirements_by: datetime | None = None
    due_at: datetime | None = None
    said: int = 0
    accept_by: datetime | None = None


def paid(reminded: Reminded, event: OrderPaid) -> Reminded:
    return msgspec.structs.replace(reminded, requirements_by=event.requirements_by)


def asked_for_requirements(reminded: Reminded, event: RequirementsReminded) -> Reminded:
    return msgspec.structs.replace(reminded, requirements=event.number)


def of_the_delivery(reminded: Reminded, event: DeliveryReminded) -> Reminded:
    return msgspec.structs.replace(reminded, due_at=event.due_at, said=SOON)


def late(reminded: Reminded, event: OrderBecameLate) -> Reminded:
    return msgspec.structs.replace(reminded, due_at=event.due_at, said=LATE)


def very_late(reminded: Reminded, event: OrderBecameVeryLate) -> Reminded:
    return msgspec.structs.replace(reminded, due_at=event.due_at, said=VERY_LATE)


def of_the_answer(reminded: Reminded, event: AnswerReminded) -> Reminded:
    return msgspec.structs.replace(reminded, accept_by=event.accept_by)


reminded = Model(
    Reminded(),
    {
        OrderPaid: paid,
        RequirementsReminded: asked_for_requirements,
        DeliveryReminded: of_the_delivery,
        OrderBecameLate: late,
        OrderBecameVeryLate: very_late,
        AnswerReminded: of_the_answer,
    },
    by="order",
)


def of_the_offer(_: bool, event: OfferReminded) -> bool:
    return True


buyer_was_reminded = Model(False, {OfferReminded: of_the_offer}, by="offer")


@command
class RemindOfRequirements:
    """Ask the buyer again what is needed, for the `number`-th time."""

    by: Actor
    order: OrderId
    number: int
    remind_at: datetime | None


@decision(order_as_it_is, reminded)
def remind_of_requirements(
    command: RemindOfRequirements, now: datetime, order: Order, reminded: Reminded
) -> list[RequirementsReminded]:
    only(CLOCK, command.by)
    terms, until = terms_of(order), reminded.requirements_by
    if command.remind_at is None:
        return []
    if order.state != "awaiting_requirements" or until is None or command.number != reminded.requirements + 1:
        return []
    not_before(command.remind_at, now, f"the time to wait before the buyer of {command.order} is asked again")
    again = now + ASK_AGAIN_AFTER
    return [
        RequirementsReminded(
            order=command.order,
            buyer=terms.buyer,
            seller=terms.seller,
            number=command.number,
            requirements_by=until,
            remind_at=again if again < until else None,
        )
    ]


@command
class RemindOfDelivery:
    """Tell the seller that the work is due soon, or both sides that it is late, where that comes first."""

    by: Actor
    order: OrderId
    due_at: datetime


@decision(order_as_it_is, reminded)
def remind_of_delivery(
    command: RemindOfDelivery, now: datetime, order: Order, reminded: Reminded
) -> list[DeliveryReminded | OrderBecameLate]:
    only(CLOCK, command.by)
    terms = terms_of(order)
    if _is_said(SOON, command.due_at, order, reminded):
        return []
    not_before(command.due_at - REMIND_BEFORE, now, f"the time to work on {command.order} undisturbed")
    if now >= command.due_at:  # as of work that was late before it waited for the buyer
        return [_became_late(terms, command.due_at)]
    return [DeliveryReminded(order=command.order, buyer=terms.buyer, seller=terms.seller, due_at=command.due_at)]


@command
class NoteLateness:
    """Tell both sides that the work is late."""

    by: Actor
    order: OrderId
    due_at: datetime


@decision(order_as_it_is, reminded)
def note_lateness(command: NoteLateness, now: datetime, order: Order, reminded: Reminded) -> list[OrderBecameLate]:
    only(CLOCK, command.by)
    terms = terms_of(order)
    if _is_said(LATE, command.due_at, order, reminded):
        return []
    not_before(command.due_at, now, f"the time to do the work of {command.order}")
    return [_became_late(terms, command.due_at)]


def _became_late(terms: OrderPlaced, due_at: datetime) -> OrderBecameLate:
    very_late_at = due_at + timedelta(hours=terms.very_late_hours)
    return OrderBecameLate(
        order=terms.order, buyer=terms.buyer, seller=terms.seller, due_at=due_at, very_late_at=very_late_at
    )


@command
class NoteGreatLateness:
    """Tell both sides that the buyer may cancel alone from now on."""

    by: Actor
    order: OrderId
    due_at: datetime
    very_late_at: datetime


@decision(order_as_it_is, reminded)
def note_great_lateness(
    command: NoteGreatLateness, now: datetime, order: Order, reminded: Reminded
) -> list[OrderBecameVeryLate]:
    only(CLOCK, command.by)
    terms = terms_of(order)
    if _is_said(VERY_LATE, command.due_at, order, reminded):
        return []
    not_before(command.very_late_at, now, f"the time in which nobody cancels {command.order} alone")
    return [
        OrderBecameVeryLate(
            order=command.order,
            buyer=terms.buyer,
            seller=terms.seller,
            due_at=command.due_at,
            give_up_at=order.give_up_at,
        )
    ]


@command
class RemindOfAnswer:
    """Tell the buyer that silence accepts the work soon."""

    by: Actor
    order: OrderId
    accept_by: datetime


@decision(order_as_it_is, reminded)
def remind_of_answer(command: RemindOfAnswer, now: datetime, order: Order, reminded: Reminded) -> list[AnswerReminded]:
    """Not while silence accepts nothing: whatever ends that gives time anew, and is timed anew."""
    only(CLOCK, command.by)
    terms = terms_of(order)
    if order.state != "delivered" or order.accept_by != command.accept_by or reminded.accept_by == command.accept_by:
        return []
    if order.cancellation is not None or order.dispute is not None:
        return []
    if timedelta(hours=terms.review_hours) <= REMIND_BEFORE:  # the letter with the work has just said so
        return []
    not_before(command.accept_by - REMIND_BEFORE, now, f"the time to look at delivery {order.deliveries} in peace")
    return [
        AnswerReminded(
            order=command.order,
            buyer=terms.buyer,
            seller=terms.seller,
            number=order.deliveries,
            accept_by=command.accept_by,
        )
    ]


@command
class RemindOfOffer:
    """Tell the buyer that an offer is over soon."""

    by: Actor
    offer: OfferId


@decision(custom_offer_as_it_is, buyer_was_reminded)
def remind_of_offer(
    command: RemindOfOffer, now: datetime, offer: CustomOffer, was_reminded: bool
) -> list[OfferReminded]:
    """Only of one that can still be accepted."""
    only(CLOCK, command.by)
    made = what_was_offered(offer)
    if offer.ended is not None or was_reminded or made.remind_at is None or now >= made.expires_at:
        return []
    not_before(made.remind_at, now, f"the time to think about {made.offer} in peace")
    return [
        OfferReminded(offer=made.offer, gig=made.gig, seller=made.seller, buyer=made.buyer, expires_at=made.expires_at)
    ]


def _is_said(what: int, due_at: datetime, order: Order, reminded: Reminded) -> bool:
    """Whether as much was said of this due time already, or nothing is to be said: work is there, or due later, or
    waits for the buyer, which moves the due time."""
    if order.state not in IN_WORK or order.due_at != due_at or order.waiting is not None:
        return True
    return reminded.due_at == due_at and reminded.said >= what


RULES = (
    remind_of_requirements,
    remind_of_delivery,
    note_lateness,
    note_great_lateness,
    remind_of_answer,
    remind_of_offer,
)
