"""Neither side can settle it: one asks the operator, both are heard, and the operator decides in time, or it lapses."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor, Present
from gigwright.contexts.orders.decisions.files import check_files
from gigwright.contexts.orders.decisions.order import (
    CLOCK,
    check_text,
    not_at_the_bank,
    not_before,
    only,
    only_a_party,
    only_while,
    order_as_it_is,
    terms_of,
)
from gigwright.contexts.orders.decisions.overruling import asks_as_operator, only_an_operator
from gigwright.contexts.orders.decisions.proposing import answer_by, time_to_answer_the_work
from gigwright.contexts.orders.decisions.refunding import check_the_seller, check_the_time
from gigwright.contexts.orders.decisions.shares import (
    Purse,
    cancelled_whole,
    refunded_partly,
    reversed_whole,
    sellers_purse,
    shares_left,
    still_clearing,
)
from gigwright.contexts.orders.decisions.standing import Dispute, Order
from gigwright.events.orders import (
    DisputeClosed,
    DisputeDecided,
    DisputeOpened,
    EvidenceGiven,
    Fault,
    File,
)
from gigwright.values import DisputeId, Money, OperatorId, OrderId, UserId

EVIDENCE_MAX = 10  # times that one side is heard in a dispute


@command
class OpenDispute:
    """Ask the operator to decide, and say why."""

    by: UserId
    order: OrderId
    dispute: DisputeId
    statement: str


@decision(order_as_it_is)
def open_dispute(command: OpenDispute, now: datetime, order: Order) -> list[DisputeOpened]:
    """Either side, once the work has begun, and after a completion as long as it may be reversed."""
    terms = only_a_party(order, command.by)
    only_while(order, "in_progress", "in_revision", "delivered", "completed", act="asking for a decision")
    if order.state == "completed":
        not_at_the_bank(order)
        check_the_time(order, now)
    if order.dispute is not None:
        raise Refused("the operator was asked already; give your evidence there")
    if order.decided:
        raise Refused("the operator has decided about this order; the decision stands")
    _check_the_statement(command.statement)
    evidence_by = now + timedelta(hours=terms.evidence_hours)
    return [
        DisputeOpened(
            order=command.order,
            dispute=command.dispute,
            buyer=terms.buyer,
            seller=terms.seller,
            opened_by=command.by,
            statement=Present(command.statement),
            evidence_by=evidence_by,
            decide_by=evidence_by + timedelta(hours=terms.decision_hours),
        )
    ]


@command
class GiveEvidence:
    """Say how it was, and show it: a statement, with files that were kept before."""

    by: UserId
    order: OrderId
    dispute: DisputeId
    statement: str
    files: tuple[File, ...] = ()


@decision(order_as_it_is)
def give_evidence(command: GiveEvidence, now: datetime, order: Order) -> list[EvidenceGiven]:
    """Either side, in time, and not without end."""
    terms = only_a_party(order, command.by)
    asked = _the_open(order, command.dispute)
    if now > asked.evidence_by:
        raise Refused(f"the time to give evidence ended at {asked.evidence_by:%Y-%m-%d %H:%M} UTC")
    if asked.heard.count(command.by) >= EVIDENCE_MAX:
        raise Refused(f"each side is heard {EVIDENCE_MAX} times; the operator has all of it")
    _check_the_statement(command.statement)
    check_files(command.files)
    return [
        EvidenceGiven(
            order=command.order,
            dispute=command.dispute,
            buyer=terms.buyer,
            seller=terms.seller,
            given_by=command.by,
            statement=Present(command.statement),
            files=Present(command.files),
        )
    ]


@command
class WithdrawDispute:
    """Need no decision any more."""

    by: UserId
    order: OrderId
    dispute: DisputeId


@decision(order_as_it_is)
def withdraw_dispute(command: WithdrawDispute, now: datetime, order: Order) -> list[DisputeClosed]:
    only_a_party(order, command.by)
    if _the_open(order, command.dispute).by != command.by:
        raise Refused("only who asked for a decision can do without it")
    return [_closed(order, command.dispute, "withdrawn", now)]


@command
class DecideDispute:
    """Decide that so much of the price goes back, and why; `fault` is whose it is when all of it does."""

    by: OperatorId
    order: OrderId
    dispute: DisputeId
    seller: UserId
    price: Money
    reason: str
    fault: Fault


@decision(order_as_it_is, asks_as_operator, still_clearing, sellers_purse)
def decide_dispute(
    command: DecideDispute, now: datetime, order: Order, operator: bool, clearing: int, purse: Purse
) -> Sequence[object]:
    """When both sides were heard, or had the time to be. Nothing, a part or all of what is left goes back."""
    only_an_operator(operator, command.reason)
    check_the_seller(terms_of(order), command.seller)
    _check_that_both_are_heard(order, _the_open(order, command.dispute), now)
    left = shares_left(order).price
    if command.price.currency != left.currency or not 0 <= command.price.amount_minor <= left.amount_minor:
        raise Refused(f"of the price, {left} is left to give back, or a part of it, or nothing; not {command.price}")
    closed = _closed(order, command.dispute, "decided", now)
    if command.price.amount_minor == 0:
        return [_decided(command, order, "nothing"), closed]
    if command.price < left:
        part = refunded_partly(order, command.price, "operator", purse, clearing)
        return [_decided(command, order, "part"), part, closed]
    if order.state == "completed":
        end = reversed_whole(order, purse, command.fault, clearing)
        return [_decided(command, order, "all"), end]
    return [_decided(command, order, "all"), cancelled_whole(order, "the operator decided the dispute", command.fault)]


@command
class LetDisputeLapse:
    """Close a dispute that nobody decided in time."""

    by: Actor
    order: OrderId
    dispute: DisputeId


@decision(order_as_it_is)
def let_dispute_lapse(command: LetDisputeLapse, now: datetime, order: Order) -> list[DisputeClosed]:
    only(CLOCK, command.by)
    terms_of(order)
    asked = order.dispute
    if asked is None or asked.id != command.dispute:
        return []
    not_before(asked.decide_by, now, f"the time to decide {command.dispute}")
    return [_closed(order, command.dispute, "lapsed", now)]


def _closed(
    order: Order, dispute: DisputeId, how: Literal["decided", "withdrawn", "lapsed"], now: datetime
) -> DisputeClosed:
    """Nobody loses time to the dispute: there is at least the time for a word, and an earning clears at the earliest
    now."""
    terms, completed = terms_of(order), order.completed
    is_made = completed is None and order.state != "delivered" and order.give_up_at is not None
    return DisputeClosed(
        order=terms.order,
        dispute=dispute,
        buyer=terms.buyer,
        seller=terms.seller,
        how=how,
        accept_by=time_to_answer_the_work(order, now),
        give_up_at=max(order.give_up_at or now, answer_by(terms, now)) if is_made else None,
        clears_at=None if completed is None else max(completed.clears_at, order.at_the_bank.clears_at or now, now),
    )


def _the_open(order: Order, dispute: DisputeId) -> Dispute:
    if order.dispute is None or order.dispute.id != dispute:
        raise Refused("this dispute is not open; look at the order again")
    return order.dispute


def _check_the_statement(statement: str) -> None:
    if not statement.strip():
        raise Refused("the operator needs to know how it was; write a statement")
    check_text("the statement", statement)


def _check_that_both_are_heard(order: Order, asked: Dispute, now: datetime) -> None:
    terms = terms_of(order)
    if not {terms.buyer, terms.seller} <= set(asked.heard) and now < asked.evidence_by:
        until = f"{asked.evidence_by:%Y-%m-%d %H:%M} UTC"
        raise Refused(f"nobody is judged unheard: the other side has until {until} to give evidence")


def _decided(command: DecideDispute, order: Order, outcome: Literal["nothing", "part", "all"]) -> DisputeDecided:
    terms = terms_of(order)
    return DisputeDecided(
        order=command.order,
        dispute=command.dispute,
        operator=command.by,
        buyer=terms.buyer,
        seller=terms.seller,
        outcome=outcome,
        price=command.price,
        reason=Present(command.reason),
    )
