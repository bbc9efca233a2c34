"""The coupon book: which there are, what they are good for, how often they were used, and what was given with them."""

from typing import Any, Literal

import msgspec
from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, Row, Table, Text, select

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Projection, Rows, check_limit
from gigwright.events.orders import CouponRedeemed, CouponReturned
from gigwright.events.promotions import CouponEnded, CouponIssued, Funder, funder_of
from gigwright.values import CouponCode, Money, UserId

metadata = MetaData()
coupons = Table(
    "coupons",
    metadata,
    Column("coupon", Text, primary_key=True),
    Column("funded_by", Text, nullable=False),
    Column("seller", Text),
    Column("basis_points", Integer, nullable=False),
    Column("currency", Text, nullable=False),
    Column("most_minor", BigInteger, nullable=False),
    Column("least_minor", BigInteger, nullable=False),
    Column("issued_at", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("uses_each", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("given_minor", BigInteger, nullable=False),
    Column("ended_at", Text),
    Column("position", BigInteger, nullable=False),
    Index("coupons_by_age", "position"),
    Index("coupons_of_a_seller", "seller", "position"),
)

coupon_book = Projection("coupon-book", metadata, version=1)


class BookedCoupon(msgspec.Struct, frozen=True):
    """A coupon as readers see it: what it was issued with, how often it was `used` by orders that were paid or still
    can be, and what it took off for them. Times are RFC 3339 in UTC; `ended_at` is when somebody ended it."""

    coupon: CouponCode
    funded_by: Funder
    seller: UserId | None
    basis_points: int
    most: Money
    least: Money
    issued_at: str
    until: str
    uses: int
    uses_each: int
    used: int
    given: Money
    ended_at: str | None
    position: int

    def state(self, now: str) -> Literal["good", "used up", "over", "ended"]:
        """What becomes of whoever names it at this time (RFC 3339 in UTC)."""
        if self.ended_at is not None:
            return "ended"
        if now >= self.until:
            return "over"
        return "used up" if self.used >= self.uses else "good"


@coupon_book.on(CouponIssued)
def book_the_coupon(rows: Rows, event: Recorded[CouponIssued]) -> None:
    said = event.data
    rows.insert(
        coupons,
        coupon=said.coupon,
        funded_by=funder_of(said),
        seller=said.seller,
        basis_points=said.basis_points,
        currency=said.most.currency,
        most_minor=said.most.amount_minor,
        least_minor=said.least.amount_minor,
        issued_at=rfc3339(event.recorded),
        until=rfc3339(said.until),
        uses=said.uses,
        uses_each=said.uses_each,
        used=0,
        given_minor=0,
        position=event.position,
    )


@coupon_book.on(CouponEnded)
def note_the_end(rows: Rows, event: Recorded[CouponEnded]) -> None:
    rows.update(coupons, put={"ended_at": rfc3339(event.recorded)}, coupon=event.data.coupon)


@coupon_book.on(CouponRedeemed)
def note_the_use(rows: Rows, event: Recorded[CouponRedeemed]) -> None:
    _count(rows, event.data, 1)


@coupon_book.on(CouponReturned)
def note_that_it_was_not_used(rows: Rows, event: Recorded[CouponReturned]) -> None:
    _count(rows, event.data, -1)


def newest_coupons(connection: Connection, *, limit: int, seller: UserId | None = None) -> list[BookedCoupon]:
    """All, or one seller's, newest first; `limit` from 1 to 1,000."""
    check_limit(limit)
    found = select(coupons).order_by(coupons.c.position.desc()).limit(limit)
    if seller is not None:
        found = found.where(coupons.c.seller == seller)
    return [_booked(row) for row in connection.execute(found)]


def coupon(connection: Connection, code: CouponCode) -> BookedCoupon | None:
    """One of them."""
    row = connection.execute(select(coupons).where(coupons.c.coupon == code)).one_or_none()
    return None if row is None else _booked(row)


def _count(rows: Rows, said: CouponRedeemed | CouponReturned, times: int) -> None:
    row = rows.get(coupons, coupon=said.coupon)
    assert row is not None, "what is used was issued"
    put = {"used": row.used + times, "given_minor": row.given_minor + times * said.amount.amount_minor}
    rows.update(coupons, put=put, coupon=said.coupon)


def _booked(row: Row[Any]) -> BookedCoupon:
    return BookedCoupon(
        coupon=row.coupon,
        funded_by=row.funded_by,
        seller=row.seller,
        basis_points=row.basis_points,
        most=Money(row.most_minor, row.currency),
        least=Money(row.least_minor, row.currency),
        issued_at=row.issued_at,
        until=row.until,
        uses=row.uses,
        uses_each=row.uses_each,
        used=row.used,
        given=Money(row.given_minor, row.currency),
        ended_at=row.ended_at,
        position=row.position,
    )
