"""A policy: every number of the market, and what a purchase comes to under it.

To add a number, write one line among those of `Policy`: name and unit, bounds, and the value that policies have which
were published before there was such a number. The file that operators edit, its checks and what is stored follow.
"""

from typing import Annotated, get_type_hints

import msgspec

from gigwright.backbone.errors import Refused
from gigwright.policy.fees import FeeRule, Sale, first_match, of_a_payout, of_an_early_payout
from gigwright.values import Money

YEAR_HOURS = 8_760


class Within(msgspec.Struct, frozen=True):
    """The least and the most that a number may be."""

    least: int
    most: int


class CurrencyTerms(msgspec.Struct, frozen=True):
    """The fixed amounts of one currency; a currency without them is not sold in.

    An amount that an older policy does not name is zero, which has to mean what was so before there was the name: a
    `maximum_offer` of zero is none of its own, and a custom offer may cost as much as a package.
    """

    minimum_price: Money
    maximum_price: Money
    small_order_fee: Money
    small_order_below: Money
    small_tip: Money  # so much may be given however small the order was; else up to its whole price
    goodwill_limit: Money  # what an operator may give a buyer at a time, as credit
    maximum_offer: Money
    minimum_payout: Money  # what leaves a seller's account in one payout, at least and at most, the fee included;
    maximum_payout: Money  # zero is no limit
    minimum_charge: Money  # a card is never asked for less, because credit paid nearly all of an order

    @property
    def currency(self) -> str:
        return self.minimum_price.currency

    @property
    def offer_ceiling(self) -> Money:
        """The most that a custom offer may cost."""
        return self.maximum_offer if self.maximum_offer.amount_minor else self.maximum_price


class PayoutLimits(msgspec.Struct, frozen=True):
    """What one payout may be, the fee included; zero is no limit."""

    minimum: Money
    maximum: Money

    def most_of(self, amount: Money) -> Money:
        """As much of this amount as one payout may be."""
        return min(amount, self.maximum) if self.maximum.amount_minor else amount


class Terms(msgspec.Struct, frozen=True):
    """What one purchase comes to, computed once: total = price + service fee, earning = price - commission."""

    price: Money
    service_fee: Money
    total: Money
    commission: Money
    earning: Money


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """Fees, windows and limits. The defaults are the first policy's, and those of policies older than the number."""

    version: int
    fees: tuple[FeeRule, ...]
    currencies: tuple[CurrencyTerms, ...]
    payment_minutes: Annotated[int, Within(5, 1_440)] = 15
    review_hours: Annotated[int, Within(1, YEAR_HOURS)] = 72
    review_more_hours: Annotated[int, Within(1, YEAR_HOURS)] = 72
    requirements_hours: Annotated[int, Within(1, YEAR_HOURS)] = 720
    answer_hours: Annotated[int, Within(1, YEAR_HOURS)] = 48
    revision_hours: Annotated[int, Within(1, YEAR_HOURS)] = 72
    very_late_hours: Annotated[int, Within(1, YEAR_HOURS)] = 24
    no_delivery_hours: Annotated[int, Within(1, YEAR_HOURS)] = 336
    reversal_hours: Annotated[int, Within(1, YEAR_HOURS)] = 336
    evidence_hours: Annotated[int, Within(1, YEAR_HOURS)] = 72
    decision_hours: Annotated[int, Within(1, YEAR_HOURS)] = 168
    wait_hours: Annotated[int, Within(1, YEAR_HOURS)] = 168  # longest wait for the buyer during the work
    wait_limit: Annotated[int, Within(0, 100)] = 3  # so many waits in an order
    clearing_hours: Annotated[int, Within(1, YEAR_HOURS)] = 336
    bill_hours: Annotated[int, Within(1, YEAR_HOURS)] = 48
    tip_hours: Annotated[int, Within(1, YEAR_HOURS)] = 168
    won_back_hours: Annotated[int, Within(1, YEAR_HOURS)] = 1_080  # what a bank had taken, and gave back
    offer_hours: Annotated[int, Within(1, YEAR_HOURS)] = 168  # the longest that a custom offer stands
    offer_limit: Annotated[int, Within(1, 10_000)] = 50  # so many open offers of a seller
    payout_wait_hours: Annotated[int, Within(0, YEAR_HOURS)] = 24  # from one payout to the next in the same currency
    early_payout_hours: Annotated[int, Within(0, YEAR_HOURS)] = 48  # from a completion until it may clear early
    queue_limit: Annotated[int, Within(1, 10_000)] = 100
    quantity_limit: Annotated[int, Within(1, 1_000)] = 10
    further_unit_percent: Annotated[int, Within(0, 100)] = 100  # of a package's days, what each further unit adds

    def currency(self, code: str) -> CurrencyTerms:
        """The fixed amounts of a currency; Refused when the market does not sell in it."""
        for row in self.currencies:
            if row.currency == code:
                return row
        sold = ", ".join(row.currency for row in self.currencies)
        raise Refused(f"this market does not sell in {code}; it sells in {sold}")

    def terms(self, price: Money, *, category: str = "", seller: str = "", given: Money | None = None) -> Terms:
        """The fees on a price; Refused below the minimum price of its currency.

        Of what the market has `given` of the price, the buyer pays no share as a fee.
        """
        row, sale = self.currency(price.currency), Sale(price, category, seller)
        if price < row.minimum_price:
            raise Refused(f"the price {price} is below the minimum of {row.minimum_price}")
        small = row.small_order_fee if price < row.small_order_below else Money(0, price.currency)
        paid = price if given is None else price - given
        fee = first_match(self.fees, "service_fee", sale).takes(paid) + small
        commission = first_match(self.fees, "commission", sale).takes(price)
        return Terms(price=price, service_fee=fee, total=price + fee, commission=commission, earning=price - commission)

    def minimum_charge(self, code: str) -> Money:
        """The least that credit leaves for a card; nothing in a currency that is not sold in any more."""
        return next((row.minimum_charge for row in self.currencies if row.currency == code), Money(0, code))

    def payout_fee(self, amount: Money, *, seller: str = "") -> Money:
        """What the market keeps of a payout of this amount; it may come to more than the amount."""
        return of_a_payout(self.fees, amount, seller)

    def early_payout_fee(self, amount: Money, *, seller: str = "") -> Money | None:
        """What the market keeps of an earning of this amount that clears early; None where none does."""
        return of_an_early_payout(self.fees, amount, seller)

    def payout_limits(self, code: str) -> PayoutLimits:
        """None in a currency that is not sold in any more: what was earned in it is paid out."""
        row = next((row for row in self.currencies if row.currency == code), None)
        nothing = Money(0, code)
        return PayoutLimits(nothing, nothing) if row is None else PayoutLimits(row.minimum_payout, row.maximum_payout)


def bounds() -> dict[str, Within]:
    """The numbers of a policy, in order, and what each may be."""
    hints = get_type_hints(Policy, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")}


NUMBERS = bounds()
AMOUNTS = CurrencyTerms.__struct_fields__
