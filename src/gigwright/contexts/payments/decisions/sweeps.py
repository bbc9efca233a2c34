"""What the processor said of the market's own money on its way to its bank: sent, arrived, or failed."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor
from gigwright.contexts.payments.decisions.breaks import Breaks, breaks_of_a_bank_payout, with_late_word
from gigwright.contexts.payments.decisions.clerks import only_the_market, same_amount, short_enough
from gigwright.events.ledger import SweepRequested
from gigwright.events.payments import SweepArrived, SweepFailed, SweepSent
from gigwright.values import BankPayoutRef, Money, SweepId


class Sweep(msgspec.Struct, frozen=True):
    """One sweep; each stage is the fact that reached it."""

    requested: SweepRequested | None = None
    sent: SweepSent | None = None
    arrived: SweepArrived | None = None
    failed: SweepFailed | None = None


def _requested(sweep: Sweep, event: SweepRequested) -> Sweep:
    return msgspec.structs.replace(sweep, requested=event)


def _sent(sweep: Sweep, event: SweepSent) -> Sweep:
    return msgspec.structs.replace(sweep, sent=event)


def _arrived(sweep: Sweep, event: SweepArrived) -> Sweep:
    return msgspec.structs.replace(sweep, arrived=event)


def _failed(sweep: Sweep, event: SweepFailed) -> Sweep:
    return msgspec.structs.replace(sweep, failed=event)


class Reference(msgspec.Struct, frozen=True):
    """The sweep that one of the processor's bank payouts belongs to."""

    sweep: SweepId | None = None


def _owned(reference: Reference, event: SweepSent) -> Reference:
    return Reference(sweep=event.sweep)


sweep = Model(
    Sweep(),
    {SweepRequested: _requested, SweepSent: _sent, SweepArrived: _arrived, SweepFailed: _failed},
    by="sweep",
)
bank_payout = Model(Reference(), {SweepSent: _owned}, by="bank_payout")


@command
class RecordSweepSent:
    """The processor took a sweep on its way."""

    by: Actor
    sweep: SweepId
    bank_payout: BankPayoutRef
    amount: Money


@decision(sweep, bank_payout, breaks_of_a_bank_payout)
def record_sweep_sent(
    command: RecordSweepSent, now: datetime, sweep: Sweep, bank_payout: Reference, breaks: Breaks
) -> Sequence[object]:
    """Once per sweep and per bank payout."""
    _check_what_was_asked(command.by, command.sweep, command.amount, sweep)
    if bank_payout.sweep not in (None, command.sweep):
        raise Refused(f"bank payout {command.bank_payout} belongs to sweep {bank_payout.sweep}, not to {command.sweep}")
    if sweep.sent is not None:
        _check_the_reference(sweep.sent.bank_payout, command.bank_payout)
        return []
    if sweep.failed is not None:
        raise Refused(f"sweep {command.sweep} was refused, but now {command.bank_payout} is said to be sent")
    sent = SweepSent(sweep=command.sweep, amount=command.amount, bank_payout=command.bank_payout)
    return with_late_word(sent, breaks)


@command
class RecordSweepArrived:
    """The market's bank has a sweep."""

    by: Actor
    sweep: SweepId
    bank_payout: BankPayoutRef
    amount: Money


@decision(sweep)
def record_sweep_arrived(command: RecordSweepArrived, now: datetime, sweep: Sweep) -> Sequence[object]:
    """Once, and only of what was sent; a word that comes after its failure says nothing new."""
    _check_what_was_asked(command.by, command.sweep, command.amount, sweep)
    if sweep.sent is None:
        raise Refused(f"sweep {command.sweep} was never sent, so it can't have arrived")
    _check_the_reference(sweep.sent.bank_payout, command.bank_payout)
    if sweep.arrived is not None or sweep.failed is not None:
        return []
    return [SweepArrived(sweep=command.sweep, amount=command.amount, bank_payout=command.bank_payout)]


@command
class RecordSweepFailed:
    """The processor refused a sweep. `reason` has at most 500 characters."""

    by: Actor
    sweep: SweepId
    amount: Money
    reason: str


@decision(sweep)
def record_sweep_failed(command: RecordSweepFailed, now: datetime, sweep: Sweep) -> Sequence[object]:
    """The processor refused it; once, and never after it was sent: that is a return."""
    _check_what_was_asked(command.by, command.sweep, command.amount, sweep)
    short_enough(command.reason)
    if sweep.sent is not None:
        raise Refused(f"sweep {command.sweep} was sent as {sweep.sent.bank_payout}, but now it is said to be refused")
    if sweep.failed is not None:
        return []
    return [
        SweepFailed(sweep=command.sweep, amount=command.amount, bank_payout=None, arrived=False, reason=command.reason)
    ]


@command
class RecordSweepTurnedBack:
    """A sweep that had been sent came back. `reason` has at most 500 characters."""

    by: Actor
    sweep: SweepId
    bank_payout: BankPayoutRef
    amount: Money
    reason: str


@decision(sweep, breaks_of_a_bank_payout)
def record_sweep_turned_back(
    command: RecordSweepTurnedBack, now: datetime, sweep: Sweep, breaks: Breaks
) -> Sequence[object]:
    """Once, and only of what was sent, whether or not it had arrived."""
    _check_what_was_asked(command.by, command.sweep, command.amount, sweep)
    short_enough(command.reason)
    if sweep.sent is None:
        raise Refused(f"sweep {command.sweep} was never sent, so it can't come back")
    _check_the_reference(sweep.sent.bank_payout, command.bank_payout)
    if sweep.failed is not None:
        return []
    failed = SweepFailed(
        sweep=command.sweep,
        amount=command.amount,
        bank_payout=command.bank_payout,
        arrived=sweep.arrived is not None,
        reason=command.reason,
    )
    return with_late_word(failed, breaks)


def _check_what_was_asked(by: Actor, asked: SweepId, amount: Money, sweep: Sweep) -> None:
    only_the_market(by)
    if sweep.requested is None:
        raise Refused(f"nobody asked for sweep {asked}, which the card processor speaks of")
    same_amount(f"sweep {asked}", sweep.requested.amount, amount)


def _check_the_reference(ours: BankPayoutRef, theirs: BankPayoutRef) -> None:
    if ours != theirs:
        raise Refused(f"this sweep is {ours} with us, but {theirs} at the card processor; compare both books")
