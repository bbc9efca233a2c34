"""Offering a gig: write it down, publish it; or bring a whole catalogue along."""

from datetime import datetime

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor
from gigwright.contexts.gigs.decisions.form import check_packages, check_words
from gigwright.contexts.gigs.decisions.gig import (
    Gig,
    Seller,
    asks_as_seller,
    gig_as_it_is,
    named_seller,
    not_while_suspended,
    only_its_seller,
    policy_in_force,
)
from gigwright.events.gigs import GigDrafted, GigPublished, Package
from gigwright.policy import Policy
from gigwright.values import GigId, UserId

IMPORTER = "catalogue-import"  # who asks when a catalogue is brought along


@command
class DraftGig:
    """Write down an offer; nobody can buy it yet."""

    by: UserId
    gig: GigId
    title: str
    category: str
    subcategory: str
    packages: tuple[Package, ...]


@decision(gig_as_it_is, asks_as_seller, policy_in_force)
def draft_gig(command: DraftGig, now: datetime, gig: Gig, seller: Seller, policy: Policy) -> list[GigDrafted]:
    if not seller.onboarded:
        raise Refused("only a seller can offer a gig; become a seller first")
    return [_drafted(command, command.by, gig, policy)]


@command
class PublishGig:
    """Put a draft on sale."""

    by: UserId
    gig: GigId


@decision(gig_as_it_is, asks_as_seller)
def publish_gig(command: PublishGig, now: datetime, gig: Gig, seller: Seller) -> list[GigPublished]:
    only_its_seller(gig, command.by)
    if gig.state != "draft":
        raise Refused("a gig is published once, and this one was")
    not_while_suspended(seller)
    return [GigPublished(gig=command.gig, seller=command.by)]


@command
class ImportGig:
    """Put one listing of a catalogue from elsewhere on sale, under the same rules as any other gig."""

    by: Actor
    gig: GigId
    seller: UserId
    title: str
    category: str
    subcategory: str
    packages: tuple[Package, ...]


@decision(gig_as_it_is, named_seller, policy_in_force)
def import_gig(
    command: ImportGig, now: datetime, gig: Gig, seller: Seller, policy: Policy
) -> list[GigDrafted | GigPublished]:
    """Asked by the import, or by the seller whose catalogue it is."""
    if command.by not in (IMPORTER, command.seller):
        raise Refused("not yours to import: only its seller or the catalogue import brings a gig along")
    if not seller.onboarded:
        raise Refused("the owner is not a seller: a listing needs a seller of this market")
    not_while_suspended(seller)
    return [
        _drafted(command, command.seller, gig, policy),
        GigPublished(gig=command.gig, seller=command.seller),
    ]


def _drafted(command: DraftGig | ImportGig, seller: UserId, gig: Gig, policy: Policy) -> GigDrafted:
    if gig.state is not None:
        raise Refused("this gig exists already: a new gig needs a new id")
    check_words(command.title, command.category, command.subcategory)
    check_packages(command.packages, policy)
    return GigDrafted(
        gig=command.gig,
        seller=seller,
        title=command.title,
        category=command.category,
        subcategory=command.subcategory,
        packages=command.packages,
    )
