"""`gigwright orders`: which orders there are, how far they have come, and what each waits for next."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import click
import msgspec

from gigwright.cli.moments import away, left_seconds
from gigwright.cli.options import an_id, rows_option
from gigwright.cli.output import Column, emit, say, show_table
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.cli.tables import say_how_far_behind
from gigwright.contexts.orders.projections import BANKS, Bank, BookedOrder, newest_orders, order_book
from gigwright.events.orders import STATES, State
from gigwright.values import UserId

LISTED = 50
COLUMNS: tuple[Column, ...] = (
    ("order", "l"),
    ("placed", "l"),
    ("state", "l"),
    ("waits for", "l"),
    ("total", "r"),
    ("refunded", "r"),
    ("buyer", "l"),
    ("seller", "l"),
)
AWAITED = {
    "pay_by": "the payment",
    "requirements_by": "the requirements",
    "due_at": "the work",
    "accept_by": "the buyer's answer",
    "answer_by": "an answer to a proposal",
}


@click.command(name="orders")
@click.option("--state", type=click.Choice(STATES), help="Only orders in this state.")
@click.option("--bank", type=click.Choice(BANKS), help="Only those whose payment a bank took back.")
@click.option("--late", is_flag=True, help="Only orders whose work is overdue.")
@click.option("--user", callback=an_id(UserId), metavar="usr_…", help="Only what this user buys or sells.")
@rows_option(LISTED)
@shared_options
@pass_session
def list_orders(
    session: Session, state: State | None, bank: Bank | None, user: UserId | None, limit: int, *, late: bool
) -> None:
    """Show the orders that were placed last, newest first, and how long there is until what each waits for next."""
    with session.market() as market:
        say_how_far_behind(market, order_book)
        now = market.clock.now()
        with market.reading(order_book) as connection:
            found = newest_orders(
                connection, limit=limit, state=state, bank=bank, user=user, late_at=now if late else None
            )
    if session.json:
        for one in found:
            emit(listed(one, now))
    elif found:
        show_orders(found, now)
    else:
        say("there is no such order")


def show_orders(found: Iterable[BookedOrder], now: datetime) -> None:
    """A table of orders, for people."""
    show_table(COLUMNS, [_row(one, now) for one in found])


def listed(one: BookedOrder, now: datetime) -> dict[str, Any]:
    """An order as programs are told of it, with what it waits for next and how many seconds are left."""
    waits = None
    if one.next_deadline is not None:
        name, moment = one.next_deadline
        waits = {"for": name, "until": moment, "left_seconds": left_seconds(moment, now)}
    return {**msgspec.structs.asdict(one), "next": waits}


def _row(one: BookedOrder, now: datetime) -> tuple[object, ...]:
    return (
        one.order,
        one.placed_at[:16].replace("T", " "),
        one.state.replace("_", " "),
        _awaited(one, now),
        one.total,
        one.refunded if one.refunded.amount_minor else "",
        one.buyer,
        one.seller,
    )


def _awaited(one: BookedOrder, now: datetime) -> str:
    if one.bank == "holds":
        return "the buyer's bank, which took the payment back"
    if one.next_deadline is None:
        return ""
    name, moment = one.next_deadline
    return f"{AWAITED[name]} {away(moment, now)}"
