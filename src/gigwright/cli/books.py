"""The audit of the books: their own laws, and the card processor's word for what it holds."""

from collections.abc import Iterator

from gigwright.backbone.query import query
from gigwright.cli.tables import standing
from gigwright.contexts.ledger.projections import (
    POSTINGS,
    Finding,
    ProcessorBalance,
    bookkeeping,
    check,
    check_documents,
    incomplete,
    overdue,
    processor_balances,
)
from gigwright.values import Money
from gigwright.wiring import Market

LAW = "processor"
NOTHING = ProcessorBalance(pending_minor=0, available_minor=0)


def audit(market: Market) -> list[Finding]:
    """Everything that is wrong; [] when the books are right. Best asked while nothing is under way."""
    progress = market.views.view(bookkeeping).progress()
    reached = 0 if progress is None else progress.position  # the tables may be further by the time they are read
    money_events = market.log.read(query(*POSTINGS), upto=reached)
    with market.reading(bookkeeping) as connection:
        findings = [
            *check(connection),
            *incomplete(connection, money_events, reached),
            *overdue(connection, market.clock.now()),
            *check_documents(connection),
        ]
        ours = processor_balances(connection)
    return [*_stopped(market), *findings, *_differences(market, ours)]


def _stopped(market: Market) -> Iterator[Finding]:
    error = standing(market, bookkeeping).error
    if error is not None:
        yield Finding("tables", f"{bookkeeping.name} is not what the log says: {error}")


def _differences(market: Market, ours: dict[str, ProcessorBalance]) -> Iterator[Finding]:
    sold = {row.currency for row in market.policy().currencies}
    for currency in sorted(sold | set(ours)):
        booked = ours.get(currency, NOTHING)
        held = market.processor.balance(currency)
        yield from _difference("pending", Money(booked.pending_minor, currency), held.pending)
        yield from _difference("available", Money(booked.available_minor, currency), held.available)


def _difference(what: str, booked: Money, held: Money) -> Iterator[Finding]:
    if booked != held:
        sentence = f"the books say that {booked} is {what}, and the processor says {held}"
        yield Finding(LAW, f"{sentence}; if its news is not fetched yet, let `gigwright work` run and check again")
