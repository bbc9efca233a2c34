"""Mischief about payments that banks take back: forged words of the processor, and operators who come too late."""

from collections.abc import Callable
from typing import Any

from gigwright.contexts.orders.decisions.charging_back import AssumeChargeback, HoldChargeback
from gigwright.contexts.orders.decisions.overruling import CancelByOperator
from gigwright.contexts.payments.decisions import RecordChargeback, RecordRefund, RecordRefundStopped, Turn
from gigwright.events.orders import (
    STATES,
    CouponRedeemed,
    CreditUsed,
    ExtraBought,
    OrderPaid,
    OrderPartlyRefunded,
    State,
)
from gigwright.events.payments import (
    ChargebackLost,
    ChargebackOpened,
    ChargebackWon,
    PaymentCaptured,
    PaymentRefunded,
    RefundFailed,
    RefundRequested,
    RefundStopped,
)
from gigwright.simulation.mischief.known import Thing
from gigwright.simulation.mischief.scene import Scene, changed, more
from gigwright.values import ChargebackRef, ChargeRef, Money, OperatorId, PaymentId, RefundRef, UserId

Ask = Callable[[Scene], object]

CLERK = "processor-news"
INTAKE = "order-intake"
CASHIER = "refunding"
FORGED = ChargebackRef("forged_chargeback")
GOES_ON: tuple[State, ...] = ("awaiting_requirements", "in_progress", "in_revision", "delivered")


def _at_the_bank(
    scene: Scene, bank: str | None, *states: State, which: Callable[[Thing], bool] = lambda _: True
) -> Thing:
    """An order with whose own payment a bank does this."""
    return scene.order(
        *(states or STATES), which=lambda one: one.has(OrderPaid) and one.bank_of_its_own == bank and which(one)
    )


def _assume(scene: Scene, order: Thing) -> AssumeChargeback:
    operator = OperatorId(scene.pick("operator", lambda _: True).id)
    return AssumeChargeback(by=operator, order=order.terms.order, payment=order[OrderPaid].payment, reason="Because")


def _is_all_gone(order: Thing) -> bool:
    """Whether nothing is left of an order when a bank keeps what its own card paid."""
    return order.bank == "keeps" and order.lacks(CreditUsed, CouponRedeemed, ExtraBought)


def _reverse(scene: Scene, order: Thing) -> CancelByOperator:
    terms, operator = order.terms, OperatorId(scene.pick("operator", lambda _: True).id)
    return CancelByOperator(
        by=operator, order=terms.order, seller=terms.seller, reason="Because", fault="nobody", reviewed=True
    )


def _hold(scene: Scene, **changes: Any) -> HoldChargeback:
    """Of an order that goes on, as if a bank had taken a minor unit of its payment."""
    order = _at_the_bank(scene, None, *GOES_ON, which=lambda one: one.lacks(CreditUsed, OrderPartlyRefunded))
    honest = HoldChargeback(
        by=INTAKE,
        order=order.terms.order,
        payment=order[OrderPaid].payment,
        chargeback=FORGED,
        buyer=order.terms.buyer,
        seller=order.terms.seller,
        amount=Money(1, order.terms.total.currency),
    )
    return changed(honest, **changes)


def _taken(scene: Scene) -> ChargebackOpened:
    found: ChargebackOpened = scene.pick("payment", lambda one: one.has(ChargebackOpened))[ChargebackOpened]
    return found


def _said(of: ChargebackOpened, **changes: Any) -> RecordChargeback:
    honest = RecordChargeback(
        by=CLERK,
        chargeback=of.chargeback,
        payment=of.payment,
        order=of.order,
        charge=of.charge,
        amount=of.amount,
        fee=of.fee,
        turns=(),
    )
    return changed(honest, **changes)


def _forged(scene: Scene, **changes: Any) -> RecordChargeback:
    """Of a payment that no bank has taken, and of which no refund came back."""
    captured: PaymentCaptured = scene.pick(
        "payment", lambda one: one.has(PaymentCaptured) and one.lacks(ChargebackOpened, RefundFailed)
    )[PaymentCaptured]
    honest = RecordChargeback(
        by=CLERK,
        chargeback=FORGED,
        payment=captured.payment,
        order=captured.order,
        charge=captured.charge,
        amount=captured.amount,
        fee=Money(0, captured.amount.currency),
        turns=(),
    )
    return changed(honest, **changes)


def _of_nothing(scene: Scene) -> RecordChargeback:
    amount, payment = Money(1_000, "USD"), scene.ids.new(PaymentId)
    order, charge = scene.no_order(), ChargeRef("forged_charge")
    return RecordChargeback(
        by=CLERK, chargeback=FORGED, payment=payment, order=order, charge=charge, amount=amount, fee=amount, turns=()
    )


def _more_than_came(scene: Scene) -> RecordChargeback:
    honest = _forged(scene)
    return changed(honest, amount=more(honest.amount))


def _more_than_is_not_credit(scene: Scene) -> RecordChargeback:
    """Of a payment of which a refund came back from the card."""
    payment = scene.pick("payment", lambda one: one.has(PaymentCaptured, RefundFailed) and one.lacks(ChargebackOpened))
    captured: PaymentCaptured = payment[PaymentCaptured]
    honest = _forged(scene)
    return changed(
        honest,
        payment=captured.payment,
        order=captured.order,
        charge=captured.charge,
        amount=captured.amount,
        fee=Money(0, captured.amount.currency),
    )


def _decided_otherwise(scene: Scene) -> RecordChargeback:
    payment = scene.pick(
        "payment", lambda one: one.has(ChargebackOpened) and not one.lacks(ChargebackWon, ChargebackLost)
    )
    known, nothing = payment[ChargebackOpened], Money(0, payment[ChargebackOpened].amount.currency)
    turns = [Turn("won", known.amount), Turn("lost", nothing)]
    first = payment.first(ChargebackWon, ChargebackLost)
    return _said(known, turns=(turns[1] if first is ChargebackWon else turns[0],))


def _stopped_after_it_was_made(scene: Scene) -> RecordRefundStopped:
    refund: PaymentRefunded = scene.pick("refund", lambda one: one.has(PaymentRefunded))[PaymentRefunded]
    return RecordRefundStopped(by=CASHIER, refund=refund.refund, amount=refund.amount)


def _made_after_it_was_stopped(scene: Scene) -> RecordRefund:
    refund: RefundStopped = scene.pick("refund", lambda one: one.has(RefundRequested, RefundStopped))[RefundStopped]
    ref = RefundRef("forged_refund")
    return RecordRefund(by=CASHIER, refund=refund.refund, amount=refund.amount, processor_refund=ref)


SAID = "payments.decisions.chargebacks:"
DONE = "orders.decisions.charging_back:"

MADE_AFTER_ALL = "payments.decisions.refunds: refund … was stopped"

BANKS: dict[str, Ask] = {
    f"{SAID} payment … was not captured": _of_nothing,
    f"{SAID} … belongs to payment": lambda scene: _forged(scene, chargeback=_taken(scene).chargeback),
    f"{SAID} payment … is for": lambda scene: _forged(scene, order=scene.no_order()),
    f"{SAID} no chargeback goes": lambda scene: _forged(scene, turns=(Turn("appealed", Money(0, "USD")),)),
    f"{SAID} … was … with us": _decided_otherwise,
    f"{SAID} of a payment": _more_than_came,
    f"{SAID} what was refunded": _more_than_is_not_credit,
    f"{SAID} … took this payment": lambda scene: _said(_taken(scene), chargeback=FORGED),
    f"{DONE} … has not come": lambda scene: _hold(scene, payment=scene.ids.new(PaymentId)),
    f"{DONE} the bank took": _hold,
    f"{DONE} the order is not this buyer's": lambda scene: _hold(scene, buyer=scene.ids.new(UserId)),
    f"{DONE} no bank has taken": lambda scene: _assume(scene, _at_the_bank(scene, None)),
    f"{DONE} the bank has decided": lambda scene: _assume(scene, _at_the_bank(scene, "keeps")),
    f"{DONE} nothing of this payment": lambda scene: _assume(scene, _at_the_bank(scene, "holds", "cancelled")),
    f"{DONE} the market bears": lambda scene: _assume(
        scene, _at_the_bank(scene, "holds", which=lambda one: one.assumed)
    ),
    "orders.decisions.order: the buyer's bank has taken": lambda scene: _reverse(
        scene, scene.order("completed", which=lambda one: one.bank == "holds")
    ),
    "orders.decisions.order: the buyer's bank has given": lambda scene: _reverse(
        scene, _at_the_bank(scene, "keeps", "completed", which=_is_all_gone)
    ),
    "payments.decisions.refunds: refund … was made": _stopped_after_it_was_made,
    MADE_AFTER_ALL: _made_after_it_was_stopped,
}
