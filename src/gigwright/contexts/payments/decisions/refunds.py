"""Money on its way back to a card."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor
from gigwright.contexts.payments.decisions.breaks import Breaks, breaks_of_a_refund, with_late_word
from gigwright.contexts.payments.decisions.charges import Payment, payment
from gigwright.contexts.payments.decisions.clerks import only_the_market, same_amount, short_enough
from gigwright.events.payments import PaymentCaptured, PaymentRefunded, RefundFailed, RefundRequested, RefundStopped
from gigwright.values import Money, PaymentId, RefundId, RefundRef


class RefundState(msgspec.Struct, frozen=True):
    """One refund: asked for, then sent back, and perhaps come back from the card; or stopped."""

    requested: RefundRequested | None = None
    refunded: PaymentRefunded | None = None
    failed: bool = False
    stopped: RefundStopped | None = None


def _requested(refund: RefundState, event: RefundRequested) -> RefundState:
    return msgspec.structs.replace(refund, requested=event)


def _refunded(refund: RefundState, event: PaymentRefunded) -> RefundState:
    return msgspec.structs.replace(refund, refunded=event)


def _failed(refund: RefundState, event: RefundFailed) -> RefundState:
    return msgspec.structs.replace(refund, failed=True)


def _stopped(refund: RefundState, event: RefundStopped) -> RefundState:
    return msgspec.structs.replace(refund, stopped=event)


class Reference(msgspec.Struct, frozen=True):
    """The refund that one of the processor's refunds belongs to."""

    refund: RefundId | None = None


def _owned(reference: Reference, event: PaymentRefunded) -> Reference:
    return Reference(refund=event.refund)


refund = Model(
    RefundState(),
    {RefundRequested: _requested, PaymentRefunded: _refunded, RefundFailed: _failed, RefundStopped: _stopped},
    by="refund",
)
processor_refund = Model(Reference(), {PaymentRefunded: _owned}, by="processor_refund")


@command
class RequestRefund:
    """Send part or all of a captured payment back."""

    by: Actor
    refund: RefundId
    payment: PaymentId
    amount: Money


@decision(payment, refund)
def request_refund(command: RequestRefund, now: datetime, payment: Payment, refund: RefundState) -> Sequence[object]:
    """All refunds of a payment together never exceed what was captured."""
    only_the_market(command.by)
    if refund.requested is not None:
        _same_refund(refund.requested, command)
        return []
    if payment.captured is None:
        raise Refused(f"payment {command.payment} was not captured, so there is nothing to refund")
    if command.amount.amount_minor <= 0:
        raise Refused(f"a refund must be more than nothing, not {command.amount}")
    captured = payment.captured
    moving = [earlier for earlier in payment.refunds if earlier.refund not in payment.stopped]
    _check_what_is_left(command.amount, captured, moving)
    return [
        RefundRequested(
            refund=command.refund,
            payment=captured.payment,
            order=captured.order,
            buyer=captured.buyer,
            amount=command.amount,
        )
    ]


@command
class RecordRefund:
    """The processor sent the money back."""

    by: Actor
    refund: RefundId
    amount: Money
    processor_refund: RefundRef


@decision(refund, processor_refund, breaks_of_a_refund)
def record_refund(
    command: RecordRefund, now: datetime, refund: RefundState, owner: Reference, breaks: Breaks
) -> Sequence[object]:
    """Once per refund and per reference of the processor's."""
    asked = _asked(command.by, command.refund, command.amount, refund)
    if owner.refund not in (None, command.refund):
        raise Refused(f"{command.processor_refund} belongs to refund {owner.refund}, not to {command.refund}")
    if refund.stopped is not None:
        raise Refused(f"refund {command.refund} was stopped, but now {command.processor_refund} is said to be made")
    if refund.refunded is not None:
        _same_reference(refund.refunded.processor_refund, command.processor_refund)
        return []
    sent = PaymentRefunded(
        refund=asked.refund,
        payment=asked.payment,
        order=asked.order,
        buyer=asked.buyer,
        amount=asked.amount,
        processor_refund=command.processor_refund,
    )
    return with_late_word(sent, breaks)


@command
class RecordRefundFailed:
    """A refund that had been sent came back from the card. `reason` has at most 500 characters."""

    by: Actor
    refund: RefundId
    amount: Money
    processor_refund: RefundRef
    reason: str


@decision(refund, breaks_of_a_refund)
def record_refund_failed(
    command: RecordRefundFailed, now: datetime, refund: RefundState, breaks: Breaks
) -> Sequence[object]:
    """Once, and only of the refund that was sent."""
    asked = _asked(command.by, command.refund, command.amount, refund)
    short_enough(command.reason)
    if refund.refunded is None:
        raise Refused(f"refund {command.refund} was never sent, so it can't come back")
    _same_reference(refund.refunded.processor_refund, command.processor_refund)
    if refund.failed:
        return []
    failed = RefundFailed(
        refund=asked.refund,
        payment=asked.payment,
        order=asked.order,
        buyer=asked.buyer,
        amount=asked.amount,
        processor_refund=command.processor_refund,
        reason=command.reason,
    )
    return with_late_word(failed, breaks)


@command
class RecordRefundStopped:
    """The processor did not make a refund, because a bank had taken the payment back."""

    by: Actor
    refund: RefundId
    amount: Money


@decision(refund)
def record_refund_stopped(command: RecordRefundStopped, now: datetime, refund: RefundState) -> Sequence[RefundStopped]:
    """Once, and never after it was made."""
    asked = _asked(command.by, command.refund, command.amount, refund)
    if refund.refunded is not None:
        raise Refused(f"refund {command.refund} was made as {refund.refunded.processor_refund}, and can't be stopped")
    if refund.stopped is not None:
        return []
    return [
        RefundStopped(
            refund=asked.refund, payment=asked.payment, order=asked.order, buyer=asked.buyer, amount=asked.amount
        )
    ]


def _asked(by: Actor, named: RefundId, amount: Money, refund: RefundState) -> RefundRequested:
    only_the_market(by)
    if refund.requested is None:
        raise Refused(f"nobody asked for refund {named}, which the card processor speaks of")
    same_amount(f"refund {named}", refund.requested.amount, amount)
    return refund.requested


def _same_refund(known: RefundRequested, command: RequestRefund) -> None:
    if (known.payment, known.amount) != (command.payment, command.amount):
        raise Refused(
            f"refund {known.refund} stands for {known.amount} of {known.payment}, "
            f"not for {command.amount} of {command.payment}"
        )


def _check_what_is_left(amount: Money, captured: PaymentCaptured, refunds: Sequence[RefundRequested]) -> None:
    if amount.currency != captured.amount.currency:
        raise Refused(f"the payment was {captured.amount}; a refund is in the same currency, not {amount}")
    left = captured.amount
    for earlier in refunds:
        left -= earlier.amount
    if left < amount:
        raise Refused(f"only {left} of the payment of {captured.amount} is left to refund, not {amount}")


def _same_reference(ours: RefundRef, theirs: RefundRef) -> None:
    if ours != theirs:
        raise Refused(f"this refund is {ours} with us, but {theirs} at the card processor; compare both books")
