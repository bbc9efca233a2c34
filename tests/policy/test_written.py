"""What operators write, and what they are told of it."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigwright.policy import FIRST_POLICY, Policy, faults, read, written
from gigwright.policy.terms import NUMBERS
from tests.policy.policies import policies, unhurried

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "change-fees.md"
FIRST = written(FIRST_POLICY)


@unhurried
@given(policies())
def test_what_is_shown_is_read_as_the_same_policy(policy: Policy) -> None:
    assert faults(policy) == []
    assert read(written(policy)) == (policy, [])


@given(st.text())
def test_whatever_is_written_there_is_a_policy_or_a_fault(text: str) -> None:
    assert read(text)[1]


def told(old: str, new: str, text: str = FIRST) -> list[str]:
    """The faults of the first policy, changed in one place."""
    assert old in text
    return read(text.replace(old, new, 1))[1]


def test_amounts_and_shares_may_stand_as_numbers_or_in_quotes() -> None:
    assert told("minimum_price = 5.00", 'minimum_price = "5.00"') == []
    assert told("minimum_price = 5.00", "minimum_price = 5") == []
    policy, found = read(FIRST.replace("percent = 5.50", "percent = 4", 1))
    assert (policy.fees[0].basis_points, found) == (400, [])


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("version = 1", "version = ", "the file is no TOML: "),
        ("version = 1", "", "version: it is missing"),
        ("version = 1", "version = 1.5", "version: write a whole number"),
        ("review_hours = 72", "review_hours = true", "review_hours: write a whole number"),
        ("review_hours = 72", "review_days = 3", "review_days: there is no such key"),
        ("review_hours = 72", "review_hours = 0", "review_hours: 0 is not between 1 and 8760"),
        ("clearing_hours = 336", "clearing_hours = 87600", "clearing_hours: 87600 is not between 1 and 8760"),
        (
            "very_late_hours = 24",
            "very_late_hours = 336",
            "very_late_hours: 336 is not below the no_delivery_hours of 336",
        ),
        ("[currency.USD]", "[currency.USDT]", "currency.USDT.minimum_price: 'USDT' is no ISO 4217 currency"),
        ("[currency.USD]", "[currency.XAU]", "currency.XAU: XAU is no money to pay with"),
        ("minimum_price = 5.00", "minimum_price = 5.001", "currency.USD.minimum_price: '5.001' has more digits"),
        ("minimum_price = 5.00", "minimum_price = -5", "currency.USD.minimum_price: '-5' is no amount"),
        ("minimum_price = 5.00", "minimum_price = [5]", "currency.USD.minimum_price: write an amount"),
        ("minimum_price = 5.00", "", "currency.USD.minimum_price: it is missing"),
        ("minimum_price = 5.00", "minimum_prize = 5.00", "currency.USD.minimum_prize: there is no such key"),
        ("minimum_price = 5.00", "minimum_price = 0", "currency.USD.minimum_price: 0.00 USD is not between 0.01 USD"),
        ("maximum_price = 20000.00", "maximum_price = 4", "currency.USD.minimum_price: 5.00 USD is above the maximum"),
        ("maximum_offer = 20000.00", "maximum_offer = 4", "currency.USD.maximum_offer: 4.00 USD is below the minimum"),
        ("maximum_offer = 20000.00", "", "currency.USD.maximum_offer: it is missing; write 0 where there is none"),
        (
            "minimum_charge = 0.50",
            "minimum_charge = 5.01",
            "currency.USD.minimum_charge: 5.01 USD is above the minimum_price of 5.00 USD",
        ),
        (
            "maximum_payout = 5000.00",
            "maximum_payout = 4.99",
            "currency.USD.minimum_payout: 5.00 USD is above the maximum_payout of 4.99 USD",
        ),
        (
            "[[fee]]",
            '[[fee]]\nof = "payout_fee"\ncurrency = "USD"\npercent = 0\nfixed = 5000\n\n[[fee]]',
            "fee 1: of the maximum_payout of 5000.00 USD it leaves the seller nothing",
        ),
        ("percent = 5.50", "percent = -1", "fee 1: percent: -1 is not between 0 and 100"),
        ("percent = 5.50", "percent = 100.01", "fee 1: percent: 100.01 is not between 0 and 100"),
        ("percent = 5.50", "percent = 5.555", "fee 1: percent: write a share like 5.5"),
        ("percent = 5.50", "", "fee 1: percent: write a share like 5.5"),
        ("percent = 20.00", "percent = 100", "fee 2: of a price of 5.00 USD it leaves the seller nothing"),
        ('of = "commission"', 'of = "tax"', "fee 2: of: 'tax' is no fee; write service_fee or commission"),
        ('of = "commission"', "of = 2", "fee 2: of: write it in quotes"),
        ('of = "commission"', 'of = "service_fee"', "fee 2: it is never reached: row 1 matches all"),
        ("[[fee]]", "[fee]", "the file is no TOML: "),
    ],
)
def test_nonsense_is_named_by_its_key(old: str, new: str, fault: str) -> None:
    found = told(old, new)
    assert any(sentence.startswith(fault) for sentence in found), found


def row(**keys: str) -> list[str]:
    """The faults of a further row of fees, before the others."""
    lines = "\n".join(["[[fee]]", *(f"{name} = {value}" for name, value in keys.items())])
    return told("[[fee]]", f"{lines}\n\n[[fee]]")


def test_a_row_for_some_sales_stands_before_the_one_for_all() -> None:
    assert row(of='"commission"', category='"Design"', percent="10") == []
    assert row(of='"commission"', currency='"USD"', below="50", percent="10", minimum="1") == []
    (found,) = row(of='"commission"', percent="10")
    assert found == "fee 3: it is never reached: row 1 matches all of its sales before"


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ({"fixed": "1"}, "fee 1: fixed: it is an amount, and the row names no currency"),
        ({"currency": '"CHF"'}, "fee 1: currency: 'CHF' is not sold in"),
        ({"currency": '"USD"', "below": "5"}, "fee 1: below: it is never reached"),
        ({"currency": '"USD"', "from": "9", "below": "9"}, "fee 1: below: it is not above `from`"),
        ({"currency": '"USD"', "minimum": "5"}, "fee 1: of a price of 5.00 USD it leaves the seller nothing"),
        ({"currency": '"USD"', "fixed": "-1"}, "fee 1: fixed: '-1' is no amount"),
        ({"category": '" "'}, "fee 1: category: write it on one line"),
        ({"seller": '"ada"'}, "fee 1: seller: 'ada' is no user"),
        ({"for": '"ada"'}, "fee 1: for: there is no such key"),
    ],
)
def test_a_row_that_makes_no_sense_is_named_by_its_number(keys: dict[str, str], fault: str) -> None:
    found = row(of='"commission"', percent="10", **keys)
    assert any(sentence.startswith(fault) for sentence in found), found


def test_the_rows_of_the_how_to_can_be_published() -> None:
    (rows,) = re.findall(r"^```toml\n(.+?)^```", HOW_TO.read_text(), re.MULTILINE | re.DOTALL)
    before, _, _ = FIRST.partition('[[fee]]\nof = "commission"')
    policy, found = read(before + rows)
    assert (len(policy.fees), found) == (5, [])


def test_all_faults_are_told_at_once() -> None:
    text = FIRST.replace("review_hours = 72", "review_hours = 0").replace("percent = 5.50", "percent = 500")
    assert len(read(text)[1]) == 2
    found = read("")[1]
    assert len(found) >= len(NUMBERS) + 4
    assert "fee: the last row for commission must match every sale: add one that has only `of` and `percent`" in found
