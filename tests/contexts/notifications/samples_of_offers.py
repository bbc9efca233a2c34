"""A custom offer as letters tell of it."""

from datetime import timedelta
from typing import Any

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.events.orders import OfferAccepted, OfferDeclined, OfferExpired, OfferMade, OfferWithdrawn
from gigwright.values import OfferId
from tests.contexts.notifications.samples import BUYER, GIG, NOON, ORDER, SELLER, TITLE, usd

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
OFFER_EXPIRED = OfferExpired(**OF_AN_OFFER)
