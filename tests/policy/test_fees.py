"""Which row of the table says what is taken, and how much that is."""

from hypothesis import given
from hypothesis import strategies as st

from gigwright.policy import FEES, FeeRule, Policy, Sale
from gigwright.policy.fees import first_match
from gigwright.values import Money
from tests.contexts.orders.samples import eve, sam, usd
from tests.policy.policies import policies, unhurried

DEFAULT = FeeRule(of="commission", basis_points=2_000)
DESIGN = FeeRule(of="commission", category="Design", basis_points=1_000)
SAM = FeeRule(of="commission", seller=sam, basis_points=500)
LARGE = FeeRule(of="commission", currency="USD", from_minor=50_000, basis_points=1_500, fixed_minor=100)
SMALL = FeeRule(of="commission", currency="USD", below_minor=1_000, basis_points=0, minimum_minor=150)
TABLE = (FeeRule(of="service_fee", basis_points=550), SMALL, SAM, DESIGN, LARGE, DEFAULT)


def test_the_first_row_that_matches_counts() -> None:
    def found(price: Money, category: str = "Writing", seller: str = eve) -> FeeRule:
        return first_match(TABLE, "commission", Sale(price, category, seller))

    assert found(usd(5_000)) is DEFAULT
    assert found(usd(5_000), "Design") is DESIGN
    assert found(usd(5_000), "Design", sam) is SAM
    assert (found(usd(49_999)), found(usd(50_000))) == (DEFAULT, LARGE)
    assert (found(usd(999), "Design", sam), found(usd(1_000))) == (SMALL, DEFAULT)
    assert found(Money(50_000, "JPY")) is DEFAULT


def test_a_row_takes_a_share_a_fixed_amount_and_never_less_than_its_minimum() -> None:
    assert DEFAULT.takes(usd(9_999)) == usd(2_000)
    assert LARGE.takes(usd(50_000)) == usd(7_600)
    assert SMALL.takes(usd(600)) == usd(150)


@unhurried
@given(policies(), st.integers(0, 10**6), st.sampled_from(("Design", "Else")), st.sampled_from((sam, eve)))
def test_under_any_policy_the_amounts_of_a_purchase_add_up_and_the_seller_has_some(
    policy: Policy, more: int, category: str, seller: str
) -> None:
    for row in policy.currencies:
        price = Money(row.minimum_price.amount_minor + more, row.currency)
        terms = policy.terms(price, category=category, seller=seller)
        assert terms.price + terms.service_fee == terms.total
        assert terms.earning + terms.commission == terms.price
        assert min(terms.service_fee.amount_minor, terms.commission.amount_minor) >= 0
        assert terms.earning.amount_minor > 0


@unhurried
@given(policies(), st.integers(1, 10**8), st.sampled_from(("Design", "Else")), st.sampled_from(FEES))
def test_a_row_that_another_covers_matches_nothing_that_the_other_does_not(
    policy: Policy, price: int, category: str, of: str
) -> None:
    sale = Sale(Money(price, policy.currencies[0].currency), category, sam)
    for one in policy.fees:
        for other in policy.fees:
            if one.covers(other) and other.matches(of, sale):
                assert one.matches(of, sale)
