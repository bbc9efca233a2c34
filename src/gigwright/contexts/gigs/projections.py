"""The catalogue: every gig with its packages, as it is now, and whether its seller is suspended."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, Row, Table, Text, func, select

from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Projection, Rows, check_limit
from gigwright.events.accounts import UserRestored, UserSuspended
from gigwright.events.gigs import (
    GIG_STATES,
    Extra,
    ExtrasChanged,
    GigDrafted,
    GigPaused,
    GigPublished,
    GigRepriced,
    GigResumed,
    GigState,
    Package,
    Question,
    QuestionsChanged,
)
from gigwright.values import GigId, Money, UserId

metadata = MetaData()
gigs = Table(
    "gigs",
    metadata,
    Column("gig", Text, primary_key=True),
    Column("seller", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("subcategory", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("questions", Text),  # as JSON; nothing: the buyer writes what is needed
    Column("drafted_position", BigInteger, nullable=False),
    Index("gigs_by_category", "state", "category", "drafted_position"),
)
packages = Table(
    "packages",
    metadata,
    Column("gig", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("price_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("delivery_days", Integer, nullable=False),
    Column("revisions", Integer),
)
extras = Table(
    "extras",
    metadata,
    Column("gig", Text, primary_key=True),
    Column("package", Text, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("price_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("added_days", Integer, nullable=False),
)
suspended_sellers = Table("suspended_sellers", metadata, Column("user", Text, primary_key=True))

QUESTIONS = msgspec.json.Decoder(tuple[Question, ...])

catalogue = Projection("catalogue", metadata, version=4)


class ListedGig(msgspec.Struct, frozen=True):
    """A gig as a reader of the catalogue sees it. Nobody can buy it while its seller is `suspended`."""

    gig: GigId
    seller: UserId
    title: str
    category: str
    subcategory: str
    state: GigState
    packages: tuple[Package, ...]
    suspended: bool = False
    questions: tuple[Question, ...] | None = None


@catalogue.on(GigDrafted)
def list_the_gig(rows: Rows, event: Recorded[GigDrafted]) -> None:
    gig = event.data
    rows.insert(
        gigs,
        gig=gig.gig,
        seller=gig.seller,
        title=gig.title,
        category=gig.category,
        subcategory=gig.subcategory,
        state="draft",
        drafted_position=event.position,
    )
    for place, package in enumerate(gig.packages):
        rows.insert(
            packages,
            gig=gig.gig,
            name=package.name,
            place=place,
            price_minor=package.price.amount_minor,
            currency=package.price.currency,
            delivery_days=package.delivery_days,
            revisions=package.revisions,
        )
        _list_extras(rows, gig.gig, package.name, package.extras)


@catalogue.on(GigRepriced)
def change_the_price(rows: Rows, event: Recorded[GigRepriced]) -> None:
    price = {"price_minor": event.data.price.amount_minor, "currency": event.data.price.currency}
    rows.update(packages, put=price, gig=event.data.gig, name=event.data.package)


@catalogue.on(ExtrasChanged)
def change_the_extras(rows: Rows, event: Recorded[ExtrasChanged]) -> None:
    said = event.data
    rows.delete(extras, gig=said.gig, package=said.package)
    _list_extras(rows, said.gig, said.package, said.extras)


@catalogue.on(QuestionsChanged)
def change_the_questions(rows: Rows, event: Recorded[QuestionsChanged]) -> None:
    asked = event.data.questions
    said = None if asked is None else msgspec.json.encode(asked).decode()
    rows.update(gigs, put={"questions": said}, gig=event.data.gig)


def _list_extras(rows: Rows, gig: GigId, package: str, offered: Sequence[Extra]) -> None:
    for place, extra in enumerate(offered):
        rows.insert(
            extras,
            gig=gig,
            package=package,
            place=place,
            title=extra.title,
            price_minor=extra.price.amount_minor,
            currency=extra.price.currency,
            added_days=extra.added_days,
        )


@catalogue.on(GigPublished, GigResumed)
def put_on_sale(rows: Rows, event: Recorded[Any]) -> None:
    rows.update(gigs, put={"state": "active"}, gig=event.data.gig)


@catalogue.on(GigPaused)
def take_off_sale(rows: Rows, event: Recorded[GigPaused]) -> None:
    rows.update(gigs, put={"state": "paused"}, gig=event.data.gig)


@catalogue.on(UserSuspended)
def shut_their_shop(rows: Rows, event: Recorded[UserSuspended]) -> None:
    rows.upsert(suspended_sellers, user=event.data.user)


@catalogue.on(UserRestored)
def open_their_shop_again(rows: Rows, event: Recorded[UserRestored]) -> None:
    rows.delete(suspended_sellers, user=event.data.user)


def count(connection: Connection) -> dict[GigState, int]:
    """How many gigs there are in each state, zeros too."""
    found = connection.execute(select(gigs.c.state, func.count()).group_by(gigs.c.state))
    return dict.fromkeys(GIG_STATES, 0) | {state: number for state, number in found}  # noqa: C416 - typed rows are no pairs


def by_category(connection: Connection, category: str, *, limit: int, state: GigState = "active") -> list[ListedGig]:
    """The newest gigs of a category whose sellers are not suspended; `limit` from 1 to 1,000."""
    check_limit(limit)
    newest = (
        select(gigs)
        .where(gigs.c.state == state, gigs.c.category == category)
        .where(gigs.c.seller.not_in(select(suspended_sellers.c.user)))
        .order_by(gigs.c.drafted_position.desc())
        .limit(limit)
    )
    return _listed(connection, connection.execute(newest).all())


def gig(connection: Connection, id: GigId) -> ListedGig | None:
    """One gig, in any state."""
    found = _listed(connection, connection.execute(select(gigs).where(gigs.c.gig == id)).all())
    return found[0] if found else None


def _listed(connection: Connection, rows: Sequence[Row[Any]]) -> list[ListedGig]:
    offered = _packages(connection, [row.gig for row in rows])
    suspended = _suspended(connection, {row.seller for row in rows})
    return [
        ListedGig(
            gig=GigId(row.gig),
            seller=UserId(row.seller),
            title=row.title,
            category=row.category,
            subcategory=row.subcategory,
            state=row.state,
            packages=tuple(offered[row.gig]),
            suspended=row.seller in suspended,
            questions=None if row.questions is None else QUESTIONS.decode(row.questions),
        )
        for row in rows
    ]


def _packages(connection: Connection, of: Sequence[str]) -> dict[str, list[Package]]:
    found = connection.execute(select(packages).where(packages.c.gig.in_(of)).order_by(packages.c.place))
    extras_of = _extras(connection, of)
    offered = defaultdict[str, list[Package]](list)
    for row in found:
        offered[row.gig].append(
            Package(
                name=row.name,
                price=Money(row.price_minor, row.currency),
                delivery_days=row.delivery_days,
                revisions=row.revisions,
                extras=tuple(extras_of[row.gig, row.name]),
            )
        )
    return offered


def _extras(connection: Connection, of: Sequence[str]) -> dict[tuple[str, str], list[Extra]]:
    found = connection.execute(select(extras).where(extras.c.gig.in_(of)).order_by(extras.c.place))
    offered = defaultdict[tuple[str, str], list[Extra]](list)
    for row in found:
        price = Money(row.price_minor, row.currency)
        offered[row.gig, row.package].append(Extra(title=row.title, price=price, added_days=row.added_days))
    return offered


def _suspended(connection: Connection, of: set[str]) -> set[str]:
    found = connection.execute(select(suspended_sellers.c.user).where(suspended_sellers.c.user.in_(of)))
    return set(found.scalars())
