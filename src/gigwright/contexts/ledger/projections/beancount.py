"""The books for Beancount, which adds them up again: any difference of a minor unit is an error to `bean-check`."""

import re
from collections.abc import Iterator
from itertools import groupby

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.ids import SUFFIX, is_id
from gigwright.contexts.ledger.projections.entries import Line
from gigwright.contexts.ledger.projections.extract import Carried, Extract
from gigwright.contexts.ledger.projections.reading import Booked
from gigwright.contexts.ledger.projections.wording import in_words
from gigwright.values import written

# A tolerance of half a digit would be doubled for `balance`, and would forgive a difference of one minor unit.
OPTIONS = ('option "tolerance_multiplier" "0"', 'option "inferred_tolerance_default" "*:0"')
MAPPED_ID = re.compile(rf"[A-Z][a-z]+-{SUFFIX.pattern}")


def beancount(extract: Extract) -> Iterator[str]:
    """Its lines: options, accounts, what a month begins with, the entries, and what every account must hold at the end.

    Entries are dated by their day in UTC; `balance` holds at the beginning of the day after.
    """
    yield 'option "title" "Gigwright"'
    yield from OPTIONS
    yield from (f'option "operating_currency" "{currency}"' for currency in extract.currencies())
    yield ""
    for account, carried in groupby(extract.carried(), lambda one: one.account):
        yield f"{extract.begins} open {account_name(account)} {','.join(one.currency for one in carried)}"
    yield from _opening(extract)
    for booked in extract.entries():
        yield from _transaction(booked)
    yield ""
    for one in extract.carried():
        yield f"{extract.ends} balance {_posting(one, one.closing_minor)}"


def account_name(account: str) -> str:
    """The account as Beancount takes it, each part beginning with a capital: `usr_…` is `Usr-…`."""
    return ":".join(_mapped(part) for part in account.split(":"))


def account_of(name: str) -> str:
    """Our account behind a name that `account_name` gave."""
    return ":".join(_unmapped(part) for part in name.split(":"))


def _mapped(part: str) -> str:
    return part.capitalize().replace("_", "-") if is_id(part) else part


def _unmapped(part: str) -> str:
    return part.lower().replace("-", "_") if MAPPED_ID.fullmatch(part) else part


def _opening(extract: Extract) -> Iterator[str]:
    """One transaction: all accounts together hold nothing, so it needs no other side."""
    for number, one in enumerate(extract.opening()):
        if number == 0:
            yield ""
            yield f'{extract.begins} * "opening balances"'
        yield f"  {_posting(one, one.opening_minor)}"


def _transaction(booked: Booked) -> Iterator[str]:
    entry = booked.entry
    links = f"^{entry.event}" if entry.order is None else f"^{entry.event} ^{entry.order}"
    yield ""
    yield f'{entry.at:%Y-%m-%d} * "{in_words(entry.purpose)}" {links}'
    yield f'  event: "{entry.event}"'
    yield f"  position: {booked.position}"
    yield f'  entry: "{entry.id}"'
    yield f'  purpose: "{entry.purpose}"'
    yield f'  at: "{rfc3339(entry.at)}"'
    if entry.order is not None:
        yield f'  order: "{entry.order}"'
    for line in entry.lines:
        yield from _line(line)


def _line(line: Line) -> Iterator[str]:
    yield f"  {account_name(line.account)} {written(line.amount.amount_minor, line.amount.currency)}"
    if line.order is not None:
        yield f'    order: "{line.order}"'


def _posting(one: Carried, amount_minor: int) -> str:
    return f"{account_name(one.account)} {written(amount_minor, one.currency)}"
