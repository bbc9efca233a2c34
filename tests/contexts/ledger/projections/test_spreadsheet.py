"""The journal as rows."""

import csv
from collections import Counter
from datetime import UTC, date, datetime

from gigwright.contexts.ledger.projections import Extract, comma_separated, spreadsheet
from gigwright.contexts.ledger.projections.standing import standings
from tests.contexts.ledger.everything import books_of_everything
from tests.contexts.ledger.samples import CAPTURED, ORDER, books_of, recorded


def test_a_row_says_where_it_comes_from_and_how_much_it_is() -> None:
    with books_of(CAPTURED) as books:
        first, *_ = csv.DictReader(spreadsheet(Extract(books)))
    assert first.pop("entry").startswith("ent_")
    assert first == {
        "at": "2026-01-05T12:00:00.000000Z",
        "position": "1",
        "event": recorded(CAPTURED).id,
        "purpose": "captured",
        "order": ORDER,
        "account": "Assets:Processor:Sandbox:Pending",
        "currency": "USD",
        "amount_minor": "10550",
        "amount": "105.50",
    }


def test_the_rows_of_a_month_add_up_to_what_its_end_holds() -> None:
    with books_of_everything() as books:
        summed: Counter[tuple[str, str]] = Counter()
        for row in csv.DictReader(spreadsheet(Extract(books, date(2026, 3, 1)))):
            summed[row["account"], row["currency"]] += int(row["amount_minor"])
        end = standings(books, through=datetime(2026, 3, 31, 23, 59, 59, 999_999, tzinfo=UTC))
        held = {(one.account, one.currency): one.amount_minor for one in end if one.amount_minor}
    assert {key: amount for key, amount in summed.items() if amount} == held


def test_what_a_cell_says_cannot_end_it() -> None:
    (line,) = comma_separated([('a "word", and\nmore', 1, "")])
    assert line == '"a ""word"", and\nmore",1,'
