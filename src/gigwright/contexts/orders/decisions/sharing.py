"""How a payment is shared out, and what is left of its shares when a part of it goes back."""

import msgspec

from gigwright.values import Money


class Shares(msgspec.Struct, frozen=True):
    """A price with its service fee, and how it is shared out: the market's commission, and the seller's earning."""

    price: Money
    service_fee: Money
    commission: Money

    @property
    def total(self) -> Money:
        return self.price + self.service_fee

    @property
    def earning(self) -> Money:
        return self.price - self.commission

    def __add__(self, other: "Shares") -> "Shares":
        return Shares(
            price=self.price + other.price,
            service_fee=self.service_fee + other.service_fee,
            commission=self.commission + other.commission,
        )

    def __sub__(self, other: "Shares") -> "Shares":
        return Shares(
            price=self.price - other.price,
            service_fee=self.service_fee - other.service_fee,
            commission=self.commission - other.commission,
        )

    def less(self, price_minor: int) -> "Shares":
        """What is left without so much of the price: fee and commission in proportion to it, rounded half up."""
        price = self.price.amount_minor
        if not price_minor:
            return self

        def part(of: Money) -> Money:
            return Money(in_proportion(of.amount_minor, price - price_minor, price), of.currency)

        return Shares(price=part(self.price), service_fee=part(self.service_fee), commission=part(self.commission))

    def of_the_total(self, minor: int) -> "Shares":
        """Everybody's share of so much of the total. The shares are cut off one after the other, so that they come to
        just that, and each of them, as well as each of what is left, is nothing at least."""
        total, currency = self.total.amount_minor, self.total.currency
        if not total:
            return self
        market = in_proportion(self.service_fee.amount_minor, minor, total)
        both = in_proportion(self.service_fee.amount_minor + self.commission.amount_minor, minor, total)
        return Shares(
            price=Money(minor - market, currency),
            service_fee=Money(market, currency),
            commission=Money(both - market, currency),
        )


class Rest(msgspec.Struct, frozen=True):
    """What a bank's last decision about a payment has left of it, and how much of that a coupon has paid."""

    shares: Shares
    coupon_minor: int


def in_proportion(minor: int, part: int, whole: int) -> int:
    """So much in proportion to the part of a whole, rounded half up; of nothing, nothing."""
    return (2 * minor * part + whole) // (2 * whole) if whole else 0
