"""The values that the whole market shares: money, percentages, and the kinds of ids."""

from functools import lru_cache
from typing import NewType

import msgspec
from iso4217 import Currency

from gigwright.backbone.errors import Malformed
from gigwright.backbone.ids import declare_id, declare_outside_id

AMOUNT_MINOR_MAX = 10**15

UserId = NewType("UserId", str)
AddressId = NewType("AddressId", str)
GigId = NewType("GigId", str)
OrderId = NewType("OrderId", str)
PaymentId = NewType("PaymentId", str)
RefundId = NewType("RefundId", str)
PayoutId = NewType("PayoutId", str)
ProposalId = NewType("ProposalId", str)
OperatorId = NewType("OperatorId", str)
DisputeId = NewType("DisputeId", str)
BreakId = NewType("BreakId", str)
BillId = NewType("BillId", str)
OfferId = NewType("OfferId", str)
CouponCode = NewType("CouponCode", str)  # what people type in: chosen by whoever issues it
SweepId = NewType("SweepId", str)
ChargeRef = NewType("ChargeRef", str)
RefundRef = NewType("RefundRef", str)
TransferRef = NewType("TransferRef", str)
LineRef = NewType("LineRef", str)  # a line of the processor's books
SourceRef = NewType("SourceRef", str)  # whatever of the processor's a line is about: a charge, a refund, a transfer
SeriesId = NewType("SeriesId", str)  # a kind of numbered document and a year
ChargebackRef = NewType("ChargebackRef", str)
BankPayoutRef = NewType("BankPayoutRef", str)

declare_id(UserId, "usr")
declare_id(AddressId, "adr")
declare_id(GigId, "gig")
declare_id(OrderId, "ord")
declare_id(PaymentId, "pay")
declare_id(RefundId, "rfd")
declare_id(PayoutId, "out")
declare_id(ProposalId, "prp")
declare_id(OperatorId, "opr")
declare_id(DisputeId, "dsp")
declare_id(BreakId, "brk")
declare_id(BillId, "bil")
declare_id(OfferId, "off")
declare_id(SweepId, "swp")
declare_outside_id(ChargeRef)
declare_outside_id(RefundRef)
declare_outside_id(TransferRef)
declare_outside_id(LineRef)
declare_outside_id(SourceRef)
declare_outside_id(SeriesId)
declare_outside_id(ChargebackRef)
declare_outside_id(CouponCode)
declare_outside_id(BankPayoutRef)


class Money(msgspec.Struct, frozen=True):
    """An amount in the minor unit of its ISO 4217 currency, between -10^15 and 10^15."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if not -AMOUNT_MINOR_MAX <= self.amount_minor <= AMOUNT_MINOR_MAX:
            raise Malformed(f"the amount {self.amount_minor} is out of bounds")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount_minor + self._same(other).amount_minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount_minor - self._same(other).amount_minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount_minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount_minor < self._same(other).amount_minor

    def __le__(self, other: "Money") -> bool:
        return self.amount_minor <= self._same(other).amount_minor

    def __str__(self) -> str:
        """As in `100.00 USD`, `500 JPY`, `1.250 BHD`."""
        return written(self.amount_minor, self.currency)

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise Malformed(f"{self} and {other} are in two currencies")
        return other


class Percent(msgspec.Struct, frozen=True):
    """A share in basis points: 550 is 5.5 %. From 0 to 10,000."""

    basis_points: int

    def __post_init__(self) -> None:
        if not 0 <= self.basis_points <= 10_000:
            raise Malformed(f"{self.basis_points} basis points are not between 0 and 10,000")

    def of(self, money: Money) -> Money:
        """The share of a non-negative amount, rounded half up to the minor unit."""
        if money.amount_minor < 0:
            raise Malformed(f"a share of {money} is not defined")
        return Money((money.amount_minor * self.basis_points + 5_000) // 10_000, money.currency)


@lru_cache(maxsize=512)
def exponent(currency: str) -> int:
    """How many decimals the currency has by ISO 4217: 2 for USD, 0 for JPY, 3 for BHD; Malformed when it has none."""
    try:
        found = Currency(currency).exponent
    except ValueError as error:
        raise Malformed(f"{currency!r} is no ISO 4217 currency") from error
    if found is None:
        raise Malformed(f"{currency} is no money to pay with: ISO 4217 gives it no minor unit")
    return found


def written(amount_minor: int, currency: str) -> str:
    """Any sum of amounts as `Money` writes itself, beyond its bounds too: `-100.00 USD`, `500 JPY`, `1.250 BHD`."""
    digits = exponent(currency)
    whole, part = divmod(abs(amount_minor), 10**digits)
    sign = "-" if amount_minor < 0 else ""
    fraction = f".{part:0{digits}d}" if digits else ""
    return f"{sign}{whole}{fraction} {currency}"


def parse_money(text: str, currency: str) -> Money:
    """`12.5` as money of that currency; Malformed for more decimals than it has, signs, or anything but digits."""
    digits = exponent(currency)
    whole, _, part = text.strip().partition(".")
    if not (whole.isascii() and whole.isdigit()) or (part and not (part.isascii() and part.isdigit())):
        raise Malformed(f"{text!r} is no amount; write it like 12.50")
    if len(whole) > 15 or len(part.rstrip("0")) > digits:
        raise Malformed(f"{text!r} has more digits than an amount in {currency} can have")
    return Money(int(whole) * 10**digits + int(part[:digits].ljust(digits, "0") or 0), currency)
