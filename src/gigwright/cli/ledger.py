"""`gigwright ledger`: the books, as they are and whether they are right."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from gigwright.backbone.clock import rfc3339
from gigwright.cli.books import audit
from gigwright.cli.export import export
from gigwright.cli.options import an_id, currency_option, number_option
from gigwright.cli.output import emit, note, say, show_table
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.cli.statement import statement
from gigwright.cli.tables import say_how_far_behind
from gigwright.cli.times import moment_option
from gigwright.contexts.ledger.projections import Booked, Trial, bookkeeping, journal, trial_balance
from gigwright.values import Money, OrderId, written
from gigwright.wiring import Market

PAGE = 1_000
BALANCES = (("account", "l"), ("debit", "r"), ("credit", "r"))
JOURNAL = (
    ("number", "r"),
    ("at", "l"),
    ("purpose", "l"),
    ("account", "l"),
    ("debit", "r"),
    ("credit", "r"),
    ("breach", "l"),
)


@click.group()
def ledger() -> None:
    """Read the books, check them, and hand them over."""


ledger.add_command(statement)
ledger.add_command(export)


@ledger.command()
@moment_option("--at", "at", "As of this time; of a day, as of its end (UTC).", whole_day=True)
@currency_option("Only this currency.")
@shared_options
@pass_session
def balances(session: Session, at: datetime | None, currency: str | None) -> None:
    """Show the trial balance: every account that holds something, and the sum per currency, which is zero.

    The accounts of all orders are shown as one. For programs, a debit is positive and a credit negative.
    """
    with session.market() as market:
        behind = say_how_far_behind(market, bookkeeping)
        with market.reading(bookkeeping) as connection:
            found = [trial for trial in trial_balance(connection, at=at) if currency in (None, trial.currency)]
    if left_out := sum(trial.left_out for trial in found):
        note(
            f"{left_out:,} accounts are left out; the sums are those of all: `gigwright ledger export` writes every one"
        )
    if session.json:
        emit(_report(found, at, behind))
    elif not found:
        say("nothing is booked")
    else:
        for trial in found:
            show_table(BALANCES, _sides(trial), title=trial.currency)


@ledger.command()
@shared_options
@pass_session
def check(session: Session) -> None:
    """Audit the books against the laws of bookkeeping and the card processor's own; exit 1 if they break one."""
    with session.market() as market:
        behind = say_how_far_behind(market, bookkeeping)
        findings = audit(market)
    if session.json:
        emit({"ok": not findings, "behind": behind, "findings": findings})
    elif findings:
        show_table(
            (("law", "l"), ("finding", "l"), ("event", "l")), [(f.law, f.sentence, f.event or "") for f in findings]
        )
    else:
        say("the books are right, and agree with the card processor's")
    if findings:
        click.get_current_context().exit(1)


@ledger.command(name="journal")
@number_option("--after", 0, "Only entries after number N.", default=0)
@number_option("--limit", 1, "At most N entries.")
@click.option("--order", callback=an_id(OrderId), metavar="ord_…", help="Only entries of this order.")
@shared_options
@pass_session
def show_journal(session: Session, *, after: int, limit: int | None, order: OrderId | None) -> None:
    """Show the journal, entry by entry, in the order in which it was written."""
    with session.market() as market:
        say_how_far_behind(market, bookkeeping)
        page: list[Booked] = []
        for page in _pages(market, after, limit, order):
            if session.json:
                for booked in page:
                    emit(_entry(booked))
            else:
                show_table(JOURNAL, [row for booked in page for row in _rows(booked)])
        if not page and not session.json:
            say("no entry is booked here")


def _pages(market: Market, after: int, limit: int | None, order: OrderId | None) -> Iterator[list[Booked]]:
    left = limit
    while left is None or left > 0:
        with market.reading(bookkeeping) as connection:
            page = journal(connection, after=after, limit=PAGE if left is None else min(PAGE, left), order=order)
        if not page:
            return
        yield page
        after = page[-1].number
        left = None if left is None else left - len(page)


def _sides(trial: Trial) -> Iterator[tuple[object, ...]]:
    debits = credits_ = 0
    for each in trial.accounts:
        amount = written(abs(each.amount_minor), each.currency)
        if each.amount_minor > 0:
            debits += each.amount_minor
            yield each.account, amount, ""
        else:
            credits_ -= each.amount_minor
            yield each.account, "", amount
    yield "total", written(debits, trial.currency), written(credits_, trial.currency)
    yield "debits less credits", written(trial.sum_minor, trial.currency), ""


def _report(found: list[Trial], at: datetime | None, behind: int) -> dict[str, object]:
    accounts = [each for trial in found for each in trial.accounts]
    return {
        "behind": behind,
        "at": None if at is None else rfc3339(at),
        "accounts": [
            {"account": each.account, "balance": Money(each.amount_minor, each.currency)} for each in accounts
        ],
        "sums": [Money(trial.sum_minor, trial.currency) for trial in found],
    }


def _entry(booked: Booked) -> dict[str, Any]:
    entry = booked.entry
    columns = {name: getattr(entry, name) for name in entry.__struct_fields__}
    return {"number": booked.number, **columns, "breaches": booked.breaches}


def _rows(booked: Booked) -> Iterator[tuple[object, ...]]:
    """A line of the table for each line of the entry; the entry's own words stand on the first."""
    entry = booked.entry
    head: tuple[object, ...] = (booked.number, entry.at.strftime("%Y-%m-%d %H:%M:%S"), entry.purpose)
    breach = "; ".join(booked.breaches)
    for line in entry.lines:
        debit, credit = (line.amount, "") if line.amount.amount_minor > 0 else ("", -line.amount)
        yield (*head, line.account, debit, credit, breach)
        head, breach = ("", "", ""), ""
