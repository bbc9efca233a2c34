"""Who issues coupons, on which terms, and who ends them."""

from datetime import timedelta
from typing import Any

import pytest

from gigwright.backbone.testing import NOON, given
from gigwright.contexts.promotions.decisions import EndCoupon, IssueCoupon, end_coupon, issue_coupon
from gigwright.events.accounts import OperatorAppointed, SellerOnboarded
from gigwright.events.promotions import discount_of, funder_of
from gigwright.values import AddressId, CouponCode, Money
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import ada, ben, eve, ids, restored, sam, suspended, usd
from tests.contexts.orders.samples_of_coupons import CODE, MONTH, ended, issued, of_the_seller

appointed = OperatorAppointed(operator=ada, address=ids.new(AddressId))
sells = SellerOnboarded(user=sam)
issue = IssueCoupon(
    by=ada, coupon=CODE, basis_points=1_000, most=usd(2_000), least=usd(0), until=MONTH, uses=2, uses_each=1
)
end = EndCoupon(by=ada, coupon=CODE)


def of(**changes: Any) -> Any:
    return changed(issue, **changes)


def test_an_operator_s_coupon_is_the_market_s() -> None:
    given(appointed).when(issue_coupon, issue).then(issued())
    assert funder_of(issued()) == "market"


def test_a_seller_s_coupon_is_their_own() -> None:
    given(sells).when(issue_coupon, of(by=sam)).then(of_the_seller())
    assert funder_of(of_the_seller()) == "seller"


def test_nobody_else_issues_coupons() -> None:
    given(appointed, sells).when(issue_coupon, of(by=ben)).refuses("only an operator or a seller")
    given(sells, suspended(sam)).when(issue_coupon, of(by=sam)).refuses("you are suspended")
    given(sells, suspended(sam), restored(sam)).when(issue_coupon, of(by=sam)).then(of_the_seller())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        *(
            ({"coupon": CouponCode(code)}, "3 to 24 capital letters")
            for code in ("", "AB", "welcome", "-ABC", "A B C", "A" * 25, "ÄÖÜ", "ABC\n", "None")
        ),
        ({"basis_points": 0}, "0.01 to 100 percent"),
        ({"basis_points": 10_001}, "0.01 to 100 percent"),
        ({"most": usd(0)}, "takes something off"),
        ({"most": usd(2_000_001)}, "and 20000.00 USD at most"),
        ({"most": Money(1, "CHF")}, "does not sell in CHF"),
        ({"least": Money(0, "EUR")}, "prices in one currency, in USD not from 0.00 EUR on"),
        ({"least": usd(-1)}, "prices in one currency"),
        ({"uses": 0}, "for 0 and 1"),
        ({"uses": 1_000_001}, "1 to 1000000 uses"),
        ({"uses_each": 0}, "for 2 and 0"),
        ({"uses_each": 3}, "for 2 and 3"),
        ({"until": NOON}, "not until 2026-01-05T12:00:00"),
        ({"until": NOON + timedelta(days=732)}, "for two years at most"),
    ],
)
def test_terms_that_make_no_sense_are_told(changes: dict[str, Any], sentence: str) -> None:
    given(appointed).when(issue_coupon, of(**changes)).refuses(sentence)


def test_a_code_is_used_for_one_coupon_for_ever() -> None:
    given(appointed, issued()).when(issue_coupon, issue).refuses("there is a coupon WELCOME-10 already")
    given(appointed, issued(), ended).when(issue_coupon, issue).refuses("or was one; choose another code")


def test_whoever_issued_it_ends_it_or_any_operator() -> None:
    given(appointed, issued()).when(end_coupon, end).then(ended)
    given(appointed, of_the_seller()).when(end_coupon, end).then(ended)
    given(appointed, of_the_seller()).when(end_coupon, changed(end, by=sam)).then(
        changed(ended, operator=None, seller=sam)
    )


def test_nobody_else_ends_it_and_it_ends_once() -> None:
    given(appointed, issued()).when(end_coupon, changed(end, by=sam)).refuses("only the seller who issued")
    given(appointed, of_the_seller()).when(end_coupon, changed(end, by=eve)).refuses("only the seller who issued")
    given(appointed).when(end_coupon, end).refuses("there is no such coupon")
    given(appointed, issued(), ended).when(end_coupon, end).refuses("has ended already")


@pytest.mark.parametrize(("price", "off"), [(10_000, 1_000), (10_005, 1_001), (10_004, 1_000), (20_001, 2_000), (4, 0)])
def test_a_share_is_rounded_half_up_and_never_more_than_the_most(price: int, off: int) -> None:
    assert discount_of(issued(), usd(price)) == usd(off)
