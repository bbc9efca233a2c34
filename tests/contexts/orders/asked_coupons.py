"""What buyers pay with coupons, asked and told a second time."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from gigwright.contexts.orders.decisions.placing import PlaceOrder, place_order
from gigwright.events.orders import CouponRedeemed, CouponReturned, OrderPlaced
from gigwright.events.promotions import CouponEnded, CouponIssued
from gigwright.values import CouponCode, Money, OrderId, UserId
from tests.contexts.asked_anything import Answer, No, changed
from tests.contexts.orders.asked_agreements import askers, orders
from tests.contexts.orders.asked_offers import AskedOffers
from tests.contexts.orders.retold import SMALL
from tests.contexts.orders.samples import ada, ben, eve, gig, sam, usd

TENTH, HALF, SAMS, NO_SUCH = (CouponCode(code) for code in ("TENTH", "HALF", "SAMS-OWN", "NO-SUCH"))
codes = st.sampled_from((TENTH, TENTH, HALF, SAMS, SAMS, NO_SUCH))


class AskedCoupons(AskedOffers):
    @rule(code=codes, uses=st.integers(1, 2), least=st.sampled_from((0, 0, 10_001)), days=st.sampled_from((1, 30)))
    def a_coupon_is_issued(self, code: CouponCode, uses: int, least: int, days: int) -> None:
        if code == NO_SUCH or self.past(CouponIssued, coupon=code):
            return
        issued = CouponIssued(
            coupon=code,
            operator=None if code == SAMS else ada,
            seller=sam if code == SAMS else None,
            basis_points=5_000 if code == HALF else 1_000,
            most=usd(1_500),
            least=usd(least),
            until=self.now + timedelta(days=days),
            uses=uses,
            uses_each=1,
        )
        self.happens(issued)

    @rule(code=codes)
    def a_coupon_ends(self, code: CouponCode) -> None:
        if self.past(CouponIssued, coupon=code) and not self.past(CouponEnded, coupon=code):
            self.happens(CouponEnded(coupon=code, operator=ada, seller=None))

    @rule(by=askers, order=orders, code=codes, more=st.sampled_from((0, 0, 0, 0, 0, 1)))
    def place_with_a_coupon(self, by: str | None, order: OrderId, code: CouponCode, more: int) -> None:
        plain = changed(self.as_seen(UserId(by or ben), order, gig, "Basic", "now"), quantity=1, extras=())
        off = self._off(code, plain.price)
        lower = plain.price - off if code == SAMS else plain.price
        total = self._total(lower, usd(0) if code == SAMS else off)
        command = changed(plain, coupon=code, discount=off + usd(more), total=total)
        self.ask(place_order, command, self._with_the_coupon(command, plain, lower))

    def _with_the_coupon(self, command: PlaceOrder, plain: PlaceOrder, lower: Money) -> Answer:
        """As without it, unless it is not good; then the seller's price is lower, or the market pays a part."""
        without = self.answer_to_placing(changed(plain, total=self.with_fees(plain.price)))
        wrong = list(self._not_good(command, lower))
        if isinstance(without, No):
            return No([*without.reasons, *wrong])
        if wrong:
            return No(wrong)
        placed: Any = without[0]
        assert command.coupon is not None, "it names one"
        off = self._off(command.coupon, plain.price)
        if command.coupon == SAMS:
            placed = self._agreed(changed(plain, price=lower, total=command.total))
        else:
            placed = changed(placed, service_fee=command.total - placed.price, total=command.total)
        used = CouponRedeemed(
            order=command.order,
            coupon=command.coupon,
            buyer=command.by,
            seller=sam,
            amount=off,
            funded_by="seller" if command.coupon == SAMS else "market",
        )
        return [placed, used]

    def _not_good(self, command: PlaceOrder, lower: Money) -> Any:
        issued = self.past(CouponIssued, coupon=command.coupon)
        if not issued:
            yield "there is no such coupon"
            return
        (terms,) = issued
        if self.past(CouponEnded, coupon=terms.coupon) or self.now >= terms.until:
            yield "order without it"
        if self._used(coupon=terms.coupon) >= terms.uses:
            yield "as often as it can be"
        if self._used(coupon=terms.coupon, buyer=command.by) >= terms.uses_each:
            yield "as often as you can"
        if command.price < terms.least:
            yield "is good for prices from"
        if command.discount != self._off(terms.coupon, command.price):
            yield "as you saw; look again"
        if command.price - self._off(terms.coupon, command.price) < usd(500):
            yield "would be left of the price"

    def _used(self, **whose: str) -> int:
        return len(self.past(CouponRedeemed, **whose)) - len(self.past(CouponReturned, **whose))

    def _off(self, code: CouponCode, price: Money) -> Money:
        share = (price.amount_minor * (5 if code == HALF else 1) + 5) // 10
        return Money(min(share, 1_500), price.currency)

    def _total(self, price: Money, off: Money) -> Money:
        """The fee is for what is left of the price, but what a small order takes is for all of it."""
        _, extra, below = SMALL[price.currency]
        small = extra if price.amount_minor < below else 0
        rest = price - off
        _, _, rest_below = SMALL[rest.currency]
        share = self.with_fees(rest) - rest - Money(extra if rest.amount_minor < rest_below else 0, rest.currency)
        return price + share + Money(small, price.currency)

    @invariant()
    def no_coupon_is_used_more_often_than_it_says(self) -> None:
        for terms in self.past(CouponIssued):
            assert 0 <= self._used(coupon=terms.coupon) <= terms.uses
            assert all(self._used(coupon=terms.coupon, buyer=who) <= terms.uses_each for who in (ben, eve))
        assert len(self.past(CouponRedeemed)) <= len(self.past(OrderPlaced))
