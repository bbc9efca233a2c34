"""Who takes part: since when, whether they sell, whether they are suspended. No name and no address is kept here."""

from typing import Any

import msgspec
from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, MetaData, Row, Table, Text, select

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Projection, Rows, check_limit
from gigwright.events.accounts import SellerOnboarded, UserRegistered, UserRestored, UserSuspended
from gigwright.values import UserId

metadata = MetaData()
users = Table(
    "users",
    metadata,
    Column("user", Text, primary_key=True),
    Column("registered_at", Text, nullable=False),
    Column("registered_position", BigInteger, nullable=False),
    Column("is_seller", Boolean, nullable=False),
    Column("suspended_at", Text),
    Index("users_by_age", "registered_position"),
    Index("users_suspended", "suspended_at", "registered_position"),
)

people = Projection("people", metadata)


class KnownUser(msgspec.Struct, frozen=True):
    """A user as an operator sees them. Times are RFC 3339 in UTC; `suspended_at` is since when, if they are."""

    user: UserId
    registered_at: str
    is_seller: bool
    suspended_at: str | None


@people.on(UserRegistered)
def note_the_newcomer(rows: Rows, event: Recorded[UserRegistered]) -> None:
    rows.insert(
        users,
        user=event.data.user,
        registered_at=rfc3339(event.recorded),
        registered_position=event.position,
        is_seller=False,
    )


@people.on(SellerOnboarded)
def note_the_seller(rows: Rows, event: Recorded[SellerOnboarded]) -> None:
    rows.update(users, put={"is_seller": True}, user=event.data.user)


@people.on(UserSuspended)
def note_the_suspension(rows: Rows, event: Recorded[UserSuspended]) -> None:
    rows.update(users, put={"suspended_at": rfc3339(event.recorded)}, user=event.data.user)


@people.on(UserRestored)
def note_the_return(rows: Rows, event: Recorded[UserRestored]) -> None:
    rows.update(users, put={"suspended_at": None}, user=event.data.user)


def user(connection: Connection, id: UserId) -> KnownUser | None:
    """One user."""
    row = connection.execute(select(users).where(users.c.user == id)).one_or_none()
    return None if row is None else _known(row)


def newest_users(connection: Connection, *, limit: int, suspended: bool = False) -> list[KnownUser]:
    """The users who came last, newest first; or those who are suspended, the last first. `limit` from 1 to 1,000."""
    check_limit(limit)
    wanted = select(users).order_by(users.c.registered_position.desc())
    if suspended:
        by_time = users.c.suspended_at.desc(), users.c.registered_position.desc()
        wanted = select(users).where(users.c.suspended_at > "").order_by(*by_time)
    return [_known(row) for row in connection.execute(wanted.limit(limit))]


def _known(row: Row[Any]) -> KnownUser:
    return KnownUser(
        user=row.user, registered_at=row.registered_at, is_seller=bool(row.is_seller), suspended_at=row.suspended_at
    )
