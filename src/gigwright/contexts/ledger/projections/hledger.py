"""The books for hledger: accounts and commodities are declared, so that `hledger check --strict` takes them."""

from collections.abc import Iterator
from itertools import groupby

from gigwright.backbone.clock import rfc3339
from gigwright.contexts.ledger.projections.entries import Line
from gigwright.contexts.ledger.projections.extract import Extract
from gigwright.contexts.ledger.projections.reading import Booked
from gigwright.contexts.ledger.projections.wording import in_words
from gigwright.values import exponent, written


def hledger(extract: Extract) -> Iterator[str]:
    """Its lines: declarations, what a month begins with, the entries, and what every account must hold at the end."""
    yield "; Gigwright"
    yield "decimal-mark ."
    yield from (f"commodity {_sample(currency)}" for currency in extract.currencies())
    for account, _ in groupby(extract.carried(), lambda one: one.account):
        yield f"account {account}"
    yield from _opening(extract)
    for booked in extract.entries():
        yield from _transaction(booked)
    yield from _closing(extract)


def _sample(currency: str) -> str:
    """An amount that shows how many decimals there are; hledger wants the mark even where there is none."""
    return f"1000.{'0' * exponent(currency)} {currency}"


def _opening(extract: Extract) -> Iterator[str]:
    for number, one in enumerate(extract.opening()):
        if number == 0:
            yield ""
            yield f"{extract.begins} * opening balances"
        yield f"    {one.account}  {written(one.opening_minor, one.currency)}"


def _transaction(booked: Booked) -> Iterator[str]:
    entry = booked.entry
    order = "" if entry.order is None else f", order:{entry.order}"
    yield ""
    yield f"{entry.at:%Y-%m-%d} * ({entry.event}) {in_words(entry.purpose)}"
    yield f"    ; position:{booked.position}, entry:{entry.id}, purpose:{entry.purpose}, at:{rfc3339(entry.at)}{order}"
    for line in entry.lines:
        yield _line(line)


def _line(line: Line) -> str:
    amount = written(line.amount.amount_minor, line.amount.currency)
    kept_for = "" if line.order is None else f"  ; order:{line.order}"
    return f"    {line.account}  {amount}{kept_for}"


def _closing(extract: Extract) -> Iterator[str]:
    """Moves nothing, and asserts what is there."""
    for number, one in enumerate(extract.carried()):
        if number == 0:
            yield ""
            yield f"{extract.ends} * closing balances"
        nothing, all_of_it = written(0, one.currency), written(one.closing_minor, one.currency)
        yield f"    {one.account}  {nothing} = {all_of_it}"
