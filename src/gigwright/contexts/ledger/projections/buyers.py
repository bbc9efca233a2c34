"""Who paid for an order: the journal keeps what is held apart by order, and a buyer asks for all of theirs."""

from typing import Any

from sqlalchemy import Column, Index, String, Table

from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Rows
from gigwright.contexts.ledger.projections.journal import metadata
from gigwright.events.orders import CouponRedeemed, CreditUsed
from gigwright.events.payments import PaymentCaptured

buyers = Table(
    "buyers",
    metadata,
    Column("order", String, primary_key=True),
    Column("buyer", String, nullable=False),
    Index("orders_of_a_buyer", "buyer", "order"),
)


def remember_the_buyer(rows: Rows, event: Recorded[Any]) -> None:
    """All money of an order begins with a coupon, credit or a payment, and each is its buyer's."""
    if isinstance(event.data, PaymentCaptured | CreditUsed | CouponRedeemed):
        rows.upsert(buyers, put={"buyer": event.data.buyer}, order=event.data.order)
