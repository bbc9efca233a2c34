"""One gig and the people around it."""

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.event import Present
from gigwright.backbone.ids import SeededIds
from gigwright.backbone.testing import NOON
from gigwright.events.accounts import SellerOnboarded, UserRestored, UserSuspended
from gigwright.events.gigs import (
    Extra,
    ExtrasChanged,
    GigDrafted,
    GigPaused,
    GigPublished,
    GigResumed,
    Package,
    Question,
    QuestionsChanged,
)
from gigwright.values import GigId, Money, OperatorId, UserId

ids = SeededIds(2, VirtualClock(NOON))
sam, eve = ids.new(UserId), ids.new(UserId)
gig, other_gig = ids.new(GigId), ids.new(GigId)


def usd(amount_minor: int) -> Money:
    return Money(amount_minor, "USD")


def package(
    name: str = "Basic",
    price: Money | None = None,
    days: int = 3,
    revisions: int | None = 1,
    extras: tuple[Extra, ...] = (),
) -> Package:
    return Package(name=name, price=price or usd(10_000), delivery_days=days, revisions=revisions, extras=extras)


def extra(title: str = "The source file", price: Money | None = None, days: int = 1) -> Extra:
    return Extra(title=title, price=price or usd(1_500), added_days=days)


def extras_changed(*extras: Extra, package: str = "Basic") -> ExtrasChanged:
    return ExtrasChanged(gig=gig, seller=sam, package=package, extras=extras)


def asks(*questions: Question) -> QuestionsChanged:
    return QuestionsChanged(gig=gig, seller=sam, questions=questions)


which_colours = Question("Which colours?", "text", mandatory=True)
which_style = Question("Which style?", "choice", mandatory=False, choices=("Plain", "Ornate"), several=True)


def drafted(
    title: str = "I will draw your logo",
    category: str = "Design",
    subcategory: str = "Logo Design",
    packages: tuple[Package, ...] = (package(),),
    gig: GigId = gig,
) -> GigDrafted:
    return GigDrafted(gig=gig, seller=sam, title=title, category=category, subcategory=subcategory, packages=packages)


sam_sells = SellerOnboarded(user=sam)
published = GigPublished(gig=gig, seller=sam)
paused = GigPaused(gig=gig, seller=sam)
resumed = GigResumed(gig=gig, seller=sam)
opal = ids.new(OperatorId)
sam_suspended = UserSuspended(operator=opal, user=sam, reason=Present("He asked for payment elsewhere"))
sam_restored = UserRestored(operator=opal, user=sam, reason=Present("It was somebody else"))
