"""Whatever is asked of coupons: the rules answer as a second telling of them does."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from gigwright.contexts.promotions import mount
from gigwright.contexts.promotions.decisions import EndCoupon, IssueCoupon, end_coupon, issue_coupon
from gigwright.events.accounts import OperatorAppointed, SellerOnboarded, UserRestored, UserSuspended
from gigwright.events.promotions import CouponEnded, CouponIssued
from gigwright.policy import FIRST_POLICY
from gigwright.values import AddressId, CouponCode, Money, OperatorId, UserId
from tests.contexts.asked_anything import Machine, No, no, run
from tests.contexts.orders.samples import ada, ben, ids, restored, sam, suspended, usd

ADDRESS = ids.new(AddressId)
askers = st.sampled_from((ada, ada, ada, sam, sam, ben))
codes = st.sampled_from([CouponCode(code) for code in ("SPRING", "SPRING", "SUMMER", "bad code")])
CURRENCIES = tuple(row.currency for row in FIRST_POLICY.currencies)


class Promotions(Machine):
    @rule(who=st.sampled_from(("operator", "seller")))
    def somebody_comes(self, who: str) -> None:
        if who == "operator" and not self.past(OperatorAppointed):
            self.happens(OperatorAppointed(operator=ada, address=ADDRESS))
        elif who == "seller" and not self.past(SellerOnboarded):
            self.happens(SellerOnboarded(user=sam))

    @rule(back=st.sampled_from((True, True, False)))
    def the_seller_is_sent_away(self, back: bool) -> None:
        if self._is_away():
            self.happens(restored(sam))
        elif not back:
            self.happens(suspended(sam))

    @rule(
        by=askers,
        code=codes,
        share=st.sampled_from((1_000, 10_000, 1, 0, 10_001)) | st.just(1_000),
        most=st.sampled_from((usd(1_000), usd(2_000_000), usd(0), usd(2_000_001), Money(1, "CHF"))) | st.just(usd(500)),
        least=st.sampled_from((usd(0), usd(5_000), usd(-1), Money(0, "EUR"))) | st.just(usd(0)),
        days=st.sampled_from((1, 731, 0, -1, 732)) | st.just(30),
        uses=st.sampled_from(((1, 1), (10**6, 100), (0, 1), (10**6 + 1, 1), (1, 2), (200, 101), (1, 0)))
        | st.just((2, 1)),
    )
    def issue(
        self, by: str, code: CouponCode, share: int, most: Money, least: Money, days: int, uses: tuple[int, int]
    ) -> None:
        until = self.now + timedelta(days=days)
        command = IssueCoupon(
            by=OperatorId(by),
            coupon=code,
            basis_points=share,
            most=most,
            least=least,
            until=until,
            uses=uses[0],
            uses_each=uses[1],
        )
        is_operator = by == ada and bool(self.past(OperatorAppointed))
        is_seller = by == sam and bool(self.past(SellerOnboarded))
        refusal = no(
            {
                "only an operator or a seller": not (is_operator or is_seller),
                "you are suspended": by == sam and self._is_away(),
                "there is a coupon": bool(self.past(CouponIssued, coupon=code)),
                "3 to 24 capital letters": code == "bad code",
                "0.01 to 100 percent": share in (0, 10_001),
                "does not sell in": most.currency not in CURRENCIES,
                "prices in one currency": least.currency != most.currency or least.amount_minor < 0,
                "takes something off": not 0 < most.amount_minor <= 2_000_000,
                "a coupon is good for 1 to": uses not in ((1, 1), (10**6, 100), (2, 1)),
                "two years at most": not 0 < days <= 731,
            }
        )
        issued = CouponIssued(
            coupon=code,
            operator=OperatorId(by) if is_operator else None,
            seller=None if is_operator else UserId(by),
            basis_points=share,
            most=most,
            least=least,
            until=until,
            uses=uses[0],
            uses_each=uses[1],
        )
        self.ask(issue_coupon, command, refusal or [issued])

    @rule(by=askers, code=codes)
    def end(self, by: str, code: CouponCode) -> None:
        is_operator = by == ada and bool(self.past(OperatorAppointed))
        issued = self.past(CouponIssued, coupon=code)
        is_theirs = bool(issued) and issued[0].seller == by
        refusal: No | None = no(
            {
                "there is no such coupon": not issued,
                "only the seller who issued": bool(issued) and not (is_operator or is_theirs),
                "has ended already": bool(self.past(CouponEnded, coupon=code)),
            }
        )
        ended = CouponEnded(
            coupon=code,
            operator=OperatorId(by) if is_operator else None,
            seller=None if is_operator else UserId(by),
        )
        self.ask(end_coupon, EndCoupon(by=OperatorId(by), coupon=code), refusal or [ended])

    def _is_away(self) -> bool:
        return len(self.past(UserSuspended, user=sam)) > len(self.past(UserRestored, user=sam))

    @invariant()
    def every_code_is_issued_and_ended_once(self) -> None:
        for kind in (CouponIssued, CouponEnded):
            codes = [event.coupon for event in self.past(kind)]
            assert len(set(codes)) == len(codes)


def test_promotions_answer_as_the_rules_say_whatever_is_asked() -> None:
    run(Promotions, mount().decisions, seeds=20)
