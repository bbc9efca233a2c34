"""Cards: payments, refunds, payouts and sweeps, by a processor that is never one of us."""

from gigwright.backbone.context import Context
from gigwright.contexts.payments.decisions import DECISIONS
from gigwright.contexts.payments.ports import Processor
from gigwright.contexts.payments.projections import payout_queue
from gigwright.contexts.payments.reactors import charging, paying_out, refund_desk, refunding, sweeping


def mount(processor: Processor) -> Context:
    """The context over a card processor. What it says by itself is followed by `reactors.ProcessorNews`."""
    return Context(
        name="payments",
        decisions=DECISIONS,
        projections=(payout_queue,),
        reactors=(charging(processor), refund_desk(), refunding(processor), paying_out(processor), sweeping(processor)),
    )
