"""The sandbox's books within one transaction: references, keys, lines, balances, and what has come due."""

from datetime import datetime, timedelta
from sqlite3 import Connection, Row
from typing import NewType

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.ids import declare_id, derive
from gigwright.contexts.payments.adapters.sandbox_file import SandboxId
from gigwright.contexts.payments.ports import Balance, BalanceTransaction, KeyReused, ProcessorEvent, ProcessorRefused
from gigwright.values import Money

KEY_LIFE = timedelta(hours=24)

SandboxCharge = NewType("SandboxCharge", str)
SandboxRefund = NewType("SandboxRefund", str)
SandboxTransfer = NewType("SandboxTransfer", str)
SandboxChargeback = NewType("SandboxChargeback", str)
SandboxBankPayout = NewType("SandboxBankPayout", str)
SandboxEvent = NewType("SandboxEvent", str)
SandboxLine = NewType("SandboxLine", str)

declare_id(SandboxCharge, "ch")
declare_id(SandboxRefund, "re")
declare_id(SandboxTransfer, "tr")
declare_id(SandboxChargeback, "cb")
declare_id(SandboxBankPayout, "bp")
declare_id(SandboxEvent, "pev")
declare_id(SandboxLine, "txn")

KINDS = {
    "charges": SandboxCharge,
    "refunds": SandboxRefund,
    "transfers": SandboxTransfer,
    "chargebacks": SandboxChargeback,
    "bank_payouts": SandboxBankPayout,
    "events": SandboxEvent,
    "balance_transactions": SandboxLine,
}


class Book:
    """One transaction's hold of the books, at one moment. To open it is to settle what has come due."""

    def __init__(self, rows: Connection, sandbox: SandboxId, now: datetime) -> None:
        self.rows = rows
        self.now = now
        self._sandbox = sandbox
        self._forget_old_keys()
        self._make_funds_available()
        self._return_transfers()
        self._fail_refunds()

    def next_ref(self, table: str) -> str:
        """The reference of the row that will be the table's next."""
        newest = self.rows.execute(f"SELECT max(number) FROM {table}").fetchone()[0]  # noqa: S608 - a key of KINDS
        return derive(KINDS[table], self._sandbox, table, str((newest or 0) + 1))

    def answer(self, key: str, asked: bytes) -> bytes | None:
        """The stored answer to this very request; KeyReused when the key stands for another one."""
        found = self.rows.execute("SELECT asked, answer FROM keys WHERE key = ?", (key,)).fetchone()
        if found is None:
            return None
        if found["asked"] != asked:
            raise KeyReused("this idempotency key was used for another request in the last 24 hours")
        answer: bytes = found["answer"]
        return answer

    def keep_answer(self, key: str, asked: bytes, answer: bytes) -> None:
        """Answer with this from now on."""
        row = (key, asked, answer, rfc3339(self.now))
        self.rows.execute("INSERT INTO keys (key, asked, answer, stored_at) VALUES (?, ?, ?, ?)", row)

    def say(self, kind: str, ref: str) -> None:
        """Write an event, in the transaction of what it is about: it may be read before the call returns."""
        row = (self.next_ref("events"), kind, ref, rfc3339(self.now))
        self.rows.execute("INSERT INTO events (id, kind, ref, created_at) VALUES (?, ?, ?, ?)", row)

    def post(self, kind: str, source: str, amount: Money, fee: int = 0, pending_until: datetime | None = None) -> None:
        """Write a line of what moves, and add its net to what is pending or, without a day to wait for, available."""
        net = amount.amount_minor - fee
        available_at = rfc3339(pending_until or self.now)
        line = (self.next_ref("balance_transactions"), kind, source, amount.amount_minor, fee, net)
        self.rows.execute(
            "INSERT INTO balance_transactions (id, kind, source, amount, fee, net, currency, created_at, available_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*line, amount.currency, rfc3339(self.now), available_at),
        )
        if pending_until is None:
            self._add(amount.currency, 0, net)
        else:
            self._add(amount.currency, net, 0)

    def balance(self, currency: str) -> Balance:
        """What is held in one currency; nothing in one that was never used."""
        row = self.rows.execute("SELECT pending, available FROM balances WHERE currency = ?", (currency,)).fetchone()
        pending, available = (row["pending"], row["available"]) if row is not None else (0, 0)
        return Balance(pending=Money(pending, currency), available=Money(available, currency))

    def left_of(self, charge: str) -> Money:
        """What was not refunded of a charge; nothing of one that was declined."""
        sql = "SELECT coalesce(sum(amount), 0) FROM refunds WHERE charge = ?"
        refunded = self.rows.execute(sql, (charge,)).fetchone()[0]
        row = self.rows.execute("SELECT amount, currency, status FROM charges WHERE ref = ?", (charge,)).fetchone()
        took = row["amount"] if row["status"] == "captured" else 0
        return Money(took - refunded, row["currency"])

    def events(self, after: str | None, limit: int) -> list[ProcessorEvent]:
        """Events in the order of their transactions."""
        found = self._listed("events", after, limit)
        return [ProcessorEvent(id=row["id"], kind=row["kind"], ref=row["ref"]) for row in found]

    def lines(self, after: str | None, limit: int, source: str | None = None) -> list[BalanceTransaction]:
        """Balance transactions in the order of their posting: all, or those of one thing."""
        return [_line(row) for row in self._listed("balance_transactions", after, limit, source)]

    def mistake(self) -> int:
        """By how much the line that is written now is off; the next one will be right again."""
        found = self.rows.execute("SELECT off FROM mistake").fetchone()
        if found is None or not found["off"]:
            return 0
        self.rows.execute("UPDATE mistake SET off = 0")
        return int(found["off"])

    def _add(self, currency: str, pending: int, available: int) -> None:
        self.rows.execute(
            "INSERT INTO balances (currency, pending, available) VALUES (?, ?, ?) ON CONFLICT (currency)"
            " DO UPDATE SET pending = pending + excluded.pending, available = available + excluded.available",
            (currency, pending, available),
        )

    def _listed(self, table: str, after: str | None, limit: int, source: str | None = None) -> list[Row]:
        number = 0 if after is None else self._number_of(table, after)
        of = "" if source is None else "source = ? AND "
        sql = f"SELECT * FROM {table} WHERE {of}number > ? ORDER BY number LIMIT ?"  # noqa: S608 - a key of KINDS
        return self.rows.execute(sql, (*([] if source is None else [source]), number, limit)).fetchall()

    def _number_of(self, table: str, ref: str) -> int:
        sql = f"SELECT number FROM {table} WHERE id = ?"  # noqa: S608 - a key of KINDS
        found = self.rows.execute(sql, (ref,)).fetchone()
        if found is None:
            raise ProcessorRefused(f"the sandbox knows no {ref!r} to list from; is this another sandbox's file?")
        number: int = found["number"]
        return number

    def _forget_old_keys(self) -> None:
        self.rows.execute("DELETE FROM keys WHERE stored_at <= ?", (rfc3339(self.now - KEY_LIFE),))

    def _make_funds_available(self) -> None:
        due = self.rows.execute(
            "SELECT ref, amount - fee AS net, currency FROM charges"
            " WHERE available = 0 AND available_at IS NOT NULL AND available_at <= ? ORDER BY available_at, number",
            (rfc3339(self.now),),
        ).fetchall()
        for charge in due:
            self.rows.execute("UPDATE charges SET available = 1 WHERE ref = ?", (charge["ref"],))
            self._add(charge["currency"], -charge["net"], charge["net"])
            self.say("funds.available", charge["ref"])

    def _return_transfers(self) -> None:
        due = self.rows.execute(
            "SELECT ref, amount, currency FROM transfers"
            " WHERE status = 'sent' AND returns_at IS NOT NULL AND returns_at <= ? ORDER BY returns_at, number",
            (rfc3339(self.now),),
        ).fetchall()
        for transfer in due:
            change = "UPDATE transfers SET status = 'returned', reason = ? WHERE ref = ?"
            self.rows.execute(change, ("the seller's account does not take it", transfer["ref"]))
            self.post("transfer_return", transfer["ref"], Money(transfer["amount"], transfer["currency"]))
            self.say("transfer.returned", transfer["ref"])

    def _fail_refunds(self) -> None:
        due = self.rows.execute(
            "SELECT ref, amount, currency FROM failing JOIN refunds USING (ref)"
            " WHERE failed = 0 AND fails_at <= ? ORDER BY fails_at, number",
            (rfc3339(self.now),),
        ).fetchall()
        for refund in due:
            self.rows.execute("UPDATE failing SET failed = 1 WHERE ref = ?", (refund["ref"],))
            self.post("refund_failure", refund["ref"], Money(refund["amount"], refund["currency"]))
            self.say("refund.failed", refund["ref"])


def _line(row: Row) -> BalanceTransaction:
    currency = row["currency"]
    return BalanceTransaction(
        id=row["id"],
        kind=row["kind"],
        source=row["source"],
        amount=Money(row["amount"], currency),
        fee=Money(row["fee"], currency),
        net=Money(row["net"], currency),
        created_at=datetime.fromisoformat(row["created_at"]),
        available_at=datetime.fromisoformat(row["available_at"]),
    )
