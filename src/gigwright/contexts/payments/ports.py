"""What the market needs of a card processor, and a fake that makes any processor unreliable.

Every definite outcome is a value, a decline and a refusal too; Unavailable means that the outcome is not known.
`ProcessorRefused` is for what should never be asked. The sandbox processor, in memory, is the fake of the port itself.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal, Protocol, TypeVar

import msgspec

from gigwright.backbone.errors import GigwrightError, Unavailable
from gigwright.values import (
    BankPayoutRef,
    ChargebackRef,
    ChargeRef,
    Money,
    OrderId,
    PaymentId,
    PayoutId,
    RefundId,
    RefundRef,
    SweepId,
    TransferRef,
    UserId,
)

LISTED_MAX = 100

R = TypeVar("R")


class ProcessorRefused(GigwrightError):
    """The processor says no to something that should never have been asked; nothing moved."""

    what_to_do = "compare what was asked with the processor's own books before asking again"


class KeyReused(ProcessorRefused):
    """An idempotency key that already stands for another request."""

    what_to_do = "nothing moved; one key belongs to one effect and its recorded parameters"


class ChargeRequest(msgspec.Struct, frozen=True):
    """Take this amount from the card behind a token; `payment` is our reference."""

    payment: PaymentId
    order: OrderId
    amount: Money
    card: str


class Charge(msgspec.Struct, frozen=True):
    """What became of a charge. A captured one less its fee can be used from `available_at`, and then is `available`."""

    ref: ChargeRef
    payment: PaymentId
    order: OrderId
    amount: Money
    status: Literal["captured", "declined"]
    fee: Money
    available_at: datetime | None = None
    available: bool = False
    reason: str | None = None


class RefundInstruction(msgspec.Struct, frozen=True):
    """Send this much of a charge back to its card; `refund` is our reference."""

    refund: RefundId
    payment: PaymentId
    charge: ChargeRef
    amount: Money


class Refund(msgspec.Struct, frozen=True):
    """What became of a refund; one that was not made has a reason and no reference of the processor's. One is stopped
    as long as a bank has the charge; one that succeeded may come back from the card later: then it has failed."""

    refund: RefundId
    payment: PaymentId
    amount: Money
    status: Literal["succeeded", "refused", "stopped", "failed"]
    ref: RefundRef | None = None
    reason: str | None = None


class TransferInstruction(msgspec.Struct, frozen=True):
    """Send this amount to a seller; `payout` is our reference."""

    payout: PayoutId
    seller: UserId
    amount: Money


class Transfer(msgspec.Struct, frozen=True):
    """What became of a transfer. One that was sent may come back later."""

    ref: TransferRef
    payout: PayoutId
    seller: UserId
    amount: Money
    status: Literal["sent", "refused", "returned"]
    reason: str | None = None


class BankInstruction(msgspec.Struct, frozen=True):
    """Send this amount of what is ours to our own bank; `sweep` is our reference."""

    sweep: SweepId
    amount: Money


class BankPayout(msgspec.Struct, frozen=True):
    """What became of money sent to our bank. It has failed when it comes back, even if it had arrived before."""

    ref: BankPayoutRef
    sweep: SweepId
    amount: Money
    status: Literal["sent", "refused", "arrived", "failed"]
    reason: str | None = None


class Turn(msgspec.Struct, frozen=True):
    """What became of a chargeback; `amount` is what moved with it: what came back, or what was taken again."""

    what: Literal["won", "lost", "appealed"]
    amount: Money


class Chargeback(msgspec.Struct, frozen=True):
    """A charge that its card's bank took back: `amount`, and `fee` beside it, which stays with the processor.

    `turns` are all that has become of it, in order: it is won or lost, and whoever lost may appeal once.
    """

    ref: ChargebackRef
    charge: ChargeRef
    payment: PaymentId
    order: OrderId
    amount: Money
    fee: Money
    turns: tuple[Turn, ...] = ()


class ProcessorEvent(msgspec.Struct, frozen=True):
    """A hint that something became of `ref`: the object, fetched, is the fact."""

    id: str
    kind: str
    ref: str


class Balance(msgspec.Struct, frozen=True):
    """What the processor holds for us in one currency; `available` may be below zero after refunds."""

    pending: Money
    available: Money


class BalanceTransaction(msgspec.Struct, frozen=True):
    """One line of the processor's books: net = amount - fee; `source` is the reference of what moved.

    `kind` is the processor's own word, and may be one that nobody here knows: charge, refund, refund_failure, transfer,
    transfer_return, bank_payout and bank_payout_failure are known.
    """

    id: str
    kind: str
    source: str
    amount: Money
    fee: Money
    net: Money
    created_at: datetime
    available_at: datetime


class Processor(Protocol):
    """A card processor. The same key with the same parameters is answered with the first answer for 24 hours.

    Anything may raise Unavailable (ask again under the same key), or ProcessorRefused for a request that makes no
    sense; a key with other parameters raises KeyReused. `find_…` looks up by our reference, refused ones too.
    Listings begin after the id `after` (None: at the beginning), oldest first, with 1 to 100 entries; of the lines,
    only those about one thing when its reference is the `source`.
    """

    def begin_payment(self, request: ChargeRequest, key: str) -> Charge: ...
    def find_payment(self, request: ChargeRequest) -> Charge | None: ...
    def refund(self, instruction: RefundInstruction, key: str) -> Refund: ...
    def find_refund(self, instruction: RefundInstruction) -> Refund | None: ...
    def transfer(self, instruction: TransferInstruction, key: str) -> Transfer: ...
    def find_transfer(self, instruction: TransferInstruction) -> Transfer | None: ...
    def send_to_bank(self, instruction: BankInstruction, key: str) -> BankPayout: ...
    def find_bank_payout(self, instruction: BankInstruction) -> BankPayout | None: ...
    def get_charge(self, ref: ChargeRef) -> Charge: ...
    def get_refund(self, ref: RefundRef) -> Refund: ...
    def get_transfer(self, ref: TransferRef) -> Transfer: ...
    def get_bank_payout(self, ref: BankPayoutRef) -> BankPayout: ...
    def get_chargeback(self, ref: ChargebackRef) -> Chargeback: ...
    def list_events(self, after: str | None, limit: int) -> list[ProcessorEvent]: ...
    def balance(self, currency: str) -> Balance: ...
    def list_balance_transactions(
        self, after: str | None, limit: int, source: str | None = None
    ) -> list[BalanceTransaction]: ...


Fate = Literal["goes through", "lost before", "lost after"]
Plan = Callable[[str], Fate]  # the operation's name → what happens to this call


def plan_of(fates: Iterable[Fate]) -> Plan:
    """These fates, a call each, whatever the operation; afterwards everything goes through."""
    left = iter(fates)
    return lambda _: next(left, "goes through")


class UnreliableProcessor:
    """Another processor behind a line that fails as planned: before the processor heard, or after it has acted."""

    def __init__(self, inner: Processor, plan: Plan) -> None:
        self._inner = inner
        self._plan = plan

    def begin_payment(self, request: ChargeRequest, key: str) -> Charge:
        return self._call("begin_payment", lambda: self._inner.begin_payment(request, key))

    def find_payment(self, request: ChargeRequest) -> Charge | None:
        return self._call("find_payment", lambda: self._inner.find_payment(request))

    def refund(self, instruction: RefundInstruction, key: str) -> Refund:
        return self._call("refund", lambda: self._inner.refund(instruction, key))

    def find_refund(self, instruction: RefundInstruction) -> Refund | None:
        return self._call("find_refund", lambda: self._inner.find_refund(instruction))

    def transfer(self, instruction: TransferInstruction, key: str) -> Transfer:
        return self._call("transfer", lambda: self._inner.transfer(instruction, key))

    def find_transfer(self, instruction: TransferInstruction) -> Transfer | None:
        return self._call("find_transfer", lambda: self._inner.find_transfer(instruction))

    def send_to_bank(self, instruction: BankInstruction, key: str) -> BankPayout:
        return self._call("send_to_bank", lambda: self._inner.send_to_bank(instruction, key))

    def find_bank_payout(self, instruction: BankInstruction) -> BankPayout | None:
        return self._call("find_bank_payout", lambda: self._inner.find_bank_payout(instruction))

    def get_bank_payout(self, ref: BankPayoutRef) -> BankPayout:
        return self._call("get_bank_payout", lambda: self._inner.get_bank_payout(ref))

    def get_charge(self, ref: ChargeRef) -> Charge:
        return self._call("get_charge", lambda: self._inner.get_charge(ref))

    def get_refund(self, ref: RefundRef) -> Refund:
        return self._call("get_refund", lambda: self._inner.get_refund(ref))

    def get_transfer(self, ref: TransferRef) -> Transfer:
        return self._call("get_transfer", lambda: self._inner.get_transfer(ref))

    def get_chargeback(self, ref: ChargebackRef) -> Chargeback:
        return self._call("get_chargeback", lambda: self._inner.get_chargeback(ref))

    def list_events(self, after: str | None, limit: int) -> list[ProcessorEvent]:
        return self._call("list_events", lambda: self._inner.list_events(after, limit))

    def balance(self, currency: str) -> Balance:
        return self._call("balance", lambda: self._inner.balance(currency))

    def list_balance_transactions(
        self, after: str | None, limit: int, source: str | None = None
    ) -> list[BalanceTransaction]:
        listing = self._inner.list_balance_transactions
        return self._call("list_balance_transactions", lambda: listing(after, limit, source))

    def _call(self, operation: str, act: Callable[[], R]) -> R:
        fate = self._plan(operation)
        if fate == "lost before":
            raise Unavailable(f"{operation}: the connection to the card processor was lost before it answered")
        answer = act()
        if fate == "lost after":
            raise Unavailable(f"{operation}: the connection to the card processor was lost before it answered")
        return answer
