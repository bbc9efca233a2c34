"""What banks do with the payments of an order, and what an operator says to it, asked and told a second time."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from gigwright.backbone.event import Present
from gigwright.contexts.orders.decisions.charging_back import (
    AssumeChargeback,
    BearChargeback,
    HoldChargeback,
    RecoverChargeback,
    ReleaseChargeback,
    assume_chargeback,
    bear_chargeback,
    hold_chargeback,
    recover_chargeback,
    release_chargeback,
)
from gigwright.events.orders import (
    ChargebackAssumed,
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    ExtraBought,
    LatePaymentRefunded,
    OrderCancelled,
    OrderCompleted,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPlaced,
    OrderReversed,
    SellerTipped,
    WorkDelivered,
    is_shared,
)
from gigwright.events.payments import PaymentCaptured
from gigwright.values import ChargebackRef, Money, OperatorId, OrderId, PaymentId, UserId
from tests.contexts.asked_anything import Answer, changed, no
from tests.contexts.orders.asked_agreements import askers, orders
from tests.contexts.orders.asked_of_operators import nobody
from tests.contexts.orders.asked_reminders import AskedReminders
from tests.contexts.orders.looking_back import WORKING
from tests.contexts.orders.samples import ada, ben, ids, order, other_order, other_payment, payment, sam

PAYMENTS: dict[PaymentId, OrderId] = {payment: order, other_payment: order, ids.new(PaymentId): other_order}
GO_BACK = (OrderPartlyRefunded, OrderCancelled, OrderReversed, LatePaymentRefunded)
NOT_COMPLETED = (OrderPaid, WorkDelivered, *WORKING)
payments = st.sampled_from(tuple(PAYMENTS))


class AskedBanks(AskedReminders):
    @rule(
        by=askers,
        payment=payments,
        seller=st.sampled_from((sam, sam, sam, sam, ben)),
        made=st.booleans(),
        short=st.sampled_from((False, False, False, False, True)),
    )
    def a_bank_takes(self, by: str | None, payment: PaymentId, seller: UserId, made: bool, short: bool) -> None:
        """All that came but for refunds that were made; or, so that it is refused, less than that."""
        came = self.past(PaymentCaptured, payment=payment)
        amount = came[0].amount if came else Money(10_550, "USD")
        back = [event.refund for event in self.past(*GO_BACK, payment=payment)] if made else []
        for one in back:
            amount -= one
        amount = Money(1, amount.currency) if short else amount
        if amount.amount_minor <= 0:
            return
        command = HoldChargeback(
            by=by or "order-intake",
            order=PAYMENTS[payment],
            payment=payment,
            chargeback=ChargebackRef(f"cb_{payment}"),
            seller=seller,
            amount=amount,
        )
        self.ask(hold_chargeback, command, self._held(command))

    def _held(self, command: HoldChargeback) -> Answer:
        known = self.past(
            OrderPaid, ExtraBought, SellerTipped, LatePaymentRefunded, payment=command.payment, order=command.order
        )
        refusal = self.programme("order-intake", command.by, command.order)
        refusal = refusal or no({"not this seller's": command.seller != sam})
        refusal = refusal or no({"a bank takes back only what came": not known})
        if refusal or self.at_the_bank(command.payment) is not None:
            return refusal or []
        is_own = isinstance(known[0], OrderPaid)
        refusal = no(
            {
                "only the payment of an order itself": isinstance(known[0], ExtraBought | SellerTipped),
                "only an order of one payment": is_own and self._of_several_sources(command.order),
            }
        )
        if refusal:
            return refusal
        goes_on = is_own and self.is_after(command.order, *NOT_COMPLETED)
        done = is_own and self.is_after(command.order, OrderCompleted)
        left, nothing = self.left(command.order), Money(0, command.amount.currency)
        ours = left.total if goes_on or done else nothing
        clearing, there, _ = self.from_where(command.order, left.earning) if done else (nothing,) * 3
        held = ChargebackHeld(
            **self._about(command),
            chargeback=command.chargeback,
            amount=command.amount,
            from_refunds=command.amount - ours,
            from_held=ours if goes_on else nothing,
            commission=left.commission if done else nothing,
            service_fee=left.service_fee if done else nothing,
            earning=left.earning if done else nothing,
            from_clearing=clearing,
            from_available=there,
        )
        ended = self.ended(command.order, "the buyer's bank took the payment back", "buyer") if goes_on else None
        cancelled = [] if ended is None else [changed(ended, refund=nothing)]
        return no({"is left; ask it for all": command.amount < ours}) or [*cancelled, held]

    @rule(by=askers, payment=payments)
    def the_bank_gives_it_back(self, by: str | None, payment: PaymentId) -> None:
        command = ReleaseChargeback(by=by or "order-intake", order=PAYMENTS[payment], payment=payment)
        self.ask(release_chargeback, command, self._released(command))

    def _released(self, command: ReleaseChargeback) -> Answer:
        held = self.at_the_bank(command.payment)
        refusal = self.programme("order-intake", command.by, command.order)
        if refusal or not isinstance(held, ChargebackHeld):
            return refusal or []
        kept = held.from_clearing + held.from_available
        return [
            ChargebackReleased(
                **self._about(command),
                chargeback=held.chargeback,
                released=kept,
                clears_at=self._clears(command.order, kept, days=0 if self._is_assumed(held) else 45),
                refund=held.from_held,
            )
        ]

    @rule(by=askers, payment=payments)
    def the_bank_keeps_it(self, by: str | None, payment: PaymentId) -> None:
        command = BearChargeback(by=by or "order-intake", order=PAYMENTS[payment], payment=payment)
        self.ask(bear_chargeback, command, self._borne(command))

    def _borne(self, command: BearChargeback) -> Answer:
        held = self.at_the_bank(command.payment)
        refusal = self.programme("order-intake", command.by, command.order)
        if refusal or not isinstance(held, ChargebackHeld):
            return refusal or []
        nothing, kept = Money(0, held.amount.currency), held.from_clearing + held.from_available
        who: Any = "nobody" if not is_shared(held) else "market" if self._is_assumed(held) else "seller"
        paid: dict[str, Any] = dict.fromkeys(("commission", "service_fee", "from_hold", "owed", "loss"), nothing)
        if who == "seller":
            paid |= {"commission": held.commission, "service_fee": held.service_fee}
            paid |= {"from_hold": kept, "owed": held.earning - kept}
        elif who == "market":
            paid |= {"loss": held.amount - held.from_refunds}
        released = kept if who == "market" else nothing
        return [
            ChargebackBorne(
                **self._about(command),
                **paid,
                chargeback=held.chargeback,
                borne_by=who,
                amount=held.amount,
                from_refunds=held.from_refunds,
                from_held=held.from_held,
                released=released,
                clears_at=None if who == "nobody" else self._clears(command.order, released, days=0),
            )
        ]

    @rule(by=askers, payment=payments)
    def the_bank_gives_back_what_it_kept(self, by: str | None, payment: PaymentId) -> None:
        command = RecoverChargeback(by=by or "order-intake", order=PAYMENTS[payment], payment=payment)
        self.ask(recover_chargeback, command, self._recovered(command))

    def _recovered(self, command: RecoverChargeback) -> Answer:
        lost = self.at_the_bank(command.payment)
        refusal = self.programme("order-intake", command.by, command.order)
        if refusal or not isinstance(lost, ChargebackBorne):
            return refusal or []
        earning = lost.from_hold + lost.owed
        return [
            ChargebackRecovered(
                **self._about(command),
                chargeback=lost.chargeback,
                amount=lost.amount,
                from_refunds=lost.from_refunds,
                refund=lost.from_held,
                commission=lost.commission,
                service_fee=lost.service_fee,
                earning=earning,
                loss=lost.loss,
                clears_at=self._clears(command.order, earning, days=45),
            )
        ]

    @rule(
        order=orders,
        by=st.sampled_from((ada, ada, ada, nobody)),
        reason=st.sampled_from(("Well done", "Well done", " ")),
    )
    def the_market_bears_it(self, order: OrderId, by: OperatorId, reason: str) -> None:
        self.take_office()
        command = AssumeChargeback(by=by, order=order, reason=reason)
        self.ask(assume_chargeback, command, self._assumed(command))

    def _assumed(self, command: AssumeChargeback) -> Answer:
        taken = self.taken(command.order)
        is_open = isinstance(taken, ChargebackHeld)
        refusal = no(
            {
                "only an operator": command.by != ada,
                "there is no such order": not self.past(OrderPlaced, order=command.order),
                "write a reason": not command.reason.strip(),
                "there is nothing to bear": bool(self.past(OrderPlaced, order=command.order)) and taken is None,
                "the bank has decided": isinstance(taken, ChargebackBorne),
                "the order was not completed": is_open and not is_shared(taken),
                "bears this loss already": is_open and self._is_assumed(taken),
            }
        )
        if refusal:
            return refusal
        return [
            ChargebackAssumed(
                **self._about(taken),
                chargeback=taken.chargeback,
                operator=ada,
                reason=Present(command.reason),
            )
        ]

    def _is_assumed(self, held: ChargebackHeld) -> bool:
        """Since the bank took it last."""
        facts = self.past(ChargebackHeld, ChargebackAssumed, payment=held.payment)
        return isinstance(facts[-1], ChargebackAssumed)

    def _clears(self, order: OrderId, amount: Money, *, days: int) -> Any:
        done = self.past(OrderCompleted, order=order)
        waits = done and (amount.amount_minor or self.past(SellerTipped, order=order))
        return max(done[0].clears_at, self.now + timedelta(days=days)) if waits else None

    def _about(self, command: Any) -> dict[str, Any]:
        buyer = self.terms(command.order).buyer
        return {"order": command.order, "payment": command.payment, "buyer": buyer, "seller": sam}

    @invariant()
    def what_a_bank_took_is_paid_to_the_last_unit(self) -> None:
        for event in self.past(ChargebackBorne):
            shares = (event.commission, event.service_fee, event.from_hold, event.owed, event.loss)
            parts = (event.from_refunds, event.from_held, *shares)
            assert sum(part.amount_minor for part in parts) == event.amount.amount_minor
            assert min(part.amount_minor for part in parts) >= 0
        for held in self.past(ChargebackHeld):
            assert held.from_clearing + held.from_available <= held.earning

    def _of_several_sources(self, order: OrderId) -> bool:
        ends = self.past(OrderCancelled, OrderReversed, order=order)
        became_credit = any(event.to_credit for event in ends)
        return (
            became_credit
            or bool(self.past(ExtraBought, order=order))
            or self.paid_by_credit(order) + self.paid_by_coupon(order) > 0
        )

    def the_bank_comes(self, order: OrderId, seller: UserId) -> None:
        """For what a card paid; credit has no bank."""
        for paid in self.past(OrderPaid, order=order):
            if self.past(PaymentCaptured, payment=paid.payment):
                self.a_bank_takes(None, paid.payment, seller, False, False)

    def at_the_bank_next(self, order: OrderId, way: int) -> None:
        """One of the ways on, for who chooses among them."""
        payment = self.past(OrderPaid, order=order)[0].payment
        match way:
            case 2 | 3 | 8 | 9:
                self.the_market_bears_it(order, ada, "Well done")
            case 4:
                self.the_bank_gives_it_back(None, payment)
            case 5:
                self.the_bank_gives_back_what_it_kept(None, payment)
            case _:
                self.the_bank_keeps_it(None, payment)
