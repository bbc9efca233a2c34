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
    to_cards,
)
from gigwright.events.payments import PaymentCaptured
from gigwright.values import ChargebackRef, Money, OperatorId, OrderId, PaymentId, UserId
from tests.contexts.asked_anything import Answer, changed, no
from tests.contexts.orders.asked_agreements import askers, orders
from tests.contexts.orders.asked_of_operators import nobody
from tests.contexts.orders.asked_reminders import AskedReminders
from tests.contexts.orders.looking_back import WORKING
from tests.contexts.orders.parts_of_it import half_up
from tests.contexts.orders.samples import ada, ben, ids, order, other_order, other_payment, payment, sam

PAYMENTS: dict[PaymentId, OrderId] = {payment: order, other_payment: order, ids.new(PaymentId): other_order}
BACK_FROM_A_BANK = (ChargebackReleased, ChargebackRecovered)
GO_BACK = (OrderPartlyRefunded, OrderCancelled, OrderReversed, LatePaymentRefunded, *BACK_FROM_A_BANK)
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
        amount -= Money(self._went_back(payment) if made else 0, amount.currency)
        amount = Money(1, amount.currency) if short else amount
        if amount.amount_minor <= 0:
            return
        command = HoldChargeback(
            by=by or "order-intake",
            order=self._order_of(payment),
            payment=payment,
            chargeback=ChargebackRef(f"cb_{payment}"),
            buyer=ben,
            seller=seller,
            amount=amount,
        )
        self.ask(hold_chargeback, command, self._held(command))

    def _went_back(self, payment: PaymentId) -> int:
        """What was to go back to its card, in minor units."""
        back = 0
        for event in self.past(*GO_BACK, order=self._order_of(payment)):
            if not isinstance(event, OrderPartlyRefunded | OrderCancelled | OrderReversed):
                back += event.refund.amount_minor if event.payment == payment else 0
                continue
            parts = {part.payment: part.amount.amount_minor for part in event.further}
            own = to_cards(event).amount_minor - sum(parts.values())
            back += own if event.payment == payment else parts.get(payment, 0)
        return back

    def _order_of(self, payment: PaymentId) -> OrderId:
        found: list[OrderId] = [one.order for one in self.past(PaymentCaptured, payment=payment)]
        return found[0] if found else PAYMENTS[payment]

    def _held(self, command: HoldChargeback) -> Answer:
        known = self.past(
            OrderPaid, ExtraBought, SellerTipped, LatePaymentRefunded, payment=command.payment, order=command.order
        )
        refusal = self.programme("order-intake", command.by, command.order)
        refusal = refusal or no({"not this seller's": command.seller != sam})
        refusal = refusal or no({"not this buyer's": command.buyer != self.terms(command.order).buyer})
        refusal = refusal or no({"a bank takes back only what came": not known})
        if refusal or self.at_the_bank(command.payment) is not None:
            return refusal or []
        order, by_card = command.order, self.by_card(command.order, command.payment)
        goes_on = by_card > 0 and self.is_after(order, *NOT_COMPLETED)
        done = by_card > 0 and self.is_after(order, OrderCompleted)
        nothing = Money(0, command.amount.currency)
        ours = Money(by_card, nothing.currency) if goes_on or done else nothing
        fee, commission, earning = self._shares_of(order, command.payment, by_card) if done else (nothing,) * 3
        clearing, there, _ = self.from_where(order, earning) if done else (nothing,) * 3
        became = Money(self._became_credit(order, command.payment), nothing.currency)
        again = min(became, Money(self.credit_of(ben, nothing.currency), nothing.currency))
        held = ChargebackHeld(
            **self._about(command),
            chargeback=command.chargeback,
            amount=command.amount,
            from_refunds=command.amount - ours - became,
            from_held=ours if goes_on else nothing,
            commission=commission,
            service_fee=fee,
            earning=earning,
            from_clearing=clearing,
            from_available=there,
            from_credit=again if again.amount_minor else None,
            spent=became - again if again < became else None,
        )
        short = no({"is left; ask it for all": command.amount < ours + became})
        if short or not goes_on:
            return short or [held]
        return [self.ended(order, "the buyer's bank took the payment back", "buyer", bank=command.payment), held]

    def _shares_of(self, order: OrderId, payment: PaymentId, by_card: int) -> tuple[Money, Money, Money]:
        """Fee, commission and earning of what the card has paid: what is left of each, less its part of the rest."""
        (part,) = [one for one in self.parts(order) if one.payment == payment]
        left = part.left()
        rest, total = left.total.amount_minor - by_card, left.total.amount_minor
        fee, commission = left.service_fee.amount_minor, left.commission.amount_minor
        fee_of_the_rest = half_up(fee, rest, total)
        both = half_up(fee + commission, rest, total)
        shares = (fee - fee_of_the_rest, commission - (both - fee_of_the_rest))
        found = (*shares, by_card - sum(shares))
        return tuple(Money(minor, left.total.currency) for minor in found)  # type: ignore[return-value] # three of them

    def _became_credit(self, order: OrderId, payment: PaymentId) -> int:
        """What its card had paid, and its buyer wished as credit when the order was cancelled."""
        for end in self.past(OrderCancelled, order=order):
            held = self.past(ChargebackHeld, order=order)
            if (
                to_cards(end).amount_minor == 0
                and end.to_credit is not None
                and not any(one.from_held.amount_minor for one in held)
            ):
                return self.by_card(order, payment)
        return 0

    @rule(by=askers, payment=payments)
    def the_bank_gives_it_back(self, by: str | None, payment: PaymentId) -> None:
        command = ReleaseChargeback(by=by or "order-intake", order=self._order_of(payment), payment=payment)
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
                clears_at=self._clears(held, kept, days=0 if self._is_assumed(held) else 45),
                refund=held.from_held,
                to_credit=held.from_credit,
            )
        ]

    @rule(by=askers, payment=payments)
    def the_bank_keeps_it(self, by: str | None, payment: PaymentId) -> None:
        command = BearChargeback(by=by or "order-intake", order=self._order_of(payment), payment=payment)
        self.ask(bear_chargeback, command, self._borne(command))

    def _borne(self, command: BearChargeback) -> Answer:
        held = self.at_the_bank(command.payment)
        refusal = self.programme("order-intake", command.by, command.order)
        if refusal or not isinstance(held, ChargebackHeld):
            return refusal or []
        nothing, kept = Money(0, held.amount.currency), held.from_clearing + held.from_available
        spent = held.spent or nothing
        nobody: Any = "market" if spent.amount_minor else "nobody"
        who: Any = nobody if not is_shared(held) else "market" if self._is_assumed(held) else "seller"
        paid: dict[str, Any] = dict.fromkeys(("commission", "service_fee", "from_hold", "owed", "loss"), nothing)
        if who == "seller":
            paid |= {"commission": held.commission, "service_fee": held.service_fee}
            paid |= {"from_hold": kept, "owed": held.earning - kept}
        elif who == "market" and is_shared(held):
            paid |= {"loss": held.amount - held.from_refunds}
        else:
            paid |= {"loss": spent}
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
                clears_at=self._clears(held, released, days=0),
                from_credit=held.from_credit,
            )
        ]

    @rule(by=askers, payment=payments)
    def the_bank_gives_back_what_it_kept(self, by: str | None, payment: PaymentId) -> None:
        command = RecoverChargeback(by=by or "order-intake", order=self._order_of(payment), payment=payment)
        self.ask(recover_chargeback, command, self._recovered(command))

    def _recovered(self, command: RecoverChargeback) -> Answer:
        lost = self.at_the_bank(command.payment)
        refusal = self.programme("order-intake", command.by, command.order)
        if refusal or not isinstance(lost, ChargebackBorne):
            return refusal or []
        earning, held = lost.from_hold + lost.owed, self.past(ChargebackHeld, payment=command.payment)[-1]
        back = ChargebackRecovered(
            **self._about(command),
            chargeback=lost.chargeback,
            amount=lost.amount,
            from_refunds=lost.from_refunds,
            refund=lost.from_held,
            commission=lost.commission,
            service_fee=lost.service_fee,
            earning=earning,
            loss=lost.loss,
            clears_at=self._clears(held, earning, days=45) if earning.amount_minor else None,
            to_credit=lost.from_credit,
        )
        if is_shared(held) and self.is_after(command.order, OrderReversed):  # all of it was to go back
            nothing = Money(0, lost.amount.currency)
            shares = dict.fromkeys(("commission", "service_fee", "earning", "loss"), nothing)
            return [changed(back, **shares, refund=lost.amount - lost.from_refunds, clears_at=None)]
        return [back]

    @rule(
        order=orders,
        payment=payments,
        by=st.sampled_from((ada, ada, ada, nobody)),
        reason=st.sampled_from(("Well done", "Well done", " ")),
    )
    def the_market_bears_it(self, order: OrderId, payment: PaymentId, by: OperatorId, reason: str) -> None:
        self.take_office()
        command = AssumeChargeback(by=by, order=order, payment=payment, reason=reason)
        self.ask(assume_chargeback, command, self._assumed(command))

    def _assumed(self, command: AssumeChargeback) -> Answer:
        taken: Any = self.at_the_bank(command.payment)
        taken = taken if taken is not None and taken.order == command.order else None
        is_open = isinstance(taken, ChargebackHeld)
        refusal = no(
            {
                "only an operator": command.by != ada,
                "there is no such order": not self.past(OrderPlaced, order=command.order),
                "write a reason": not command.reason.strip(),
                "there is nothing to bear": bool(self.past(OrderPlaced, order=command.order)) and taken is None,
                "the bank has decided": isinstance(taken, ChargebackBorne),
                "nothing of this payment was shared out": is_open and not is_shared(taken),
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

    def _clears(self, held: ChargebackHeld, amount: Money, *, days: int) -> Any:
        """With all else that waits; never before what came back from another bank, and at once when nothing did."""
        done = self.past(OrderCompleted, order=held.order)
        if not done or not is_shared(held) or not amount.amount_minor + self.clearing(held.order).amount_minor:
            return None
        ends = self.past(ChargebackReleased, ChargebackBorne, ChargebackRecovered, order=held.order)
        said = [one.clears_at for one in ends if one.clears_at is not None]
        return max(done[0].clears_at, *said[-1:], self.now + timedelta(days=days if amount.amount_minor else 0))

    def _about(self, command: Any) -> dict[str, Any]:
        buyer = self.terms(command.order).buyer
        return {"order": command.order, "payment": command.payment, "buyer": buyer, "seller": sam}

    @invariant()
    def what_a_bank_took_is_paid_to_the_last_unit(self) -> None:
        for event in self.past(ChargebackBorne):
            shares = (event.commission, event.service_fee, event.from_hold, event.owed, event.loss)
            parts = (event.from_refunds, event.from_held, *shares, event.from_credit or Money(0, event.amount.currency))
            assert sum(part.amount_minor for part in parts) == event.amount.amount_minor
            assert min(part.amount_minor for part in parts) >= 0
        for held in self.past(ChargebackHeld):
            assert held.from_clearing + held.from_available <= held.earning

    def the_bank_comes(self, order: OrderId, seller: UserId, number: int = 0) -> None:
        """For what a card paid of one of its payments; credit has no bank."""
        paid = [one.payment for one in self.parts(order) if one.payment is not None]
        for one in paid[number % len(paid) :][:1] if paid else []:
            if self.past(PaymentCaptured, payment=one):
                self.a_bank_takes(None, one, seller, False, False)

    def at_the_bank_next(self, order: OrderId, way: int) -> None:
        """One of the ways on, for who chooses among them."""
        payment = self.all_at_banks(order)[way % len(self.all_at_banks(order))].payment
        match way:
            case 2 | 3 | 8 | 9:
                self.the_market_bears_it(order, payment, ada, "Well done")
            case 4:
                self.the_bank_gives_it_back(None, payment)
            case 5:
                self.the_bank_gives_back_what_it_kept(None, payment)
            case 7:
                self.the_bank_comes(order, sam, number=1)
            case _:
                self.the_bank_keeps_it(None, payment)
