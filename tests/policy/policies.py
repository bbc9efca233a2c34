"""Policies of every kind that can be in force."""

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from gigwright.policy import FEES, FIRST_POLICY, CurrencyTerms, FeeRule, Policy, faults
from gigwright.policy.terms import NUMBERS
from gigwright.values import Money
from tests.contexts.orders.samples import eve, sam

CODES = ("USD", "JPY", "BHD", "EUR", "CLF")  # with 2, 0, 3, 2 and 4 decimals
# A policy is large, and a busy machine draws it slowly.
unhurried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
categories = st.text("aZ é日\"'\\#=[]\t\x7f", min_size=1, max_size=60).filter(lambda text: bool(text.strip()))


@st.composite
def _rows(draw: st.DrawFn, code: str) -> CurrencyTerms:
    least = draw(st.integers(2, 10**6))
    bounds = ((least, 10**13), (0, 10**6), (0, 10**8), (0, 10**6), (0, 10**6))
    offer = draw(st.just(0) | st.integers(least, 10**13))
    most_out = draw(st.integers(0, 10**7))  # zero is no limit
    least_out = draw(st.integers(0, most_out or 10**6))
    charge = draw(st.integers(0, least))
    amounts = (least, *(draw(st.integers(*each)) for each in bounds), offer, least_out, most_out, charge)
    return CurrencyTerms(*(Money(minor, code) for minor in amounts))


@st.composite
def _fees(draw: st.DrawFn, of: str, codes: list[str]) -> FeeRule:
    code = draw(st.none() | st.sampled_from(codes))
    rule = FeeRule(
        of=of,
        category=draw(st.none() | categories),
        seller=draw(st.none() | st.sampled_from((sam, eve))),
        currency=code,
        basis_points=draw(st.integers(0, 4_000)),
    )
    if code is None:
        return rule
    start = draw(st.integers(0, 10**7))
    return msgspec.structs.replace(
        rule,
        from_minor=start,
        below_minor=draw(st.none() | st.integers(start + 1, 10**8)),
        fixed_minor=draw(st.integers(0, 500)),
        minimum_minor=draw(st.integers(0, 500)),
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Any that has no fault, of any version."""
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, min_size=1))
    rules = [draw(_fees(of, codes)) for of in draw(st.lists(st.sampled_from(FEES), max_size=5))]
    whole = Policy(
        version=draw(st.integers(1, 10**6)),
        currencies=tuple(draw(_rows(code)) for code in codes),
        fees=(*rules, *FIRST_POLICY.fees),
        **{name: draw(st.integers(within.least, within.most)) for name, within in NUMBERS.items()},
    )
    return _without_faults(whole)


def _without_faults(policy: Policy) -> Policy:
    """By chance rows are likely that are never reached or leave a seller nothing, and a right that comes too late."""
    ends = max(2, policy.no_delivery_hours)
    late = min(policy.very_late_hours, ends - 1)
    policy = msgspec.structs.replace(policy, very_late_hours=late, no_delivery_hours=ends)
    kept: tuple[FeeRule, ...] = FIRST_POLICY.fees
    for rule in reversed(policy.fees[:-2]):
        if not faults(msgspec.structs.replace(policy, fees=(rule, *kept))):
            kept = (rule, *kept)
    return msgspec.structs.replace(policy, fees=kept)
