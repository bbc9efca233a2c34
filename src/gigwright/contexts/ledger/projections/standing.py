"""What accounts hold, over all orders: now from the balances, at any moment from whole months and the rest of one."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, select, union_all

from gigwright.backbone.clock import rfc3339
from gigwright.contexts.ledger.projections.journal import balances, entries, lines, month_of, turnovers

BATCH = 1_000


class Standing(msgspec.Struct, frozen=True):
    """What an account holds of one currency in minor units, debit positive, over all orders."""

    account: str
    currency: str
    amount_minor: int


def standings(connection: Connection, *, through: datetime | None = None) -> Iterator[Standing]:
    """Every account that was ever booked, those at zero too: now, or with all entries up to a moment.

    In the order of their names, read bit by bit.
    """
    source = _now() if through is None else _through(rfc3339(through))
    wanted = source.order_by("account", "currency").execution_options(yield_per=BATCH)
    for account, currency, amount in connection.execute(wanted):
        yield Standing(account, currency, int(amount))


def standing_before(connection: Connection, accounts: Collection[str], moment: datetime) -> dict[tuple[str, str], int]:
    """Minor units per account and currency, debit positive, of the entries before a moment."""
    at = rfc3339(moment)
    by_month = select(turnovers.c.account, turnovers.c.currency, turnovers.c.amount_minor).where(
        turnovers.c.account.in_(accounts), turnovers.c.month < month_of(at)
    )
    by_line = select(lines.c.account, lines.c.currency, lines.c.amount_minor).where(
        lines.c.account.in_(accounts), lines.c.at >= month_of(at), lines.c.at < at
    )
    found = connection.execute(_summed(by_month, by_line))
    return {(account, currency): int(amount) for account, currency, amount in found}


def _now() -> Select[Any]:
    total = func.sum(balances.c.amount_minor)
    return select(balances.c.account, balances.c.currency, total).group_by(balances.c.account, balances.c.currency)


def _through(at: str) -> Select[Any]:
    by_month = select(turnovers.c.account, turnovers.c.currency, turnovers.c.amount_minor).where(
        turnovers.c.month < month_of(at)
    )
    by_line = (
        select(lines.c.account, lines.c.currency, lines.c.amount_minor)
        .select_from(entries.join(lines, lines.c.entry == entries.c.id))
        .where(entries.c.at >= month_of(at), entries.c.at <= at)  # a month sorts before all of its times
    )
    return _summed(by_month, by_line)


def _summed(by_month: Select[Any], by_line: Select[Any]) -> Select[Any]:
    both = union_all(by_month, by_line).subquery()
    key = (both.c.account, both.c.currency)
    return select(*key, func.sum(both.c.amount_minor)).group_by(*key)
