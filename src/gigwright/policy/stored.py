"""A policy as it is stored: its numbers by name, so that a new number needs no new version of the event."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from gigwright.policy.fees import FeeRule
from gigwright.policy.terms import AMOUNTS, NUMBERS, CurrencyTerms, Policy
from gigwright.values import Money


class Number(msgspec.Struct, frozen=True, omit_defaults=True):
    """One number of a policy under its name; with a currency, an amount in its minor unit."""

    name: str
    value: int
    currency: str | None = None


def numbers_of(policy: Policy) -> tuple[Number, ...]:
    """Every number of the policy, but for its version and its fees."""
    amounts = [(row.currency, name, getattr(row, name)) for row in policy.currencies for name in AMOUNTS]
    return (
        *(Number(name, getattr(policy, name)) for name in NUMBERS),
        *(Number(name, amount.amount_minor, currency) for currency, name, amount in amounts),
    )


def policy_of(version: int, numbers: Iterable[Number], fees: tuple[FeeRule, ...]) -> Policy:
    """The policy that these say. What they do not name is older than its name: a number has its default, an amount is
    zero. What only a newer program knows is left out."""
    settings: dict[str, int] = {}
    rows: dict[str, dict[str, int]] = defaultdict(dict)
    for number in numbers:
        known = settings if number.currency is None else rows[number.currency]
        known[number.name] = number.value
    return Policy(
        version=version,
        fees=fees,
        currencies=tuple(_row(currency, amounts) for currency, amounts in rows.items()),
        **{name: value for name, value in settings.items() if name in NUMBERS},
    )


def _row(currency: str, amounts: dict[str, int]) -> CurrencyTerms:
    return CurrencyTerms(**{name: Money(amounts.get(name, 0), currency) for name in AMOUNTS})
