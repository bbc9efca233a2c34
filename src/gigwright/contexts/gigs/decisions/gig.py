"""What the rules know of a gig and of whoever offers it."""

import msgspec

from gigwright.backbone.decision import Fold, Model
from gigwright.backbone.errors import Refused
from gigwright.events.accounts import SellerOnboarded, UserRestored, UserSuspended
from gigwright.events.gigs import (
    ExtrasChanged,
    GigDrafted,
    GigPaused,
    GigPublished,
    GigRepriced,
    GigResumed,
    GigState,
    Package,
    Question,
    QuestionsChanged,
)
from gigwright.events.policies import PolicyPublished, in_force
from gigwright.policy import FIRST_POLICY
from gigwright.values import UserId


class Gig(msgspec.Struct, frozen=True):
    """A gig as it is now; without a state there is none."""

    state: GigState | None = None
    seller: UserId = UserId("")
    packages: tuple[Package, ...] = ()
    questions: tuple[Question, ...] | None = None


def drafted(gig: Gig, event: GigDrafted) -> Gig:
    return Gig(state="draft", seller=event.seller, packages=event.packages)


def opened(gig: Gig, event: GigPublished | GigResumed) -> Gig:
    return msgspec.structs.replace(gig, state="active")


def paused(gig: Gig, event: GigPaused) -> Gig:
    return msgspec.structs.replace(gig, state="paused")


def repriced(gig: Gig, event: GigRepriced) -> Gig:
    return msgspec.structs.replace(gig, packages=with_price(gig.packages, event))


def extras_changed(gig: Gig, event: ExtrasChanged) -> Gig:
    return msgspec.structs.replace(gig, packages=with_extras(gig.packages, event))


def questions_changed(gig: Gig, event: QuestionsChanged) -> Gig:
    return msgspec.structs.replace(gig, questions=event.questions)


def with_price(packages: tuple[Package, ...], event: GigRepriced) -> tuple[Package, ...]:
    """The packages, one of them at its new price."""
    return tuple(
        msgspec.structs.replace(package, price=event.price) if package.name == event.package else package
        for package in packages
    )


def with_extras(packages: tuple[Package, ...], event: ExtrasChanged) -> tuple[Package, ...]:
    """The packages, one of them with its new extras."""
    return tuple(
        msgspec.structs.replace(package, extras=event.extras) if package.name == event.package else package
        for package in packages
    )


class Seller(msgspec.Struct, frozen=True):
    """Whether somebody sells here, and whether an operator suspended them."""

    onboarded: bool = False
    suspended: bool = False


def onboarded(seller: Seller, event: SellerOnboarded) -> Seller:
    return msgspec.structs.replace(seller, onboarded=True)


def suspended(seller: Seller, event: UserSuspended) -> Seller:
    return msgspec.structs.replace(seller, suspended=True)


def restored(seller: Seller, event: UserRestored) -> Seller:
    return msgspec.structs.replace(seller, suspended=False)


SELLING: dict[type, Fold] = {SellerOnboarded: onboarded, UserSuspended: suspended, UserRestored: restored}


gig_as_it_is = Model(
    Gig(),
    {
        GigDrafted: drafted,
        GigPublished: opened,
        GigRepriced: repriced,
        ExtrasChanged: extras_changed,
        QuestionsChanged: questions_changed,
        GigPaused: paused,
        GigResumed: opened,
    },
    by="gig",
)
asks_as_seller = Model(Seller(), SELLING, by={"user": "by"})
named_seller = Model(Seller(), SELLING, by={"user": "seller"})
policy_in_force = Model(FIRST_POLICY, {PolicyPublished: in_force}, of_all=True)


def only_its_seller(gig: Gig, by: UserId) -> None:
    """Refused unless there is such a gig and it is theirs."""
    if gig.state is None:
        raise Refused("there is no such gig")
    if gig.seller != by:
        raise Refused("only its seller can change a gig")


def not_while_suspended(seller: Seller) -> None:
    """Refused for whom an operator suspended: nothing of theirs goes on sale."""
    if seller.suspended:
        raise Refused("the seller is suspended: nothing of theirs goes on sale until an operator restores them")
