"""Whatever the journal lacks, or has too much of, is found by comparing it with the log."""

from typing import Any

from sqlalchemy import Connection

from gigwright.contexts.ledger.projections import Finding, incomplete
from gigwright.contexts.ledger.projections.checking import FINDINGS_MAX
from gigwright.contexts.ledger.projections.journal import entries
from tests.contexts.ledger.samples import AVAILABLE, CAPTURED, COMPLETED, ORDER, books_of, recorded

LIFE = [CAPTURED, AVAILABLE, COMPLETED]


def found(books: Connection, events: list[Any], upto: int | None = None) -> list[Finding]:
    log = [recorded(data, position) for position, data in enumerate(events, start=1)]
    return list(incomplete(books, log[:upto], len(log) if upto is None else upto))


def test_books_of_all_events_are_complete() -> None:
    with books_of(*LIFE) as books:
        assert found(books, LIFE) == []


def test_a_money_event_without_its_entry_is_found() -> None:
    with books_of(*LIFE) as books:
        books.execute(entries.delete().where(entries.c.purpose == "processor-fee"))
        (finding,) = found(books, LIFE)
        assert (finding.law, finding.sentence) == ("L9", "payments.captured at 1 has no entry for processor-fee")
        assert finding.event == recorded(CAPTURED).id


def test_an_entry_without_its_event_is_found() -> None:
    with books_of(*LIFE) as books:
        moved = entries.update().where(entries.c.purpose == "available").values(id="ent_of_nobody")
        books.execute(moved)
        missing, beyond = found(books, LIFE)
        assert "payments.funds_available at 2 has no entry" in missing.sentence
        assert beyond.sentence == "1 entries are booked of which no event says anything"


def test_what_was_booked_after_the_look_at_the_log_is_no_fault() -> None:
    with books_of(*LIFE) as books:
        assert found(books, LIFE, upto=2) == []


def test_findings_are_limited_and_all_events_are_looked_at() -> None:
    with books_of() as books:
        assert len(found(books, LIFE * FINDINGS_MAX)) == FINDINGS_MAX
        assert ORDER
