"""What the operator's settings refuse by themselves."""

import pytest

from gigwright.backbone.errors import Refused
from gigwright.policy import FIRST_POLICY
from gigwright.values import Money


def test_a_price_below_the_minimum_has_no_terms() -> None:
    with pytest.raises(Refused, match=r"the price 4\.99 USD is below the minimum of 5\.00 USD"):
        FIRST_POLICY.terms(Money(499, "USD"))


def test_a_currency_without_amounts_is_not_sold_in() -> None:
    with pytest.raises(Refused, match="does not sell in CHF"):
        FIRST_POLICY.terms(Money(5_000, "CHF"))
