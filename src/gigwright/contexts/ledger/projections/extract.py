"""What is handed over: the whole journal or one month of it, with what it begins and ends with.

The entries come from the journal; what accounts hold comes from the balances and turnovers, which were added up when
the entries were booked. So whoever adds up the entries of an extract and finds the same has checked both.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, case, func, literal, or_, select

from gigwright.contexts.ledger.projections.journal import balances, entries, month_of, turnovers
from gigwright.contexts.ledger.projections.reading import Booked, journal_between

BATCH = 1_000
BEFORE_ALL = date(1970, 1, 1)


class Carried(msgspec.Struct, frozen=True):
    """What an account holds of one currency when the extract begins and when it ends: minor units, debit positive."""

    account: str
    currency: str
    opening_minor: int
    closing_minor: int


class Extract:
    """The journal, or the month of it that begins with `month`; each method reads anew, bit by bit.

    Its methods must be called within one snapshot, that of `connection`.
    """

    def __init__(self, connection: Connection, month: date | None = None) -> None:
        self._connection = connection
        self.month = month
        self.begins, self.ends = _all_days(connection) if month is None else (month, _next_month(month))

    def carried(self) -> Iterator[Carried]:
        """Every account and currency that is booked in it or holds something at its beginning, by name."""
        source = _now() if self.month is None else _through(self.month)
        wanted = source.order_by("account", "currency").execution_options(yield_per=BATCH)
        for account, currency, opening, closing in self._connection.execute(wanted):
            yield Carried(account, currency, int(opening), int(closing))

    def opening(self) -> Iterator[Carried]:
        """Those that hold something at the beginning; none for the whole journal."""
        return (one for one in self.carried() if one.opening_minor)

    def currencies(self) -> list[str]:
        """All of them, in the order of their names."""
        return sorted({one.currency for one in self.carried()})

    def entries(self) -> Iterator[Booked]:
        """In the order of their dates."""
        if self.month is None:
            return journal_between(self._connection)
        return journal_between(self._connection, since=_midnight(self.begins), before=_midnight(self.ends))


def _all_days(connection: Connection) -> tuple[date, date]:
    """The day of the first entry, and the day after the last."""
    first, last = connection.execute(select(func.min(entries.c.at), func.max(entries.c.at))).one()
    if first is None:
        return BEFORE_ALL, BEFORE_ALL
    return date.fromisoformat(first[:10]), date.fromisoformat(last[:10]) + timedelta(days=1)


def _next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _now() -> Select[Any]:
    key = (balances.c.account, balances.c.currency)
    return select(*key, literal(0), func.sum(balances.c.amount_minor)).group_by(*key)


def _through(month: date) -> Select[Any]:
    asked = month_of(month.isoformat())
    key = (turnovers.c.account, turnovers.c.currency)
    opening = func.sum(case((turnovers.c.month < asked, turnovers.c.amount_minor), else_=0))
    booked_in_it = func.max(turnovers.c.month) == asked
    found = select(*key, opening, func.sum(turnovers.c.amount_minor)).where(turnovers.c.month <= asked)
    return found.group_by(*key).having(or_(opening != 0, booked_in_it))
