"""Whatever is earned, cleared, asked for or sent back: the rules answer as a second telling of them does."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.contexts.ledger import mount
from gigwright.contexts.ledger.decisions import (
    ClearEarnings,
    RequestPayout,
    clear_earnings,
    request_payout,
)
from gigwright.events.ledger import DebtRecovered, EarningsCleared, PayoutRequested
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    DisputeClosed,
    DisputeOpened,
    OrderCancelled,
    OrderCompleted,
    OrderReversed,
    SellerTipped,
)
from gigwright.events.payments import PayoutFailed, PayoutReturned, PayoutSent
from gigwright.events.policies import PolicyPublished
from gigwright.policy import FIRST_POLICY, FeeRule, Policy, numbers_of, policy_of
from gigwright.values import DisputeId, Money, OperatorId, OrderId, PayoutId, UserId
from tests.contexts.asked_anything import Answer, No, changed, no, run
from tests.contexts.ledger.asked_goodwill import OTHER_SELLER, sellers
from tests.contexts.ledger.asked_sweeps import AskedSweeps
from tests.contexts.ledger.reckoned import AGAIN, CURRENCIES, ORDERS
from tests.contexts.ledger.samples import (
    BORNE,
    BUYER,
    CANCELLED,
    CLEARS_AT,
    COMPLETED,
    KEPT,
    KEPT_NO_LONGER,
    MADE_GOOD,
    NOON,
    PARTLY_REFUNDED,
    PAYOUT_FAILED,
    PAYOUT_RETURNED,
    PAYOUT_SENT,
    SELLER,
    TIPPED,
)

CLEARING_TIME = CLEARS_AT - NOON
OPERATOR = derive(OperatorId, "operator")
DISPUTE = derive(DisputeId, "dispute")
PAYOUTS = tuple(derive(PayoutId, "payout", str(number)) for number in range(6))

orders, payouts = st.sampled_from(ORDERS), st.sampled_from(PAYOUTS)
earnings = st.builds(Money, st.sampled_from((8_000, 400, 1)), st.sampled_from(CURRENCIES))
timers = st.sampled_from(("timers", "timers", "timers", "timers", SELLER, BUYER, "bookkeeping"))
currencies = st.sampled_from(CURRENCIES)
askers = st.sampled_from((None, None, None, None, BUYER, SELLER, "timers"))  # None: the seller
FATES = ((PAYOUT_SENT, PAYOUT_RETURNED), (PAYOUT_FAILED,), (PAYOUT_SENT,), ())
besides = st.sampled_from((0, 0, 0, -1, 1))


class Ledger(AskedSweeps):
    @rule(order=orders, seller=sellers, earning=earnings)
    def an_order_is_completed(self, order: OrderId, seller: UserId, earning: Money) -> None:
        if not self.past(OrderCompleted, OrderCancelled, order=order):
            clears_at = self.now + CLEARING_TIME
            self.happens(changed(COMPLETED, order=order, seller=seller, earning=earning, clears_at=clears_at))

    @rule(order=orders, seller=sellers)
    def an_order_is_cancelled(self, order: OrderId, seller: UserId) -> None:
        if not self.past(OrderCompleted, OrderCancelled, order=order):
            self.happens(changed(CANCELLED, order=order, seller=seller))

    @rule(order=orders, minor=st.sampled_from((1, 1_200)))
    def a_seller_is_tipped(self, order: OrderId, minor: int) -> None:
        if self.past(OrderReversed, SellerTipped, order=order):
            return
        for done in self.past(OrderCompleted, order=order):
            clears_at = max(done.clears_at, self.now)
            tip = {"seller": done.seller, "earning": Money(minor, done.earning.currency), "clears_at": clears_at}
            self.happens(changed(TIPPED, order=order, **tip))

    @rule(order=orders)
    def an_order_is_reversed(self, order: OrderId) -> None:
        if self.past(OrderReversed, order=order) or self._is_at_the_bank(order):
            return
        for done in self.past(OrderCompleted, order=order):
            clearing, there, owed = self._from_where(done, self._earning_left(done))
            self.happens(
                OrderReversed(
                    order=order,
                    gig=done.gig,
                    payment=CANCELLED.payment,
                    buyer=done.buyer,
                    seller=done.seller,
                    refund=done.price + done.service_fee,
                    commission=done.commission,
                    service_fee=done.service_fee,
                    from_clearing=clearing,
                    from_available=there,
                    owed=owed,
                    fault="seller",
                )
            )

    @rule(order=orders)
    def an_order_is_disputed_or_not_any_more(self, order: OrderId) -> None:
        for done in self.past(OrderCompleted, order=order):
            of_it = {"order": order, "dispute": DISPUTE, "buyer": done.buyer, "seller": done.seller}
            if self._is_disputed(order):
                times = {"accept_by": None, "give_up_at": None, "clears_at": max(done.clears_at, self.now)}
                self.happens(DisputeClosed(**of_it, **times, how="lapsed"))
            else:
                by = {"opened_by": done.buyer, "statement": Present("A dog")}
                self.happens(DisputeOpened(**of_it, **by, evidence_by=self.now, decide_by=self.now))

    @rule(order=orders, hundredths=st.sampled_from((1, 30, 99)))
    def an_order_is_partly_refunded(self, order: OrderId, hundredths: int) -> None:
        if self.past(OrderReversed, order=order) or self._is_at_the_bank(order):
            return
        for done in self.past(OrderCompleted, order=order):
            left, nothing = self._earning_left(done), Money(0, done.earning.currency)
            part = Money(left.amount_minor * hundredths // 100, left.currency)
            clearing, there, owed = self._from_where(done, part)
            self.happens(
                changed(
                    PARTLY_REFUNDED,
                    order=order,
                    seller=done.seller,
                    earning=part,
                    from_held=nothing,
                    from_clearing=clearing,
                    from_available=there,
                    owed=owed,
                )
            )

    @rule(order=orders, how=st.sampled_from(("won", "lost", "assumed")))
    def a_bank_takes_it_or_decides(self, order: OrderId, how: str) -> None:
        """In turns: it takes the payment, gives it back or keeps it; what was lost it may give back after all."""
        if self.past(OrderReversed, order=order):
            return
        for done in self.past(OrderCompleted, order=order):
            self.happens(self._next_of_a_bank(done, self._last_of_a_bank(order), how))

    def _next_of_a_bank(self, done: OrderCompleted, last: object, how: str) -> object:
        of_it = {"order": done.order, "seller": done.seller}
        nothing, later = Money(0, done.earning.currency), self.now + timedelta(days=45)
        if isinstance(last, ChargebackHeld):
            kept = last.from_clearing + last.from_available
            again = {"released": kept, "clears_at": later if kept.amount_minor else None}
            if how == "won":
                return changed(KEPT_NO_LONGER, **of_it, **again)
            lost = changed(BORNE, **of_it, from_hold=nothing, owed=nothing, released=nothing)
            if how == "assumed":
                return changed(lost, **again)
            return changed(lost, from_hold=kept, owed=last.earning - kept)
        if isinstance(last, ChargebackBorne):
            earning = last.from_hold + last.owed
            return changed(MADE_GOOD, **of_it, earning=earning, clears_at=later if earning.amount_minor else None)
        earning = self._earning_left(done)
        clearing, there, _ = self._from_where(done, earning)
        return changed(KEPT, **of_it, earning=earning, from_clearing=clearing, from_available=there)

    def _last_of_a_bank(self, order: OrderId) -> object:
        found: list[object] = self.past(
            *(ChargebackHeld, ChargebackReleased, ChargebackBorne, ChargebackRecovered), order=order
        )
        return found[-1] if found else None

    def _is_at_the_bank(self, order: OrderId) -> bool:
        return isinstance(self._last_of_a_bank(order), ChargebackHeld | ChargebackBorne)

    @rule(share=st.sampled_from((0, 100, 9_999)), least_minor=st.sampled_from((0, 1, 300)), currency=currencies)
    def an_operator_says_what_a_payout_costs(self, share: int, least_minor: int, currency: str) -> None:
        row = FeeRule(of="payout_fee", currency=currency, basis_points=share, minimum_minor=least_minor)
        fees, version = (row, *FIRST_POLICY.fees), len(self.past(PolicyPublished)) + 2
        self._publish(version, self._policy(), fees)

    @rule(limits=st.sampled_from(((0, 0), (401, 0), (0, 401), (2, 4_000))), hours=st.sampled_from((0, 24, 72)))
    def an_operator_limits_payouts(self, limits: tuple[int, int], hours: int) -> None:
        published = self.past(PolicyPublished)
        fees = published[-1].fees if published else FIRST_POLICY.fees
        rows = tuple(
            changed(
                row,
                minimum_payout=Money(limits[0], row.currency),
                maximum_payout=Money(limits[1], row.currency),
            )
            for row in FIRST_POLICY.currencies
        )
        policy = changed(FIRST_POLICY, currencies=rows, payout_wait_hours=hours)
        self._publish(len(published) + 2, policy, fees)

    def _publish(self, version: int, policy: Policy, fees: tuple[FeeRule, ...]) -> None:
        numbers = numbers_of(policy)
        self.happens(
            PolicyPublished(operator=OPERATOR, version=version, numbers=numbers, fees=fees, reason=Present("Costs"))
        )

    @rule(payout=payouts, fate=st.sampled_from((PAYOUT_SENT, PAYOUT_FAILED, PAYOUT_RETURNED)))
    def the_processor_says_what_became_of_a_payout(
        self, payout: PayoutId, fate: PayoutSent | PayoutFailed | PayoutReturned
    ) -> None:
        before = self.past(PayoutSent, PayoutFailed, PayoutReturned, payout=payout)
        expected = (PayoutReturned,) if before else (PayoutSent, PayoutFailed)
        if isinstance(fate, expected) and [type(each) for each in before] in ([], [PayoutSent]):
            for asked in self.past(PayoutRequested, payout=payout):
                fee = {} if isinstance(fate, PayoutSent) else {"fee": asked.fee}
                self.happens(changed(fate, payout=payout, seller=asked.seller, amount=asked.amount, **fee))

    @rule(
        order=orders,
        first=payouts,
        second=payouts,
        seller=sellers,
        earning=earnings,
        fate=st.sampled_from(FATES),
        reversed_after=orders,
        partly=st.booleans(),
    )
    def what_a_seller_waits_for(
        self,
        order: OrderId,
        first: PayoutId,
        second: PayoutId,
        seller: UserId,
        earning: Money,
        fate: tuple[PayoutSent | PayoutFailed | PayoutReturned, ...],
        reversed_after: OrderId,
        partly: bool,
    ) -> None:
        """Mere chance hardly ever comes to a payout, let alone to one that comes back and is asked for again."""
        self.an_order_is_completed(order, seller, earning)
        if reversed_after != order:
            self.a_seller_is_tipped(order, 1_200)
        if partly:
            self.an_order_is_partly_refunded(order, 30)
        for due in (False, True):
            self.clear(order, "timers", due, False)
        for beside in (-1, 1, 0):
            self.ask_for_the_money(first, seller, None, earning.currency, beside)
        for word in fate:
            self.the_processor_says_what_became_of_a_payout(first, word)
        if partly:
            self.an_order_is_partly_refunded(reversed_after, 30)
        self.an_order_is_reversed(reversed_after)
        self.ask_for_the_money(second, seller, None, earning.currency, 0)

    @rule(order=orders, by=timers, due=st.booleans(), first=st.booleans())
    def clear(self, order: OrderId, by: str, due: bool, first: bool) -> None:
        """By the clock that was set last, or by the one that was set first."""
        if due:
            self.now = max(self.now, self._clears_at(order) or self.now)
        seller = next((done.seller for done in self.past(OrderCompleted, order=order)), SELLER)
        said = [event.clears_at for event in self.past(OrderCompleted, order=order)] if first else []
        moment = (said[0] if said else self._clears_at(order)) or self.now
        command = ClearEarnings(by=by, order=order, seller=seller, clears_at=moment)
        self.ask(clear_earnings, command, self._cleared(command))

    @rule(payout=payouts, seller=sellers, by=askers, currency=currencies, beside=besides)
    def ask_for_the_money(
        self, payout: PayoutId, seller: UserId, by: UserId | None, currency: str, beside: int
    ) -> None:
        amount = Money(self._available_minor(seller, currency) + beside, currency)
        command = RequestPayout(by=by or seller, payout=payout, seller=seller, amount=amount)
        self.ask(request_payout, command, self._paid_out(command))

    def _cleared(self, command: ClearEarnings) -> Answer:
        done = self.past(OrderCompleted, order=command.order)
        if command.by != "timers":
            return No(["earnings clear by themselves"])
        if not done or not self._clearing(done[0]).amount_minor or self._is_disputed(command.order):
            return []
        if isinstance(self._last_of_a_bank(command.order), ChargebackHeld):
            return []
        if command.clears_at != self._clears_at(command.order):
            return []
        if self.now < command.clears_at:
            return No(["clears at"], ClockJumped)
        seller, earning = done[0].seller, self._clearing(done[0])
        paid = min(self._owed_minor(seller, earning.currency), earning.amount_minor)
        return [
            EarningsCleared(order=command.order, seller=seller, earning=earning),
            *_recovered(command.order, seller, Money(paid, earning.currency)),
        ]

    def _paid_out(self, command: RequestPayout) -> Answer:
        available_minor = self._available_minor(command.seller, command.amount.currency)
        rest_minor = available_minor - min(available_minor, self._owed_minor(command.seller, command.amount.currency))
        currency = command.amount.currency
        least_minor, taken_minor = self._limits_minor(currency)[0], self._taken_minor(rest_minor, currency)
        return no(
            {
                "only the seller": command.by != command.seller,
                "asked for already": bool(self.past(PayoutRequested, payout=command.payout)),
                "you are suspended": self._is_suspended(command.seller),
                "nothing to pay out": available_minor == 0,
                "ask for the whole of it": command.amount.amount_minor != available_minor,
                "you asked for a payout not long ago": self._waits(command.seller, currency),
                "is missing": 0 < rest_minor < least_minor,
                "would leave nothing": rest_minor > 0 and taken_minor <= self._fee_minor(taken_minor, currency),
            }
        ) or self._less_what_is_owed(command)

    def _less_what_is_owed(self, command: RequestPayout) -> list[object]:
        owed_minor = self._owed_minor(command.seller, command.amount.currency)
        paid = Money(min(owed_minor, command.amount.amount_minor), command.amount.currency)
        rest = command.amount - paid
        taken = Money(self._taken_minor(rest.amount_minor, rest.currency), rest.currency)
        fee = Money(self._fee_minor(taken.amount_minor, rest.currency), rest.currency)
        again_from = self.now + timedelta(hours=self._policy().payout_wait_hours)
        sent = [
            PayoutRequested(
                payout=command.payout, seller=command.seller, amount=taken - fee, fee=fee, again_from=again_from
            )
        ]
        return [*_recovered(None, command.seller, paid), *(sent if rest.amount_minor else [])]

    def _waits(self, seller: UserId, currency: str) -> bool:
        asked = [one for one in self.past(PayoutRequested, seller=seller) if one.amount.currency == currency]
        if not asked or self.past(PayoutFailed, PayoutReturned, payout=asked[-1].payout):
            return False
        return asked[-1].again_from is not None and self.now < asked[-1].again_from

    def _taken_minor(self, minor: int, currency: str) -> int:
        most_minor = self._limits_minor(currency)[1]
        return min(minor, most_minor or minor)

    def _limits_minor(self, currency: str) -> tuple[int, int]:
        row = self._policy().currency(currency)
        return row.minimum_payout.amount_minor, row.maximum_payout.amount_minor

    def _policy(self) -> Policy:
        published = self.past(PolicyPublished)
        return policy_of(1, published[-1].numbers, published[-1].fees) if published else FIRST_POLICY

    def _fee_minor(self, amount_minor: int, currency: str) -> int:
        published = self.past(PolicyPublished)
        rows = [row for row in published[-1].fees if row.of == "payout_fee"] if published else []
        if not rows or rows[0].currency != currency:
            return 0
        share: int = (amount_minor * rows[0].basis_points + 5_000) // 10_000
        least: int = rows[0].minimum_minor
        return max(share, least)

    @invariant()
    def nobody_has_less_than_nothing_or_owes_less(self) -> None:
        for who in (SELLER, OTHER_SELLER):
            assert all(self._available_minor(who, code) >= 0 for code in CURRENCIES)
            assert all(self._owed_minor(who, code) >= 0 for code in CURRENCIES)

    @invariant()
    def a_payout_takes_all_that_there_was_or_as_much_as_one_may_be(self) -> None:
        if self.events and isinstance(self.events[-1], PayoutRequested):
            asked = self.events[-1]
            currency = asked.amount.currency
            least_minor, most_minor = self._limits_minor(currency)
            assert asked.amount.amount_minor > 0
            assert (asked.amount + asked.fee).amount_minor >= least_minor
            if self._available_minor(asked.seller, currency):
                assert (asked.amount + asked.fee).amount_minor == most_minor
            assert self._owed_minor(asked.seller, currency) == 0

    @invariant()
    def an_earning_clears_as_often_as_it_waits_and_in_time(self) -> None:
        for order in ORDERS:
            cleared = self.past(EarningsCleared, order=order)
            for done in self.past(OrderCompleted, order=order):
                assert self._clearing(done).amount_minor >= 0
                assert all(event.seller == done.seller and event.earning.amount_minor > 0 for event in cleared)
                assert len(cleared) <= 1 + len(self.past(SellerTipped, *AGAIN, order=order))
            assert not cleared or self.now >= self.past(OrderCompleted, order=order)[0].clears_at

    @invariant()
    def a_payout_has_one_owner(self) -> None:
        assert all(len(self.past(PayoutRequested, payout=payout)) <= 1 for payout in PAYOUTS)


def _recovered(order: OrderId | None, seller: UserId, amount: Money) -> list[object]:
    return [DebtRecovered(order=order, seller=seller, amount=amount)] if amount.amount_minor else []


def test_the_ledger_answers_as_the_rules_say_whatever_is_asked() -> None:
    run(Ledger, mount().decisions, seeds=10)
