"""The trial balance: what all accounts hold, now or at a moment, and that it is zero in each currency."""

from collections import Counter
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from gigwright.contexts.ledger.projections.standing import Standing, standings

ACCOUNTS_MAX = 100_000


class Trial(msgspec.Struct, frozen=True):
    """The trial balance of a currency: `sum_minor` over all its accounts is zero; `accounts` over all orders.

    `accounts` are those that hold something, at most 100,000 of all currencies; `left_out` counts the others.
    """

    currency: str
    sum_minor: int
    accounts: tuple[Standing, ...]
    left_out: int = 0


def trial_balance(connection: Connection, *, at: datetime | None = None, limit: int = ACCOUNTS_MAX) -> list[Trial]:
    """Per currency the sum over all accounts, and the accounts in the order of their names: now, or at a moment."""
    sums: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    shown: dict[str, list[Standing]] = {}
    room = min(limit, ACCOUNTS_MAX)
    for one in standings(connection, through=at):
        sums[one.currency] += one.amount_minor
        accounts = shown.setdefault(one.currency, [])
        if one.amount_minor and room:
            accounts.append(one)
            room -= 1
        elif one.amount_minor:
            left_out[one.currency] += 1
    return [
        Trial(currency, sums[currency], tuple(accounts), left_out[currency])
        for currency, accounts in sorted(shown.items())
    ]
