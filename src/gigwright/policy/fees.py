"""The table of fees: rows from top to bottom, the first that matches a sale says what is taken of its price."""

import msgspec

from gigwright.values import Money, Percent

SALES = ("service_fee", "commission")  # what the buyer pays beyond the price; what the seller leaves of it
# What is kept of a payout, whose amount takes the place of a price; without a row, payouts cost nothing.
PAYOUT_FEE = "payout_fee"
# What is kept of an earning that clears early; without a row, none does.
EARLY_PAYOUT_FEE = "early_payout_fee"
OF_SELLERS = (PAYOUT_FEE, EARLY_PAYOUT_FEE)  # of no category: what takes the place of a price has left its order
FEES = (*SALES, *OF_SELLERS)


class Sale(msgspec.Struct, frozen=True):
    """What a fee may depend on."""

    price: Money
    category: str = ""
    seller: str = ""


class FeeRule(msgspec.Struct, frozen=True, kw_only=True):
    """One row: of which fee it is, which sales it matches, and what is taken of them.

    Whatever a row does not name matches any. Prices match from `from_minor` on and below `below_minor`. Amounts are in
    the minor unit of `currency`, and make sense with one only. Shares are in basis points: 550 is 5.5 %.
    """

    of: str
    category: str | None = None
    seller: str | None = None
    currency: str | None = None
    from_minor: int = 0
    below_minor: int | None = None
    basis_points: int
    fixed_minor: int = 0
    minimum_minor: int = 0

    def matches(self, of: str, sale: Sale) -> bool:
        """Whether this row is about this fee of this sale."""
        price = sale.price.amount_minor
        return (
            self.of == of
            and self.category in (None, sale.category)
            and self.seller in (None, sale.seller)
            and self.currency in (None, sale.price.currency)
            and self.from_minor <= price
            and (self.below_minor is None or price < self.below_minor)
        )

    def takes(self, price: Money) -> Money:
        """The share, rounded half up once, and the fixed amount; never less than the minimum."""
        share = Percent(self.basis_points).of(price).amount_minor
        return Money(max(share + self.fixed_minor, self.minimum_minor), price.currency)

    def covers(self, other: "FeeRule") -> bool:
        """Whether every sale that the other row matches is matched by this one."""
        return (
            self.of == other.of
            and self.category in (None, other.category)
            and self.seller in (None, other.seller)
            and self.currency in (None, other.currency)
            and self.from_minor <= other.from_minor
            and (self.below_minor is None or (other.below_minor is not None and other.below_minor <= self.below_minor))
        )

    @property
    def is_default(self) -> bool:
        """Whether it matches every sale."""
        return self.covers(FeeRule(of=self.of, basis_points=0))


def of_a_payout(rules: tuple[FeeRule, ...], amount: Money, seller: str) -> Money:
    """What is taken of a payout of this amount, by the first row that matches it; nothing without one."""
    sale = Sale(amount, seller=seller)
    found = next((rule for rule in rules if rule.matches(PAYOUT_FEE, sale)), None)
    return Money(0, amount.currency) if found is None else found.takes(amount)


def of_an_early_payout(rules: tuple[FeeRule, ...], amount: Money, seller: str) -> Money | None:
    """What is taken of an earning that clears early, by the first row that matches it; None without one."""
    sale = Sale(amount, seller=seller)
    found = next((rule for rule in rules if rule.matches(EARLY_PAYOUT_FEE, sale)), None)
    return None if found is None else found.takes(amount)


def first_match(rules: tuple[FeeRule, ...], of: str, sale: Sale) -> FeeRule:
    """The row that says what is taken; a policy that was checked has one for every sale."""
    found = next((rule for rule in rules if rule.matches(of, sale)), None)
    assert found is not None, f"a checked policy ends in a default for {of}"
    return found
