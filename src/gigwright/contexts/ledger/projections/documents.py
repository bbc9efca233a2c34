"""What was handed out about money, beside the entries that it is about: found by number, by person and by month.

The number is the event's, and was decided with it: a table that is made anew can't number otherwise.
"""

from datetime import date
from typing import Any, Literal, get_args

import msgspec
from sqlalchemy import BigInteger, Column, Connection, Index, Row, String, Table, select

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import EventId
from gigwright.backbone.projection import Rows, check_limit
from gigwright.contexts.ledger.projections.journal import metadata, month_of
from gigwright.events.billing import (
    ChargebackCreditCancelled,
    ChargebackCredited,
    CreditNoteIssued,
    Document,
    EarlyPayoutStated,
    PayoutStatementCancelled,
    PayoutStatementIssued,
    ReceiptIssued,
    moved_by,
    named,
)
from gigwright.values import Money, UserId

DocumentKind = Literal[
    "receipt",
    "credit note",
    "note of credit",
    "credit cancellation",
    "payout statement",
    "payout cancellation",
    "early payout statement",
]

KINDS: dict[type, DocumentKind] = {
    ReceiptIssued: "receipt",
    CreditNoteIssued: "credit note",
    ChargebackCredited: "credit note",
    ChargebackCreditCancelled: "credit cancellation",
    PayoutStatementIssued: "payout statement",
    PayoutStatementCancelled: "payout cancellation",
    EarlyPayoutStated: "early payout statement",
}
DOCUMENTS: tuple[type, ...] = get_args(Document)
TO_SELLERS = (PayoutStatementIssued, PayoutStatementCancelled, EarlyPayoutStated)

documents = Table(
    "documents",
    metadata,
    Column("event", String, primary_key=True),  # not the number: two with one number are to be found, not refused
    Column("document", String, nullable=False, index=True),
    Column("series", String, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("kind", String, nullable=False),
    Column("about", String, nullable=False, index=True),  # the event that it is issued for
    Column("names", String, nullable=False),  # the document that it takes back, or part of it; or nothing
    Column("user", String, nullable=False),
    Column("at", String, nullable=False),
    Column("month", String, nullable=False),
    Column("currency", String, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Index("documents_of_a_series", "series", "number"),
    Index("documents_by_age", "position"),
    Index("documents_of_a_user", "user", "position"),
    Index("documents_of_a_month", "month", "position"),
)


class ListedDocument(msgspec.Struct, frozen=True):
    """A document by its number: to whom it was issued, when, over how much, and which one it takes back, if it does.

    `at` is RFC 3339 in UTC; `event`, at `position` in the log, has all of its words.
    """

    number: str
    kind: DocumentKind
    user: UserId
    at: str
    amount: Money
    takes_back: str | None
    event: EventId
    position: int


def file_the_document(rows: Rows, event: Recorded[Any]) -> None:
    """Remember it under its number."""
    said, at = event.data, rfc3339(event.recorded)
    over: Money = moved_by(said) if isinstance(said, ReceiptIssued) else said.amount
    rows.insert(
        documents,
        event=event.id,
        document=named(said.series, said.number),
        series=said.series,
        number=said.number,
        kind=_kind(said),
        about=event.causation or "",
        names=_named_in(said) or "",
        user=said.seller if isinstance(said, TO_SELLERS) else said.buyer,
        at=at,
        month=month_of(at),
        currency=over.currency,
        amount_minor=over.amount_minor,
        position=event.position,
    )


def _kind(said: Document) -> DocumentKind:
    """What became credit is no money that moved: its note is told from those of cards."""
    as_credit = isinstance(said, CreditNoteIssued) and said.as_credit
    return "note of credit" if as_credit else KINDS[type(said)]


def document(connection: Connection, number: str) -> ListedDocument | None:
    """The one with this number."""
    found = connection.execute(select(documents).where(documents.c.document == number).limit(1)).one_or_none()
    return None if found is None else _listed(found)


def documents_that_take_back(connection: Connection, one: ListedDocument, *, limit: int) -> list[ListedDocument]:
    """The credit notes of a receipt, or what cancels a note or statement; of the same person, so that few are read."""
    check_limit(limit)
    of_theirs = documents.c.user == one.user, documents.c.names == one.number
    wanted = select(documents).where(*of_theirs).order_by(documents.c.position)
    return [_listed(row) for row in connection.execute(wanted.limit(limit))]


def newest_documents(
    connection: Connection, *, limit: int, user: UserId | None = None, month: date | None = None
) -> list[ListedDocument]:
    """Those that were issued last, newest first; of one person, of one month (UTC). `limit` from 1 to 1,000."""
    check_limit(limit)
    wanted = select(documents).order_by(documents.c.position.desc())
    if user is not None:
        wanted = wanted.where(documents.c.user == user)
    if month is not None:
        wanted = wanted.where(documents.c.month == f"{month:%Y-%m}")
    return [_listed(row) for row in connection.execute(wanted.limit(limit))]


def _named_in(said: Document) -> str | None:
    match said:
        case CreditNoteIssued() | ChargebackCredited():
            return said.receipt
        case ChargebackCreditCancelled():
            return said.note
        case PayoutStatementCancelled():
            return said.statement
    return None


def _listed(row: Row[Any]) -> ListedDocument:
    return ListedDocument(
        number=row.document,
        kind=row.kind,
        user=UserId(row.user),
        at=row.at,
        amount=Money(row.amount_minor, row.currency),
        takes_back=row.names or None,
        event=EventId(row.event),
        position=row.position,
    )
