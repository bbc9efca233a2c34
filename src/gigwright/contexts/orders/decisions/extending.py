"""More time: one party proposes it, the other says yes by a word or by silence, or no."""

from datetime import datetime, timedelta
from typing import Literal

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor, Present
from gigwright.contexts.orders.decisions.order import (
    CLOCK,
    not_before,
    only,
    only_a_party,
    only_while,
    order_as_it_is,
    terms_of,
)
from gigwright.contexts.orders.decisions.proposing import (
    answer_by,
    check_the_proposal,
    only_the_other_party,
    the_open,
)
from gigwright.contexts.orders.decisions.standing import Order, Proposal
from gigwright.events.orders import ExtensionAgreed, ExtensionDeclined, ExtensionProposed, OrderPlaced
from gigwright.values import OrderId, ProposalId, UserId

DAYS_MAX = 90


@command
class ProposeExtension:
    """Ask for so many days more."""

    by: UserId
    order: OrderId
    proposal: ProposalId
    days: int
    reason: str


@decision(order_as_it_is)
def propose_extension(command: ProposeExtension, now: datetime, order: Order) -> list[ExtensionProposed]:
    """The days count from the due time, or from now when that has passed: not from when the other side says yes."""
    terms = only_a_party(order, command.by)
    only_while(order, "in_progress", "in_revision", act="asking for more time")
    check_the_proposal(order.extension, command.reason)
    check_the_days(command.days)
    return [
        ExtensionProposed(
            order=command.order,
            proposal=command.proposal,
            buyer=terms.buyer,
            seller=terms.seller,
            proposed_by=command.by,
            days=command.days,
            due_at=due_with(order, command.days, now),
            reason=Present(command.reason),
            answer_by=answer_by(terms, now),
        )
    ]


@command
class AcceptExtension:
    """Say yes to more time."""

    by: UserId
    order: OrderId
    proposal: ProposalId


@decision(order_as_it_is)
def accept_extension(command: AcceptExtension, now: datetime, order: Order) -> list[ExtensionAgreed]:
    terms_of(order)
    asked = the_open(order.extension, id=command.proposal)
    return [_agreed(only_the_other_party(order, asked, command.by), asked, "accepted")]


@command
class DeclineExtension:
    """Say no to more time."""

    by: UserId
    order: OrderId
    proposal: ProposalId


@decision(order_as_it_is)
def decline_extension(command: DeclineExtension, now: datetime, order: Order) -> list[ExtensionDeclined]:
    terms_of(order)
    asked = the_open(order.extension, id=command.proposal)
    terms = only_the_other_party(order, asked, command.by)
    return [ExtensionDeclined(order=command.order, proposal=command.proposal, buyer=terms.buyer, seller=terms.seller)]


@command
class ExtendForSilence:
    """Take silence about more time for a yes."""

    by: Actor
    order: OrderId
    proposal: ProposalId


@decision(order_as_it_is)
def extend_for_silence(command: ExtendForSilence, now: datetime, order: Order) -> list[ExtensionAgreed]:
    only(CLOCK, command.by)
    terms, asked = terms_of(order), order.extension
    if asked is None or asked.id != command.proposal:
        return []
    not_before(asked.answer_by, now, f"the time to answer {command.proposal}")
    return [_agreed(terms, asked, "silence")]


def check_the_days(days: int) -> None:
    """Refused for less than a day, and for more than 90."""
    if not 0 < days <= DAYS_MAX:
        raise Refused(f"an extension has 1 to {DAYS_MAX} days, not {days}")


def due_with(order: Order, days: int, now: datetime) -> datetime:
    """When the work is due with so many days more: as of when its clock stopped, if it waits for the buyer."""
    clock = now if order.waiting is None else order.waiting.asked_at
    return max(order.due_at or clock, clock) + timedelta(days=days)


def end_of_the_work(order: Order, days: int, now: datetime) -> tuple[datetime, datetime]:
    """When the work is due with so many days more, if any, and when the order ends without it."""
    assert order.due_at is not None, "work that has begun has a due time"
    due_at = due_with(order, days, now) if days else order.due_at
    without = due_at + timedelta(hours=terms_of(order).no_delivery_hours)
    return due_at, max(order.give_up_at or without, without)


def agreed_extension(
    terms: OrderPlaced, proposal: ProposalId, due_at: datetime, how: Literal["accepted", "silence"]
) -> ExtensionAgreed:
    """The new due time, and with it when an order without work ends."""
    return ExtensionAgreed(
        order=terms.order,
        proposal=proposal,
        buyer=terms.buyer,
        seller=terms.seller,
        how=how,
        due_at=due_at,
        give_up_at=due_at + timedelta(hours=terms.no_delivery_hours),
    )


def _agreed(terms: OrderPlaced, asked: Proposal, how: Literal["accepted", "silence"]) -> ExtensionAgreed:
    assert asked.due_at is not None, "who asks for more time says until when"
    return agreed_extension(terms, asked.id, asked.due_at, how)
