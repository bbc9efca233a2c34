"""Numbering what is handed out about money: who asks, for what, and under which number it is issued."""

from gigwright.contexts.billing.decisions.numbering import BILLING, last_number
from gigwright.contexts.billing.decisions.paid import (
    CancelChargebackCredit,
    CreditChargeback,
    IssueCreditNote,
    IssueReceipt,
    NoteCredit,
    cancel_chargeback_credit,
    credit_chargeback,
    issue_credit_note,
    issue_receipt,
    note_credit,
)
from gigwright.contexts.billing.decisions.paid_out import (
    CancelPayoutStatement,
    IssuePayoutStatement,
    StateEarlyPayout,
    cancel_payout_statement,
    issue_payout_statement,
    state_early_payout,
)

__all__ = [
    "BILLING",
    "CancelChargebackCredit",
    "CancelPayoutStatement",
    "CreditChargeback",
    "IssueCreditNote",
    "IssuePayoutStatement",
    "IssueReceipt",
    "NoteCredit",
    "StateEarlyPayout",
    "cancel_chargeback_credit",
    "cancel_payout_statement",
    "credit_chargeback",
    "issue_credit_note",
    "issue_payout_statement",
    "issue_receipt",
    "last_number",
    "note_credit",
    "state_early_payout",
]
