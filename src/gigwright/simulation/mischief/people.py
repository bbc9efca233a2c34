"""Mischief about accounts and gigs: who is who, what may be offered, and whose it is."""

from collections.abc import Callable
from functools import partial
from typing import Any

from gigwright.contexts.accounts.decisions import (
    AppointOperator,
    BecomeSeller,
    RegisterUser,
    RestoreUser,
    SuspendUser,
)
from gigwright.contexts.gigs.decisions.changing import ChangeExtras, PauseGig, RepriceGig, ResumeGig
from gigwright.contexts.gigs.decisions.offering import IMPORTER, DraftGig, ImportGig, PublishGig
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.gigs import Extra, GigDrafted, Package
from gigwright.simulation.mischief.scene import Scene, changed, more
from gigwright.values import AddressId, GigId, Money, OperatorId

Ask = Callable[[Scene], object]

LONG = "x" * 200


def _register(scene: Scene, **changes: Any) -> RegisterUser:
    user = scene.nobody()
    honest = RegisterUser(by=user, user=user, address=scene.ids.new(AddressId), name="Somebody")
    return changed(honest, **changes)


def _twice(scene: Scene) -> RegisterUser:
    user = scene.user()
    return _register(scene, by=user, user=user)


def _appoint(scene: Scene, **changes: Any) -> AppointOperator:
    honest = AppointOperator(by="cli", operator=scene.ids.new(OperatorId), address=scene.ids.new(AddressId))
    return changed(honest, **changes)


def _appointed(scene: Scene) -> OperatorAppointed:
    found: OperatorAppointed = scene.pick("operator", lambda one: one.has(OperatorAppointed))[OperatorAppointed]
    return found


def _judge(scene: Scene, **changes: Any) -> object:
    """Suspend or restore somebody, but for the changes."""
    command: Any = scene.one_of((SuspendUser, RestoreUser))
    return changed(command(by=_appointed(scene).operator, user=scene.user(), reason="Because"), **changes)


def _package(**changes: Any) -> Package:
    return changed(Package("Basic", Money(5_000, "USD"), 3, 1), **changes)


def _draft(scene: Scene, **changes: Any) -> DraftGig:
    honest = DraftGig(
        by=scene.seller(),
        gig=scene.ids.new(GigId),
        title="I will do what nobody needs",
        category="Business",
        subcategory="Odd Jobs",
        packages=(_package(),),
    )
    return changed(honest, **changes)


def _drafted(**changes: Any) -> Ask:
    return lambda scene: _draft(scene, **changes)


def _packaged(**changes: Any) -> Ask:
    return _drafted(packages=(_package(**changes),))


def _import(scene: Scene, **changes: Any) -> ImportGig:
    draft, seller = _draft(scene), scene.seller()
    words = {"title": draft.title, "category": draft.category, "subcategory": draft.subcategory}
    honest = ImportGig(by=IMPORTER, gig=draft.gig, seller=seller, packages=draft.packages, **words)
    return changed(honest, **changes)


def _reprice(scene: Scene, **changes: Any) -> RepriceGig:
    gig = scene.gig("draft", "active", "paused")
    package = scene.one_of(gig.packages)
    honest = RepriceGig(
        by=gig[GigDrafted].seller, gig=GigId(gig.id), package=package.name, old=package.price, new=more(package.price)
    )
    return changed(honest, **changes)


def _stale_reprice(scene: Scene) -> RepriceGig:
    honest = _reprice(scene)
    return changed(honest, old=more(honest.old))


def _same_price(scene: Scene) -> RepriceGig:
    honest = _reprice(scene)
    return changed(honest, new=honest.old)


def _extra(**changes: Any) -> Ask:
    extra = changed(Extra("Faster", Money(1_000, "USD"), 1), **changes)
    return _packaged(extras=(extra,))


def _same_extras(scene: Scene) -> ChangeExtras:
    gig = scene.gig("draft", "active", "paused")
    package = scene.one_of(gig.packages)
    return ChangeExtras(by=gig[GigDrafted].seller, gig=GigId(gig.id), package=package.name, extras=package.extras)


def _existing(scene: Scene) -> DraftGig:
    gig, seller = scene.draft("draft", "active", "paused")
    return _draft(scene, gig=gig, by=seller)


def _of(command: Callable[..., object], *states: Any) -> Ask:
    def ask(scene: Scene) -> object:
        gig, seller = scene.draft(*states)
        return command(by=seller, gig=gig)

    return ask


def _while_suspended(scene: Scene) -> object:
    gig, seller = scene.draft("draft", "paused", suspended=True)
    honest = {"draft": PublishGig, "paused": ResumeGig}
    state = next(one.state for one in scene.all("gig") if one.id == gig)
    return honest[state or "draft"](by=seller, gig=gig)


def _anothers(scene: Scene) -> object:
    gig, seller = scene.draft("draft", "active", "paused")
    command = scene.one_of((PublishGig, PauseGig, ResumeGig))
    return command(by=scene.user(but=[seller]), gig=gig)


def _no_gig(scene: Scene) -> object:
    return scene.one_of((PublishGig, PauseGig, ResumeGig))(by=scene.seller(), gig=scene.ids.new(GigId))


ACCOUNTS: dict[str, Ask] = {
    "accounts.decisions: operators are appointed": lambda scene: _appoint(scene, by=scene.user()),
    "accounts.decisions: an operator with this": lambda scene: _appoint(scene, address=_appointed(scene).address),
    "accounts.decisions: this operator was": lambda scene: _appoint(scene, operator=_appointed(scene).operator),
    "accounts.decisions: only an operator": lambda scene: _judge(scene, by=scene.ids.new(OperatorId)),
    "accounts.decisions: there is no such user": lambda scene: _judge(scene, user=scene.nobody()),
    "accounts.decisions: whoever suspends": partial(_judge, reason=" "),
    "accounts.decisions: the reason may have": partial(_judge, reason="x" * 10_001),
    "accounts.decisions: people register themselves": lambda scene: _register(scene, by=scene.user()),
    "accounts.decisions: this e-mail address is": lambda scene: _register(scene, address=scene.registered().address),
    "accounts.decisions: this user is registered": _twice,
    "accounts.decisions: only a registered user": lambda scene: BecomeSeller(by=scene.nobody()),
    "accounts.decisions: you are a seller already": lambda scene: BecomeSeller(by=scene.seller()),
    "accounts.decisions: a name is needed": partial(_register, name="  "),
    "accounts.decisions: a name has at most": partial(_register, name=LONG),
    "accounts.decisions: a name stands on one line": partial(_register, name="Some\nBody"),
}

GIGS: dict[str, Ask] = {
    "gigs.decisions.changing: the gig has no package": partial(_reprice, package="Platinum"),
    "gigs.decisions.changing: the price of": _stale_reprice,
    "gigs.decisions.changing: … costs": _same_price,
    "gigs.decisions.changing: only a gig on sale": _of(PauseGig, "draft", "paused"),
    "gigs.decisions.changing: only a paused gig": _of(ResumeGig, "draft", "active"),
    "gigs.decisions.form: a gig has 1 to": _drafted(packages=()),
    "gigs.decisions.form: the title does not begin": _drafted(title="You will be surprised"),
    "gigs.decisions.form: the title says nothing": _drafted(title="I will  "),
    "gigs.decisions.form: the title is longer": _drafted(title=f"I will {LONG}"),
    "gigs.decisions.form: the title is broken": _drafted(title="I will do\nit"),
    "gigs.decisions.form: the … is missing": _drafted(category=" "),
    "gigs.decisions.form: the … is longer": _drafted(subcategory=LONG),
    "gigs.decisions.form: the … is broken": _drafted(category="Odd\nJobs"),
    "gigs.decisions.form: two packages have one name": _drafted(packages=(_package(), _package(name="BASIC"))),
    "gigs.decisions.form: the packages are in several": _drafted(
        packages=(_package(), _package(name="Premium", price=Money(9_000, "EUR")))
    ),
    "gigs.decisions.form: a price is below": _packaged(price=Money(499, "USD")),
    "gigs.decisions.form: a price is above": _packaged(price=Money(2_000_001, "USD")),
    "gigs.decisions.form: the delivery days": _packaged(delivery_days=11),
    "gigs.decisions.form: revisions are": _packaged(revisions=100),
    "gigs.decisions.form: a package has no name": _packaged(name=" "),
    "gigs.decisions.form: a package's name is longer": _packaged(name=LONG),
    "gigs.decisions.form: a package's name is broken": _packaged(name="Ba\nsic"),
    "gigs.decisions.form: the currency is not sold in": _packaged(price=Money(5_000, "CHF")),
    "gigs.decisions.changing: … has these very extras": _same_extras,
    "gigs.decisions.form: a package has at most": _packaged(
        extras=tuple(Extra(f"Wish {number}", Money(1_000, "USD"), 0) for number in range(6))
    ),
    "gigs.decisions.form: two extras have": _packaged(
        extras=(Extra("Faster", Money(1_000, "USD"), 0), Extra("FASTER", Money(2_000, "USD"), 0))
    ),
    "gigs.decisions.form: an extra has a title": _extra(title="Fa\nster"),
    "gigs.decisions.form: an extra is in another": _extra(price=Money(1_000, "EUR")),
    "gigs.decisions.form: an extra's price": _extra(price=Money(499, "USD")),
    "gigs.decisions.form: an extra adds": _extra(added_days=31),
    "gigs.decisions.gig: there is no such gig": _no_gig,
    "gigs.decisions.gig: only its seller": _anothers,
    "gigs.decisions.gig: the seller is suspended": _while_suspended,
    "gigs.decisions.offering: only a seller can offer": lambda scene: _draft(scene, by=scene.buyer()),
    "gigs.decisions.offering: a gig is published once": _of(PublishGig, "active", "paused"),
    "gigs.decisions.offering: not yours to import": lambda scene: _import(scene, by=scene.buyer()),
    "gigs.decisions.offering: the owner is not a seller": lambda scene: _import(scene, seller=scene.buyer()),
    "gigs.decisions.offering: this gig exists already": _existing,
    "policy.terms: this market does not sell in": _packaged(price=Money(5_000, "CHF")),
}
