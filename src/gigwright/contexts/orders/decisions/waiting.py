"""Waiting for the buyer: the seller asks, and the clock stands still until there is an answer or a delivery."""

from datetime import datetime, timedelta
from typing import Literal

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor, Present
from gigwright.contexts.orders.decisions.order import (
    CLOCK,
    IN_WORK,
    check_text,
    not_before,
    only,
    only_the,
    only_while,
    order_as_it_is,
    terms_of,
)
from gigwright.contexts.orders.decisions.standing import Order, Wait
from gigwright.events.orders import WaitBegan, WaitEnded
from gigwright.values import OrderId, UserId

How = Literal["answered", "resumed", "delivered", "silence"]


@command
class WaitForBuyer:
    """Ask the buyer what the work can't go on without; its clock stands still meanwhile."""

    by: UserId
    order: OrderId
    question: str


@decision(order_as_it_is)
def wait_for_buyer(command: WaitForBuyer, now: datetime, order: Order) -> list[WaitBegan]:
    """One question at a time, and so many in an order."""
    terms = only_the("seller", order, command.by)
    only_while(order, *IN_WORK, act="waiting for the buyer")
    if order.waiting is not None:
        raise Refused("the buyer was asked already; wait for the answer, or go on without it")
    if order.waits >= terms.wait_limit:
        raise Refused(f"the buyer is asked {terms.wait_limit} times in an order; go on, or propose more time or an end")
    if not command.question.strip():
        raise Refused("the buyer needs to know what to answer; write a question")
    check_text("the question", command.question)
    return [
        WaitBegan(
            order=command.order,
            buyer=terms.buyer,
            seller=terms.seller,
            number=order.waits + 1,
            question=Present(command.question),
            asked_at=now,
            answer_by=now + timedelta(hours=terms.wait_hours),
        )
    ]


@command
class AnswerSeller:
    """Answer question `number`; the clock of the work runs again."""

    by: UserId
    order: OrderId
    number: int
    answer: str


@decision(order_as_it_is)
def answer_seller(command: AnswerSeller, now: datetime, order: Order) -> list[WaitEnded]:
    only_the("buyer", order, command.by)
    asked = _the_open(order, command.number)
    if not command.answer.strip():
        raise Refused("the seller waits for an answer; write one")
    check_text("the answer", command.answer)
    return [_ended(order, asked, "answered", now, command.answer)]


@command
class GoOnWithout:
    """Need no answer any more; the clock of the work runs again."""

    by: UserId
    order: OrderId
    number: int


@decision(order_as_it_is)
def go_on_without(command: GoOnWithout, now: datetime, order: Order) -> list[WaitEnded]:
    only_the("seller", order, command.by)
    return [_ended(order, _the_open(order, command.number), "resumed", now)]


@command
class EndWait:
    """Let the clock of the work run again when the buyer has not answered in time."""

    by: Actor
    order: OrderId
    number: int


@decision(order_as_it_is)
def end_wait(command: EndWait, now: datetime, order: Order) -> list[WaitEnded]:
    only(CLOCK, command.by)
    terms_of(order)
    asked = order.waiting
    if asked is None or asked.number != command.number:
        return []
    not_before(asked.answer_by, now, f"the time to answer question {command.number} of {command.order}")
    return [_ended(order, asked, "silence", now)]


def ended_by_delivery(order: Order, now: datetime) -> list[WaitEnded]:
    """Who delivers needs no answer any more; nothing where none is awaited."""
    return [] if order.waiting is None else [_ended(order, order.waiting, "delivered", now)]


def _the_open(order: Order, number: int) -> Wait:
    if order.waiting is None or order.waiting.number != number:
        raise Refused("no answer to this question is awaited now; look at the order again")
    return order.waiting


def _ended(order: Order, asked: Wait, how: How, now: datetime, answer: str = "") -> WaitEnded:
    """Nobody loses time to it: both moments move by as long as it was waited, and by nothing where the clock of whoever
    asks is behind."""
    terms, ended_at = terms_of(order), max(now, asked.asked_at)
    waited = ended_at - asked.asked_at
    assert order.due_at is not None, "work that has begun has a due time"
    return WaitEnded(
        order=terms.order,
        buyer=terms.buyer,
        seller=terms.seller,
        number=asked.number,
        how=how,
        answer=Present(answer),
        ended_at=ended_at,
        due_at=order.due_at + waited,
        give_up_at=None if order.give_up_at is None else order.give_up_at + waited,
    )
