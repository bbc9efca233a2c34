"""Sends the market's own money to its bank, as an operator asked."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.payments.decisions.sweeps import RecordSweepFailed, RecordSweepSent
from gigwright.contexts.payments.ports import BankInstruction, BankPayout, Processor
from gigwright.contexts.payments.reactors.words import our_bank_payout, reason_of
from gigwright.events.ledger import SweepRequested


def sweeping(processor: Processor) -> Reactor:
    """Sends each requested sweep exactly once, and records whether it is on its way."""
    reactor = Reactor("sweeping")
    call = reactor.call(processor.send_to_bank, find=processor.find_bank_payout)

    @reactor.on(SweepRequested, key="sweep")
    def send(effects: Effects, event: Recorded[SweepRequested]) -> None:
        asked = event.data
        instruction = BankInstruction(sweep=asked.sweep, amount=asked.amount)
        sent = our_bank_payout(effects.once(event, "bank-payout", call, instruction), asked)
        effects.do(event, _outcome(sent, reactor.name))

    return reactor


def _outcome(sent: BankPayout, by: str) -> RecordSweepSent | RecordSweepFailed:
    """One that has arrived or come back since was sent all the same; what became of it is news of its own."""
    if sent.status == "refused":
        return RecordSweepFailed(by=by, sweep=sent.sweep, amount=sent.amount, reason=reason_of(sent.reason))
    return RecordSweepSent(by=by, sweep=sent.sweep, bank_payout=sent.ref, amount=sent.amount)
