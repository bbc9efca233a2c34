"""What the operator's settings refuse by themselves."""

import msgspec
import pytest

from gigwright.backbone.errors import Refused
from gigwright.policy import FIRST_POLICY
from gigwright.values import Money, Percent


def test_a_price_below_the_minimum_has_no_terms() -> None:
    with pytest.raises(Refused, match=r"the price 4\.99 USD is below the minimum of 5\.00 USD"):
        FIRST_POLICY.terms(Money(499, "USD"))


def test_a_currency_without_amounts_is_not_sold_in() -> None:
    with pytest.raises(Refused, match="does not sell in CHF"):
        FIRST_POLICY.terms(Money(5_000, "CHF"))


@pytest.mark.parametrize(
    ("price", "fee", "earning"),
    [(500, 328, 400), (1_000, 355, 800), (5_000, 575, 4_000), (9_999, 850, 7_999), (10_000, 550, 8_000)],
)
def test_a_purchase_costs_the_buyer_a_share_and_the_seller_a_share(price: int, fee: int, earning: int) -> None:
    terms = FIRST_POLICY.terms(Money(price, "USD"))
    assert terms.service_fee == Money(fee, "USD")
    assert (terms.total, terms.earning) == (Money(price + fee, "USD"), Money(earning, "USD"))
    assert terms.commission == Money(price - earning, "USD")


def test_a_small_order_costs_a_fixed_amount_more() -> None:
    for row in FIRST_POLICY.currencies:
        at, below = row.small_order_below, row.small_order_below - Money(1, row.small_order_below.currency)
        share = Percent(550)
        assert FIRST_POLICY.terms(at).service_fee == share.of(at)
        assert FIRST_POLICY.terms(below).service_fee == share.of(below) + row.small_order_fee


def test_a_custom_offer_may_cost_twenty_thousand_dollars_and_without_a_ceiling_as_much_as_a_package() -> None:
    dollars = FIRST_POLICY.currency("USD")
    assert dollars.offer_ceiling == Money(2_000_000, "USD")
    older = msgspec.structs.replace(dollars, maximum_offer=Money(0, "USD"), maximum_price=Money(50_000, "USD"))
    assert older.offer_ceiling == Money(50_000, "USD")


def test_of_what_the_market_gives_the_buyer_pays_no_share_and_the_seller_notices_nothing() -> None:
    terms = FIRST_POLICY.terms(Money(10_000, "USD"), given=Money(1_000, "USD"))
    assert (terms.service_fee, terms.total) == (Money(495, "USD"), Money(10_495, "USD"))
    assert (terms.commission, terms.earning) == (Money(2_000, "USD"), Money(8_000, "USD"))
    small = FIRST_POLICY.terms(Money(9_000, "USD"), given=Money(1_000, "USD"))
    assert small.service_fee == Money(440 + 300, "USD")
