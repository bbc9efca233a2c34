"""A custom offer of 250.00 USD, from noon on, and what becomes of it."""

from datetime import timedelta
from typing import Any

from gigwright.backbone.event import Present
from gigwright.backbone.testing import NOON
from gigwright.contexts.orders.decisions.offering import MakeOffer
from gigwright.contexts.orders.decisions.taking import AcceptOffer
from gigwright.events.orders import (
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferMade,
    OfferReminded,
    OfferWithdrawn,
    OrderPlaced,
)
from gigwright.values import OfferId, OrderId
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import ben, gig, ids, order, placed, sam, usd

offer, other_offer = ids.new(OfferId), ids.new(OfferId)
WEEK = NOON + timedelta(days=7)
PARTIES: dict[str, Any] = {"gig": gig, "seller": sam, "buyer": ben}

make = MakeOffer(
    by=sam,
    offer=offer,
    gig=gig,
    buyer=ben,
    description="Your cat and your dog together",
    price=usd(25_000),
    delivery_days=5,
    revisions=2,
)
accept = AcceptOffer(by=ben, offer=offer, order=order, gig=gig, seller=sam, price=usd(25_000), total=usd(26_375))
declined = OfferDeclined(offer=offer, **PARTIES)
withdrawn = OfferWithdrawn(offer=offer, **PARTIES)
reminded = OfferReminded(offer=offer, expires_at=WEEK, **PARTIES)
lapsed = OfferExpired(offer=offer, **PARTIES)


def made(offer: OfferId = offer, **changes: Any) -> OfferMade:
    whole: OfferMade = changed(
        OfferMade(
            offer=offer,
            title="I will draw your logo",
            description=Present("Your cat and your dog together"),
            price=usd(25_000),
            total=usd(26_375),
            delivery_days=5,
            revisions=2,
            asks=True,
            policy=1,
            expires_at=WEEK,
            remind_at=WEEK - timedelta(days=1),
            **PARTIES,
        ),
        **changes,
    )
    return whole


def accepted(order: OrderId = order) -> OfferAccepted:
    description = Present("Your cat and your dog together")
    return OfferAccepted(offer=offer, order=order, description=description, **PARTIES)


def placed_with_it(**changes: Any) -> OrderPlaced:
    """The order on the offer's terms."""
    money = {"service_fee": usd(1_375), "total": usd(26_375), "commission": usd(5_000), "earning": usd(20_000)}
    terms = {"package": "Custom offer", "price": usd(25_000), "delivery_days": 5, "revisions": 2}
    whole: OrderPlaced = changed(placed(), **{**terms, **money, **changes})
    return whole
