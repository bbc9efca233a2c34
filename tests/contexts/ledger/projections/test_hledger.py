"""The books for hledger, and what its own program says to them."""

from datetime import date
from pathlib import Path

import pytest

from gigwright.contexts.ledger.projections import Extract, hledger
from tests.contexts.ledger.everything import CURRENCIES, books_of_everything
from tests.contexts.ledger.judged import damages, entries_in, exported, hledger_check
from tests.contexts.ledger.samples import CAPTURED, ORDER, SELLER, books_of, recorded


def text_of(extract: Extract) -> str:
    return "".join(f"{line}\n" for line in hledger(extract))


def test_commodities_and_accounts_are_declared() -> None:
    said = exported(hledger).splitlines()
    assert [line for line in said if line.startswith("commodity")] == [
        "commodity 1000.000 BHD",
        "commodity 1000. JPY",
        "commodity 1000.00 USD",
    ]
    assert "account Liabilities:Orders:Held" in said


def test_an_entry_names_its_event_its_purpose_and_its_order() -> None:
    with books_of(CAPTURED) as books:
        first = text_of(Extract(books)).split("\n\n")[1].splitlines()
    assert first[0] == f"2026-01-05 * ({recorded(CAPTURED).id}) payment received, held for the order"
    assert first[1].startswith("    ; position:1, entry:ent_")
    assert first[1].endswith(f"purpose:captured, at:2026-01-05T12:00:00.000000Z, order:{ORDER}")
    assert first[2:] == [
        "    Assets:Processor:Sandbox:Pending  105.50 USD",
        f"    Liabilities:Orders:Held  -105.50 USD  ; order:{ORDER}",
    ]


def test_what_is_held_at_the_end_is_asserted() -> None:
    with books_of(CAPTURED) as books:
        closing = text_of(Extract(books)).split("\n\n")[-1].splitlines()
    assert closing[0] == "2026-01-06 * closing balances"
    assert "    Liabilities:Orders:Held  0.00 USD = -105.50 USD" in closing
    assert not any(SELLER in line for line in closing)


@pytest.mark.judge
@pytest.mark.parametrize("month", [None, 1, 2, 3])
def test_hledger_takes_everything_that_can_be_booked(tmp_path: Path, month: int | None) -> None:
    with books_of_everything() as books:
        asked = None if month is None else date(2026, month, 1)
        assert hledger_check(tmp_path)(text_of(Extract(books, asked))) == 0


@pytest.mark.judge
@pytest.mark.parametrize("currency", CURRENCIES)
@pytest.mark.parametrize("damage", ["off by one", "dropped", "doubled"])
def test_hledger_sees_any_damage_to_any_entry(tmp_path: Path, currency: str, damage: str) -> None:
    text, judge = exported(hledger), hledger_check(tmp_path)
    unseen = [
        purpose
        for (purpose, of), block in entries_in(text).items()
        if of == currency and judge(damages(text, block)[damage]) != 1
    ]
    assert unseen == []
