"""`gigwright ledger statement`: what one user earned, was paid and owes, line by line."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import click

from gigwright.backbone.clock import rfc3339
from gigwright.cli.options import an_id
from gigwright.cli.output import emit, say, show_table, write
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.cli.tables import say_how_far_behind
from gigwright.cli.times import moment_option
from gigwright.contexts.ledger.projections import (
    AccountStatement,
    StatementLine,
    bookkeeping,
    comma_separated,
    in_words,
    number_alone,
)
from gigwright.contexts.ledger.projections import statement as statement_of
from gigwright.values import Money, UserId, written

COLUMNS = (
    ("date", "l"),
    ("what for", "l"),
    ("order", "l"),
    ("amount", "r"),
    ("balance", "r"),
    ("event", "l"),
    ("position", "r"),
)
CSV_HEADER = (
    "account",
    "name",
    "currency",
    "at",
    "purpose",
    "what_for",
    "order",
    "amount_minor",
    "amount",
    "balance_minor",
    "balance",
    "event",
    "position",
    "entry",
)


@click.command()
@click.argument("user", callback=an_id(UserId), metavar="USER")
@moment_option("--from", "since", "From this time on; of a day, from its beginning (UTC).")
@moment_option("--until", "until", "Up to this time; of a day, up to its end (UTC).", whole_day=True)
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), help="text, unless told.")
@shared_options
@pass_session
def statement(
    session: Session, *, user: UserId, since: datetime | None, until: datetime | None, form: str | None
) -> None:
    """Show the own accounts of USER: what they held before, each movement with the event behind it, what they hold.

    What is positive is the user's, but in the account of what they owe.
    """
    if since is not None and until is not None and until < since:
        raise click.UsageError("--until is earlier than --from")
    with session.market() as market:
        behind = say_how_far_behind(market, bookkeeping)
        with market.reading(bookkeeping) as connection:
            found = statement_of(connection, user, since=since, until=until)
    form = form or ("json" if session.json else "text")
    if form == "json":
        asked = {"user": user, "from": _told(since), "until": _told(until), "behind": behind}
        emit({**asked, "accounts": [_report(one) for one in found]})
    elif form == "csv":
        write(comma_separated([CSV_HEADER], (row for one in found for row in _csv_rows(one, since, until))))
    elif not found:
        say(f"nothing is booked for {user} in this time")
    else:
        for one in found:
            show_table(COLUMNS, _rows(one), title=f"{one.name}, {one.currency}  ({one.account})")


def _told(moment: datetime | None) -> str | None:
    return None if moment is None else rfc3339(moment)


def _rows(one: AccountStatement) -> Iterator[Sequence[object]]:
    yield "", "opening balance", "", "", written(one.opening_minor, one.currency), "", ""
    for line in one.lines:
        amount, balance = written(line.amount_minor, one.currency), written(line.balance_minor, one.currency)
        day = f"{line.at:%Y-%m-%d}"
        yield day, in_words(line.purpose), line.order or "", amount, balance, line.event, line.position
    yield "", "closing balance", "", "", written(one.closing_minor, one.currency), "", ""


def _csv_rows(one: AccountStatement, since: datetime | None, until: datetime | None) -> Iterator[Sequence[object]]:
    yield _csv_balance(one, since, "opening", one.opening_minor)
    for line in one.lines:
        yield (
            *(one.account, one.name, one.currency),
            *(rfc3339(line.at), line.purpose, in_words(line.purpose), line.order or ""),
            *(line.amount_minor, number_alone(line.amount_minor, one.currency)),
            *(line.balance_minor, number_alone(line.balance_minor, one.currency)),
            *(line.event, line.position, line.entry),
        )
    yield _csv_balance(one, until, "closing", one.closing_minor)


def _csv_balance(one: AccountStatement, at: datetime | None, which: str, balance_minor: int) -> Sequence[object]:
    balance = number_alone(balance_minor, one.currency)
    head = (one.account, one.name, one.currency, _told(at) or "", which, f"{which} balance")
    return *head, "", "", "", balance_minor, balance, "", "", ""


def _report(one: AccountStatement) -> dict[str, object]:
    return {
        "name": one.name,
        "account": one.account,
        "opening": Money(one.opening_minor, one.currency),
        "lines": [_line(line, one.currency) for line in one.lines],
        "closing": Money(one.closing_minor, one.currency),
    }


def _line(line: StatementLine, currency: str) -> dict[str, object]:
    return {
        "at": rfc3339(line.at),
        "purpose": line.purpose,
        "what_for": in_words(line.purpose),
        "order": line.order,
        "amount": Money(line.amount_minor, currency),
        "balance": Money(line.balance_minor, currency),
        "event": line.event,
        "position": line.position,
        "entry": line.entry,
    }
