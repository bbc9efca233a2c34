"""The offer book: every custom offer, until when it stands, and what became of it. What it says stands in the log."""

from typing import Any, Literal, get_args

import msgspec
from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, Integer, MetaData, Row, Table, Text, select

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Projection, Rows, check_limit
from gigwright.events.orders import OfferAccepted, OfferDeclined, OfferExpired, OfferMade, OfferWithdrawn
from gigwright.values import GigId, Money, OfferId, OrderId, UserId

OfferState = Literal["open", "accepted", "declined", "withdrawn", "expired"]
OFFER_STATES: tuple[OfferState, ...] = get_args(OfferState)

metadata = MetaData()
offers = Table(
    "offers",
    metadata,
    Column("offer", Text, primary_key=True),
    Column("gig", Text, nullable=False),
    Column("seller", Text, nullable=False),
    Column("buyer", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("price_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("delivery_days", Integer, nullable=False),
    Column("revisions", Integer),  # nothing: as many as wanted
    Column("asks", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("ended_at", Text),
    Column("order", Text),  # that was placed with it
    Column("position", BigInteger, nullable=False),  # at which it was made
    Index("offers_by_buyer", "buyer", "state", "position"),
    Index("offers_by_seller", "seller", "state", "position"),
    Index("offers_by_state", "state", "position"),
    Index("offers_by_age", "position"),
)

offer_book = Projection("offer-book", metadata, version=1)


class BookedOffer(msgspec.Struct, frozen=True):
    """A custom offer as readers see it. Times are RFC 3339 in UTC; `revisions` None means unlimited; `position` is that
    of the event whose text it has; `order` is what was placed with it."""

    offer: OfferId
    gig: GigId
    seller: UserId
    buyer: UserId
    title: str
    price: Money
    delivery_days: int
    revisions: int | None
    asks: bool
    state: OfferState
    made_at: str
    expires_at: str
    ended_at: str | None
    order: OrderId | None
    position: int


@offer_book.on(OfferMade)
def book_the_offer(rows: Rows, event: Recorded[OfferMade]) -> None:
    said = event.data
    rows.insert(
        offers,
        offer=said.offer,
        gig=said.gig,
        seller=said.seller,
        buyer=said.buyer,
        title=said.title,
        price_minor=said.price.amount_minor,
        currency=said.price.currency,
        delivery_days=said.delivery_days,
        revisions=said.revisions,
        asks=said.asks,
        state="open",
        made_at=rfc3339(event.recorded),
        expires_at=rfc3339(said.expires_at),
        position=event.position,
    )


@offer_book.on(OfferAccepted)
def note_the_yes(rows: Rows, event: Recorded[OfferAccepted]) -> None:
    _end(rows, event, "accepted", order=event.data.order)


@offer_book.on(OfferDeclined)
def note_the_no(rows: Rows, event: Recorded[OfferDeclined]) -> None:
    _end(rows, event, "declined")


@offer_book.on(OfferWithdrawn)
def note_that_it_is_gone(rows: Rows, event: Recorded[OfferWithdrawn]) -> None:
    _end(rows, event, "withdrawn")


@offer_book.on(OfferExpired)
def note_the_silence(rows: Rows, event: Recorded[OfferExpired]) -> None:
    _end(rows, event, "expired")


def offer(connection: Connection, id: OfferId) -> BookedOffer | None:
    """One of them."""
    row = connection.execute(select(offers).where(offers.c.offer == id)).one_or_none()
    return None if row is None else _booked(row)


def open_offers_to(connection: Connection, buyer: UserId, limit: int) -> list[BookedOffer]:
    """What a buyer may accept, newest first; `limit` from 1 to 1,000. The clock ends them a little after their time."""
    return newest_offers(connection, limit=limit, buyer=buyer, state="open")


def open_offers_of(connection: Connection, seller: UserId, limit: int) -> list[BookedOffer]:
    """What a seller has offered and nobody has answered, newest first; `limit` from 1 to 1,000."""
    return newest_offers(connection, limit=limit, seller=seller, state="open")


def newest_offers(
    connection: Connection,
    *,
    limit: int,
    state: OfferState | None = None,
    buyer: UserId | None = None,
    seller: UserId | None = None,
) -> list[BookedOffer]:
    """The offers that were made last, newest first; only those in a state, to a buyer, or of a seller, if so asked.
    `limit` from 1 to 1,000."""
    check_limit(limit)
    wanted = select(offers)
    for column, value in ((offers.c.state, state), (offers.c.buyer, buyer), (offers.c.seller, seller)):
        if value is not None:
            wanted = wanted.where(column == value)
    return [_booked(row) for row in connection.execute(wanted.order_by(offers.c.position.desc()).limit(limit))]


def _end(rows: Rows, event: Recorded[Any], state: OfferState, **put: object) -> None:
    put_down = {"state": state, "ended_at": rfc3339(event.recorded), **put}
    rows.update(offers, put=put_down, offer=event.data.offer)


def _booked(row: Row[Any]) -> BookedOffer:
    return BookedOffer(
        offer=row.offer,
        gig=row.gig,
        seller=row.seller,
        buyer=row.buyer,
        title=row.title,
        price=Money(row.price_minor, row.currency),
        delivery_days=row.delivery_days,
        revisions=row.revisions,
        asks=row.asks,
        state=row.state,
        made_at=row.made_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        order=row.order,
        position=row.position,
    )
