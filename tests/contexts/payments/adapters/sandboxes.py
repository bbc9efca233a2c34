"""Sandboxes for tests: one in memory, or several hands on one file."""

import weakref
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.faults import Faults
from gigwright.backbone.ids import SeededIds, derive
from gigwright.backbone.testing import NOON
from gigwright.contexts.payments.adapters.sandbox import SandboxProcessor
from gigwright.contexts.payments.adapters.sandbox_door import SandboxDoor
from gigwright.contexts.payments.adapters.sandbox_file import SandboxFile
from gigwright.contexts.payments.ports import (
    BalanceTransaction,
    Charge,
    ChargeRequest,
    ProcessorEvent,
    RefundInstruction,
    TransferInstruction,
)
from gigwright.values import ChargeRef, Money, OrderId, PaymentId, PayoutId, RefundId, UserId

GOOD = "4242424242424242"
DECLINED = "4000000000000002"
POOR = "4000000000009995"
T = TypeVar("T")

SELLER = derive(UserId, "sandbox", "seller")


class Sandbox:
    """A processor, its door and its clock, with short ways to ask."""

    def __init__(self, path: Path | str = ":memory:", seed: int = 1, faults: Faults | None = None) -> None:
        self.clock = VirtualClock(NOON)
        ids = SeededIds(seed, self.clock)
        self.file = SandboxFile(path, ids, faults)
        weakref.finalize(self, self.file.close)  # a connection that is left open is a warning, and so an error
        self.processor = SandboxProcessor(self.file, self.clock)
        self.door = SandboxDoor(self.file, self.clock, ids)

    def token(self, number: str = GOOD) -> str:
        return self.door.tokenize(number, 12, 2030, "123")

    def request(self, name: str = "one", minor: int = 10_550, currency: str = "USD", card: str = GOOD) -> ChargeRequest:
        return self.request_with(self.token(card), name, minor, currency)

    def request_with(self, token: str, name: str, minor: int = 10_550, currency: str = "USD") -> ChargeRequest:
        return ChargeRequest(
            payment=derive(PaymentId, "sandbox", name),
            order=derive(OrderId, "sandbox", name),
            amount=Money(minor, currency),
            card=token,
        )

    def charge(self, name: str = "one", minor: int = 10_550, currency: str = "USD") -> Charge:
        return self.processor.begin_payment(self.request(name, minor, currency), f"charge {name}")

    def days_pass(self, days: float) -> None:
        self.clock.advance(timedelta(days=days))

    def kinds(self) -> list[str]:
        return [event.kind for event in self.events()]

    def events(self) -> list[ProcessorEvent]:
        return everything(self.processor.list_events, lambda event: event.id)

    def lines(self) -> list[BalanceTransaction]:
        return everything(self.processor.list_balance_transactions, lambda line: line.id)

    def balances(self, currency: str = "USD") -> tuple[int, int]:
        balance = self.processor.balance(currency)
        return balance.pending.amount_minor, balance.available.amount_minor


def everything(listing: Callable[[str | None, int], list[T]], id_of: Callable[[T], str]) -> list[T]:
    """All pages of a listing, small ones, so that paging is used."""
    found: list[T] = []
    while page := listing(id_of(found[-1]) if found else None, 3):
        found += page
    return found


def refund_of(charge: Charge, minor: int, name: str = "refund") -> RefundInstruction:
    return RefundInstruction(
        refund=derive(RefundId, "sandbox", name),
        payment=charge.payment,
        charge=ChargeRef(charge.ref),
        amount=Money(minor, charge.amount.currency),
    )


def transfer_of(
    minor: int, name: str = "payout", seller: UserId = SELLER, currency: str = "USD"
) -> TransferInstruction:
    return TransferInstruction(payout=derive(PayoutId, "sandbox", name), seller=seller, amount=Money(minor, currency))
