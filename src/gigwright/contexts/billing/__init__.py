"""Billing: receipts, credit notes and payout statements, numbered without gaps."""

from gigwright.backbone.context import Context
from gigwright.contexts.billing.decisions import (
    cancel_chargeback_credit,
    cancel_payout_statement,
    credit_chargeback,
    issue_credit_note,
    issue_payout_statement,
    issue_receipt,
    note_credit,
    state_early_payout,
)
from gigwright.contexts.billing.reactors import billing


def mount() -> Context:
    """The rules that number, and whoever asks them for each movement of money."""
    return Context(
        name="billing",
        decisions=(
            issue_receipt,
            issue_credit_note,
            note_credit,
            credit_chargeback,
            cancel_chargeback_credit,
            issue_payout_statement,
            cancel_payout_statement,
            state_early_payout,
        ),
        reactors=(billing,),
    )
