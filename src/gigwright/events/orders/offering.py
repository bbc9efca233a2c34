"""What one seller offers one buyer: work of its own, at a price of its own. Whoever accepts it places an order."""

from datetime import datetime
from typing import Annotated, Literal

from gigwright.backbone.event import About, Personal, event
from gigwright.backbone.evolution import upcast
from gigwright.values import GigId, Money, OfferId, OperatorId, OrderId, UserId

CUSTOM_OFFER = "Custom offer"  # what the order of one names as its package


@event("orders.offer_made")
class OfferMade1:
    """What was offered, before it was said when the buyer is reminded."""

    offer: OfferId
    gig: GigId
    seller: UserId
    buyer: UserId
    title: str
    description: Annotated[Personal[str], About("seller", "to agree on the work")]
    price: Money
    total: Money
    delivery_days: int
    revisions: int | None
    asks: bool
    policy: int
    expires_at: datetime


@event("orders.offer_made", version=2)
class OfferMade:
    """A seller offered a buyer this work, within one of the seller's gigs, at this price; until `expires_at`.

    `total` is what the buyer would have paid under the `policy` of that moment; what is paid is computed when the offer
    is accepted. `asks`: whether the work waits for what the gig asks its buyers. `revisions` None means unlimited.
    The buyer is reminded at `remind_at`, if that is not the moment in which they are told of it.
    """

    offer: OfferId
    gig: GigId
    seller: UserId
    buyer: UserId
    title: str
    description: Annotated[Personal[str], About("seller", "to agree on the work")]
    price: Money
    total: Money
    delivery_days: int
    revisions: int | None
    asks: bool
    policy: int
    expires_at: datetime
    remind_at: datetime | None = None


@upcast
def without_a_reminder_of_it(old: OfferMade1) -> OfferMade:
    """Nobody was reminded at that time."""
    return OfferMade(
        offer=old.offer,
        gig=old.gig,
        seller=old.seller,
        buyer=old.buyer,
        title=old.title,
        description=old.description,
        price=old.price,
        total=old.total,
        delivery_days=old.delivery_days,
        revisions=old.revisions,
        asks=old.asks,
        policy=old.policy,
        expires_at=old.expires_at,
    )


@event("orders.offer_accepted")
class OfferAccepted:
    """The buyer took the offer: the order was placed with it, on its terms."""

    offer: OfferId
    order: OrderId
    gig: GigId
    seller: UserId
    buyer: UserId
    description: Annotated[Personal[str], About("seller", "to agree on the work")]


@event("orders.offer_declined")
class OfferDeclined:
    """The buyer does not want it, or an operator says so for them."""

    offer: OfferId
    gig: GigId
    seller: UserId
    buyer: UserId


@event("orders.offer_withdrawn")
class OfferWithdrawn:
    """The seller took the offer back before the buyer had answered, or an operator did for them."""

    offer: OfferId
    gig: GigId
    seller: UserId
    buyer: UserId


@event("orders.offer_expired")
class OfferExpired:
    """The buyer did not answer in time."""

    offer: OfferId
    gig: GigId
    seller: UserId
    buyer: UserId


@event("orders.offer_overruled")
class OfferOverruled:
    """An operator withdrew the offer for its seller, or declined it for its buyer, for this reason."""

    offer: OfferId
    operator: OperatorId
    seller: UserId
    buyer: UserId
    act: Literal["withdrawn", "declined"]
    reason: Annotated[Personal[str], About("operator", "to account for the act")]
