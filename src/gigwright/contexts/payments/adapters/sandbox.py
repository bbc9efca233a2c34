"""The embedded sandbox processor: a card processor in one file, with fees, declines, waiting days and keys.

Every call is one transaction of its own file. Money that has come due is settled first, by whichever call comes next.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from sqlite3 import Row
from threading import Lock
from typing import TypeVar

import msgspec

from gigwright.backbone.clock import Clock
from gigwright.backbone.codec import canonical
from gigwright.backbone.errors import Unavailable
from gigwright.contexts.payments.adapters.sandbox_banks import chargeback_of, let_the_banks_act
from gigwright.contexts.payments.adapters.sandbox_book import Book
from gigwright.contexts.payments.adapters.sandbox_cards import fee_on
from gigwright.contexts.payments.adapters.sandbox_file import SandboxFile
from gigwright.contexts.payments.adapters.sandbox_moves import (
    charge_of,
    make_charge,
    make_refund,
    make_transfer,
    refund_of,
    transfer_of,
)
from gigwright.contexts.payments.adapters.sandbox_sweeps import (
    TurnsBack,
    bank_payout_of,
    let_the_markets_bank_act,
    make_bank_payout,
    turn_back,
)
from gigwright.contexts.payments.ports import (
    LISTED_MAX,
    Balance,
    BalanceTransaction,
    BankInstruction,
    BankPayout,
    Charge,
    Chargeback,
    ChargeRequest,
    ProcessorEvent,
    ProcessorRefused,
    Refund,
    RefundInstruction,
    Transfer,
    TransferInstruction,
)
from gigwright.values import BankPayoutRef, ChargebackRef, ChargeRef, Money, RefundRef, TransferRef, UserId

KEY_LENGTH_MAX = 255

R = TypeVar("R", bound=msgspec.Struct)


class SandboxProcessor:
    """`Processor` over a SandboxFile.

    The first answer under a key is replayed for 24 hours, a refusal too; what is refused as senseless is not stored.
    A key that is in use by another thread at this moment raises Unavailable; another process's use is waited for.
    """

    def __init__(self, file: SandboxFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self._in_use: set[str] = set()
        self._in_use_lock = Lock()

    def begin_payment(self, request: ChargeRequest, key: str) -> Charge:
        fee = fee_on(request.amount)
        return self._keyed(request, key, Charge, lambda book: make_charge(book, request, fee))

    def find_payment(self, request: ChargeRequest) -> Charge | None:
        with self._book() as book:
            sql = "SELECT * FROM charges WHERE payment = ? ORDER BY status, number LIMIT 1"  # captured ones first
            row = book.rows.execute(sql, (request.payment,)).fetchone()
            return charge_of(row) if row is not None else None

    def refund(self, instruction: RefundInstruction, key: str) -> Refund:
        _check_amount(instruction.amount)
        return self._keyed(instruction, key, Refund, lambda book: make_refund(book, instruction))

    def find_refund(self, instruction: RefundInstruction) -> Refund | None:
        with self._book() as book:
            sql = "SELECT * FROM refunds_by_now WHERE refund = ? ORDER BY number LIMIT 1"
            row = book.rows.execute(sql, (instruction.refund,)).fetchone()
            return refund_of(row) if row is not None else None

    def transfer(self, instruction: TransferInstruction, key: str) -> Transfer:
        _check_amount(instruction.amount)
        return self._keyed(instruction, key, Transfer, lambda book: make_transfer(book, instruction))

    def find_transfer(self, instruction: TransferInstruction) -> Transfer | None:
        with self._book() as book:
            sql = "SELECT * FROM transfers WHERE payout = ? ORDER BY number LIMIT 1"
            row = book.rows.execute(sql, (instruction.payout,)).fetchone()
            return transfer_of(row) if row is not None else None

    def send_to_bank(self, instruction: BankInstruction, key: str) -> BankPayout:
        _check_amount(instruction.amount)
        return self._keyed(instruction, key, BankPayout, lambda book: make_bank_payout(book, instruction))

    def find_bank_payout(self, instruction: BankInstruction) -> BankPayout | None:
        with self._book() as book:
            sql = "SELECT * FROM bank_payouts WHERE sweep = ? ORDER BY number LIMIT 1"
            row = book.rows.execute(sql, (instruction.sweep,)).fetchone()
            return bank_payout_of(row) if row is not None else None

    def get_bank_payout(self, ref: BankPayoutRef) -> BankPayout:
        return bank_payout_of(self._get("bank_payouts", ref))

    def get_charge(self, ref: ChargeRef) -> Charge:
        return charge_of(self._get("charges", ref))

    def get_refund(self, ref: RefundRef) -> Refund:
        return refund_of(self._get("refunds", ref, rows="refunds_by_now"))

    def get_transfer(self, ref: TransferRef) -> Transfer:
        return transfer_of(self._get("transfers", ref))

    def get_chargeback(self, ref: ChargebackRef) -> Chargeback:
        found = self._get("chargebacks", ref)
        if found["steps"] == 0:  # planned, and nobody knows of it
            raise ProcessorRefused(f"the sandbox has no {ref!r} among its chargebacks")
        return chargeback_of(found)

    def list_events(self, after: str | None, limit: int) -> list[ProcessorEvent]:
        _check_limit(limit)
        with self._book() as book:
            return book.events(after, limit)

    def balance(self, currency: str) -> Balance:
        with self._book() as book:
            return book.balance(currency)

    def list_balance_transactions(
        self, after: str | None, limit: int, source: str | None = None
    ) -> list[BalanceTransaction]:
        _check_limit(limit)
        with self._book() as book:
            return book.lines(after, limit, source)

    def return_transfers_to(self, seller: UserId) -> None:
        """From now on, whatever is sent to this seller comes back a day later: a switch for tests and the demo."""
        with self._book() as book:
            book.rows.execute("INSERT OR IGNORE INTO sellers_returning (seller) VALUES (?)", (seller,))

    def send_transfers_to(self, seller: UserId) -> None:
        """What is sent to this seller from now on arrives again."""
        with self._book() as book:
            book.rows.execute("DELETE FROM sellers_returning WHERE seller = ?", (seller,))

    def turn_sweeps_back(self, how: TurnsBack | None) -> None:
        """From now on the market's bank turns back what is sent to it, or takes it again: a switch, like the others."""
        with self._book() as book:
            turn_back(book, how)

    def book_by_mistake(self, kind: str, source: str, amount: Money) -> None:
        """Write a line that nobody here caused, or knows: a switch for tests and simulation."""
        with self._book() as book:
            book.post(kind, source, amount)

    def book_the_next_wrong(self, off_minor: int) -> None:
        """The line of the next refund or transfer is so much off, 0 for right again: a switch, like the others."""
        with self._book() as book:
            book.rows.execute("INSERT OR REPLACE INTO mistake (one, off) VALUES (1, ?)", (off_minor,))

    @contextmanager
    def _book(self) -> Iterator[Book]:
        with self._file.writing() as rows:
            book = Book(rows, self._file.id, self._clock.now())
            let_the_banks_act(book)
            let_the_markets_bank_act(book)
            yield book

    def _keyed(self, request: msgspec.Struct, key: str, outcome: type[R], act: Callable[[Book], R]) -> R:
        if not 0 < len(key) <= KEY_LENGTH_MAX:
            raise ProcessorRefused(f"an idempotency key has 1 to {KEY_LENGTH_MAX} characters, not {len(key)}")
        asked = sha256(type(request).__name__.encode() + b"\n" + canonical(request)).digest()
        with self._using(key), self._book() as book:
            known = book.answer(key, asked)
            if known is not None:
                return msgspec.json.decode(known, type=outcome)
            answer = act(book)
            book.keep_answer(key, asked, canonical(answer))
            return answer

    @contextmanager
    def _using(self, key: str) -> Iterator[None]:
        with self._in_use_lock:
            if key in self._in_use:
                raise Unavailable("another request with this idempotency key is being answered; ask again in a moment")
            self._in_use.add(key)
        try:
            yield
        finally:
            with self._in_use_lock:
                self._in_use.remove(key)

    def _get(self, table: str, ref: str, rows: str | None = None) -> Row:
        with self._book() as book:
            sql = f"SELECT * FROM {rows or table} WHERE ref = ?"  # noqa: S608 - one of the names written above
            found: Row | None = book.rows.execute(sql, (ref,)).fetchone()
        if found is None:
            raise ProcessorRefused(f"the sandbox has no {ref!r} among its {table}")
        return found


def _check_amount(amount: Money) -> None:
    if amount.amount_minor <= 0:
        raise ProcessorRefused(f"an amount must be more than nothing, not {amount}")


def _check_limit(limit: int) -> None:
    if not 1 <= limit <= LISTED_MAX:
        raise ProcessorRefused(f"a listing has 1 to {LISTED_MAX} entries, not {limit}")
