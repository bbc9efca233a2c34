"""What can happen to gigs."""

from typing import Literal, get_args

import msgspec

from gigwright.backbone.event import event
from gigwright.backbone.evolution import upcast
from gigwright.values import GigId, Money, UserId

GigState = Literal["draft", "active", "paused"]

GIG_STATES: tuple[GigState, ...] = get_args(GigState)

DELIVERY_DAYS = (*range(1, 11), 14, 21, 30, 45, 60, 75, 90)  # among which sellers choose
REVISIONS_MAX = 99


class Extra(msgspec.Struct, frozen=True):
    """What can be had on top of a package, for a price of its own; the work takes `added_days` more, from 0 to 30."""

    title: str
    price: Money
    added_days: int


class Question(msgspec.Struct, frozen=True):
    """What a seller needs to know before the work: a text of at most 200 characters, answered in words, by one of the
    `choices` (by any of them, where `several` may be chosen), or with files."""

    text: str
    kind: Literal["text", "choice", "file"]
    mandatory: bool
    choices: tuple[str, ...] = ()
    several: bool = False


class Package1(msgspec.Struct, frozen=True):
    """One way to buy a gig, before there were extras."""

    name: str
    price: Money
    delivery_days: int
    revisions: int | None


class Package(msgspec.Struct, frozen=True, omit_defaults=True):
    """One way to buy a gig. `delivery_days` from 1 to 90; `revisions` None means unlimited.

    One without extras is written as it was before there were any: the ids of imported listings come from it.
    """

    name: str
    price: Money
    delivery_days: int
    revisions: int | None
    extras: tuple[Extra, ...] = ()


@event("gigs.drafted")
class GigDrafted1:
    """A seller wrote down what they offer, before there were extras."""

    gig: GigId
    seller: UserId
    title: str
    category: str
    subcategory: str
    packages: tuple[Package1, ...]


@event("gigs.drafted", version=2)
class GigDrafted:
    """A seller wrote down what they offer; nobody can buy it yet."""

    gig: GigId
    seller: UserId
    title: str
    category: str
    subcategory: str
    packages: tuple[Package, ...]


@upcast
def without_extras(old: GigDrafted1) -> GigDrafted:
    return GigDrafted(
        gig=old.gig,
        seller=old.seller,
        title=old.title,
        category=old.category,
        subcategory=old.subcategory,
        packages=tuple(Package(**msgspec.structs.asdict(package)) for package in old.packages),
    )


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


@event("gigs.extras_changed")
class ExtrasChanged:
    """These extras, and no others, can be had with one package of the gig from now on."""

    gig: GigId
    seller: UserId
    package: str
    extras: tuple[Extra, ...]


@event("gigs.questions_changed")
class QuestionsChanged:
    """Whoever buys the gig from now on is asked these questions and no others, or (None) to write what is needed."""

    gig: GigId
    seller: UserId
    questions: tuple[Question, ...] | None


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
