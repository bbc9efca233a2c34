"""What is done at the card processor, and what is heard from it."""

from gigwright.contexts.payments.reactors.charging import charging
from gigwright.contexts.payments.reactors.news import ProcessorNews
from gigwright.contexts.payments.reactors.paying_out import paying_out
from gigwright.contexts.payments.reactors.reconciling import Reconciler, Reconciliation
from gigwright.contexts.payments.reactors.refunding import refund_desk, refunding
from gigwright.contexts.payments.reactors.sweeping import sweeping

__all__ = [
    "ProcessorNews",
    "Reconciler",
    "Reconciliation",
    "charging",
    "paying_out",
    "refund_desk",
    "refunding",
    "sweeping",
]
