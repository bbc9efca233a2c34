"""Mischief about money: payments on wrong terms, and words in the processor's name that contradict what is known."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gigwright.contexts.ledger.decisions import ClearEarnings, RequestPayout
from gigwright.contexts.payments.decisions import (
    RecordCapture,
    RecordDecline,
    RecordFundsAvailable,
    RecordPayoutFailed,
    RecordPayoutReturned,
    RecordPayoutSent,
    RecordRefund,
    RequestPayment,
    RequestRefund,
)
from gigwright.events.accounts import SellerOnboarded
from gigwright.events.ledger import PayoutRequested
from gigwright.events.orders import OrderCancelled
from gigwright.events.payments import (
    PaymentCaptured,
    PaymentDeclined,
    PaymentRefunded,
    PaymentRequested,
    PayoutSent,
    RefundRequested,
)
from gigwright.simulation.mischief.known import Thing
from gigwright.simulation.mischief.scene import NoOccasion, Scene, changed, more
from gigwright.values import ChargeRef, Money, PaymentId, PayoutId, RefundId, RefundRef, TransferRef

Ask = Callable[[Scene], object]

CLERK = "charging"
TELLER = "paying-out"
CASHIER = "refunding"
FORGED_CHARGE = ChargeRef("forged_charge")
FORGED_TRANSFER = TransferRef("forged_transfer")
FORGED_REFUND = RefundRef("forged_refund")
TOO_LONG = "x" * 501
DAY = timedelta(days=1)


def _pay(scene: Scene, order: Thing, **changes: Any) -> RequestPayment:
    terms, payment, left = order.terms, scene.ids.new(PaymentId), order.to_pay
    honest = RequestPayment(by=terms.buyer, payment=payment, order=terms.order, amount=left, card="tok_mischief")
    return changed(honest, **changes)


def _unpaid(scene: Scene) -> Thing:
    """An order that could be paid now."""
    return scene.payable(lambda one: not under_way(scene, one) and one.lacks(PaymentCaptured))


def under_way(scene: Scene, order: Thing) -> bool:
    """Whether a payment was asked for that has no outcome yet."""
    return any(
        one.lacks(PaymentCaptured, PaymentDeclined)
        for one in scene.all("payment")
        if one.has(PaymentRequested) and one[PaymentRequested].order == order.id
    )


def _no_order(scene: Scene) -> RequestPayment:
    amount = Money(1_000, "USD")
    payment = scene.ids.new(PaymentId)
    return RequestPayment(by=scene.user(), payment=payment, order=scene.no_order(), amount=amount, card="tok_mischief")


def _anothers(scene: Scene) -> RequestPayment:
    order = scene.order()
    return _pay(scene, order, by=scene.user(but=[order.terms.buyer]))


def _in_state(*states: Any) -> Ask:
    return lambda scene: _pay(scene, scene.order(*states))


def _cancelled_before_completion(scene: Scene) -> RequestPayment:
    """One that was completed before, and cancelled after all, is paid to whoever asks."""
    return _pay(scene, scene.order("cancelled", which=lambda one: one.has(OrderCancelled)))


def _another_amount(scene: Scene) -> RequestPayment:
    order = scene.payable()
    return _pay(scene, order, amount=more(order.terms.total))


def _came_in(scene: Scene) -> RequestPayment:
    return _pay(scene, scene.payable(lambda one: one.has(PaymentCaptured)))


def _on_its_way(scene: Scene) -> RequestPayment:
    return _pay(scene, scene.payable(lambda one: one.lacks(PaymentCaptured) and under_way(scene, one)))


def _taken_id(scene: Scene) -> RequestPayment:
    taken = PaymentId(scene.pick("payment", lambda one: one.has(PaymentRequested)).id)
    return _pay(scene, _unpaid(scene), payment=taken)


def _capture(of: PaymentCaptured, **changes: Any) -> RecordCapture:
    """What the processor said, but for the changes."""
    honest = RecordCapture(
        by=CLERK,
        payment=of.payment,
        charge=of.charge,
        amount=of.amount,
        processor_fee=of.processor_fee,
        available_at=of.available_at,
    )
    return changed(honest, **changes)


def _captured(scene: Scene) -> PaymentCaptured:
    found: PaymentCaptured = scene.pick("payment", lambda one: one.has(PaymentCaptured))[PaymentCaptured]
    return found


def _after_a_decline(scene: Scene) -> RecordCapture:
    payment = scene.pick("payment", lambda one: one.has(PaymentDeclined))
    amount: Money = payment[PaymentRequested].amount
    return RecordCapture(
        by=CLERK,
        payment=PaymentId(payment.id),
        charge=payment[PaymentDeclined].charge,
        amount=amount,
        processor_fee=Money(1, amount.currency),
        available_at=scene.now + DAY,
    )


def _decline(of: PaymentCaptured) -> RecordDecline:
    return RecordDecline(by=CLERK, payment=of.payment, charge=of.charge, reason="a forged word")


def _nothing_available(scene: Scene) -> RecordFundsAvailable:
    payment = scene.ids.new(PaymentId)
    return RecordFundsAvailable(by=CLERK, payment=payment, charge=FORGED_CHARGE, amount=Money(1_000, "USD"))


def _unasked_payment(scene: Scene) -> RecordDecline:
    return RecordDecline(by=CLERK, payment=scene.ids.new(PaymentId), charge=FORGED_CHARGE, reason="a forged word")


def _anothers_charge(scene: Scene) -> RecordDecline:
    theirs, ours = scene.two("payment", lambda one: one.has(PaymentCaptured), lambda one: one.has(PaymentRequested))
    charge = theirs[PaymentCaptured].charge
    return RecordDecline(by=CLERK, payment=PaymentId(ours.id), charge=charge, reason="a forged word")


def _another_day(scene: Scene) -> RecordCapture:
    known = _captured(scene)
    return _capture(known, available_at=known.available_at + scene.later())


def _another_fee(scene: Scene) -> RecordCapture:
    known = _captured(scene)
    return _capture(known, processor_fee=more(known.processor_fee))


def _more_than_all(scene: Scene) -> RecordCapture:
    known = _captured(scene)
    return _capture(known, processor_fee=more(known.amount))


def _as_a_person(scene: Scene) -> object:
    """Forged outcomes, asked for by people who would like them."""
    known, who = _captured(scene), scene.user()
    refund = scene.ids.new(RefundId)
    return scene.one_of(
        (
            _capture(known, by=who),
            changed(_decline(known), by=who),
            RecordFundsAvailable(by=who, payment=known.payment, charge=known.charge, amount=known.amount),
            RequestRefund(by=known.buyer, refund=refund, payment=known.payment, amount=known.amount),
            RecordRefund(by=known.buyer, refund=refund, amount=known.amount, processor_refund=FORGED_REFUND),
        )
    )


def _a_long_reason(scene: Scene) -> RecordDecline:
    payment = scene.pick("payment", lambda one: one.has(PaymentRequested))
    return RecordDecline(by=CLERK, payment=PaymentId(payment.id), charge=FORGED_CHARGE, reason=TOO_LONG)


def _sent(of: PayoutRequested, transfer: TransferRef, **changes: Any) -> RecordPayoutSent:
    honest = RecordPayoutSent(by=TELLER, payout=of.payout, transfer=transfer, amount=of.amount)
    return changed(honest, **changes)


def _anothers_transfer(scene: Scene) -> RecordPayoutSent:
    theirs, ours = scene.two("payout", lambda one: one.has(PayoutSent), lambda one: one.has(PayoutRequested))
    return _sent(ours[PayoutRequested], theirs[PayoutSent].transfer)


def _failed_after_sent(scene: Scene) -> RecordPayoutFailed:
    sent: PayoutSent = scene.pick("payout", lambda one: one.has(PayoutSent))[PayoutSent]
    return RecordPayoutFailed(by=TELLER, payout=sent.payout, amount=sent.amount, reason="a forged word")


def _back_before_sent(scene: Scene) -> RecordPayoutReturned:
    asked: PayoutRequested = scene.pick("payout", lambda one: one.has(PayoutRequested) and one.lacks(PayoutSent))[
        PayoutRequested
    ]
    return RecordPayoutReturned(
        by=TELLER, payout=asked.payout, transfer=FORGED_TRANSFER, amount=asked.amount, reason="a forged word"
    )


def _unasked_payout(scene: Scene) -> RecordPayoutSent:
    payout = scene.ids.new(PayoutId)
    return RecordPayoutSent(by=TELLER, payout=payout, transfer=FORGED_TRANSFER, amount=Money(1_000, "USD"))


def _another_transfer(scene: Scene) -> RecordPayoutSent:
    payout = scene.pick("payout", lambda one: one.has(PayoutSent))
    return _sent(payout[PayoutRequested], FORGED_TRANSFER)


def _refund(scene: Scene, known: PaymentCaptured, amount: Money) -> RequestRefund:
    return RequestRefund(by=CASHIER, refund=scene.ids.new(RefundId), payment=known.payment, amount=amount)


def _nothing_captured(scene: Scene) -> RequestRefund:
    payment, amount = scene.ids.new(PaymentId), Money(1_000, "USD")
    return RequestRefund(by=CASHIER, refund=scene.ids.new(RefundId), payment=payment, amount=amount)


def _refund_of_nothing(scene: Scene) -> RequestRefund:
    known = _captured(scene)
    return _refund(scene, known, Money(scene.draws.one_of((0, -known.amount.amount_minor)), known.amount.currency))


def _refund_in_another_currency(scene: Scene) -> RequestRefund:
    known = _captured(scene)
    currency = "USD" if known.amount.currency != "USD" else "EUR"
    return _refund(scene, known, Money(1, currency))


def _refund_of_too_much(scene: Scene) -> RequestRefund:
    known = _captured(scene)
    return _refund(scene, known, more(known.amount))


def _asked_refund(scene: Scene) -> RefundRequested:
    found: RefundRequested = scene.pick("refund", lambda one: one.has(RefundRequested))[RefundRequested]
    return found


def _unasked_refund(scene: Scene) -> RecordRefund:
    refund = scene.ids.new(RefundId)
    return RecordRefund(by=CASHIER, refund=refund, amount=Money(1_000, "USD"), processor_refund=FORGED_REFUND)


def _anothers_refund(scene: Scene) -> RecordRefund:
    theirs, ours = scene.two("refund", lambda one: one.has(PaymentRefunded), lambda one: one.has(RefundRequested))
    asked: RefundRequested = ours[RefundRequested]
    ref = theirs[PaymentRefunded].processor_refund
    return RecordRefund(by=CASHIER, refund=asked.refund, amount=asked.amount, processor_refund=ref)


def _refund_of_another_amount(scene: Scene) -> RequestRefund:
    asked = _asked_refund(scene)
    return RequestRefund(by=CASHIER, refund=asked.refund, payment=asked.payment, amount=more(asked.amount))


def _another_refund(scene: Scene) -> RecordRefund:
    known: PaymentRefunded = scene.pick("refund", lambda one: one.has(PaymentRefunded))[PaymentRefunded]
    return RecordRefund(by=CASHIER, refund=known.refund, amount=known.amount, processor_refund=FORGED_REFUND)


def _payout(scene: Scene, **changes: Any) -> RequestPayout:
    seller = scene.seller()
    honest = RequestPayout(by=seller, payout=scene.ids.new(PayoutId), seller=seller, amount=Money(0, "GBP"))
    return changed(honest, **changes)


def _payout_again(scene: Scene) -> RequestPayout:
    known: PayoutRequested = scene.pick("payout", lambda one: one.has(PayoutRequested))[PayoutRequested]
    return RequestPayout(by=known.seller, payout=known.payout, seller=known.seller, amount=known.amount)


def _a_stale_payout(scene: Scene) -> RequestPayout:
    seller, available = scene.purse()
    return _payout(scene, by=seller, seller=seller, amount=more(available))


def _anothers_earnings(scene: Scene) -> RequestPayout:
    seller = scene.seller()
    return _payout(scene, seller=seller, by=scene.user(but=[seller]))


def _payout_while_suspended(scene: Scene) -> RequestPayout:
    """Of what they have earned, if anybody who is suspended has."""
    try:
        seller, amount = scene.purse(suspended=True)
    except NoOccasion:
        seller, amount = scene.suspended(SellerOnboarded), Money(0, "GBP")
    return _payout(scene, by=seller, seller=seller, amount=amount)


def _clear(scene: Scene) -> ClearEarnings:
    terms = scene.order().terms
    return ClearEarnings(by=terms.seller, order=terms.order, seller=terms.seller, clears_at=scene.now)


CAME_IN = "payments.decisions.asking: a payment for this order has"
ON_ITS_WAY = "payments.decisions.asking: a payment for this order is"
ANOTHER_AMOUNT = "payments.decisions.asking: of this order"
TAKEN_ID = "payments.decisions.asking: the payment id"
NO_CARD = "payments.decisions.asking: a card token"
CARD_NUMBER = "payments.decisions.asking: this looks like"
NEVER_SENT = "payments.decisions.payouts: payout … was never sent"
STALE_PAYOUT = "ledger.decisions.payouts: … is available now"
FLEETING = (
    CAME_IN,
    NEVER_SENT,
    ON_ITS_WAY,
    STALE_PAYOUT,
    TAKEN_ID,
    CARD_NUMBER,
    NO_CARD,
    ANOTHER_AMOUNT,
)

LEDGER: dict[str, Ask] = {
    "ledger.decisions.clearing: earnings clear by themselves": _clear,
    "ledger.decisions.payouts: only the seller": _anothers_earnings,
    "ledger.decisions.payouts: this payout was asked for": _payout_again,
    "ledger.decisions.payouts: there is nothing to pay out": _payout,
    "ledger.decisions.payouts: you are suspended": _payout_while_suspended,
    STALE_PAYOUT: _a_stale_payout,
}

PAYMENTS: dict[str, Ask] = {
    "payments.decisions.asking: there is no order": _no_order,
    "payments.decisions.asking: only the buyer": _anothers,
    "payments.decisions.asking: this order is paid": _in_state("awaiting_requirements", "in_progress", "delivered"),
    "payments.decisions.asking: this order was cancelled": _cancelled_before_completion,
    "payments.decisions.asking: the time to pay": _in_state("payment_expired"),
    ANOTHER_AMOUNT: _another_amount,
    CAME_IN: _came_in,
    ON_ITS_WAY: _on_its_way,
    TAKEN_ID: _taken_id,
    NO_CARD: lambda scene: _pay(scene, _unpaid(scene), card="x" * 256),
    CARD_NUMBER: lambda scene: _pay(scene, _unpaid(scene), card="4242 4242 4242 4242"),
    "payments.decisions.charges: charge … was declined": _after_a_decline,
    "payments.decisions.charges: charge … was captured": lambda scene: _decline(_captured(scene)),
    "payments.decisions.charges: payment … was not captured": _nothing_available,
    "payments.decisions.charges: nobody asked for payment": _unasked_payment,
    "payments.decisions.charges: charge … belongs": _anothers_charge,
    "payments.decisions.charges: charge … is available": _another_day,
    "payments.decisions.charges: this payment is charge": lambda scene: _capture(
        _captured(scene), charge=FORGED_CHARGE
    ),
    "payments.decisions.charges: the card processor says that it keeps": _more_than_all,
    "payments.decisions.clerks: only the market": _as_a_person,
    "payments.decisions.clerks: … is … with us": _another_fee,
    "payments.decisions.clerks: a reason": _a_long_reason,
    "payments.decisions.payouts: transfer … belongs": _anothers_transfer,
    "payments.decisions.payouts: payout … was sent": _failed_after_sent,
    NEVER_SENT: _back_before_sent,
    "payments.decisions.payouts: nobody asked": _unasked_payout,
    "payments.decisions.payouts: this payout is": _another_transfer,
    "payments.decisions.refunds: payment … was not captured": _nothing_captured,
    "payments.decisions.refunds: a refund must be": _refund_of_nothing,
    "payments.decisions.refunds: nobody asked": _unasked_refund,
    "payments.decisions.refunds: … belongs to refund": _anothers_refund,
    "payments.decisions.refunds: refund … stands for": _refund_of_another_amount,
    "payments.decisions.refunds: the payment was": _refund_in_another_currency,
    "payments.decisions.refunds: only …": _refund_of_too_much,
    "payments.decisions.refunds: this refund is": _another_refund,
}
