"""`gigwright receipts` and `gigwright receipt`: what was handed out about money, by number."""

from datetime import date
from typing import Any

import click
import msgspec

from gigwright.backbone.errors import GigwrightError
from gigwright.backbone.event import Present, Recorded
from gigwright.backbone.query import query
from gigwright.cli.options import an_id, rows_option
from gigwright.cli.output import Column, emit, say, show_table
from gigwright.cli.receipt_page import Row, page_of, text_of
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.cli.tables import say_how_far_behind
from gigwright.cli.times import month_option
from gigwright.contexts.ledger.projections import (
    ListedDocument,
    bookkeeping,
    document,
    documents_that_take_back,
    newest_documents,
)
from gigwright.events.accounts import UserRegistered
from gigwright.values import Money, UserId
from gigwright.wiring import Market

LISTED = 50
TAKE_BACK_MAX = 1_000
NUMBER_LENGTH_MAX = 40
FORGOTTEN = "(name erased)"
COLUMNS: tuple[Column, ...] = (
    ("number", "l"),
    ("what", "l"),
    ("date", "l"),
    ("amount", "r"),
    ("takes back", "l"),
    ("of", "l"),
)
WORDS = {  # in the order in which they are shown
    "order": "Order",
    "payment": "Payment",
    "payout": "Payout",
    "refund": "Refund",
    "chargeback": "Chargeback",
    "buyer": "Buyer",
    "seller": "Seller",
    "title": "For",
    "package": "Package",
    "price": "Price",
    "service_fee": "Service fee",
    "total": "Total",
    "coupon": "Paid with a coupon",
    "credit": "Paid from credit",
    "taken": "Taken from the earnings",
    "fee": "Fee for the payout",
    "amount": "Amount",
    "left": "Left of it",
    "receipt": "Of receipt",
    "further": "And of",
    "note": "Cancels credit note",
    "statement": "Cancels statement",
    "paid_at": "Paid",
    "refunded_at": "Paid back",
    "lost_at": "Kept by the bank",
    "recovered_at": "Returned by the bank",
    "sent_at": "Sent",
    "returned_at": "Came back",
    "cleared_at": "Cleared",
}


class NoSuchDocument(GigwrightError):
    """Nothing was issued under this number, or the tables are behind the log."""

    what_to_do = "take a number from `gigwright receipts`, and let `gigwright work --until-idle` run"


@click.command()
@click.option("--user", callback=an_id(UserId), metavar="usr_…", help="Only those that were issued to this user.")
@month_option("Only those of this month (UTC).")
@rows_option(LISTED)
@shared_options
@pass_session
def receipts(session: Session, *, user: UserId | None, month: date | None, limit: int) -> None:
    """Show the receipts, credit notes and payout statements that were issued last, newest first."""
    with session.market() as market:
        say_how_far_behind(market, bookkeeping)
        with market.reading(bookkeeping) as connection:
            found = newest_documents(connection, limit=limit, user=user, month=month)
    if session.json:
        for one in found:
            emit(one)
    elif found:
        show_table(COLUMNS, [_row(one) for one in found])
    else:
        say("no such receipt was issued")


@click.command()
@click.argument("number")
@click.option("--format", "form", type=click.Choice(["text", "html", "json"]), help="text, unless told.")
@shared_options
@pass_session
def receipt(session: Session, *, number: str, form: str | None) -> None:
    """Show the receipt, credit note or payout statement NUMBER, like R-2026-000001, with the names of its people."""
    with session.market() as market:
        say_how_far_behind(market, bookkeeping)
        with market.reading(bookkeeping) as connection:
            found = document(connection, number[:NUMBER_LENGTH_MAX])
            later = [] if found is None else documents_that_take_back(connection, found, limit=TAKE_BACK_MAX)
        if found is None:
            raise NoSuchDocument(f"nothing was issued under {number[:NUMBER_LENGTH_MAX]}")
        event = next(iter(market.log.read(after=found.position - 1, upto=found.position)))
        names = _names(market, event)
    form = form or ("json" if session.json else "text")
    if form == "json":
        emit(_report(found, event, names, later))
        return
    rows = [*_rows(found, event, names), *((one.kind.capitalize(), f"{one.number}: {one.amount}") for one in later)]
    title = f"{found.kind.capitalize()} {found.number}"
    say(page_of(title, rows) if form == "html" else text_of(title, rows))


def _row(one: ListedDocument) -> tuple[object, ...]:
    return one.number, one.kind, one.at[:10], one.amount, one.takes_back or "", one.user


def _names(market: Market, event: Recorded[Any]) -> dict[str, str | None]:
    """Who its people are by now; None for one whose name was erased."""
    found: dict[str, str | None] = {}
    for role in ("buyer", "seller"):
        user = getattr(event.data, role, None)
        if user is not None:
            known = market.log.read(query(UserRegistered, tags=(f"user:{user}",)), limit=1)
            name = next((one.data.name for one in known), None)
            found[role] = name.value if isinstance(name, Present) else None
    return found


def _report(
    found: ListedDocument, event: Recorded[Any], names: dict[str, str | None], later: list[ListedDocument]
) -> dict[str, object]:
    said = {name: value for name, value in msgspec.structs.asdict(event.data).items() if name != "number"}
    head = {"number": found.number, "kind": found.kind, "issued_at": found.at}
    return {**head, **said, "names": names, "taken_back_by": [one.number for one in later], "event": found.event}


def _rows(found: ListedDocument, event: Recorded[Any], names: dict[str, str | None]) -> list[Row]:
    said = msgspec.structs.asdict(event.data)
    rows: list[Row] = [("Issued", found.at[:10])]
    for name, words in WORDS.items():
        if said.get(name) not in (None, ()):
            rows.append((words, _told(name, said[name], names)))
    return rows


def _told(name: str, value: Any, names: dict[str, str | None]) -> str:
    if name in names:
        return f"{names[name] or FORGOTTEN} ({value})"
    if name.endswith("_at"):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, tuple):
        return ", ".join(value)
    return str(value) if isinstance(value, Money | str) else repr(value)
