"""The processor's objects in our words: the commands that record what they say."""

from gigwright.contexts.payments.decisions.charges import RecordCapture, RecordDecline
from gigwright.contexts.payments.decisions.clerks import REASON_LENGTH_MAX
from gigwright.contexts.payments.ports import BankPayout, Charge, Chargeback, ProcessorRefused, Refund, Transfer
from gigwright.events.ledger import PayoutRequested, SweepRequested
from gigwright.events.payments import PaymentRequested, RefundRequested


class SomebodyElses(ProcessorRefused):
    """An object that bears our reference and belongs to something else: it says nothing about what we asked for."""

    what_to_do = "compare it with what was asked; until then it counts as nothing that happened"


def outcome_of(charge: Charge, by: str) -> RecordCapture | RecordDecline:
    """A captured charge names the time from which it can be used; one without has been declined."""
    if charge.status == "captured" and charge.available_at is not None:
        return RecordCapture(
            by=by,
            payment=charge.payment,
            charge=charge.ref,
            amount=charge.amount,
            processor_fee=charge.fee,
            available_at=charge.available_at,
        )
    return RecordDecline(by=by, payment=charge.payment, charge=charge.ref, reason=reason_of(charge.reason))


def reason_of(said: str | None) -> str:
    """Why it did not work, in as many words as are kept: a fact is never refused for the length of its reason."""
    return (said or "the card processor gave no reason")[:REASON_LENGTH_MAX]


def our_charge(charge: Charge, asked: PaymentRequested) -> Charge:
    """The charge, if it is of the payment that was asked for, and of its order."""
    _same(f"charge {charge.ref}", (charge.payment, charge.order), (asked.payment, asked.order))
    return charge


def our_chargeback(taken: Chargeback, asked: PaymentRequested) -> Chargeback:
    """The chargeback, if it is of the payment that was asked for, and of its order."""
    _same(f"chargeback {taken.ref}", (taken.payment, taken.order), (asked.payment, asked.order))
    return taken


def our_refund(refund: Refund, asked: RefundRequested) -> Refund:
    """The refund, if it is the one that was asked for, of that payment."""
    _same(f"refund {refund.ref}", (refund.refund, refund.payment), (asked.refund, asked.payment))
    return refund


def our_transfer(transfer: Transfer, asked: PayoutRequested) -> Transfer:
    """The transfer, if it is of the payout that was asked for, to that seller."""
    _same(f"transfer {transfer.ref}", (transfer.payout, transfer.seller), (asked.payout, asked.seller))
    return transfer


def our_bank_payout(sent: BankPayout, asked: SweepRequested) -> BankPayout:
    """What was sent to our bank, if it is of the sweep that was asked for."""
    if sent.sweep != asked.sweep:
        raise SomebodyElses(f"{sent.ref} is of {sent.sweep} at the card processor, not of {asked.sweep}")
    return sent


def _same(what: str, theirs: tuple[str, str], asked: tuple[str, str]) -> None:
    if theirs != asked:
        raise SomebodyElses(f"{what} is of {' and '.join(theirs)} at the card processor, not of {' and '.join(asked)}")
