"""What is another from one policy to the next, key by key."""

from collections.abc import Iterator

import msgspec

from gigwright.policy.fees import FeeRule
from gigwright.policy.terms import AMOUNTS, NUMBERS, Policy
from gigwright.values import Money

ORDER = "the order of the rows of fees"


class Change(msgspec.Struct, frozen=True):
    """A key, and what it says before and after; None where it says nothing."""

    key: str
    before: str | None
    after: str | None


def changes(before: Policy, after: Policy) -> list[Change]:
    """Everything but the version; [] when both say the same. Of checked policies only."""
    old, new = dict(_said(before)), dict(_said(after))
    found = [Change(key, old.get(key), new.get(key)) for key in {**old, **new} if old.get(key) != new.get(key)]
    rows = [[key for key in map(_of_which, one.fees) if key in old and key in new] for one in (before, after)]
    if rows[0] != rows[1]:
        found.append(Change(ORDER, "; ".join(rows[0]), "; ".join(rows[1])))
    return found


def _said(policy: Policy) -> Iterator[tuple[str, str]]:
    for name in NUMBERS:
        yield name, str(getattr(policy, name))
    for row in policy.currencies:
        for name in AMOUNTS:
            yield f"currency.{row.currency}.{name}", str(getattr(row, name))
    for rule in policy.fees:
        yield _of_which(rule), _taken(rule)


def _of_which(rule: FeeRule) -> str:
    """As in `fee commission of category 'Logo Design', currency 'USD', from 10.00 USD`."""
    named = {"category": rule.category, "seller": rule.seller, "currency": rule.currency}
    words = [f"{name} {value!r}" for name, value in named.items() if value is not None]
    if rule.currency is not None:
        words += [f"from {Money(rule.from_minor, rule.currency)}"] if rule.from_minor else []
        words += [f"below {Money(rule.below_minor, rule.currency)}"] if rule.below_minor is not None else []
    return f"fee {rule.of}" + (f" of {', '.join(words)}" if words else "")


def _taken(rule: FeeRule) -> str:
    words = [f"{rule.basis_points / 100:g} %"]
    if rule.currency is not None:
        words += [f"and {Money(rule.fixed_minor, rule.currency)}"] if rule.fixed_minor else []
        words += [f"at least {Money(rule.minimum_minor, rule.currency)}"] if rule.minimum_minor else []
    return " ".join(words)
