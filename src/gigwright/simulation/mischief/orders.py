"""Mischief about orders: the wrong person, the wrong moment, stale terms, and words that nobody can use."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gigwright.contexts.orders.decisions.billing import ExpireBill
from gigwright.contexts.orders.decisions.cancelling import (
    AcceptCancellation,
    CancelForNoDelivery,
    CancelUnanswered,
    CancelVeryLate,
    DeclineCancellation,
    ProposeCancellation,
)
from gigwright.contexts.orders.decisions.changing import LetChangePass
from gigwright.contexts.orders.decisions.completing import AcceptDelivery, CompleteForSilence
from gigwright.contexts.orders.decisions.delivering import DeliverWork, ExtendReview, RequestRevision
from gigwright.contexts.orders.decisions.extending import (
    AcceptExtension,
    DeclineExtension,
    ExtendForSilence,
    ProposeExtension,
)
from gigwright.contexts.orders.decisions.paying import AcceptPayment, ExpireOrder
from gigwright.contexts.orders.decisions.placing import PlaceOrder
from gigwright.contexts.orders.decisions.proposing import WithdrawProposal
from gigwright.contexts.orders.decisions.starting import (
    CancelBeforeStart,
    CancelForSilence,
    SkipRequirements,
    SubmitRequirements,
)
from gigwright.contexts.orders.decisions.waiting import EndWait
from gigwright.events.accounts import UserRegistered
from gigwright.events.gigs import Extra, GigDrafted, Package
from gigwright.events.orders import FILES_MAX, STATES, ExtensionProposed, File, State
from gigwright.simulation.mischief.known import Thing
from gigwright.simulation.mischief.scene import Scene, changed, more
from gigwright.values import BillId, GigId, Money, OrderId, PaymentId, ProposalId, UserId

Ask = Callable[[Scene], object]

TOO_LONG = "x" * 10_001
SHA256 = "0" * 64
OPEN = frozenset(STATES) - {"completed", "cancelled", "payment_expired"}
ENDS = (AcceptCancellation, DeclineCancellation)
BEYOND_THE_WINDOW = timedelta(hours=1)


def an_order(scene: Scene, of: Thing, package: Package, total: Money) -> PlaceOrder:
    """An order of a gig as it is offered."""
    seller = of[GigDrafted].seller
    return PlaceOrder(
        by=scene.user(but=[seller]),
        order=scene.no_order(),
        gig=GigId(of.id),
        seller=seller,
        package=package.name,
        price=package.price,
        delivery_days=package.delivery_days,
        revisions=package.revisions,
        total=total,
    )


def _place(scene: Scene, of: Thing, /, **changes: Any) -> PlaceOrder:
    """An honest order of a gig, but for the changes."""
    policy, offered = scene.policy, of[GigDrafted]
    package = scene.one_of(
        [one for one in of.packages if policy.currency(one.price.currency).minimum_price <= one.price]
    )
    terms = policy.terms(package.price, category=offered.category, seller=offered.seller)
    return changed(an_order(scene, of, package, terms.total), **changes)


def _placed_again(scene: Scene) -> PlaceOrder:
    return _place(scene, scene.gig("active"), order=OrderId(scene.order().id))


def _their_own(scene: Scene) -> PlaceOrder:
    gig = scene.gig("active")
    return _place(scene, gig, by=gig[GigDrafted].seller)


def _stale_price(scene: Scene) -> PlaceOrder:
    honest = _place(scene, scene.gig("active"))
    return changed(honest, price=more(honest.price))


def _stale_total(scene: Scene) -> PlaceOrder:
    honest = _place(scene, scene.gig("active"))
    return changed(honest, total=more(honest.total))


def _stale_days(scene: Scene) -> PlaceOrder:
    honest = _place(scene, scene.gig("active"))
    return changed(honest, delivery_days=honest.delivery_days + 1)


def _stale_revisions(scene: Scene) -> PlaceOrder:
    honest = _place(scene, scene.gig("active"))
    return changed(honest, revisions=98 if honest.revisions is None else None)


def _an_extra_that_is_not_offered(scene: Scene) -> PlaceOrder:
    honest = _place(scene, scene.gig("active"))
    return changed(honest, extras=(Extra("The moon", Money(1_000, honest.price.currency), 0),))


def _an_extra_twice(scene: Scene) -> PlaceOrder:
    honest = _place(scene, scene.gig("active"))
    extra = Extra("The moon", Money(1_000, honest.price.currency), 0)
    return changed(honest, extras=(extra, extra))


def _too_many_or_none(scene: Scene) -> PlaceOrder:
    return _place(scene, scene.gig("active"), quantity=scene.one_of((0, -1, scene.policy.quantity_limit + 1)))


def _deliver(*files: File, message: str = "Here it is") -> Ask:
    def ask(scene: Scene) -> DeliverWork:
        terms = scene.order("in_progress", "in_revision").terms
        return DeliverWork(by=terms.seller, order=terms.order, message=message, files=files)

    return ask


def _file(name: str = "work.txt", sha256: str = SHA256, size_bytes: int = 1) -> File:
    return File(name=name, sha256=sha256, size_bytes=size_bytes)


def _send_back(order: Thing, **changes: Any) -> RequestRevision:
    honest = RequestRevision(
        by=order.terms.buyer, order=order.terms.order, number=order.deliveries, note="Once more, please"
    )
    return changed(honest, **changes)


def _late(scene: Scene) -> RequestRevision:
    """The works complete an order as soon as its window is over: only a clock that is ahead can be too late."""
    order = scene.order("delivered")
    scene.ahead = max(order.accept_by - scene.now, timedelta(0)) + BEYOND_THE_WINDOW
    return _send_back(order)


def _sent_back_too_often(scene: Scene) -> RequestRevision:
    order = _in_its_window(scene, lambda one: not one.revisions_left)
    return _send_back(order)


def _without_a_note(scene: Scene) -> RequestRevision:
    return _send_back(_in_its_window(scene, lambda one: one.revisions_left), note=" ")


def _in_its_window(scene: Scene, which: Callable[[Thing], bool]) -> Thing:
    return scene.order("delivered", which=lambda one: scene.now < one.accept_by and which(one))


def _another_delivery(scene: Scene) -> object:
    order = scene.order("delivered")
    number = order.deliveries + scene.draws.one_of((-1, 1))
    return scene.draws.one_of(
        (
            AcceptDelivery(by=order.terms.buyer, order=order.terms.order, number=number),
            _send_back(order, number=number),
        )
    )


def _their_own_proposal(scene: Scene) -> object:
    order = scene.order(which=lambda one: bool(one.proposals))
    proposal = scene.one_of(order.proposals)
    answers = (AcceptExtension, DeclineExtension) if isinstance(proposal, ExtensionProposed) else ENDS
    answer: Any = scene.one_of(answers)
    return answer(by=proposal.proposed_by, order=proposal.order, proposal=proposal.proposal)


def _anothers_proposal(scene: Scene) -> object:
    order = scene.order(which=lambda one: bool(one.proposals))
    proposal = scene.one_of(order.proposals)
    other = order.terms.seller if proposal.proposed_by == order.terms.buyer else order.terms.buyer
    return WithdrawProposal(by=other, order=proposal.order, proposal=proposal.proposal)


def _no_proposal(scene: Scene) -> object:
    terms = scene.order().terms
    answer: Any = scene.one_of((AcceptExtension, DeclineExtension, *ENDS, WithdrawProposal))
    return answer(by=terms.buyer, order=terms.order, proposal=scene.ids.new(ProposalId))


def _a_second_proposal(scene: Scene) -> object:
    order = scene.order(which=lambda one: bool(one.proposals))
    open_one = scene.one_of(order.proposals)
    return _propose(scene, order, isinstance(open_one, ExtensionProposed))


def _without_a_reason(scene: Scene) -> object:
    order = scene.order("in_progress", "in_revision", which=lambda one: not one.proposals)
    return changed(_propose(scene, order, scene.draws.percent(50)), reason=" ")


def _far_too_long(scene: Scene) -> object:
    order = scene.order("in_progress", "in_revision", which=lambda one: not one.proposals)
    return changed(_propose(scene, order, True), days=scene.draws.one_of((0, -1, 91)))


def _propose(scene: Scene, order: Thing, more_time: bool) -> ProposeExtension | ProposeCancellation:
    terms = order.terms
    asked: dict[str, Any] = {"by": scene.one_of((terms.buyer, terms.seller)), "order": terms.order}
    asked |= {"proposal": scene.ids.new(ProposalId), "reason": "Please"}
    return ProposeExtension(**asked, days=2) if more_time else ProposeCancellation(**asked)


def _no_party(scene: Scene) -> object:
    order = scene.order("in_progress", "in_revision")
    stranger = scene.user(but=[order.terms.buyer, order.terms.seller])
    return changed(_propose(scene, order, scene.draws.percent(50)), by=stranger)


def _not_late_enough(scene: Scene) -> object:
    order = scene.order(
        "in_progress", "in_revision", which=lambda one: one.due_at is not None and scene.now < one.due_at
    )
    return CancelVeryLate(by=order.terms.buyer, order=order.terms.order)


def _extended_twice(scene: Scene) -> object:
    order = scene.order("delivered", which=lambda one: one.review_extended and scene.now < one.accept_by)
    return ExtendReview(by=order.terms.buyer, order=order.terms.order, number=order.deliveries)


def _by(who: UserId, order: OrderId) -> list[tuple[object, tuple[State, ...]]]:
    """What people do to orders, and the states in which they may; first what buyers do."""
    return [
        (
            SubmitRequirements(by=who, order=order, answers="Please"),
            ("awaiting_requirements", "in_progress", "in_revision"),  # where there are questions
        ),
        (CancelBeforeStart(by=who, order=order), ("awaiting_requirements",)),
        (CancelVeryLate(by=who, order=order), ("in_progress", "in_revision")),
        (ExtendReview(by=who, order=order, number=1), ("delivered",)),
        (RequestRevision(by=who, order=order, number=1, note="Please"), ("delivered",)),
        (AcceptDelivery(by=who, order=order, number=1), ("delivered",)),
        (SkipRequirements(by=who, order=order), ("awaiting_requirements",)),
        (DeliverWork(by=who, order=order, message="Here"), ("in_progress", "in_revision")),
    ]


def _no_order(scene: Scene) -> object:
    return scene.one_of(_by(scene.user(), scene.no_order()))[0]


def _not_theirs(scene: Scene) -> object:
    terms = scene.order().terms
    who = scene.one_of((scene.user(but=[terms.buyer, terms.seller]), scene.nobody()))
    return scene.one_of(_by(who, terms.order))[0]


def _out_of_turn(scene: Scene) -> object:
    order = scene.order()
    terms = order.terms
    possible = [*_by(terms.buyer, terms.order)[:-2], *_by(terms.seller, terms.order)[-2:]]
    return scene.one_of([command for command, states in possible if order.state not in states])


def _as_the_market(scene: Scene) -> object:
    """What only the clock and the intake may say."""
    terms = scene.order().terms
    who = scene.one_of((terms.buyer, terms.seller, scene.user()))
    return scene.one_of(
        (
            CompleteForSilence(by=who, order=terms.order, accept_by=scene.now),
            ExpireOrder(by=who, order=terms.order),
            EndWait(by=who, order=terms.order, number=1),
            CancelForSilence(by=who, order=terms.order, requirements_by=scene.now),
            CancelForNoDelivery(by=who, order=terms.order, give_up_at=scene.now),
            CancelUnanswered(by=who, order=terms.order, proposal=scene.ids.new(ProposalId)),
            LetChangePass(by=who, order=terms.order, proposal=scene.ids.new(ProposalId)),
            ExpireBill(by=who, order=terms.order, bill=scene.ids.new(BillId)),
            ExtendForSilence(by=who, order=terms.order, proposal=scene.ids.new(ProposalId)),
            AcceptPayment(by=who, order=terms.order, payment=scene.ids.new(PaymentId), amount=terms.total),
        )
    )


def _too_much_money(scene: Scene) -> object:
    terms = scene.order("payment_pending").terms
    payment = scene.ids.new(PaymentId)
    return AcceptPayment(by="order-intake", order=terms.order, payment=payment, amount=more(terms.total))


def _full(scene: Scene) -> PlaceOrder:
    """Where so many orders are open: see `Stage.crowd`."""
    queues = Counter(one.terms.seller for one in scene.all("order") if one.state in OPEN)
    full = [seller for seller, length in queues.items() if length >= scene.policy.queue_limit]
    return _place(scene, scene.pick("gig", lambda one: one.state == "active" and one[GigDrafted].seller in full))


TOO_MUCH_MONEY = "orders.decisions.paying: … holds"
FULL = "orders.decisions.placing: the seller's queue"

ORDERS: dict[str, Ask] = {
    "orders.decisions.delivering: there is nothing to deliver": _deliver(message=" "),
    "orders.decisions.delivering: the seller needs to know": _without_a_note,
    "orders.decisions.delivering: delivery …": _another_delivery,
    "orders.decisions.delivering: the time to answer this delivery ended": _late,
    "orders.decisions.delivering: the time to answer this delivery was extended": _extended_twice,
    "orders.decisions.delivering: no revision is left": _sent_back_too_often,
    "orders.decisions.files: at most": _deliver(*[_file(f"{n}.txt") for n in range(FILES_MAX + 1)]),
    "orders.decisions.files: two files": _deliver(_file(), _file()),
    "orders.decisions.files: a file's name has 1 to": _deliver(_file("")),
    "orders.decisions.files: a file's name has no slashes": _deliver(_file("../work.txt")),
    "orders.decisions.files: … has … bytes": _deliver(_file(size_bytes=26 * 1024 * 1024)),
    "orders.decisions.files: … does not say": _deliver(_file(sha256="A" * 64)),
    "orders.decisions.order: there is no such order": _no_order,
    "orders.decisions.order: only the …": _not_theirs,
    "orders.decisions.order: the market does this": _as_the_market,
    "orders.decisions.order: … is not possible now": _out_of_turn,
    "orders.decisions.order: only the buyer and the seller": _no_party,
    "orders.decisions.order: … may have": _deliver(message=TOO_LONG),
    TOO_MUCH_MONEY: _too_much_money,
    "orders.decisions.placing: the gig has no package": lambda scene: _place(
        scene, scene.gig("active"), package="Platinum"
    ),
    "orders.decisions.placing: this order was placed": _placed_again,
    "orders.decisions.placing: only a registered user": lambda scene: _place(
        scene, scene.gig("active"), by=scene.nobody()
    ),
    FULL: _full,
    "orders.decisions.placing: there is no such gig": lambda scene: _place(
        scene, scene.gig("active"), gig=scene.ids.new(GigId)
    ),
    "orders.decisions.placing: the gig is not this seller's": lambda scene: _place(
        scene, scene.gig("active"), seller=scene.nobody()
    ),
    "orders.decisions.placing: you are suspended": lambda scene: _place(
        scene, scene.gig("active"), by=scene.suspended(UserRegistered)
    ),
    "orders.decisions.placing: the seller is suspended": lambda scene: _place(
        scene, scene.gig("active", suspended=True)
    ),
    "orders.decisions.placing: nobody buys their own": _their_own,
    "orders.decisions.placing: the gig is not on sale": lambda scene: _place(scene, scene.gig("draft")),
    "orders.decisions.placing: the seller has paused": lambda scene: _place(scene, scene.gig("paused")),
    "orders.decisions.placing: the price of": _stale_price,
    "orders.decisions.placing: with fees": _stale_total,
    "orders.decisions.choosing: 1 to": _too_many_or_none,
    "orders.decisions.choosing: an extra is bought once": _an_extra_twice,
    "orders.decisions.placing: … is not offered with": _an_extra_that_is_not_offered,
    "orders.decisions.placing: … now takes": _stale_days,
    "orders.decisions.placing: … now includes": _stale_revisions,
    "orders.decisions.proposing: only who made": _anothers_proposal,
    "orders.decisions.proposing: this proposal is not open": _no_proposal,
    "orders.decisions.proposing: nobody answers": _their_own_proposal,
    "orders.decisions.proposing: a proposal of this kind": _a_second_proposal,
    "orders.decisions.proposing: the other side needs": _without_a_reason,
    "orders.decisions.extending: an extension has": _far_too_long,
    "orders.decisions.cancelling: the buyer can cancel alone": _not_late_enough,
}
