"""The books for Beancount, and what its own program says to them."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from gigwright.backbone.ids import derive
from gigwright.contexts.ledger.projections import Extract, beancount
from gigwright.contexts.ledger.projections.beancount import account_name, account_of
from gigwright.contexts.ledger.projections.chart import HELD, seller_available, seller_owes
from gigwright.contexts.ledger.projections.journal import entries, lines
from gigwright.values import UserId
from tests.contexts.ledger.everything import CURRENCIES, books_of_everything
from tests.contexts.ledger.judged import bean_check, damages, entries_in, exported, off_by_one
from tests.contexts.ledger.samples import CAPTURED, COMPLETED, ORDER, SELLER, books_of, recorded

COMPONENT = re.compile(r"[A-Z0-9][A-Za-z0-9-]*")


def text_of(extract: Extract) -> str:
    return "".join(f"{line}\n" for line in beancount(extract))


@given(st.text())
def test_the_account_of_any_user_is_a_valid_name_and_can_be_read_back(somebody: str) -> None:
    for account in (seller_available(derive(UserId, somebody)), seller_owes(derive(UserId, somebody))):
        assert all(COMPONENT.fullmatch(part) for part in account_name(account).split(":"))
        assert account_of(account_name(account)) == account


def test_what_is_no_id_keeps_its_name() -> None:
    assert account_name(HELD) == account_of(HELD) == HELD


def test_an_entry_names_its_event_its_purpose_and_its_order() -> None:
    with books_of(CAPTURED) as books:
        text = text_of(Extract(books))
    event = recorded(CAPTURED).id
    first = text.split("\n\n")[2].splitlines()
    assert first[0] == f'2026-01-05 * "payment received, held for the order" ^{event} ^{ORDER}'
    assert first[1:3] == [f'  event: "{event}"', "  position: 1"]
    assert first[4:] == [
        '  purpose: "captured"',
        '  at: "2026-01-05T12:00:00.000000Z"',
        f'  order: "{ORDER}"',
        "  Assets:Processor:Sandbox:Pending 105.50 USD",
        "  Liabilities:Orders:Held -105.50 USD",
        f'    order: "{ORDER}"',
    ]


def test_every_account_is_opened_and_every_balance_is_stated_zeros_too() -> None:
    with books_of(CAPTURED, COMPLETED) as books:
        said = text_of(Extract(books)).splitlines()
    seller = SELLER.replace("usr_", "Usr-")
    assert f"2026-01-05 open Liabilities:Sellers:{seller}:Clearing USD" in said
    assert f"2026-01-06 balance Liabilities:Sellers:{seller}:Clearing -80.00 USD" in said
    assert "2026-01-06 balance Liabilities:Orders:Held 0.00 USD" in said
    assert 'option "operating_currency" "USD"' in said


def test_amounts_have_the_decimals_of_their_currency() -> None:
    text = exported(beancount)
    assert {len(part) for part in re.findall(r"\.(\d+) BHD", text)} == {3}
    assert {len(part) for part in re.findall(r"\.(\d+) USD", text)} == {2}
    assert re.findall(r"\d JPY", text)
    assert re.findall(r"\.\d+ JPY", text) == []


def test_a_month_opens_with_what_is_there_and_sums_to_nothing() -> None:
    with books_of_everything() as books:
        opening = text_of(Extract(books, date(2026, 2, 1))).split("\n\n")[2].splitlines()
    assert opening[0] == '2026-02-01 * "opening balances"'
    for currency in CURRENCIES:
        amounts = [line.split()[1] for line in opening if line.endswith(currency)]
        assert sum(int(amount.replace(".", "")) for amount in amounts) == 0


@pytest.mark.judge
def test_bean_check_takes_everything_that_can_be_booked(tmp_path: Path) -> None:
    assert bean_check(tmp_path)(exported(beancount)) == 0


@pytest.mark.judge
@pytest.mark.parametrize("month", [1, 2, 3])
def test_bean_check_takes_each_month(tmp_path: Path, month: int) -> None:
    with books_of_everything() as books:
        assert bean_check(tmp_path)(text_of(Extract(books, date(2026, month, 1)))) == 0


@pytest.mark.judge
@pytest.mark.parametrize("currency", CURRENCIES)
@pytest.mark.parametrize("damage", ["off by one", "dropped", "doubled"])
def test_bean_check_sees_any_damage_to_any_entry(tmp_path: Path, currency: str, damage: str) -> None:
    text, judge = exported(beancount), bean_check(tmp_path)
    unseen = [
        purpose
        for (purpose, of), block in entries_in(text).items()
        if of == currency and judge(damages(text, block)[damage]) != 1
    ]
    assert unseen == []


@pytest.mark.judge
@pytest.mark.parametrize("currency", CURRENCIES)
def test_bean_check_sees_a_balance_that_is_off_by_one(tmp_path: Path, currency: str) -> None:
    *rest, stated = exported(beancount).split("\n\n")
    assert rest
    for line in [one for one in stated.splitlines() if one.endswith(currency)][:5]:
        assert bean_check(tmp_path)("\n\n".join([*rest, stated.replace(line, off_by_one(line))])) == 1


@pytest.mark.judge
@pytest.mark.parametrize("month", [None, date(2026, 1, 1)])
def test_bean_check_sees_that_our_own_tables_lost_an_entry(tmp_path: Path, month: date | None) -> None:
    with books_of_everything() as books:
        lost = books.execute(entries.select().order_by(entries.c.number)).first()
        assert lost is not None
        books.execute(delete(lines).where(lines.c.entry == lost.id))
        books.execute(delete(entries).where(entries.c.id == lost.id))
        assert bean_check(tmp_path)(text_of(Extract(books, month))) == 1
