"""A card number is typed only at the sandbox's own door, and goes no further."""

from pathlib import Path

import pytest

from gigwright.backbone.errors import Refused
from gigwright.contexts.payments.adapters.sandbox_cards import TEST_CARDS, luhn_valid
from tests.contexts.payments.adapters.sandboxes import GOOD, Sandbox
from tests.contexts.payments.card_numbers import card_numbers_in


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.mark.parametrize("number", [*TEST_CARDS, "4242 4242 4242 4242", "4242-4242-4242-4242"])
def test_a_test_card_becomes_a_token(sandbox: Sandbox, number: str) -> None:
    token = sandbox.token(number)
    assert token.startswith("tok_")
    assert token != sandbox.token(number)


@pytest.mark.parametrize("number", ["", "4242", "4242424242424241", "424242424242424x", "4" * 20, "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢"])
def test_a_mistyped_number_is_refused_without_repeating_it(sandbox: Sandbox, number: str) -> None:
    with pytest.raises(Refused, match="the card number is not right") as refusal:
        sandbox.token(number)
    assert not number or number not in str(refusal.value)


def test_what_might_be_a_real_card_is_refused(sandbox: Sandbox) -> None:
    assert luhn_valid("4111111111111111")
    with pytest.raises(Refused, match="never type a real card here"):
        sandbox.token("4111111111111111")


@pytest.mark.parametrize(
    ("month", "year", "sentence"),
    [(12, 2025, "expiry date"), (0, 2027, "expiry date"), (13, 2027, "expiry date"), (1, 2057, "expiry date")],
)
def test_an_expiry_date_must_be_one(sandbox: Sandbox, month: int, year: int, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        sandbox.door.tokenize(GOOD, month, year, "123")


def test_a_card_expires_with_its_month(sandbox: Sandbox) -> None:
    sandbox.door.tokenize(GOOD, 1, 2026, "123")
    sandbox.days_pass(31)
    with pytest.raises(Refused, match="the card has expired"):
        sandbox.door.tokenize(GOOD, 1, 2026, "123")


@pytest.mark.parametrize("cvc", ["", "12", "12345", "12a"])
def test_a_security_code_has_three_or_four_digits(sandbox: Sandbox, cvc: str) -> None:
    with pytest.raises(Refused, match="security code"):
        sandbox.door.tokenize(GOOD, 12, 2030, cvc)


def test_no_card_number_is_in_the_file(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path / "sandbox.db")
    for number in TEST_CARDS:
        sandbox.processor.begin_payment(sandbox.request(number, card=number), f"key {number[-4:]}")
    for held in tmp_path.iterdir():
        assert card_numbers_in(held.read_bytes()) == []


def test_a_card_number_in_a_file_would_be_seen() -> None:
    assert card_numbers_in(b'{"card": "4242424242424242"}') == ["4242424242424242"]
    assert card_numbers_in(b"4242 4242 4242 4242") == ["4242424242424242"]
