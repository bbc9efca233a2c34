"""The auditor: says where the books break a law.

L1 an entry's debits equal its credits · L2 an entry is written once · L4 a balance is the sum of its lines, and so is
what a month turned over · L5 what is owed is never negative · L6 an account that must empty is zero when nothing is
under way · L7 all accounts sum to zero · L9 every money event has its entries, and every entry its event (see
`completeness`) · L10 nothing is under way, or put aside, for longer than it may be.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, or_, select, union_all

from gigwright.backbone.clock import rfc3339
from gigwright.contexts.ledger.projections.awaiting import awaited
from gigwright.contexts.ledger.projections.chart import (
    AT_THE_BANK,
    DISPUTE_HOLD,
    HELD,
    PAYOUT_IN_TRANSIT,
    RECOVERED,
    REFUNDS_IN_TRANSIT,
    SUSPENSE,
    TO_THE_BANK,
)
from gigwright.contexts.ledger.projections.journal import balances, breaches, entries, lines, turnovers
from gigwright.policy import DEADLINES, Deadlines
from gigwright.values import written

FINDINGS_MAX = 100


class Finding(msgspec.Struct, frozen=True):
    """Where the books break a law, in a sentence; `event` when one event is to blame."""

    law: str
    sentence: str
    event: str | None = None


def check(connection: Connection) -> list[Finding]:
    """Every law that the books break, at most 100 findings for each; [] when they are right.

    L2 and L5 were found when the entry was booked, and stay found; the others are computed anew from the tables.
    """
    laws = (_unbalanced, _marked, _not_the_fold, _not_the_month, _left_behind, _not_zero)
    return sorted((found for law in laws for found in law(connection)), key=lambda found: found.law)


def _unbalanced(connection: Connection) -> Iterator[Finding]:
    off = func.sum(lines.c.amount_minor)
    wanted = (
        select(lines.c.entry, entries.c.event, lines.c.currency, off.label("off"))
        .select_from(lines.join(entries, entries.c.id == lines.c.entry))
        .group_by(lines.c.entry, entries.c.event, lines.c.currency)
        .having(off != 0)
    )
    for row in connection.execute(wanted.limit(FINDINGS_MAX)):
        yield Finding("L1", f"{row.entry} is off by {row.off} in minor units of {row.currency}", row.event)


def _marked(connection: Connection) -> Iterator[Finding]:
    wanted = select(breaches).where(breaches.c.law.in_(("L2", "L5"))).order_by(breaches.c.at, breaches.c.entry)
    for row in connection.execute(wanted.limit(FINDINGS_MAX)):
        yield Finding(row.law, f"{row.entry}: {row.reason}", row.event)


def _not_the_fold(connection: Connection) -> Iterator[Finding]:
    said = select(lines.c.account, lines.c.order, lines.c.currency, lines.c.amount_minor)
    kept = select(balances.c.account, balances.c.order, balances.c.currency, -balances.c.amount_minor)
    for row in _differences(connection, said, kept):
        yield Finding("L4", f"the lines of {_named(row.account, row.order)} say {row.off:+} minor {row.currency} more")


def _not_the_month(connection: Connection) -> Iterator[Finding]:
    month = func.substr(lines.c.at, 1, 7).label("month")
    said = select(lines.c.account, lines.c.currency, month, lines.c.amount_minor)
    kept = select(turnovers.c.account, turnovers.c.currency, turnovers.c.month, -turnovers.c.amount_minor)
    for row in _differences(connection, said, kept):
        yield Finding("L4", f"the lines of {row.account} in {row.month} say {row.off:+} minor {row.currency} more")


def _differences(connection: Connection, said: Select[Any], kept: Select[Any]) -> Iterable[Row[Any]]:
    """Where two selections of the same columns, amounts last and of opposite signs, do not come to zero (`off`)."""
    *key, amount = union_all(said, kept).subquery().c
    off = func.sum(amount)
    return connection.execute(select(*key, off.label("off")).group_by(*key).having(off != 0).limit(FINDINGS_MAX))


def _left_behind(connection: Connection) -> Iterator[Finding]:
    waits = exists().where(
        awaited.c.account == balances.c.account,
        awaited.c.order == balances.c.order,
        awaited.c.currency == balances.c.currency,
    )
    wanted = select(balances).where(_passes_through(), balances.c.amount_minor != 0, ~waits).limit(FINDINGS_MAX)
    for row in connection.execute(wanted):
        where = _named(row.account, row.order)
        yield Finding("L6", f"{where} holds {-row.amount_minor} minor {row.currency}, and nothing is under way")


def _passes_through() -> ColumnElement[bool]:
    by_name = balances.c.account.in_((HELD, REFUNDS_IN_TRANSIT, SUSPENSE, AT_THE_BANK, RECOVERED, TO_THE_BANK))
    ends = (PAYOUT_IN_TRANSIT, DISPUTE_HOLD)
    return or_(by_name, *(balances.c.account.endswith(end, autoescape=True) for end in ends))


def overdue(connection: Connection, now: datetime, deadlines: Deadlines = DEADLINES) -> Iterator[Finding]:
    """L10: what is on its way, or put aside, for longer than it may be; at most 100 of each."""
    in_transit = or_(
        awaited.c.account.in_((REFUNDS_IN_TRANSIT, TO_THE_BANK)),
        awaited.c.account.endswith(PAYOUT_IN_TRANSIT, autoescape=True),
    )
    yield from _since(connection, in_transit, now, deadlines.in_transit)
    yield from _since(connection, awaited.c.account == SUSPENSE, now, deadlines.in_suspense)


def _since(connection: Connection, which: ColumnElement[bool], now: datetime, limit: timedelta) -> Iterator[Finding]:
    late = select(awaited).where(which, awaited.c.since < rfc3339(now - limit)).order_by(awaited.c.since)
    for row in connection.execute(late.limit(FINDINGS_MAX)):
        what = f"{written(row.amount_minor, row.currency)} of {row.thing} is in {row.account} since {row.since}"
        yield Finding("L10", f"{what}, for more than {limit.days} days")


def _not_zero(connection: Connection) -> Iterator[Finding]:
    total = func.sum(balances.c.amount_minor)
    wanted = select(balances.c.currency, total.label("off")).group_by(balances.c.currency).having(total != 0)
    for row in connection.execute(wanted):
        yield Finding("L7", f"all accounts together hold {row.off} minor {row.currency}, not zero")


def _named(account: str, order: str) -> str:
    return f"{account} of {order}" if order else account
