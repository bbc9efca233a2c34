"""The processor's objects in our words: the commands that record what they say."""

from gigwright.contexts.payments.decisions.charges import RecordCapture, RecordDecline
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
    reason = charge.reason or "the card processor gave no reason"
    return RecordDecline(by=by, payment=charge.payment, charge=charge.ref, reason=reason)
