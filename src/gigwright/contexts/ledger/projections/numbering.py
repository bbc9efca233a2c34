"""The audit of what was handed out about money, against the journal and against its own numbers.

L11 every payment, refund, payout and early payout that is booked has its one document, over the same amount, and none
is about anything else · L12 the numbers of a series run from 1 on, with no gap and none twice.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from gigwright.contexts.ledger.projections.checking import FINDINGS_MAX, Finding
from gigwright.contexts.ledger.projections.documents import DocumentKind, documents
from gigwright.contexts.ledger.projections.journal import entries, lines

ABOUT: dict[str, DocumentKind] = {  # the purpose of the entry → the document about it
    "captured": "receipt",
    "paid-from-credit": "receipt",
    "refunded": "credit note",
    "chargeback-borne": "credit note",
    "chargeback-recovered": "credit cancellation",
    "payout-sent": "payout statement",
    "payout-returned": "payout cancellation",
    "cleared-early": "early payout statement",
}
TO_CREDIT = ("refund-owed", "reversed", "partly-refunded")  # entries of which a part may be a buyer's credit
LATER = "if it has only just moved, let `gigwright work` run and check again"


def check_documents(connection: Connection) -> list[Finding]:
    """Every law of documents that is broken, at most 100 findings for each; [] when nothing is."""
    laws = (_not_one_each, _over_another_amount, _credit_without_its_note, _about_nothing, _gaps)
    return [found for law in laws for found in law(connection)]


def _not_one_each(connection: Connection) -> Iterator[Finding]:
    times = func.count(documents.c.event)
    wanted = (
        select(entries.c.event, entries.c.purpose, times.label("times"))
        .select_from(entries.outerjoin(documents, _of_the_entry()))
        .where(entries.c.purpose.in_(ABOUT))
        .group_by(entries.c.event, entries.c.purpose)
        .having(times != 1)
        .order_by(func.min(entries.c.number))
    )
    for row in connection.execute(wanted.limit(FINDINGS_MAX)):
        hint = "" if row.times else f"; {LATER}"
        sentence = f"what is booked as {row.purpose} has {row.times} documents ({ABOUT[row.purpose]}){hint}"
        yield Finding("L11", sentence, row.event)


def _over_another_amount(connection: Connection) -> Iterator[Finding]:
    booked = func.sum(case((lines.c.amount_minor > 0, lines.c.amount_minor), else_=0))
    wanted = (
        select(documents.c.document, documents.c.amount_minor, entries.c.event, booked.label("booked"))
        .select_from(entries.join(documents, _of_the_entry()).join(lines, lines.c.entry == entries.c.id))
        .where(entries.c.purpose.in_(ABOUT))
        .group_by(documents.c.event, documents.c.document, documents.c.amount_minor, entries.c.event)
        .having(booked != documents.c.amount_minor)
    )
    for row in connection.execute(wanted.limit(FINDINGS_MAX)):
        sentence = f"{row.document} is over {row.amount_minor} in minor units, and {row.booked} is booked"
        yield Finding("L11", sentence, row.event)


def _credit_without_its_note(connection: Connection) -> Iterator[Finding]:
    times, booked, noted = (
        func.count(documents.c.event),
        -func.min(lines.c.amount_minor),
        func.min(documents.c.amount_minor),
    )
    of_it = and_(documents.c.about == entries.c.event, documents.c.kind == "note of credit")
    wanted = (
        select(entries.c.event, times.label("times"), booked.label("booked"), noted.label("noted"))
        .select_from(entries.join(lines, lines.c.entry == entries.c.id).outerjoin(documents, of_it))
        .where(entries.c.purpose.in_(TO_CREDIT), lines.c.account.like("Liabilities:Buyers:%:Credit"))
        .group_by(entries.c.event)
        .having(or_(times != 1, booked != noted))
    )
    for row in connection.execute(wanted.limit(FINDINGS_MAX)):
        hint = "" if row.times else f"; {LATER}"
        sentence = f"{row.booked} in minor units became credit, and {row.times} notes are over {row.noted}{hint}"
        yield Finding("L11", sentence, row.event)


def _about_nothing(connection: Connection) -> Iterator[Finding]:
    wanted = (
        select(documents.c.document, documents.c.event)
        .select_from(documents.outerjoin(entries, _of_the_entry()))
        .where(entries.c.id.is_(None))
    )
    for row in connection.execute(wanted.limit(FINDINGS_MAX)):
        yield Finding("L11", f"{row.document} is about nothing that is booked", row.event)


def _gaps(connection: Connection) -> Iterator[Finding]:
    """A series is whole when it begins with 1 and has as many different numbers as documents, up to its last."""
    number = documents.c.number
    first, last = func.min(number), func.max(number)
    count, different = func.count(number), func.count(number.distinct())
    wanted = (
        select(documents.c.series, first.label("first"), last.label("last"), count.label("count"))
        .group_by(documents.c.series)
        .having(or_(first != 1, last != count, different != count))
        .order_by(documents.c.series)
    )
    for row in connection.execute(wanted.limit(FINDINGS_MAX)):
        sentence = f"series {row.series} runs from {row.first} to {row.last}, and has {row.count} documents"
        yield Finding("L12", sentence)


def _of_the_entry() -> ColumnElement[bool]:
    kind = case(ABOUT, value=entries.c.purpose)
    of_credit = and_(documents.c.kind == "note of credit", entries.c.purpose.in_(TO_CREDIT))
    return and_(documents.c.about == entries.c.event, or_(documents.c.kind == kind, of_credit))
