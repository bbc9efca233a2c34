"""The sandbox's test cards and what it asks for its services."""

from gigwright.backbone.errors import Refused
from gigwright.contexts.payments.ports import ProcessorRefused
from gigwright.values import Money, Percent

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
}
# By the last four digits, which is all that is kept of a number.
TAKES_NOTHING_BACK = "5126"  # what is refunded to it comes back a day later
DECLINES = {"0002": "the card was declined", "9995": "insufficient funds"}


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
