"""What the processor said of a payout: sent or failed, and perhaps returned later."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor
from gigwright.contexts.payments.decisions.breaks import Breaks, breaks_of_a_transfer, with_late_word
from gigwright.contexts.payments.decisions.clerks import only_the_market, same_amount, short_enough
from gigwright.events.ledger import PayoutRequested
from gigwright.events.payments import PayoutFailed, PayoutReturned, PayoutSent
from gigwright.values import Money, PayoutId, TransferRef


class Payout(msgspec.Struct, frozen=True):
    """One payout; each stage is the fact that reached it."""

    requested: PayoutRequested | None = None
    sent: PayoutSent | None = None
    failed: PayoutFailed | None = None
    returned: PayoutReturned | None = None


def _requested(payout: Payout, event: PayoutRequested) -> Payout:
    return msgspec.structs.replace(payout, requested=event)


def _sent(payout: Payout, event: PayoutSent) -> Payout:
    return msgspec.structs.replace(payout, sent=event)


def _failed(payout: Payout, event: PayoutFailed) -> Payout:
    return msgspec.structs.replace(payout, failed=event)


def _returned(payout: Payout, event: PayoutReturned) -> Payout:
    return msgspec.structs.replace(payout, returned=event)


class Reference(msgspec.Struct, frozen=True):
    """The payout that one of the processor's transfers belongs to."""

    payout: PayoutId | None = None


def _owned(reference: Reference, event: PayoutSent) -> Reference:
    return Reference(payout=event.payout)


payout = Model(
    Payout(),
    {PayoutRequested: _requested, PayoutSent: _sent, PayoutFailed: _failed, PayoutReturned: _returned},
    by="payout",
)
transfer = Model(Reference(), {PayoutSent: _owned}, by="transfer")


@command
class RecordPayoutSent:
    """The processor took a payout on its way."""

    by: Actor
    payout: PayoutId
    transfer: TransferRef
    amount: Money


@decision(payout, transfer, breaks_of_a_transfer)
def record_payout_sent(
    command: RecordPayoutSent, now: datetime, payout: Payout, transfer: Reference, breaks: Breaks
) -> Sequence[object]:
    """Once per payout and per transfer."""
    asked = _asked(command.by, command.payout, command.amount, payout)
    if transfer.payout not in (None, command.payout):
        raise Refused(f"transfer {command.transfer} belongs to payout {transfer.payout}, not to {command.payout}")
    if payout.failed is not None:
        raise Refused(f"payout {command.payout} failed, but now {command.transfer} is said to be sent")
    if payout.sent is not None:
        _same_transfer(payout.sent.transfer, command.transfer)
        return []
    sent = PayoutSent(payout=command.payout, seller=asked.seller, amount=command.amount, transfer=command.transfer)
    return with_late_word(sent, breaks)


@command
class RecordPayoutFailed:
    """The processor refused a payout. `reason` has at most 500 characters."""

    by: Actor
    payout: PayoutId
    amount: Money
    reason: str


@decision(payout)
def record_payout_failed(command: RecordPayoutFailed, now: datetime, payout: Payout) -> Sequence[object]:
    """Once per payout, and never after it was sent: that is a return."""
    asked = _asked(command.by, command.payout, command.amount, payout)
    short_enough(command.reason)
    if payout.sent is not None:
        raise Refused(f"payout {command.payout} was sent as {payout.sent.transfer}, but now it is said to have failed")
    if payout.failed is not None:
        return []
    return [
        PayoutFailed(
            payout=command.payout, seller=asked.seller, amount=command.amount, fee=asked.fee, reason=command.reason
        )
    ]


@command
class RecordPayoutReturned:
    """A payout that had been sent came back. `reason` has at most 500 characters."""

    by: Actor
    payout: PayoutId
    transfer: TransferRef
    amount: Money
    reason: str


@decision(payout, breaks_of_a_transfer)
def record_payout_returned(
    command: RecordPayoutReturned, now: datetime, payout: Payout, breaks: Breaks
) -> Sequence[object]:
    """Once, and only of the transfer that was sent."""
    asked = _asked(command.by, command.payout, command.amount, payout)
    short_enough(command.reason)
    if payout.sent is None:
        raise Refused(f"payout {command.payout} was never sent, so it can't come back")
    _same_transfer(payout.sent.transfer, command.transfer)
    if payout.returned is not None:
        return []
    returned = PayoutReturned(
        payout=command.payout,
        seller=asked.seller,
        amount=command.amount,
        fee=asked.fee,
        transfer=command.transfer,
        reason=command.reason,
    )
    return with_late_word(returned, breaks)


def _asked(by: Actor, asked: PayoutId, amount: Money, payout: Payout) -> PayoutRequested:
    only_the_market(by)
    if payout.requested is None:
        raise Refused(f"nobody asked for payout {asked}, which the card processor speaks of")
    same_amount(f"payout {asked}", payout.requested.amount, amount)
    return payout.requested


def _same_transfer(ours: TransferRef, theirs: TransferRef) -> None:
    if ours != theirs:
        raise Refused(f"this payout is transfer {ours} with us, but {theirs} at the card processor; compare both books")
