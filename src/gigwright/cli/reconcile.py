"""`gigwright reconcile`: the card processor's books and ours, compared now."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import click
import msgspec

from gigwright.backbone.event import Recorded
from gigwright.backbone.query import query
from gigwright.cli.breaks import known_breaks, show_breaks
from gigwright.cli.output import emit, note, say, show_table
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.cli.tables import say_how_far_behind
from gigwright.cli.times import day_option
from gigwright.contexts.ledger.projections import ProcessorBalance, bookkeeping, processor_balances
from gigwright.contexts.payments.decisions.breaks import ListedBreak
from gigwright.contexts.payments.decisions.moves import FACTS
from gigwright.contexts.payments.ports import LISTED_MAX, BalanceTransaction
from gigwright.contexts.payments.reactors.reconciling import Reconciler, is_due, is_missed
from gigwright.values import Money, written
from gigwright.wiring import Market

SUMS = (("currency", "l"), ("lines", "r"), ("balance", "r"), ("books", "r"), ("off", "r"))
NOTHING = ProcessorBalance(pending_minor=0, available_minor=0)


class Sum(msgspec.Struct, frozen=True):
    """Of one currency, in minor units: all lines of the processor, the balance that it tells, and our books."""

    currency: str
    lines_minor: int
    balance_minor: int
    books_minor: int

    @property
    def off_minor(self) -> int:
        """By how much the balance that the processor tells is more than its lines come to; ours, if that is right."""
        return self.balance_minor - self.lines_minor or self.balance_minor - self.books_minor


class Compared(msgspec.Struct, frozen=True):
    """What came of it: of so many lines (of a day), those that wait for their time, and the breaks; and the sums."""

    day: str | None
    lines: int
    waiting: int
    records: int
    breaks: tuple[ListedBreak, ...]
    sums: tuple[Sum, ...]

    @property
    def is_right(self) -> bool:
        """Whether no break is open, and every sum is the same in both books."""
        return not any(one.state == "open" for one in self.breaks) and not any(one.off_minor for one in self.sums)


@click.command()
@day_option("--day", "Only lines and records of this day (UTC).")
@shared_options
@pass_session
def reconcile(session: Session, *, day: date | None) -> None:
    """Compare the card processor's books with ours, line by line, and put aside what differs; exit 1 if anything does.

    `gigwright work` does the same by itself, several times a day.
    """
    with session.market() as market:
        found = compared(market, day)
        behind = say_how_far_behind(market, bookkeeping)
    if session.json:
        emit({"ok": found.is_right, "behind": behind, **msgspec.structs.asdict(found)})
    else:
        _show(found)
    if behind and not found.is_right:
        note("what was put aside now is not booked yet: let `gigwright work` run, and compare again")
    if not found.is_right:
        click.get_current_context().exit(1)


def compared(market: Market, day: date | None = None) -> Compared:
    """Compare what has had its time, all of it or of one day; what differs is recorded."""
    reconciler, now = Reconciler(market.processor, market.log, market.decider), market.clock.now()
    sums: Counter[str] = Counter()
    lines, waiting, records = 0, 0, 0
    about: set[str] = set()
    for line in _lines(market):
        sums[line.net.currency] += line.net.amount_minor
        if day in (None, line.created_at.date()):
            about.add(line.source)
            lines += 1
            if is_due(line, now):
                reconciler.compare(line, now)
            else:
                waiting += 1
    for record in _records(market):
        if day in (None, record.recorded.date()) and is_missed(record, now):
            records += 1
            about.update(event.data.source for event in reconciler.look_for(record, now))
    return Compared(
        day=day.isoformat() if day else None,
        lines=lines,
        waiting=waiting,
        records=records,
        breaks=tuple(one for one in known_breaks(market) if day is None or one.source in about),
        sums=tuple(_sums(market, sums)),
    )


def _lines(market: Market) -> Iterator[BalanceTransaction]:
    after = None
    while page := market.processor.list_balance_transactions(after, LISTED_MAX):
        yield from page
        after = page[-1].id


def _records(market: Market) -> Iterator[Recorded[Any]]:
    return (one for one in market.log.read(query(*FACTS)) if not one.imported)


def _sums(market: Market, lines: Counter[str]) -> Iterator[Sum]:
    with market.reading(bookkeeping) as connection:
        ours = processor_balances(connection)
    for currency in sorted(lines.keys() | ours.keys()):
        held, booked = market.processor.balance(currency), ours.get(currency, NOTHING)
        balance: Money = held.pending + held.available
        yield Sum(currency, lines[currency], balance.amount_minor, booked.pending_minor + booked.available_minor)


def _show(found: Compared) -> None:
    of = f" of {found.day}" if found.day else ""
    say(f"{found.lines:,} lines{of} were looked at, {found.waiting:,} of which wait; {found.records:,} records, too")
    if found.breaks:
        show_breaks(list(found.breaks))
    rows = [
        (
            one.currency,
            *(written(minor, one.currency) for minor in (one.lines_minor, one.balance_minor, one.books_minor)),
            written(one.off_minor, one.currency) if one.off_minor else "",
        )
        for one in found.sums
    ]
    if rows:
        show_table(SUMS, rows)
    say("both books agree" if found.is_right else "the books do not agree: `gigwright breaks` lists what differs")
