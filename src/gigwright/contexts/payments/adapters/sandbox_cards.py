"""The sandbox's test cards and what it asks for its services."""

from datetime import timedelta
from typing import Literal, NamedTuple

from gigwright.backbone.errors import Refused
from gigwright.contexts.payments.ports import ProcessorRefused
from gigwright.values import Money, Percent

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

FEE_SHARE = Percent(290)
FEE_FIXED_MINOR = {"USD": 30, "EUR": 25, "GBP": 20, "BRL": 150, "INR": 2_500, "JPY": 40, "BHD": 110}

# Made for tests by the card brands; none of them belongs to anybody. Number → brand.
TEST_CARDS = {
    "4242424242424242": "visa",
    "5555555555554444": "mastercard",
    "378282246310005": "amex",
    "4000000000000002": "visa",
    "4000000000009995": "visa",
    "4000000000005126": "visa",
    "4000000000000259": "visa",
    "4000000000002685": "visa",
    "4000000000001976": "visa",
    "4000000000005423": "visa",
    "4000000000008005": "visa",
    "4000000000008013": "visa",
    "4000000000008021": "visa",
    "4000000000008039": "visa",
    "4000000000008047": "visa",
}
# By the last four digits, which is all that is kept of a number.
TAKES_NOTHING_BACK = "5126"  # what is refunded to it comes back a day later
DECLINES = {"0002": "the card was declined", "9995": "insufficient funds"}


class Step(NamedTuple):
    """What a card's bank does, so long after the step before it; None: when a refund is asked for, just before it."""

    what: Literal["opened", "won", "lost", "appealed"]
    after: timedelta | None


# Whose bank takes every payment back, and what becomes of it; by the last four digits. "won" is for the market.
TAKEN_BACK = {
    "0259": (Step("opened", HOUR), Step("lost", 5 * DAY)),
    "2685": (Step("opened", HOUR), Step("won", 5 * DAY)),
    "1976": (Step("opened", 8 * DAY), Step("lost", 4 * DAY)),
    "5423": (Step("opened", 8 * DAY), Step("won", 4 * DAY)),
    "8005": (Step("opened", 21 * DAY), Step("lost", 3 * DAY)),
    "8013": (Step("opened", 7 * DAY), Step("won", 2 * DAY), Step("appealed", 2 * DAY), Step("lost", 2 * DAY)),
    "8021": (Step("opened", 2 * DAY), Step("lost", 2 * DAY), Step("appealed", 2 * DAY), Step("won", 2 * DAY)),
    "8039": (Step("opened", None), Step("won", 4 * DAY)),
    "8047": (Step("opened", None), Step("lost", 4 * DAY)),
}
CHARGEBACK_FEE_MINOR = {
    "USD": 1_500, "EUR": 1_500, "GBP": 1_500, "BRL": 7_500, "INR": 100_000, "JPY": 1_300, "BHD": 5_600,
}  # fmt: skip # one row, like the fees above


def brand_and_last_four(number: str) -> tuple[str, str]:
    """All that is kept of a test card's number; Refused for one that is mistyped or might be somebody's."""
    digits = number.replace(" ", "").replace("-", "")
    if not (digits.isascii() and digits.isdigit() and 12 <= len(digits) <= 19 and luhn_valid(digits)):
        raise Refused("the card number is not right; check its digits")
    if digits not in TEST_CARDS:
        raise Refused("the sandbox takes only its test cards, like 4242 4242 4242 4242; never type a real card here")
    return TEST_CARDS[digits], digits[-4:]


def luhn_valid(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    doubled = "0246813579"
    total = sum(int(doubled[int(digit)]) if place % 2 else int(digit) for place, digit in enumerate(digits[::-1]))
    return total % 10 == 0


def fee_on(amount: Money) -> Money:
    """2.9 % and a fixed amount; ProcessorRefused in a currency without one, or when nothing would be left."""
    fixed = FEE_FIXED_MINOR.get(amount.currency)
    if fixed is None:
        taken = ", ".join(FEE_FIXED_MINOR)
        raise ProcessorRefused(f"the sandbox does not take {amount.currency}; it takes {taken}")
    if amount.amount_minor <= 0:
        raise ProcessorRefused(f"a charge must be more than nothing, not {amount}")
    fee = FEE_SHARE.of(amount) + Money(fixed, amount.currency)
    if amount <= fee:
        raise ProcessorRefused(f"of {amount} nothing would be left after the fee of {fee}")
    return fee
