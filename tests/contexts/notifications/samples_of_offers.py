"""A custom offer as letters tell of it."""

from datetime import timedelta
from typing import Any

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.contexts.notifications.ports import Template
from gigwright.events.orders import (
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferMade,
    OfferOverruled,
    OfferReminded,
    OfferWithdrawn,
)
from gigwright.values import AddressId, OfferId, OperatorId
from tests.contexts.notifications.samples import BUYER, BUYERS, GIG, NOON, ORDER, SELLER, SELLERS, TITLE, altered, usd

OF_AN_OFFER: dict[str, Any] = {"offer": derive(OfferId, "offer"), "gig": GIG, "seller": SELLER, "buyer": BUYER}
WHAT = Present("your cat and your dog, from Bo")

OFFER_MADE = OfferMade(
    **OF_AN_OFFER,
    title=TITLE,
    description=WHAT,
    price=usd(25_000),
    total=usd(26_375),
    delivery_days=5,
    revisions=2,
    asks=True,
    policy=1,
    expires_at=NOON + timedelta(days=7),
)
OFFER_ACCEPTED = OfferAccepted(**OF_AN_OFFER, order=ORDER, description=WHAT)
OFFER_DECLINED = OfferDeclined(**OF_AN_OFFER)
OFFER_WITHDRAWN = OfferWithdrawn(**OF_AN_OFFER)
OFFER_REMINDED = OfferReminded(**OF_AN_OFFER, expires_at=NOON + timedelta(days=5))
OFFER_EXPIRED = OfferExpired(**OF_AN_OFFER)
OFFER_WITHDRAWN_FOR_OTHERS = OfferOverruled(
    offer=OFFER_MADE.offer,
    operator=derive(OperatorId, "operator"),
    seller=SELLER,
    buyer=BUYER,
    act="withdrawn",
    reason=Present("a thing that nobody may sell"),
)
OFFER_DECLINED_FOR_OTHERS = altered(OFFER_WITHDRAWN_FOR_OTHERS, act="declined")
QUOTED_OF_OFFERS: dict[Any, str] = {
    OFFER_MADE: "description",
    OFFER_WITHDRAWN_FOR_OTHERS: "reason",
    OFFER_DECLINED_FOR_OTHERS: "reason",
}
TOLD_OF_OFFERS: list[tuple[Any, AddressId, Template]] = [
    (OFFER_MADE, BUYERS, "offer-made"),
    (OFFER_REMINDED, BUYERS, "offer-soon"),
    (OFFER_ACCEPTED, SELLERS, "offer-accepted"),
    (OFFER_DECLINED, SELLERS, "offer-declined"),
    (OFFER_WITHDRAWN, BUYERS, "offer-withdrawn"),
    (OFFER_WITHDRAWN_FOR_OTHERS, SELLERS, "offer-overruled"),
    (OFFER_DECLINED_FOR_OTHERS, BUYERS, "offer-overruled"),
    (OFFER_EXPIRED, BUYERS, "offer-expired"),
    (OFFER_EXPIRED, SELLERS, "offer-expired"),
]
