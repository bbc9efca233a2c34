"""Gives money back: the desk decides that it is owed, refunding sends it."""

from typing import Any

from gigwright.backbone.effects import Effects
from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import derive
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.payments.decisions.charges import payment
from gigwright.contexts.payments.decisions.refunds import RecordRefund, RecordRefundStopped, RequestRefund
from gigwright.contexts.payments.ports import Processor, ProcessorRefused, RefundInstruction
from gigwright.contexts.payments.reactors.words import our_refund
from gigwright.events.orders import (
    ChargebackRecovered,
    ChargebackReleased,
    LatePaymentRefunded,
    OrderCancelled,
    OrderPartlyRefunded,
    OrderReversed,
    to_cards,
)
from gigwright.events.payments import ChargebackWon, RefundRequested, RefundStopped
from gigwright.values import ChargeRef, Money, PaymentId, RefundId

Owing = (
    Recorded[OrderCancelled]
    | Recorded[OrderReversed]
    | Recorded[OrderPartlyRefunded]
    | Recorded[LatePaymentRefunded]
    | Recorded[ChargebackReleased]
    | Recorded[ChargebackRecovered]
)
Freeing = Recorded[ChargebackWon] | Recorded[ChargebackRecovered] | Recorded[RefundStopped]


def refund_desk() -> Reactor:
    """Asks for a refund of each payment of which an order gives something back; who held nothing owes nothing, and
    what is the buyer's credit now needs none.

    A refund that a bank stopped is asked for again, as a new one, when the bank has given the payment back, and the
    order has said of what was lost before that it is on its way to the card again.
    """
    reactor = Reactor("refund-desk")

    def ask(effects: Effects, event: Owing) -> None:
        said = event.data
        further = said.further if isinstance(said, OrderCancelled | OrderReversed | OrderPartlyRefunded) else ()
        own = said.refund
        if isinstance(said, OrderCancelled | OrderReversed | OrderPartlyRefunded):
            own = to_cards(said)
        for part in further:
            own -= part.amount
            refund = derive(RefundId, event.id, reactor.name, part.payment)
            effects.do(event, _request(reactor.name, refund, part.payment, part.amount), purpose=refund)
        if own.amount_minor:
            refund = derive(RefundId, event.id, reactor.name)
            effects.do(event, _request(reactor.name, refund, said.payment, own))

    kinds: tuple[type[Any], ...] = (
        OrderCancelled,
        OrderReversed,
        OrderPartlyRefunded,
        LatePaymentRefunded,
        ChargebackReleased,
    )
    for kind in kinds:
        reactor.on(kind, key="order")(ask)

    def ask_again(effects: Effects, event: Freeing) -> None:
        for stopped in effects.fold(payment, event).again:
            refund = derive(RefundId, event.id, reactor.name, stopped.refund)
            request = _request(reactor.name, refund, stopped.payment, stopped.amount)
            effects.do(event, request, purpose=f"again {stopped.refund}")

    reactor.on(ChargebackWon, key="order")(ask_again)
    reactor.on(RefundStopped, key="order")(ask_again)

    @reactor.on(ChargebackRecovered, key="order")
    def ask_and_ask_again(effects: Effects, event: Recorded[ChargebackRecovered]) -> None:
        ask(effects, event)
        ask_again(effects, event)

    return reactor


def refunding(processor: Processor) -> Reactor:
    """Sends each requested refund exactly once; one that the processor refuses is parked, for it should never be."""
    reactor = Reactor("refunding")
    call = reactor.call(processor.refund, find=processor.find_refund)

    @reactor.on(RefundRequested, key="refund")
    def send_back(effects: Effects, event: Recorded[RefundRequested]) -> None:
        asked = event.data
        refund = effects.once(
            event,
            "refund",
            call,
            RefundInstruction(
                refund=asked.refund, payment=asked.payment, charge=_charge_of(effects, event), amount=asked.amount
            ),
        )
        if refund.status == "stopped":
            our_refund(refund, asked)
            effects.do(event, RecordRefundStopped(by=reactor.name, refund=refund.refund, amount=refund.amount))
            return
        if refund.ref is None:
            raise ProcessorRefused(f"the card processor refused to refund {asked.amount}: {refund.reason}")
        our_refund(refund, asked)
        effects.do(
            event,
            RecordRefund(by=reactor.name, refund=refund.refund, amount=refund.amount, processor_refund=refund.ref),
        )

    return reactor


def _request(by: str, refund: RefundId, payment: PaymentId, amount: Money) -> RequestRefund:
    return RequestRefund(by=by, refund=refund, payment=payment, amount=amount)


def _charge_of(effects: Effects, event: Recorded[RefundRequested]) -> ChargeRef:
    captured = effects.fold(payment, event).captured
    if captured is None:
        raise NotConfigured(f"{event.data.payment} was never captured, so {event.data.refund} can't be sent")
    return captured.charge
