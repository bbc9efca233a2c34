"""What the sandbox does with money, inside one transaction of its books: charges, refunds and transfers."""

from datetime import datetime, timedelta
from sqlite3 import Row

from gigwright.backbone.clock import rfc3339
from gigwright.contexts.payments.adapters.sandbox_banks import (
    is_with_a_bank,
    let_the_bank_be_first,
    plan_a_chargeback,
)
from gigwright.contexts.payments.adapters.sandbox_book import Book
from gigwright.contexts.payments.adapters.sandbox_cards import DECLINES, TAKES_NOTHING_BACK
from gigwright.contexts.payments.ports import (
    Charge,
    ChargeRequest,
    Refund,
    RefundInstruction,
    Transfer,
    TransferInstruction,
)
from gigwright.values import ChargeRef, Money, RefundRef, TransferRef

DAYS_PENDING = timedelta(days=2)
DAYS_UNTIL_RETURN = timedelta(days=1)  # of transfers, and of refunds
UNKNOWN_CARD = "the card token is not known; enter the card again"
TAKEN_BACK_ALREADY = "the card's bank has taken the charge back"


def make_charge(book: Book, request: ChargeRequest, fee: Money) -> Charge:
    """Take the money, or say why the card's bank does not give it; either is kept."""
    ref = ChargeRef(book.next_ref("charges"))
    card = _last_four(book, request.card)
    reason = UNKNOWN_CARD if card is None else DECLINES.get(card)
    charge = Charge(
        ref=ref,
        payment=request.payment,
        order=request.order,
        amount=request.amount,
        status="captured" if reason is None else "declined",
        fee=fee if reason is None else Money(0, fee.currency),
        available_at=book.now + DAYS_PENDING if reason is None else None,
        reason=reason,
    )
    _keep_charge(book, charge)
    if charge.status == "captured":
        plan_a_chargeback(book, charge, card or "")
        book.post("charge", ref, charge.amount, charge.fee.amount_minor, charge.available_at)
        _note_whether_it_takes_nothing_back(book, ref, request.card)
    book.say(f"charge.{charge.status}", ref)
    return charge


def _last_four(book: Book, token: str) -> str | None:
    card = book.rows.execute("SELECT last_four FROM tokens WHERE token = ?", (token,)).fetchone()
    return None if card is None else str(card["last_four"])


def _note_whether_it_takes_nothing_back(book: Book, charge: ChargeRef, token: str) -> None:
    book.rows.execute(
        "INSERT INTO charges_taking_nothing_back (charge) SELECT ? FROM tokens WHERE token = ? AND last_four = ?",
        (charge, token, TAKES_NOTHING_BACK),
    )


def make_refund(book: Book, asked: RefundInstruction) -> Refund:
    """Send money back from what is available, which may go below zero; never more than the charge was, and nothing of
    what a bank has taken."""
    let_the_bank_be_first(book, asked.charge)
    stopped = is_with_a_bank(book, asked.charge)
    reason = TAKEN_BACK_ALREADY if stopped else _why_no_refund(book, asked)
    ref = None if reason else RefundRef(book.next_ref("refunds"))
    if ref is not None:
        amount = asked.amount
        book.rows.execute(
            "INSERT INTO refunds (ref, refund, payment, charge, amount, currency) VALUES (?, ?, ?, ?, ?, ?)",
            (ref, asked.refund, asked.payment, asked.charge, amount.amount_minor, amount.currency),
        )
        book.rows.execute(
            "INSERT INTO failing (ref, fails_at) SELECT ?, ? FROM charges_taking_nothing_back WHERE charge = ?",
            (ref, rfc3339(book.now + DAYS_UNTIL_RETURN), asked.charge),
        )
        book.post("refund", ref, _mistaken(book, -amount))
        book.say("refund.succeeded", ref)
    return Refund(
        refund=asked.refund,
        payment=asked.payment,
        amount=asked.amount,
        status="succeeded" if ref else "stopped" if stopped else "refused",
        ref=ref,
        reason=reason,
    )


def _why_no_refund(book: Book, asked: RefundInstruction) -> str | None:
    charge = book.rows.execute("SELECT * FROM charges WHERE ref = ?", (asked.charge,)).fetchone()
    if charge is None or charge["payment"] != asked.payment:
        return f"there is no charge {asked.charge} for payment {asked.payment}"
    if charge["status"] != "captured" or charge["currency"] != asked.amount.currency:
        return f"charge {asked.charge} took no {asked.amount.currency}"
    left = book.left_of(asked.charge)
    if left < asked.amount:
        return f"only {left} of charge {asked.charge} is left to refund"
    return None


def make_transfer(book: Book, asked: TransferInstruction) -> Transfer:
    """Send what is available, never more. A refused one is kept too: it is found when its key is forgotten."""
    enough = asked.amount <= book.balance(asked.amount.currency).available
    transfer = Transfer(
        ref=TransferRef(book.next_ref("transfers")),
        payout=asked.payout,
        seller=asked.seller,
        amount=asked.amount,
        status="sent" if enough else "refused",
        reason=None if enough else "insufficient funds",
    )
    _keep_transfer(book, transfer)
    if enough:
        book.post("transfer", transfer.ref, _mistaken(book, -asked.amount))
    return transfer


def _mistaken(book: Book, amount: Money) -> Money:
    return Money(amount.amount_minor + book.mistake(), amount.currency)


def _keep_charge(book: Book, charge: Charge) -> None:
    book.rows.execute(
        "INSERT INTO charges (ref, payment, order_ref, amount, currency, status, fee, available_at, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            charge.ref,
            charge.payment,
            charge.order,
            charge.amount.amount_minor,
            charge.amount.currency,
            charge.status,
            charge.fee.amount_minor,
            rfc3339(charge.available_at) if charge.available_at else None,
            charge.reason,
        ),
    )


def _keep_transfer(book: Book, transfer: Transfer) -> None:
    comes_back = book.rows.execute("SELECT 1 FROM sellers_returning WHERE seller = ?", (transfer.seller,)).fetchone()
    book.rows.execute(
        "INSERT INTO transfers (ref, payout, seller, amount, currency, status, reason, returns_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            transfer.ref,
            transfer.payout,
            transfer.seller,
            transfer.amount.amount_minor,
            transfer.amount.currency,
            transfer.status,
            transfer.reason,
            rfc3339(book.now + DAYS_UNTIL_RETURN) if comes_back else None,
        ),
    )


def charge_of(row: Row) -> Charge:
    """A stored charge as the outside sees it."""
    return Charge(
        ref=row["ref"],
        payment=row["payment"],
        order=row["order_ref"],
        amount=Money(row["amount"], row["currency"]),
        status=row["status"],
        fee=Money(row["fee"], row["currency"]),
        available_at=datetime.fromisoformat(row["available_at"]) if row["available_at"] else None,
        available=bool(row["available"]),
        reason=row["reason"],
    )


def refund_of(row: Row) -> Refund:
    """A stored refund as the outside sees it."""
    amount = Money(row["amount"], row["currency"])
    return Refund(
        refund=row["refund"],
        payment=row["payment"],
        amount=amount,
        status="failed" if row["failed"] else "succeeded",
        ref=row["ref"],
        reason="the card takes nothing back" if row["failed"] else None,
    )


def transfer_of(row: Row) -> Transfer:
    """A stored transfer as the outside sees it."""
    return Transfer(
        ref=row["ref"],
        payout=row["payout"],
        seller=row["seller"],
        amount=Money(row["amount"], row["currency"]),
        status=row["status"],
        reason=row["reason"],
    )
