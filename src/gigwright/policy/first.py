"""The policy that a market begins with: version 1, in force until an operator publishes another."""

from gigwright.policy.fees import FeeRule
from gigwright.policy.terms import CurrencyTerms, Policy
from gigwright.values import Money


def _row(code: str, *amounts_minor: int) -> CurrencyTerms:
    """In the order in which they stand there."""
    return CurrencyTerms(*(Money(amount, code) for amount in amounts_minor))


FIRST_POLICY = Policy(
    version=1,
    fees=(FeeRule(of="service_fee", basis_points=550), FeeRule(of="commission", basis_points=2_000)),
    currencies=(
        _row("USD", 500, 2_000_000, 300, 10_000, 2_500, 10_000, 2_000_000, 500, 500_000, 50),
        _row("EUR", 400, 2_000_000, 250, 9_000, 2_000, 9_000, 2_000_000, 400, 450_000, 40),
        _row("GBP", 400, 1_600_000, 250, 8_000, 2_000, 8_000, 1_600_000, 400, 400_000, 40),
        _row("BRL", 2_500, 10_000_000, 1_500, 50_000, 12_500, 50_000, 10_000_000, 2_500, 2_500_000, 250),
        _row("INR", 40_000, 160_000_000, 25_000, 800_000, 200_000, 800_000, 160_000_000, 40_000, 40_000_000, 4_000),
        _row("JPY", 600, 3_000_000, 400, 15_000, 3_000, 15_000, 3_000_000, 600, 750_000, 60),
        _row("BHD", 1_900, 7_500_000, 1_100, 38_000, 9_500, 38_000, 7_500_000, 1_900, 1_900_000, 190),
    ),
)
