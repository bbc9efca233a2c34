"""The operator's settings as one versioned value; an order keeps the version under which it was placed."""

from datetime import timedelta

import msgspec

from gigwright.backbone.errors import Refused
from gigwright.values import Money, Percent


class CurrencyTerms(msgspec.Struct, frozen=True):
    """The fixed amounts of one currency; a currency without them is not sold in."""

    minimum_price: Money
    maximum_price: Money
    small_order_fee: Money
    small_order_below: Money


class Terms(msgspec.Struct, frozen=True):
    """What one purchase comes to, computed once: total = price + service fee, earning = price - commission."""

    price: Money
    service_fee: Money
    total: Money
    commission: Money
    earning: Money


class Policy(msgspec.Struct, frozen=True):
    """Fees, windows and limits. Fees are shares of the price; windows are whole days, hours or minutes."""

    version: int
    service_fee: Percent
    commission: Percent
    payment_window: timedelta
    review_window: timedelta
    review_extension: timedelta
    requirements_window: timedelta
    answer_window: timedelta
    revision_time: timedelta
    very_late_after: timedelta
    no_delivery_after: timedelta
    reversal_window: timedelta
    evidence_window: timedelta
    decision_window: timedelta
    clearing_time: timedelta
    queue_limit: int
    currencies: tuple[CurrencyTerms, ...]

    def currency(self, code: str) -> CurrencyTerms:
        """The fixed amounts of a currency; Refused when the market does not sell in it."""
        for row in self.currencies:
            if row.minimum_price.currency == code:
                return row
        sold = ", ".join(row.minimum_price.currency for row in self.currencies)
        raise Refused(f"this market does not sell in {code}; it sells in {sold}")

    def terms(self, price: Money) -> Terms:
        """The fees on a price; Refused below the minimum price of its currency."""
        row = self.currency(price.currency)
        if price < row.minimum_price:
            raise Refused(f"the price {price} is below the minimum of {row.minimum_price}")
        small = row.small_order_fee if price < row.small_order_below else Money(0, price.currency)
        fee = self.service_fee.of(price) + small
        commission = self.commission.of(price)
        return Terms(price=price, service_fee=fee, total=price + fee, commission=commission, earning=price - commission)


def _row(code: str, minimum: int, maximum: int, small_fee: int, small_below: int) -> CurrencyTerms:
    return CurrencyTerms(*(Money(amount, code) for amount in (minimum, maximum, small_fee, small_below)))


FIRST_POLICY = Policy(
    version=1,
    service_fee=Percent(550),
    commission=Percent(2_000),
    payment_window=timedelta(minutes=15),
    review_window=timedelta(days=3),
    review_extension=timedelta(days=3),
    requirements_window=timedelta(days=30),
    answer_window=timedelta(hours=48),
    revision_time=timedelta(days=3),
    very_late_after=timedelta(hours=24),
    no_delivery_after=timedelta(days=14),
    reversal_window=timedelta(days=14),
    evidence_window=timedelta(days=3),
    decision_window=timedelta(days=7),
    clearing_time=timedelta(days=14),
    queue_limit=100,
    currencies=(
        _row("USD", 500, 2_000_000, 300, 10_000),
        _row("EUR", 400, 2_000_000, 250, 9_000),
        _row("GBP", 400, 1_600_000, 250, 8_000),
        _row("BRL", 2_500, 10_000_000, 1_500, 50_000),
        _row("INR", 40_000, 160_000_000, 25_000, 800_000),
        _row("JPY", 600, 3_000_000, 400, 15_000),
        _row("BHD", 1_900, 7_500_000, 1_100, 38_000),
    ),
)
