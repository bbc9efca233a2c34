"""A custom offer as letters tell of it."""

from datetime import timedelta
from typing import Any

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.contexts.notifications.ports import Template
from gigwright.events.orders import OfferAccepted, OfferDeclined, OfferExpired, OfferMade, OfferReminded, OfferWithdrawn
from gigwright.values import AddressId, OfferId
from tests.contexts.notifications.samples import BUYER, BUYERS, GIG, NOON, ORDER, SELLER, SELLERS, TITLE, usd

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
TOLD_OF_OFFERS: list[tuple[Any, AddressId, Template]] = [
    (OFFER_MADE, BUYERS, "offer-made"),
    (OFFER_REMINDED, BUYERS, "offer-soon"),
    (OFFER_ACCEPTED, SELLERS, "offer-accepted"),
    (OFFER_DECLINED, SELLERS, "offer-declined"),
    (OFFER_WITHDRAWN, BUYERS, "offer-withdrawn"),
    (OFFER_EXPIRED, BUYERS, "offer-expired"),
    (OFFER_EXPIRED, SELLERS, "offer-expired"),
]
