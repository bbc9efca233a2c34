"""What the sandbox sends to the market's own bank: it arrives a day later, or is turned back, then or later still."""

from datetime import timedelta
from sqlite3 import Row
from typing import Literal

from gigwright.backbone.clock import rfc3339
from gigwright.contexts.payments.adapters.sandbox_book import Book
from gigwright.contexts.payments.ports import BankInstruction, BankPayout
from gigwright.values import BankPayoutRef, Money

DAYS_TO_THE_BANK = timedelta(days=1)
DAYS_UNTIL_TURNED_BACK = timedelta(days=2)  # of what had arrived
TurnsBack = Literal["at once", "later"]


def make_bank_payout(book: Book, asked: BankInstruction) -> BankPayout:
    """Send what is available, never more. A refused one is kept too: it is found when its key is forgotten."""
    enough = asked.amount <= book.balance(asked.amount.currency).available
    sent = BankPayout(
        ref=BankPayoutRef(book.next_ref("bank_payouts")),
        sweep=asked.sweep,
        amount=asked.amount,
        status="sent" if enough else "refused",
        reason=None if enough else "insufficient funds",
    )
    _keep(book, sent)
    if enough:
        book.post("bank_payout", sent.ref, -asked.amount)
    return sent


def let_the_markets_bank_act(book: Book) -> None:
    """What has come due arrives, or is turned back."""
    _let_arrive(book)
    _turn_back(book)


def turn_back(book: Book, how: TurnsBack | None) -> None:
    """From now on the bank turns back what it gets, or takes it again (None)."""
    book.rows.execute("DELETE FROM turning_back")
    if how is not None:
        book.rows.execute("INSERT INTO turning_back (one, how) VALUES (1, ?)", (how,))


def bank_payout_of(row: Row) -> BankPayout:
    """A stored one as the outside sees it."""
    return BankPayout(
        ref=row["ref"],
        sweep=row["sweep"],
        amount=Money(row["amount"], row["currency"]),
        status=row["status"],
        reason=row["reason"],
    )


def _keep(book: Book, sent: BankPayout) -> None:
    found = book.rows.execute("SELECT how FROM turning_back").fetchone()
    how = found["how"] if found is not None else None
    is_sent = sent.status == "sent"
    arrives = book.now + DAYS_TO_THE_BANK if is_sent and how != "at once" else None
    wait = DAYS_UNTIL_TURNED_BACK if how == "later" else DAYS_TO_THE_BANK
    fails = book.now + wait if is_sent and how else None
    book.rows.execute(
        "INSERT INTO bank_payouts (ref, sweep, amount, currency, status, reason, arrives_at, fails_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            sent.ref,
            sent.sweep,
            sent.amount.amount_minor,
            sent.amount.currency,
            sent.status,
            sent.reason,
            rfc3339(arrives) if arrives else None,
            rfc3339(fails) if fails else None,
        ),
    )


def _let_arrive(book: Book) -> None:
    due = book.rows.execute(
        "SELECT ref FROM bank_payouts WHERE status = 'sent' AND arrives_at <= ? ORDER BY arrives_at, number",
        (rfc3339(book.now),),
    ).fetchall()
    for one in due:
        book.rows.execute("UPDATE bank_payouts SET status = 'arrived' WHERE ref = ?", (one["ref"],))
        book.say("bank_payout.arrived", one["ref"])


def _turn_back(book: Book) -> None:
    due = book.rows.execute(
        "SELECT ref, amount, currency FROM bank_payouts"
        " WHERE status IN ('sent', 'arrived') AND fails_at <= ? ORDER BY fails_at, number",
        (rfc3339(book.now),),
    ).fetchall()
    for one in due:
        change = "UPDATE bank_payouts SET status = 'failed', reason = ? WHERE ref = ?"
        book.rows.execute(change, ("the bank's account does not take it", one["ref"]))
        book.post("bank_payout_failure", one["ref"], Money(one["amount"], one["currency"]))
        book.say("bank_payout.failed", one["ref"])
