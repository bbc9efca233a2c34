"""The order book, as its readers ask for it."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, or_, select

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.projection import check_limit
from gigwright.contexts.orders.projections.book import orders
from gigwright.contexts.orders.projections.booked import Bank, BookedOrder, booked
from gigwright.events.orders import STATES, State
from gigwright.values import OrderId, UserId

IN_WORK: tuple[State, ...] = ("in_progress", "in_revision")  # what is delivered is late no more

_ONE = select(orders).where(orders.c.order == bindparam("wanted"))


def by_state(connection: Connection) -> dict[State, int]:
    """How many orders there are in each state, zeros too."""
    found = connection.execute(select(orders.c.state, func.count()).group_by(orders.c.state))
    return dict.fromkeys(STATES, 0) | {state: number for state, number in found}  # noqa: C416 - typed rows are no pairs


def order(connection: Connection, id: OrderId) -> BookedOrder | None:
    """One order."""
    row = connection.execute(_ONE, {"wanted": id}).one_or_none()
    return None if row is None else booked(row)


def orders_of(connection: Connection, user: UserId, limit: int) -> list[BookedOrder]:
    """The last orders in which somebody buys or sells, newest first; `limit` from 1 to 1,000."""
    return newest_orders(connection, limit=limit, user=user)


def open_orders_of(connection: Connection, user: UserId) -> int:
    """How many orders somebody buys or sells that have not ended."""
    theirs = select(func.count()).where(or_(orders.c.buyer == user, orders.c.seller == user))
    return int(connection.execute(theirs.where(orders.c.ended_at.is_(None))).scalar_one())


def newest_orders(
    connection: Connection,
    *,
    limit: int,
    state: State | None = None,
    user: UserId | None = None,
    late_at: datetime | None = None,
    bank: Bank | None = None,
) -> list[BookedOrder]:
    """The orders that were placed last, newest first; only those in a state, of a buyer or seller, or whose work was
    overdue at a moment, or with whose payment a bank does something, if so asked. `limit` from 1 to 1,000."""
    check_limit(limit)
    wanted = select(orders)
    if state is not None:
        wanted = wanted.where(orders.c.state == state)
    if user is not None:
        wanted = wanted.where(or_(orders.c.buyer == user, orders.c.seller == user))
    if late_at is not None:
        wanted = wanted.where(orders.c.state.in_(IN_WORK), orders.c.due_at < rfc3339(late_at), orders.c.wait.is_(None))
    if bank is not None:
        wanted = wanted.where(orders.c.bank == bank)
    return [booked(row) for row in connection.execute(wanted.order_by(orders.c.placed_position.desc()).limit(limit))]
