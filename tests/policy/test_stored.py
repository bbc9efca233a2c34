"""What was stored of policies is read for ever, whatever numbers came later."""

from pathlib import Path

from hypothesis import given

from gigwright.backbone.evolution import read_newest
from gigwright.events.policies import in_force
from gigwright.policy import FIRST_POLICY, Number, Policy, numbers_of, policy_of
from gigwright.policy.terms import AMOUNTS, NUMBERS
from tests.policy.policies import policies, unhurried

KEPT = Path(__file__).parent.parent / "golden" / "policies.published.1.json"


@unhurried
@given(policies())
def test_a_policy_comes_back_as_it_was_stored(policy: Policy) -> None:
    assert policy_of(policy.version, numbers_of(policy), policy.fees) == policy


def test_what_an_older_policy_does_not_name_has_its_default() -> None:
    older = policy_of(7, (Number("review_hours", 24), Number("minimum_price", 500, "USD")), FIRST_POLICY.fees)
    assert (older.version, older.review_hours) == (7, 24)
    for name in NUMBERS.keys() - {"review_hours"}:
        assert getattr(older, name) == getattr(FIRST_POLICY, name)
    (row,) = older.currencies
    assert [getattr(row, name).amount_minor for name in AMOUNTS if name != "minimum_price"] == [0] * (len(AMOUNTS) - 1)


def test_what_only_a_newer_program_knows_is_left_out() -> None:
    numbers = (*numbers_of(FIRST_POLICY), Number("moon_hours", 1), Number("moon_fee", 1, "USD"))
    assert policy_of(1, numbers, FIRST_POLICY.fees) == FIRST_POLICY


def test_the_policy_that_was_kept_when_policies_began_is_still_read() -> None:
    published = read_newest("policies.published", 1, KEPT.read_bytes().strip())
    policy = in_force(FIRST_POLICY, published)
    assert (policy.version, policy.clearing_hours, policy.fees[0].category) == (2, 168, "Design")
    named = {number.name for number in published.numbers}
    for name in NUMBERS.keys() - named:
        assert getattr(policy, name) == getattr(FIRST_POLICY, name)
