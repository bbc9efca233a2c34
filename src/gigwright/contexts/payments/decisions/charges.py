"""What the processor said of a charge: each fact once, by its reference."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor
from gigwright.contexts.payments.decisions.breaks import Breaks, breaks_of_a_charge, with_late_word
from gigwright.contexts.payments.decisions.clerks import only_the_market, same_amount, short_enough
from gigwright.events.orders import ChargebackRecovered
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackLost,
    ChargebackOpened,
    ChargebackWon,
    FundsAvailable,
    PaymentCaptured,
    PaymentDeclined,
    PaymentRequested,
    RefundFailed,
    RefundRequested,
    RefundStopped,
)
from gigwright.values import ChargeRef, Money, PaymentId, RefundId

Stage = Literal["opened", "won", "lost", "appealed"]


class Payment(msgspec.Struct, frozen=True):
    """One payment, from its request to its last refund; each stage is the fact that reached it.

    Refunds that `failed` are the buyer's credit. Those that were `stopped`, because a bank had taken the payment, moved
    nothing: they wait (`waiting`) until the bank gives it back, and are then to be asked for `again`. `turns` are what
    became of the chargeback so far. `unheard` are the times that a bank gave back what had been lost and the order has
    not said yet whose it is: what goes back to a card is in the order's books only when it has.
    """

    requested: PaymentRequested | None = None
    captured: PaymentCaptured | None = None
    declined: PaymentDeclined | None = None
    available: FundsAvailable | None = None
    refunds: tuple[RefundRequested, ...] = ()
    failed: tuple[RefundFailed, ...] = ()
    stopped: frozenset[RefundId] = frozenset()
    waiting: tuple[RefundStopped, ...] = ()
    again: tuple[RefundStopped, ...] = ()
    chargeback: ChargebackOpened | None = None
    turns: tuple[Stage, ...] = ()
    unheard: int = 0

    @property
    def back(self) -> bool:
        """Whether a bank had it, and all of it is ours again, in the order's books too."""
        return self.turns[-1:] == ("won",) and not self.unheard


def _requested(payment: Payment, event: PaymentRequested) -> Payment:
    return msgspec.structs.replace(payment, requested=event)


def _captured(payment: Payment, event: PaymentCaptured) -> Payment:
    return msgspec.structs.replace(payment, captured=event)


def _declined(payment: Payment, event: PaymentDeclined) -> Payment:
    return msgspec.structs.replace(payment, declined=event)


def _available(payment: Payment, event: FundsAvailable) -> Payment:
    return msgspec.structs.replace(payment, available=event)


def _refund_requested(payment: Payment, event: RefundRequested) -> Payment:
    return msgspec.structs.replace(payment, refunds=(*payment.refunds, event))


def _refund_failed(payment: Payment, event: RefundFailed) -> Payment:
    return msgspec.structs.replace(payment, failed=(*payment.failed, event))


def _stopped(payment: Payment, event: RefundStopped) -> Payment:
    stopped, waiting = payment.stopped | {event.refund}, (*payment.waiting, event)
    return _let_go(msgspec.structs.replace(payment, stopped=stopped, waiting=waiting))


def _taken_back(payment: Payment, event: ChargebackOpened) -> Payment:
    return msgspec.structs.replace(payment, chargeback=event, turns=("opened",))


def _appealed(payment: Payment, event: ChargebackAppealed) -> Payment:
    return msgspec.structs.replace(payment, turns=(*payment.turns, "appealed"))


def _lost(payment: Payment, event: ChargebackLost) -> Payment:
    return msgspec.structs.replace(payment, turns=(*payment.turns, "lost"))


def _won(payment: Payment, event: ChargebackWon) -> Payment:
    unheard = payment.unheard + event.recovers
    return _let_go(msgspec.structs.replace(payment, turns=(*payment.turns, "won"), unheard=unheard))


def _recovered(payment: Payment, event: ChargebackRecovered) -> Payment:
    return _let_go(msgspec.structs.replace(payment, unheard=payment.unheard - 1))


def _let_go(payment: Payment) -> Payment:
    """Each refund that waits is to be asked for again by the one event after which nothing keeps it back."""
    if not payment.back:
        return msgspec.structs.replace(payment, again=())
    return msgspec.structs.replace(payment, again=payment.waiting, waiting=())


payment = Model(
    Payment(),
    {
        PaymentRequested: _requested,
        PaymentCaptured: _captured,
        PaymentDeclined: _declined,
        FundsAvailable: _available,
        RefundRequested: _refund_requested,
        RefundFailed: _refund_failed,
        RefundStopped: _stopped,
        ChargebackOpened: _taken_back,
        ChargebackAppealed: _appealed,
        ChargebackLost: _lost,
        ChargebackWon: _won,
        ChargebackRecovered: _recovered,
    },
    by="payment",
)


class Reference(msgspec.Struct, frozen=True):
    """The payment that one of the processor's charges belongs to."""

    payment: PaymentId | None = None


def _owned(reference: Reference, event: PaymentCaptured | PaymentDeclined) -> Reference:
    return Reference(payment=event.payment)


charge = Model(Reference(), {PaymentCaptured: _owned, PaymentDeclined: _owned}, by="charge")


@command
class RecordCapture:
    """The processor captured a payment."""

    by: Actor
    payment: PaymentId
    charge: ChargeRef
    amount: Money
    processor_fee: Money
    available_at: datetime


@decision(payment, charge, breaks_of_a_charge)
def record_capture(
    command: RecordCapture, now: datetime, payment: Payment, charge: Reference, breaks: Breaks
) -> Sequence[object]:
    """Once per payment and per charge; the same word again is harmless, another word is a break."""
    asked = _asked(command.by, command.payment, command.charge, payment, charge)
    if payment.declined is not None:
        raise Refused(f"charge {payment.declined.charge} was declined, but now {command.charge} is said to be captured")
    same_amount(f"payment {command.payment}", asked.amount, command.amount)
    _check_the_fee(command)
    fact = PaymentCaptured(
        payment=asked.payment,
        order=asked.order,
        buyer=asked.buyer,
        charge=command.charge,
        amount=command.amount,
        processor_fee=command.processor_fee,
        available_at=command.available_at,
        bill=asked.bill,
    )
    if payment.captured is not None and _no_other(payment.captured, fact):
        return []
    return with_late_word(fact, breaks)


@command
class RecordDecline:
    """The processor declined a card. `reason` has at most 500 characters."""

    by: Actor
    payment: PaymentId
    charge: ChargeRef
    reason: str


@decision(payment, charge)
def record_decline(command: RecordDecline, now: datetime, payment: Payment, charge: Reference) -> Sequence[object]:
    """Once per payment and per charge."""
    asked = _asked(command.by, command.payment, command.charge, payment, charge)
    short_enough(command.reason)
    if payment.captured is not None:
        raise Refused(f"charge {payment.captured.charge} was captured, but now {command.charge} is said to be declined")
    if payment.declined is not None:
        same_charge(payment.declined.charge, command.charge)
        return []
    return [
        PaymentDeclined(
            payment=asked.payment,
            order=asked.order,
            buyer=asked.buyer,
            charge=command.charge,
            reason=command.reason,
        )
    ]


@command
class RecordFundsAvailable:
    """What a charge left after its fee can be used."""

    by: Actor
    payment: PaymentId
    charge: ChargeRef
    amount: Money


@decision(payment)
def record_funds_available(command: RecordFundsAvailable, now: datetime, payment: Payment) -> Sequence[object]:
    """Once per charge, and exactly its net."""
    only_the_market(command.by)
    if payment.captured is None:
        raise Refused(f"payment {command.payment} was not captured, so nothing of it can be available")
    same_charge(payment.captured.charge, command.charge)
    net = payment.captured.amount - payment.captured.processor_fee
    same_amount(f"the net of charge {command.charge}", net, command.amount)
    if payment.available is not None:
        return []
    order = payment.captured.order
    return [FundsAvailable(payment=command.payment, order=order, charge=command.charge, amount=command.amount)]


def _asked(by: Actor, asked: PaymentId, ref: ChargeRef, payment: Payment, charge: Reference) -> PaymentRequested:
    only_the_market(by)
    if payment.requested is None:
        raise Refused(f"nobody asked for payment {asked}, which the card processor speaks of")
    if charge.payment not in (None, asked):
        raise Refused(f"charge {ref} belongs to payment {charge.payment}, not to {asked}")
    return payment.requested


def _check_the_fee(command: RecordCapture) -> None:
    fee = command.processor_fee
    if fee.currency != command.amount.currency or not 0 <= fee.amount_minor <= command.amount.amount_minor:
        raise Refused(
            f"the card processor says that it keeps {fee} of {command.amount}, which can't be; compare both books"
        )


def _no_other(known: PaymentCaptured, said: PaymentCaptured) -> bool:
    same_charge(known.charge, said.charge)
    same_amount(f"the fee of charge {known.charge}", known.processor_fee, said.processor_fee)
    if known.available_at != said.available_at:
        raise Refused(
            f"charge {known.charge} is available at {known.available_at.isoformat()} with us, "
            f"but at {said.available_at.isoformat()} at the card processor"
        )
    return True


def same_charge(ours: ChargeRef, theirs: ChargeRef) -> None:
    """Refused, naming both, unless it is one charge."""
    if ours != theirs:
        raise Refused(f"this payment is charge {ours} with us, but {theirs} at the card processor; compare both books")
