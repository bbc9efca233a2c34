"""What both sides are told of a custom offer."""

from typing import Literal

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.ports import Template
from gigwright.contexts.notifications.reactors.telling import (
    Party,
    Write,
    ended_for_others,
    moment,
    offered,
    yes_or_no,
)
from gigwright.events.orders import (
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferMade,
    OfferOverruled,
    OfferReminded,
    OfferWithdrawn,
)


def tell_buyers_of_offers(reactor: Reactor, write: Write, write_what: Write, write_why: Write) -> None:
    """What is offered, in the seller's words (`write_what` quotes them), and that it is not offered any more."""

    @reactor.on(OfferMade, key="offer")
    def made(effects: Effects, event: Recorded[OfferMade]) -> None:
        said = event.data
        facts = {"price": str(said.price), "total": str(said.total), "days": str(said.delivery_days)}
        facts |= {"revisions": "" if said.revisions is None else str(said.revisions)}
        facts |= {"asks": yes_or_no(said.asks), "expires_at": moment(said.expires_at)}
        write_what(effects, event, "offer-made", title=said.title, **facts)

    @reactor.on(OfferReminded, key="offer")
    def reminded(effects: Effects, event: Recorded[OfferReminded]) -> None:
        expires_at = moment(event.data.expires_at)
        write(effects, event, "offer-soon", title=effects.fold(offered, event), expires_at=expires_at)

    @reactor.on(OfferWithdrawn, key="offer")
    def withdrawn(effects: Effects, event: Recorded[OfferWithdrawn]) -> None:
        _tell_of_the_end(effects, event, write, "offer-withdrawn")

    _tell_of_silence(reactor, write, "buyer")
    _tell_whose_turn_it_was(reactor, write_why, "declined")


def tell_sellers_of_offers(reactor: Reactor, write: Write, write_a_copy: Write, write_why: Write) -> None:
    """What became of what they offered; of what they did themselves nobody needs to tell them."""

    @reactor.on(OfferAccepted, key="order")  # before whatever else is told of the order
    def accepted(effects: Effects, event: Recorded[OfferAccepted]) -> None:
        write(effects, event, "offer-accepted", title=effects.fold(offered, event))

    @reactor.on(OfferDeclined, key="offer")
    def declined(effects: Effects, event: Recorded[OfferDeclined]) -> None:
        _tell_of_the_end(effects, event, write, "offer-declined")

    _tell_of_silence(reactor, write_a_copy, "seller")
    _tell_whose_turn_it_was(reactor, write_why, "withdrawn")


def _tell_of_silence(reactor: Reactor, write: Write, party: Party) -> None:
    @reactor.on(OfferExpired, key="offer")
    def expired(effects: Effects, event: Recorded[OfferExpired]) -> None:
        write(effects, event, "offer-expired", title=effects.fold(offered, event), party=party)


def _tell_of_the_end(
    effects: Effects, event: Recorded[OfferWithdrawn] | Recorded[OfferDeclined], write: Write, template: Template
) -> None:
    by_an_operator = yes_or_no(effects.fold(ended_for_others, event))
    write(effects, event, template, title=effects.fold(offered, event), by_an_operator=by_an_operator)


def _tell_whose_turn_it_was(reactor: Reactor, write_why: Write, act: Literal["withdrawn", "declined"]) -> None:
    """For whom an operator did it reads why, in the operator's words (`write_why` quotes them)."""

    @reactor.on(OfferOverruled, key="offer")
    def overruled(effects: Effects, event: Recorded[OfferOverruled]) -> None:
        if event.data.act == act:
            write_why(effects, event, "offer-overruled", title=effects.fold(offered, event), act=act)
