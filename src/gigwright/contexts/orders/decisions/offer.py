"""What the rules of orders know of gigs, buyers and sellers, from the events of other contexts."""

import msgspec

from gigwright.backbone.decision import Fold, Model
from gigwright.events.accounts import UserRegistered, UserRestored, UserSuspended
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
from gigwright.events.orders import OrderCancelled, OrderCompleted, OrderPlaced, PaymentExpired
from gigwright.events.policies import PolicyPublished, in_force
from gigwright.policy import FIRST_POLICY
from gigwright.values import UserId


class Offer(msgspec.Struct, frozen=True):
    """A gig as a buyer could buy it; without a state there is none."""

    state: GigState | None = None
    seller: UserId = UserId("")
    title: str = ""
    category: str = ""
    packages: tuple[Package, ...] = ()
    questions: tuple[Question, ...] | None = None


def drafted(offer: Offer, event: GigDrafted) -> Offer:
    return Offer(
        state="draft", seller=event.seller, title=event.title, category=event.category, packages=event.packages
    )


def opened(offer: Offer, event: GigPublished | GigResumed) -> Offer:
    return msgspec.structs.replace(offer, state="active")


def paused(offer: Offer, event: GigPaused) -> Offer:
    return msgspec.structs.replace(offer, state="paused")


def repriced(offer: Offer, event: GigRepriced) -> Offer:
    packages = tuple(
        msgspec.structs.replace(package, price=event.price) if package.name == event.package else package
        for package in offer.packages
    )
    return msgspec.structs.replace(offer, packages=packages)


def extras_changed(offer: Offer, event: ExtrasChanged) -> Offer:
    packages = tuple(
        msgspec.structs.replace(package, extras=event.extras) if package.name == event.package else package
        for package in offer.packages
    )
    return msgspec.structs.replace(offer, packages=packages)


def questions_changed(offer: Offer, event: QuestionsChanged) -> Offer:
    return msgspec.structs.replace(offer, questions=event.questions)


class Party(msgspec.Struct, frozen=True):
    """Whoever would buy or sell: whether they have an account, and whether an operator suspended them."""

    registered: bool = False
    suspended: bool = False


def registered(party: Party, event: UserRegistered) -> Party:
    return msgspec.structs.replace(party, registered=True)


def suspended(party: Party, event: UserSuspended) -> Party:
    return msgspec.structs.replace(party, suspended=True)


def restored(party: Party, event: UserRestored) -> Party:
    return msgspec.structs.replace(party, suspended=False)


def queued(queue: int, event: OrderPlaced) -> int:
    return queue + 1


def left(queue: int, event: PaymentExpired | OrderCompleted | OrderCancelled) -> int:
    return queue - 1


offer_as_it_is = Model(
    Offer(),
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
PARTIES: dict[type, Fold] = {UserRegistered: registered, UserSuspended: suspended, UserRestored: restored}

asks_as_user = Model(Party(), PARTIES, by={"user": "by"})
named_seller = Model(Party(), PARTIES, by={"user": "seller"})
seller_queue = Model(
    0, {OrderPlaced: queued, PaymentExpired: left, OrderCompleted: left, OrderCancelled: left}, by="seller"
)
policy_in_force = Model(FIRST_POLICY, {PolicyPublished: in_force}, of_all=True)
