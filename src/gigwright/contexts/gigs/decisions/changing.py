"""Changing a gig that stands: prices, extras, and whether it can be bought. Orders that stand keep their terms."""

from datetime import datetime

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.contexts.gigs.decisions.form import check_packages
from gigwright.contexts.gigs.decisions.gig import (
    Gig,
    Seller,
    asks_as_seller,
    gig_as_it_is,
    not_while_suspended,
    only_its_seller,
    policy_in_force,
    with_extras,
    with_price,
)
from gigwright.contexts.gigs.decisions.questionnaire import check_questions
from gigwright.events.gigs import (
    Extra,
    ExtrasChanged,
    GigPaused,
    GigRepriced,
    GigResumed,
    Package,
    Question,
    QuestionsChanged,
)
from gigwright.policy import Policy
from gigwright.values import GigId, Money, UserId


@command
class RepriceGig:
    """Ask another price for one package; `old` is the price that the seller saw."""

    by: UserId
    gig: GigId
    package: str
    old: Money
    new: Money


@decision(gig_as_it_is, policy_in_force)
def reprice_gig(command: RepriceGig, now: datetime, gig: Gig, policy: Policy) -> list[GigRepriced]:
    only_its_seller(gig, command.by)
    package = _package(gig, command.package)
    if package.price != command.old:
        raise Refused(
            f"the price of {package.name} is now {package.price}, not {command.old} as you saw; look at the gig again"
        )
    if package.price == command.new:
        raise Refused(f"{package.name} costs {package.price} already")
    repriced = GigRepriced(gig=command.gig, seller=command.by, package=package.name, price=command.new)
    check_packages(with_price(gig.packages, repriced), policy)
    return [repriced]


@command
class ChangeExtras:
    """Offer these extras with one package, and no others; orders that stand keep what they bought."""

    by: UserId
    gig: GigId
    package: str
    extras: tuple[Extra, ...]


@decision(gig_as_it_is, policy_in_force)
def change_extras(command: ChangeExtras, now: datetime, gig: Gig, policy: Policy) -> list[ExtrasChanged]:
    only_its_seller(gig, command.by)
    package = _package(gig, command.package)
    if package.extras == command.extras:
        raise Refused(f"{package.name} has these very extras already")
    changed = ExtrasChanged(gig=command.gig, seller=command.by, package=package.name, extras=command.extras)
    check_packages(with_extras(gig.packages, changed), policy)
    return [changed]


@command
class ChangeQuestions:
    """Ask buyers these questions and no others, or (None) let them write what is needed; orders that stand keep
    theirs."""

    by: UserId
    gig: GigId
    questions: tuple[Question, ...] | None


@decision(gig_as_it_is)
def change_questions(command: ChangeQuestions, now: datetime, gig: Gig) -> list[QuestionsChanged]:
    only_its_seller(gig, command.by)
    if gig.questions == command.questions:
        raise Refused("the gig asks its buyers exactly this already")
    check_questions(command.questions or ())
    return [QuestionsChanged(gig=command.gig, seller=command.by, questions=command.questions)]


@command
class PauseGig:
    """Take a gig off sale for a while."""

    by: UserId
    gig: GigId


@decision(gig_as_it_is)
def pause_gig(command: PauseGig, now: datetime, gig: Gig) -> list[GigPaused]:
    only_its_seller(gig, command.by)
    if gig.state != "active":
        raise Refused(f"only a gig on sale can be paused; this one is {_said(gig)}")
    return [GigPaused(gig=command.gig, seller=command.by)]


@command
class ResumeGig:
    """Put a paused gig on sale again."""

    by: UserId
    gig: GigId


@decision(gig_as_it_is, asks_as_seller)
def resume_gig(command: ResumeGig, now: datetime, gig: Gig, seller: Seller) -> list[GigResumed]:
    only_its_seller(gig, command.by)
    if gig.state != "paused":
        raise Refused(f"only a paused gig can be resumed; this one is {_said(gig)}")
    not_while_suspended(seller)
    return [GigResumed(gig=command.gig, seller=command.by)]


def _package(gig: Gig, name: str) -> Package:
    for package in gig.packages:
        if package.name == name:
            return package
    raise Refused(f"the gig has no package {name[:40]!r}; it has {', '.join(each.name for each in gig.packages)}")


def _said(gig: Gig) -> str:
    return {"draft": "a draft", "active": "on sale", "paused": "paused"}[gig.state or "draft"]
