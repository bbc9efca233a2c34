"""What can happen to gigs."""

from typing import Literal, get_args

import msgspec

from gigwright.backbone.event import event
from gigwright.values import GigId, Money, UserId

GigState = Literal["draft", "active", "paused"]

GIG_STATES: tuple[GigState, ...] = get_args(GigState)


class Package(msgspec.Struct, frozen=True):
    """One way to buy a gig. `delivery_days` from 1 to 90; `revisions` None means unlimited."""

    name: str
    price: Money
    delivery_days: int
    revisions: int | None


@event("gigs.drafted")
class GigDrafted:
    """A seller wrote down what they offer; nobody can buy it yet."""

    gig: GigId
    seller: UserId
    title: str
    category: str
    subcategory: str
    packages: tuple[Package, ...]


@event("gigs.published", public=True)
class GigPublished:
    """The gig can be bought from now on."""

    gig: GigId
    seller: UserId


@event("gigs.repriced")
class GigRepriced:
    """One package of the gig costs something else from now on."""

    gig: GigId
    seller: UserId
    package: str
    price: Money


@event("gigs.paused")
class GigPaused:
    """The gig can't be bought until it is resumed; orders that stand go on."""

    gig: GigId
    seller: UserId


@event("gigs.resumed")
class GigResumed:
    """A paused gig can be bought again."""

    gig: GigId
    seller: UserId
