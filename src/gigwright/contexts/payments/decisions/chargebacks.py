"""What the processor said of a payment that a bank took back: each turn of it once, in its order."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor
from gigwright.contexts.payments.decisions.breaks import Breaks, breaks_of_a_chargeback, with_late_word
from gigwright.contexts.payments.decisions.charges import Payment, payment, same_charge
from gigwright.contexts.payments.decisions.clerks import only_the_market, same_amount
from gigwright.events.orders import OrderPlaced
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackLost,
    ChargebackOpened,
    ChargebackWon,
    PaymentCaptured,
)
from gigwright.values import ChargebackRef, ChargeRef, Money, OrderId, PaymentId, UserId

TURNS_MAX = 3


class Turn(msgspec.Struct, frozen=True):
    """What became of a chargeback; `amount` is what moved with it."""

    what: Literal["won", "lost", "appealed"]
    amount: Money


class Reference(msgspec.Struct, frozen=True):
    """The payment that one of the processor's chargebacks belongs to."""

    payment: PaymentId | None = None


def _owned(_: Reference, event: ChargebackOpened) -> Reference:
    return Reference(payment=event.payment)


def _sold(_: UserId, event: OrderPlaced) -> UserId:
    return event.seller


chargeback = Model(Reference(), {ChargebackOpened: _owned}, by="chargeback")
seller_of = Model(UserId(""), {OrderPlaced: _sold}, by="order")


@command
class RecordChargeback:
    """A bank took a payment back; `turns` is all that has become of it so far."""

    by: Actor
    chargeback: ChargebackRef
    payment: PaymentId
    order: OrderId
    charge: ChargeRef
    amount: Money
    fee: Money
    turns: tuple[Turn, ...]


@decision(payment, chargeback, seller_of, breaks_of_a_chargeback)
def record_chargeback(
    command: RecordChargeback, now: datetime, payment: Payment, owner: Reference, seller: UserId, breaks: Breaks
) -> Sequence[object]:
    """What is not known yet of it. An older word than ours says nothing new; another word is a break."""
    only_the_market(command.by)
    captured = _captured(command, payment, owner)
    said = tuple(turn.what for turn in command.turns)
    known = payment.turns[1:]
    if not _is_possible(said):
        raise Refused(f"no chargeback goes {', '.join(said)}; look at {command.chargeback} at the card processor")
    if said[: len(known)] != known[: len(said)]:
        raise Refused(
            f"{command.chargeback} was {', '.join(known)} with us, but is {', '.join(said)} at the card processor"
        )
    opened = [] if payment.chargeback is not None else [_opened(command, captured, seller)]
    new = (*opened, *_turned(command, captured, seller, len(known)))
    return [said for fact in new for said in with_late_word(fact, breaks)]


def _captured(command: RecordChargeback, payment: Payment, owner: Reference) -> PaymentCaptured:
    """The payment that it is about; Refused when it is not this one."""
    captured = payment.captured
    if captured is None:
        raise Refused(f"payment {command.payment} was not captured, so no bank can take it back")
    if owner.payment not in (None, command.payment):
        raise Refused(f"{command.chargeback} belongs to payment {owner.payment}, not to {command.payment}")
    if captured.order != command.order:
        raise Refused(f"payment {command.payment} is for {captured.order}, not for {command.order}")
    same_charge(captured.charge, command.charge)
    left = captured.amount
    if (
        command.amount.currency != captured.amount.currency
        or not Money(0, captured.amount.currency) < command.amount <= captured.amount
    ):
        raise Refused(f"of a payment of {captured.amount} no bank can take {command.amount} back; compare both books")
    for failed in payment.failed:
        left -= failed.amount
    if left < command.amount:
        raise Refused(
            f"what was refunded of {command.payment} and came back is its buyer's credit, so no bank can take"
            f" {command.amount} of it, only {left}; compare both books"
        )
    if payment.chargeback is not None:
        known = payment.chargeback
        if known.chargeback != command.chargeback:
            raise Refused(
                f"{known.chargeback} took this payment back before, not {command.chargeback}; compare both books"
            )
        same_amount(f"what {known.chargeback} took", known.amount, command.amount)
        same_amount(f"the fee of {known.chargeback}", known.fee, command.fee)
    return captured


def _opened(command: RecordChargeback, captured: PaymentCaptured, seller: UserId) -> ChargebackOpened:
    return ChargebackOpened(
        chargeback=command.chargeback,
        payment=captured.payment,
        order=captured.order,
        buyer=captured.buyer,
        seller=seller,
        charge=captured.charge,
        amount=command.amount,
        fee=command.fee,
    )


def _turned(command: RecordChargeback, captured: PaymentCaptured, seller: UserId, known: int) -> Iterator[object]:
    """The turns from that number on; what is won or lost is what the bank took last."""
    taken, first = command.amount, command.turns[0].what if command.turns else ""
    for number, turn in enumerate(command.turns):
        if turn.what == "appealed" and first == "won":
            taken = turn.amount
        if number >= known:
            yield _turn(command, captured, seller, turn, taken, before=first if number else "")


def _turn(
    command: RecordChargeback, captured: PaymentCaptured, seller: UserId, turn: Turn, taken: Money, *, before: str
) -> object:
    chargeback, payment, order, buyer = command.chargeback, captured.payment, captured.order, captured.buyer
    if turn.what == "won":
        same_amount(f"what {chargeback} gives back", taken, turn.amount)
        return ChargebackWon(
            chargeback=chargeback,
            payment=payment,
            order=order,
            buyer=buyer,
            amount=taken,
            recovers=before == "lost",
            again=before == "won",
        )
    if turn.what == "lost":
        return ChargebackLost(chargeback=chargeback, payment=payment, order=order, buyer=buyer, amount=taken)
    return ChargebackAppealed(
        chargeback=chargeback, payment=payment, order=order, buyer=buyer, seller=seller, amount=turn.amount
    )


def _is_possible(said: tuple[str, ...]) -> bool:
    """Won or lost, and whoever lost may appeal once."""
    return len(said) <= TURNS_MAX and all((what == "appealed") == (place == 1) for place, what in enumerate(said))
