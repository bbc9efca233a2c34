"""The processor's objects in our words: the commands that record what they say."""

from gigwright.contexts.payments.decisions.charges import RecordCapture, RecordDecline
from gigwright.contexts.payments.decisions.clerks import REASON_LENGTH_MAX
from gigwright.contexts.payments.ports import Charge


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
