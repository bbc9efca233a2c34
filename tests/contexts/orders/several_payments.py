"""An order of several payments, with whatever becomes of it: refunds, and words of banks; and the books of it."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from gigwright.backbone.event import Present
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.ledger.decisions import ClearEarnings, clear_earnings
from gigwright.contexts.ledger.projections.chart import normal_minor
from gigwright.contexts.ledger.projections.postings import entries_of
from gigwright.contexts.orders.decisions.cancelling import CancelVeryLate, cancel_very_late
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
from gigwright.contexts.orders.decisions.overruling import (
    AcceptByOperator,
    CancelByOperator,
    RefundByOperator,
    accept_by_operator,
    cancel_by_operator,
    refund_by_operator,
)
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.ledger import CreditGranted, PayoutRequested
from gigwright.events.orders import (
    CreditUsed,
    ExtraBought,
    OrderCancelled,
    OrderPartlyRefunded,
    OrderPlaced,
    OrderReversed,
    SellerTipped,
    to_cards,
)
from gigwright.events.payments import ChargebackLost, ChargebackOpened, ChargebackWon, PaymentRefunded
from gigwright.policy import FIRST_POLICY, Terms
from gigwright.values import AddressId, ChargebackRef, ChargeRef, Money, PaymentId, PayoutId, RefundId, RefundRef
from tests.contexts.asked_anything import changed
from tests.contexts.ledger.samples import recorded
from tests.contexts.orders.samples import (
    ada,
    ben,
    captured,
    delivered,
    ids,
    order,
    other_order,
    paid,
    payment,
    placed,
    sam,
    started,
    usd,
)
from tests.contexts.orders.samples_further import bought, tipped
from tests.contexts.orders.samples_of_coupons import redeemed

LATER = NOON + timedelta(days=60)
OF_BANKS = {"take": None, "assume": "has", "give back": "has", "keep": "has", "recover": "keeps"}  # and from where
BACK = (OrderPartlyRefunded, OrderCancelled, OrderReversed)


class Several:
    """The order, begun and paid; each act is what the rules make of it, or nothing when they refuse it."""

    def __init__(self, price: int, extras: list[int], coupon: int, credit: int) -> None:
        self.balances: Counter[str] = Counter()
        self.events: list[Any] = []
        self.came: dict[PaymentId, int] = {}
        self.pending: Counter[PaymentId] = Counter()
        self.made: Counter[PaymentId] = Counter()
        self.banks: dict[PaymentId, str] = {}
        self.again: set[PaymentId] = set()
        self.taken: dict[PaymentId, int] = {}
        terms = FIRST_POLICY.terms(usd(price))
        whole: OrderPlaced = changed(placed(), **_shares(terms), total=terms.total)
        coupon = min(coupon, terms.total.amount_minor // 2)
        credit = min(credit, terms.total.amount_minor - coupon - 1)
        self.happens(OperatorAppointed(operator=ada, address=ids.new(AddressId)), whole)
        if coupon:
            self.happens(redeemed(amount=usd(coupon)))
        if credit:
            self.happens(CreditGranted(operator=ada, buyer=ben, amount=usd(credit), reason=Present("Sorry")))
            used = CreditUsed(order=order, buyer=ben, seller=sam, amount=usd(credit), payment=None)
            self.happens(used)
        self._pay(payment, terms.total.amount_minor - coupon - credit, paid)
        self.happens(started)
        for extra in extras:
            self._bill(bought(), extra)

    def happens(self, *facts: Any) -> None:
        """Book it too; nothing that anybody owes falls below zero."""
        for fact in facts:
            self.events.append(fact)
            for entry in entries_of(recorded(fact, len(self.events))):
                assert sum(line.amount.amount_minor for line in entry.lines) == 0
                for line in entry.lines:
                    account = line.account if line.order in (None, order) else f"{line.account} of another order"
                    self.balances[account] += line.amount.amount_minor
            self._owe(fact)

    def left_over(self, *kinds: str) -> dict[str, int]:
        """What stands in accounts whose names contain one of these, in their normal sign."""
        found = {name: normal_minor(name, minor) for name, minor in self.balances.items() if minor}
        return {name: minor for name, minor in found.items() if any(kind in name for kind in kinds)}

    def act(self, what: str, which: int, share: int) -> None:
        """One thing that people, banks or the clock do, to one of the payments where it is about one."""
        one = list(self.came)[which % len(self.came)]
        if what in OF_BANKS:
            self._of_banks(what, one)
        elif what in ("finish", "part", "end", "to credit"):
            self._ask_for(what, share)
        else:
            self._of_money(what, one, share)

    def _of_banks(self, what: str, one: PaymentId) -> None:
        if what == "take":
            self._take(one)
        elif what == "assume":
            bears = AssumeChargeback(by=ada, order=order, payment=one, reason="Well done")
            self._ask(assume_chargeback, bears)
        elif self.banks.get(one) == OF_BANKS[what]:
            self._decide(one, what)

    def _ask_for(self, what: str, share: int) -> None:
        match what:
            case "finish" if self.has_ended():
                return  # a delivery comes only before the end
            case "finish":
                self._ask(accept_by_operator, AcceptByOperator(by=ada, order=order, reason="Well done"), delivered())
            case "part":
                part = usd(share * self._price() // 100)
                asked = RefundByOperator(by=ada, order=order, seller=sam, price=part, reason="A copy", reviewed=True)
                self._ask(refund_by_operator, asked)
            case "end":
                end = CancelByOperator(by=ada, order=order, seller=sam, reason="Bad", fault="nobody", reviewed=True)
                self._ask(cancel_by_operator, end)
            case _:
                self._ask(cancel_very_late, CancelVeryLate(by=ben, order=order, to_credit=True))

    def _of_money(self, what: str, one: PaymentId, share: int) -> None:
        if what == "tip" and self._is("orders.completed") and not self._has_a_tip() and not self._is_over():
            self._bill(tipped(), 500 + share * 10)
        elif what == "spend":
            self._spend(share)
        elif what == "clear":
            self._clear()
        elif what == "pay out":
            self._pay_out(share)
        elif what == "refund" and self.banks.get(one) in (None, "back"):
            self._make_the_refunds(one)

    def settle(self) -> None:
        """Banks decide at last, and what is on its way arrives."""
        for one, bank in list(self.banks.items()):
            if bank == "has":
                self._decide(one, "keep")
        for one in self.came:
            if self.banks.get(one) in (None, "back"):
                self._make_the_refunds(one)

    def has_ended(self) -> bool:
        return any(self._is(name) for name in ("orders.completed", "orders.cancelled", "orders.reversed"))

    def _ask(self, rule: Any, command: Any, *before: Any) -> bool:
        found = given(*self.events, *before).when(rule, command, now=LATER)
        if found.refusal is None:
            self.happens(*before, *found.events)
        return found.refusal is None

    def _owe(self, fact: Any) -> None:
        if isinstance(fact, BACK):
            own = to_cards(fact).amount_minor
            for part in fact.further:
                own -= part.amount.amount_minor
                self.pending[part.payment] += part.amount.amount_minor
            assert own >= 0
            self.pending[fact.payment] += own

    def _pay(self, of: PaymentId, minor: int, *then: Any) -> None:
        self.came[of] = minor
        self.happens(captured(of, usd(minor)), *then)

    def _bill(self, sample: ExtraBought | SellerTipped, price: int) -> None:
        terms, of = FIRST_POLICY.terms(usd(price)), ids.new(PaymentId)
        self._pay(of, terms.total.amount_minor, changed(sample, payment=of, **_shares(terms), total=terms.total))

    def _take(self, one: PaymentId) -> None:
        amount = self.came[one] - self.made[one]
        if self.banks.get(one) not in (None, "back") or one in self.again or not amount:
            return  # once, and once more when it came back
        self.again |= {one} if one in self.banks else set()
        ref = ChargebackRef(f"cb_{one}")
        opened = ChargebackOpened(
            chargeback=ref,
            payment=one,
            order=order,
            buyer=ben,
            seller=sam,
            charge=ChargeRef(f"ch_{one}"),
            amount=usd(amount),
            fee=usd(0),
        )
        hold = HoldChargeback(
            by="order-intake", order=order, payment=one, chargeback=ref, buyer=ben, seller=sam, amount=usd(amount)
        )
        self.banks[one], self.taken[one] = "has", amount
        self.happens(opened)
        assert self._ask(hold_chargeback, hold), "what a bank takes of an order is heard"

    def _decide(self, one: PaymentId, what: str) -> None:
        about: dict[str, Any] = {"chargeback": ChargebackRef(f"cb_{one}"), "payment": one, "order": order, "buyer": ben}
        amount = usd(self.taken[one])
        who: dict[str, Any] = {"by": "order-intake", "order": order, "payment": one}
        if what == "keep":
            self.banks[one] = "keeps"
            self.happens(ChargebackLost(**about, amount=amount))
            assert self._ask(bear_chargeback, BearChargeback(**who))
            self.pending[one] -= self.events[-1].from_refunds.amount_minor
            assert self.pending[one] == 0
            return
        self.banks[one] = "back"
        self.happens(ChargebackWon(**about, amount=amount, recovers=what == "recover", again=False))
        if what == "recover":
            assert self._ask(recover_chargeback, RecoverChargeback(**who))
            self.pending[one] += self.events[-1].from_refunds.amount_minor
        else:
            assert self._ask(release_chargeback, ReleaseChargeback(**who))
        self.pending[one] += self.events[-1].refund.amount_minor

    def _make_the_refunds(self, one: PaymentId) -> None:
        minor = self.pending[one]
        if minor:
            self.pending[one] = 0
            self.made[one] += minor
            ref = RefundRef(f"re_{len(self.events)}")
            self.happens(
                PaymentRefunded(
                    refund=ids.new(RefundId),
                    payment=one,
                    order=order,
                    buyer=ben,
                    amount=usd(minor),
                    processor_refund=ref,
                )
            )

    def _spend(self, share: int) -> None:
        has = self.left_over("Credit").get(f"Liabilities:Buyers:{ben}:Credit", 0)
        if spent := has * share // 100:
            self.happens(CreditUsed(order=other_order, buyer=ben, seller=sam, amount=usd(spent), payment=None))

    def _clear(self) -> None:
        times: list[datetime] = [at for one in self.events if (at := getattr(one, "clears_at", None)) is not None]
        if times:
            clear = ClearEarnings(by="timers", order=order, seller=sam, clears_at=max(times))
            found = given(*self.events).when(clear_earnings, clear, now=max(times))
            self.happens(*found.events)

    def _pay_out(self, share: int) -> None:
        has = self.left_over(":Available").get(f"Liabilities:Sellers:{sam}:Available", 0)
        if out := has * share // 100:
            payout = ids.new(PayoutId)
            self.happens(PayoutRequested(payout=payout, seller=sam, amount=usd(out), fee=usd(0), again_from=None))

    def _price(self) -> int:
        bills = [one.price for one in self.events if isinstance(one, OrderPlaced | ExtraBought)]
        return sum(price.amount_minor for price in bills)

    def _is(self, name: str) -> bool:
        return any(one.name == name for one in map(recorded, self.events))

    def _is_over(self) -> bool:
        has = any(bank in ("has", "keeps") for bank in self.banks.values())
        return has or self._is("orders.reversed") or self._is("orders.cancelled")

    def _has_a_tip(self) -> bool:
        return any(isinstance(one, SellerTipped) for one in self.events)


def _shares(terms: Terms) -> dict[str, Money]:
    return {name: getattr(terms, name) for name in ("price", "service_fee", "commission", "earning")}
