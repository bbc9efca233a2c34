"""What cards' banks do in the sandbox: take payments back, and decide, as the card that was charged has it."""

from sqlite3 import Row

import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.contexts.payments.adapters.sandbox_book import Book
from gigwright.contexts.payments.adapters.sandbox_cards import CHARGEBACK_FEE_MINOR, TAKEN_BACK, Step
from gigwright.contexts.payments.ports import Charge, Chargeback, Turn
from gigwright.values import ChargebackRef, Money

ACTS_MAX = 1_000  # at one opening of the books


def plan_a_chargeback(book: Book, charge: Charge, card: str) -> None:
    """Remember that the bank of this card (its last four digits) will take the charge back, if it is such a card."""
    plan = TAKEN_BACK.get(card)
    if plan is None:
        return
    currency = charge.amount.currency
    book.rows.execute(
        "INSERT INTO chargebacks"
        " (ref, charge, payment, order_ref, currency, amount, fee, withheld, card, steps, turns, next_at)"
        " VALUES (?, ?, ?, ?, ?, 0, ?, 0, ?, 0, '[]', ?)",
        (
            book.next_ref("chargebacks"),
            charge.ref,
            charge.payment,
            charge.order,
            currency,
            CHARGEBACK_FEE_MINOR[currency],
            card,
            _due(book, plan[0]),
        ),
    )


def let_the_banks_act(book: Book) -> None:
    """Everything that banks were to do by now."""
    for _ in range(ACTS_MAX):
        row = book.rows.execute(
            "SELECT * FROM chargebacks WHERE next_at IS NOT NULL AND next_at <= ? ORDER BY next_at, number LIMIT 1",
            (rfc3339(book.now),),
        ).fetchone()
        if row is None:
            return
        _act(book, row)


def let_the_bank_be_first(book: Book, charge: str) -> None:
    """A refund of this charge is asked for: some cards' banks take it back just before."""
    sql = "SELECT * FROM chargebacks WHERE charge = ? AND steps = 0 AND next_at IS NULL AND amount = 0"
    row = book.rows.execute(sql, (charge,)).fetchone()
    if row is not None and TAKEN_BACK[row["card"]][0].after is None:
        _act(book, row)


def is_with_a_bank(book: Book, charge: str) -> bool:
    """Whether a bank has the charge now, or keeps it."""
    sql = "SELECT 1 FROM chargebacks WHERE charge = ? AND withheld > 0"
    return book.rows.execute(sql, (charge,)).fetchone() is not None


def chargeback_of(row: Row) -> Chargeback:
    """A stored chargeback as the outside sees it."""
    return Chargeback(
        ref=row["ref"],
        charge=row["charge"],
        payment=row["payment"],
        order=row["order_ref"],
        amount=Money(row["amount"], row["currency"]),
        fee=Money(row["fee"], row["currency"]),
        turns=msgspec.json.decode(row["turns"], type=tuple[Turn, ...]),
    )


def _act(book: Book, row: Row) -> None:
    plan, ref = TAKEN_BACK[row["card"]], ChargebackRef(row["ref"])
    step, withheld = plan[row["steps"]], Money(row["withheld"], row["currency"])
    moves, takes = _moves(book, row, step)
    if takes and moves.amount_minor == 0:  # all of it went back to the card before: there is nothing to take
        book.rows.execute("UPDATE chargebacks SET next_at = NULL WHERE ref = ?", (ref,))
        return
    if step.what == "opened":
        book.rows.execute("UPDATE chargebacks SET amount = ? WHERE ref = ?", (moves.amount_minor, ref))
        book.post("chargeback", ref, -moves, row["fee"])
    elif takes:
        book.post("chargeback_again", ref, -moves)
    elif step.what == "won":
        before = any(turn.what == "won" for turn in msgspec.json.decode(row["turns"], type=tuple[Turn, ...]))
        book.post("chargeback_won_again" if before else "chargeback_won", ref, moves)
    left = withheld + moves if takes else withheld - moves
    _keep(book, row, left, () if step.what == "opened" else (Turn(step.what, moves),))
    book.say(f"chargeback.{step.what}", ref)


def _moves(book: Book, row: Row, step: Step) -> tuple[Money, bool]:
    """How much moves, and whether it is the bank that takes it."""
    withheld = Money(row["withheld"], row["currency"])
    if step.what == "won":
        return withheld, False
    if step.what == "lost" or withheld.amount_minor:  # an appeal of ours moves nothing
        return Money(0, row["currency"]), False
    return book.left_of(row["charge"]), True


def _keep(book: Book, row: Row, withheld: Money, new: tuple[Turn, ...]) -> None:
    plan, steps = TAKEN_BACK[row["card"]], row["steps"] + 1
    turns = (*msgspec.json.decode(row["turns"], type=tuple[Turn, ...]), *new)
    next_at = _due(book, plan[steps]) if steps < len(plan) else None
    book.rows.execute(
        "UPDATE chargebacks SET withheld = ?, steps = ?, turns = ?, next_at = ? WHERE ref = ?",
        (withheld.amount_minor, steps, msgspec.json.encode(turns).decode(), next_at, row["ref"]),
    )


def _due(book: Book, step: Step) -> str | None:
    return None if step.after is None else rfc3339(book.now + step.after)
