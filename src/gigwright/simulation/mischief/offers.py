"""Mischief about custom offers: of what nobody may offer, to whom, at what price; and answers that are not theirs."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from gigwright.contexts.orders.decisions.offering import MakeOffer, WithdrawOffer
from gigwright.contexts.orders.decisions.overruling_offers import DeclineOfferByOperator, WithdrawOfferByOperator
from gigwright.contexts.orders.decisions.taking import AcceptOffer, DeclineOffer
from gigwright.events.gigs import GigDrafted
from gigwright.events.orders import OfferMade
from gigwright.simulation.mischief.known import Thing
from gigwright.simulation.mischief.scene import Scene, changed, more
from gigwright.values import GigId, Money, OfferId, OperatorId, OrderId

Ask = Callable[[Scene], object]

A_MOMENT = timedelta(seconds=1)
ENDED = ("accepted", "declined", "withdrawn", "expired")


def _away(scene: Scene) -> set[str]:
    return {one.id for one in scene.all("user") if one.state == "suspended"}


def _open_of(scene: Scene) -> Counter[str]:
    """How many open offers each seller has."""
    return Counter(one[OfferMade].seller for one in scene.all("offer") if one.state == "open")


def _of_gig(scene: Scene, of: Thing, /, **changes: Any) -> MakeOffer:
    """An honest offer of a gig, but for the changes."""
    seller = of[GigDrafted].seller
    least = scene.policy.currency(of.packages[0].price.currency).minimum_price
    honest = MakeOffer(
        by=seller,
        offer=scene.ids.new(OfferId),
        gig=GigId(of.id),
        buyer=scene.user(but=[seller]),
        description="All of it",
        price=more(least),
        delivery_days=3,
        revisions=1,
    )
    return changed(honest, **changes)


def _on_sale(scene: Scene) -> Thing:
    """A gig on sale, whose seller is here, and may make another offer."""
    many = _open_of(scene)
    return scene.one_of([gig for gig, seller in _gigs(scene) if many[seller] < scene.policy.offer_limit])


def _of_a_full_seller(scene: Scene) -> Thing:
    """A gig on sale, whose seller has as many open offers as can be; most of all one who has had others."""
    many = _open_of(scene)
    found = [(gig, seller) for gig, seller in _gigs(scene) if many[seller] >= scene.policy.offer_limit]
    had_others = {one[OfferMade].seller for one in scene.all("offer") if one.state in ENDED}
    return scene.one_of([gig for gig, seller in found if seller in had_others] or [gig for gig, _ in found])


def _gigs(scene: Scene) -> list[tuple[Thing, str]]:
    """What is on sale, and whose it is, who is here."""
    away = _away(scene)
    found = [(gig, gig[GigDrafted].seller) for gig in scene.all("gig") if gig.state == "active"]
    return [(gig, seller) for gig, seller in found if seller not in away]


def _make(scene: Scene, /, **changes: Any) -> MakeOffer:
    return _of_gig(scene, _on_sale(scene), **changes)


def _one_of(name: str, *values: Any) -> Ask:
    """An offer that is honest but for this field."""
    return lambda scene: _make(scene, **{name: scene.one_of(values)})


def _made_again(scene: Scene) -> MakeOffer:
    return _make(scene, offer=OfferId(scene.one_of(scene.all("offer")).id))


def _of_another(scene: Scene) -> MakeOffer:
    gig = _on_sale(scene)
    return _of_gig(scene, gig, by=scene.user(but=[gig[GigDrafted].seller]))


def _to_themselves(scene: Scene) -> MakeOffer:
    gig = _on_sale(scene)
    return _of_gig(scene, gig, buyer=gig[GigDrafted].seller)


def _too_dear(scene: Scene) -> MakeOffer:
    honest = _make(scene)
    return changed(honest, price=more(scene.policy.currency(honest.price.currency).offer_ceiling))


def _for_too_long(scene: Scene) -> MakeOffer:
    return _make(scene, open_days=scene.one_of((-1, 0, scene.policy.offer_hours // 24 + 1)))


def end_for_others(scene: Scene, made: OfferMade, **changes: Any) -> object:
    """An operator ends it, honestly but for the changes."""
    operator = OperatorId(scene.pick("operator", lambda _: True).id)
    kind = scene.one_of((WithdrawOfferByOperator, DeclineOfferByOperator))
    return changed(kind(by=operator, offer=made.offer, reason="Because"), **changes)


def open_offer(scene: Scene) -> OfferMade:
    """An offer that stands, of a gig on sale, and both sides are here."""
    found: OfferMade = scene.one_of(_in_time(scene, "open"))[OfferMade]
    return found


def _in_time(scene: Scene, *states: str) -> list[Thing]:
    """Offers in these states whose time is not over, of a gig on sale, and both sides are here."""
    away = _away(scene)
    on_sale = {one.id for one in scene.all("gig") if one.state == "active"}

    def fits(one: Thing) -> bool:
        made: OfferMade = one[OfferMade]
        least = scene.policy.currency(made.price.currency).minimum_price
        is_here = not away & {made.buyer, made.seller}
        return (
            one.state in states
            and scene.now < made.expires_at
            and made.gig in on_sale
            and is_here
            and (least <= made.price)
        )

    return [one for one in scene.all("offer") if fits(one)]


def _take(scene: Scene, made: OfferMade, /, **changes: Any) -> AcceptOffer:
    gig = scene.pick("gig", lambda one: one.id == made.gig)
    honest = AcceptOffer(
        by=made.buyer,
        offer=made.offer,
        order=scene.ids.new(OrderId),
        gig=made.gig,
        seller=made.seller,
        price=made.price,
        total=scene.policy.terms(made.price, category=gig[GigDrafted].category, seller=made.seller).total,
    )
    return changed(honest, **changes)


def _ended(scene: Scene) -> object:
    """Accepted once more, declined or withdrawn; most of all one whose time is not over."""
    ended = [one for one in scene.all("offer") if one.state in ENDED]
    made: OfferMade = scene.one_of(_in_time(scene, *ENDED) or ended)[OfferMade]
    if made.price < scene.policy.currency(made.price.currency).minimum_price:
        return DeclineOffer(by=made.buyer, offer=made.offer)
    return scene.one_of(
        (
            _take(scene, made),
            DeclineOffer(by=made.buyer, offer=made.offer),
            WithdrawOffer(by=made.seller, offer=made.offer),
            end_for_others(scene, made),
        )
    )


def _unknown(scene: Scene) -> object:
    offer, somebody = scene.ids.new(OfferId), scene.user()
    operator = OperatorId(scene.pick("operator", lambda _: True).id)
    by_operator = WithdrawOfferByOperator(by=operator, offer=offer, reason="Because")
    return scene.one_of((DeclineOffer(by=somebody, offer=offer), WithdrawOffer(by=somebody, offer=offer), by_operator))


def _answered_by_another(scene: Scene) -> object:
    made = open_offer(scene)
    somebody = scene.one_of((made.seller, scene.user(but=[made.buyer])))
    return scene.one_of((_take(scene, made, by=somebody), DeclineOffer(by=somebody, offer=made.offer)))


def _withdrawn_by_another(scene: Scene) -> object:
    made = open_offer(scene)
    return WithdrawOffer(by=scene.one_of((made.buyer, scene.user(but=[made.seller]))), offer=made.offer)


def _too_late(scene: Scene) -> object:
    """In the very moment in which it is over, or a moment later."""
    made = open_offer(scene)
    scene.ahead = made.expires_at - scene.now + scene.one_of((timedelta(0), A_MOMENT))
    return _take(scene, made)


def _of_another_gig(scene: Scene) -> object:
    made = open_offer(scene)
    gig = scene.pick("gig", lambda one: one.id != made.gig)
    return _take(scene, made, gig=GigId(gig.id))


def _cheaper(scene: Scene) -> object:
    """At the price before the last unit, with the total that goes with the right one."""
    made = open_offer(scene)
    return _take(scene, made, price=Money(made.price.amount_minor - 1, made.price.currency))


def _stale_total(scene: Scene) -> object:
    honest = _take(scene, open_offer(scene))
    return changed(honest, total=more(honest.total))


def _suspended_seller(scene: Scene) -> object:
    return _of_gig(scene, scene.gig("active", suspended=True))


OFFERS: dict[str, Ask] = {
    "orders.decisions.offered: there is no such offer": _unknown,
    "orders.decisions.offered: this offer is not open": _ended,
    "orders.decisions.offered: an offer may cost": _too_dear,
    "orders.decisions.offering: this offer was made": _made_again,
    "orders.decisions.offering: there is no such gig": lambda scene: _make(scene, gig=scene.ids.new(GigId)),
    "orders.decisions.offering: this gig is another": _of_another,
    "orders.decisions.offering: an offer needs a gig": lambda scene: _of_gig(scene, scene.gig("draft", "paused")),
    "orders.decisions.offering: nobody buys of": _to_themselves,
    "orders.decisions.offering: there is no such buyer": lambda scene: _make(scene, buyer=scene.nobody()),
    "orders.decisions.offering: you are suspended": _suspended_seller,
    "orders.decisions.offering: the buyer is suspended": lambda scene: _make(scene, buyer=scene.suspended()),
    "orders.decisions.offering: the buyer needs to know": _one_of("description", "", " \n"),
    "orders.decisions.offering: the description may": partial(_make, description="x" * 1_201),
    "orders.decisions.offering: the work can't take": _one_of("delivery_days", 0, 11, 91),
    "orders.decisions.offering: an offer includes": _one_of("revisions", -1, 100),
    "orders.decisions.offering: an offer stands for": _for_too_long,
    "orders.decisions.offering: you have": lambda scene: _of_gig(scene, _of_a_full_seller(scene)),
    "orders.decisions.offering: only the seller": _withdrawn_by_another,
    "orders.decisions.taking: only the buyer": _answered_by_another,
    "orders.decisions.taking: the time of this offer": _too_late,
    "orders.decisions.taking: the offer is of another": _of_another_gig,
    "orders.decisions.taking: the offer is for": _cheaper,
    "orders.decisions.taking: with fees": _stale_total,
}
