"""What is another from one policy to the next."""

from typing import Any

import msgspec
from hypothesis import given

from gigwright.policy import FIRST_POLICY, Change, FeeRule, Policy, changes, numbers_of, policy_of
from tests.contexts.orders.samples import usd
from tests.policy.policies import policies, unhurried


def changed(**fields: Any) -> Policy:
    return msgspec.structs.replace(FIRST_POLICY, **fields)


def test_a_changed_number_a_changed_amount_and_another_row_are_told() -> None:
    dearer = msgspec.structs.replace(FIRST_POLICY.currencies[0], minimum_price=usd(600))
    row = FeeRule(of="commission", category="Design", currency="USD", from_minor=900, basis_points=1_050, fixed_minor=5)
    after = changed(
        clearing_hours=168, currencies=(dearer, *FIRST_POLICY.currencies[1:]), fees=(row, *FIRST_POLICY.fees)
    )
    assert changes(FIRST_POLICY, after) == [
        Change("clearing_hours", "336", "168"),
        Change("currency.USD.minimum_price", "5.00 USD", "6.00 USD"),
        Change("fee commission of category 'Design', currency 'USD', from 9.00 USD", None, "10.5 % and 0.05 USD"),
    ]
    assert changes(after, FIRST_POLICY)[-1].after is None


def test_a_currency_that_is_not_sold_in_any_more_is_told() -> None:
    found = changes(FIRST_POLICY, changed(currencies=FIRST_POLICY.currencies[1:]))
    assert {(change.key.rpartition(".")[0], change.after) for change in found} == {("currency.USD", None)}


def test_another_order_of_the_rows_is_told() -> None:
    design, usd_only = (
        FeeRule(of="commission", category="Design", basis_points=1_000),
        FeeRule(of="commission", currency="USD", basis_points=1_500),
    )
    one, other = changed(fees=(design, usd_only)), changed(fees=(usd_only, design))
    (found,) = changes(one, other)
    assert found.key == "the order of the rows of fees"


@unhurried
@given(policies(), policies())
def test_nothing_is_told_of_two_that_say_the_same_and_something_of_any_others(one: Policy, other: Policy) -> None:
    assert changes(one, policy_of(99, *_stored(one))) == []
    same = msgspec.structs.replace(other, version=one.version, currencies=_in_order(other)) == msgspec.structs.replace(
        one, currencies=_in_order(one)
    )
    assert bool(changes(one, other)) is not same


def _stored(policy: Policy) -> tuple[Any, Any]:
    return numbers_of(policy), policy.fees


def _in_order(policy: Policy) -> tuple[Any, ...]:
    return tuple(sorted(policy.currencies, key=lambda row: row.currency))
