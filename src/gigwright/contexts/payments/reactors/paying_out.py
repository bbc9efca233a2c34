"""Sends sellers what they asked for."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.payments.decisions.payouts import RecordPayoutFailed, RecordPayoutSent
from gigwright.contexts.payments.ports import Processor, Transfer, TransferInstruction
from gigwright.contexts.payments.reactors.words import our_transfer, reason_of
from gigwright.events.ledger import PayoutRequested


def paying_out(processor: Processor) -> Reactor:
    """Sends each requested payout exactly once, and records whether it is on its way."""
    reactor = Reactor("paying-out")
    call = reactor.call(processor.transfer, find=processor.find_transfer)

    @reactor.on(PayoutRequested, key="payout")
    def send(effects: Effects, event: Recorded[PayoutRequested]) -> None:
        asked = event.data
        instruction = TransferInstruction(payout=asked.payout, seller=asked.seller, amount=asked.amount)
        transfer = our_transfer(effects.once(event, "transfer", call, instruction), asked)
        effects.do(event, _outcome(transfer, reactor.name))

    return reactor


def _outcome(transfer: Transfer, by: str) -> RecordPayoutSent | RecordPayoutFailed:
    """A transfer that has come back since was sent all the same; its return is news of its own."""
    if transfer.status == "refused":
        return RecordPayoutFailed(
            by=by, payout=transfer.payout, amount=transfer.amount, reason=reason_of(transfer.reason)
        )
    return RecordPayoutSent(by=by, payout=transfer.payout, transfer=transfer.ref, amount=transfer.amount)
