"""Takes the money for a payment that a buyer asked for."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.payments.ports import ChargeRequest, Processor
from gigwright.contexts.payments.reactors.words import our_charge, outcome_of
from gigwright.events.payments import PaymentRequested


def charging(processor: Processor) -> Reactor:
    """Charges each requested payment exactly once, and records what came of it."""
    reactor = Reactor("charging")
    call = reactor.call(processor.begin_payment, find=processor.find_payment)

    @reactor.on(PaymentRequested, key="payment")
    def charge(effects: Effects, event: Recorded[PaymentRequested]) -> None:
        asked = event.data
        request = ChargeRequest(payment=asked.payment, order=asked.order, amount=asked.amount, card=asked.card)
        taken = our_charge(effects.once(event, "charge", call, request), asked)
        effects.do(event, outcome_of(taken, reactor.name))

    return reactor
