"""The sandbox's own door: the only place where a card number is typed. The market sees a token."""

from typing import NewType

from gigwright.backbone.clock import Clock
from gigwright.backbone.errors import Refused
from gigwright.backbone.ids import Ids, declare_id
from gigwright.contexts.payments.adapters.sandbox_cards import brand_and_last_four
from gigwright.contexts.payments.adapters.sandbox_file import SandboxFile

CardToken = NewType("CardToken", str)
declare_id(CardToken, "tok")

YEARS_AHEAD_MAX = 30


class SandboxDoor:
    """Turns a card into a token. It may be charged again and again: whoever asks twice must be seen to pay twice."""

    def __init__(self, file: SandboxFile, clock: Clock, ids: Ids) -> None:
        self._file = file
        self._clock = clock
        self._ids = ids

    def tokenize(self, number: str, exp_month: int, exp_year: int, cvc: str) -> CardToken:
        """A token for a test card; Refused for a number, date or code that can't be right.

        Only the brand and the last four digits are kept.
        """
        brand, last_four = brand_and_last_four(number)
        self._check_the_date(exp_month, exp_year)
        if not (cvc.isascii() and cvc.isdigit() and len(cvc) in (3, 4)):
            raise Refused("the security code has three or four digits")
        token = self._ids.new(CardToken)
        with self._file.writing() as connection:
            row = (token, brand, last_four)
            connection.execute("INSERT INTO tokens (token, brand, last_four) VALUES (?, ?, ?)", row)
        return token

    def _check_the_date(self, month: int, year: int) -> None:
        now = self._clock.now()
        if not 1 <= month <= 12 or not now.year <= year <= now.year + YEARS_AHEAD_MAX:
            raise Refused("the card's expiry date is not right; give the month (1 to 12) and the year in four digits")
        if (year, month) < (now.year, now.month):
            raise Refused("the card has expired; use another one")
