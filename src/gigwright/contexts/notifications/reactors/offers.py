"""What both sides are told of a custom offer."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.reactors.telling import Party, Write, moment, offered, yes_or_no
from gigwright.events.orders import OfferAccepted, OfferDeclined, OfferExpired, OfferMade, OfferReminded, OfferWithdrawn


def tell_buyers_of_offers(reactor: Reactor, write: Write, write_what: Write) -> None:
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
        write(effects, event, "offer-withdrawn", title=effects.fold(offered, event))

    _tell_of_silence(reactor, write, "buyer")


def tell_sellers_of_offers(reactor: Reactor, write: Write, write_a_copy: Write) -> None:
    """What became of what they offered; of what they did themselves nobody needs to tell them."""

    @reactor.on(OfferAccepted, key="order")  # before whatever else is told of the order
    def accepted(effects: Effects, event: Recorded[OfferAccepted]) -> None:
        write(effects, event, "offer-accepted", title=effects.fold(offered, event))

    @reactor.on(OfferDeclined, key="offer")
    def declined(effects: Effects, event: Recorded[OfferDeclined]) -> None:
        write(effects, event, "offer-declined", title=effects.fold(offered, event))

    _tell_of_silence(reactor, write_a_copy, "seller")


def _tell_of_silence(reactor: Reactor, write: Write, party: Party) -> None:
    @reactor.on(OfferExpired, key="offer")
    def expired(effects: Effects, event: Recorded[OfferExpired]) -> None:
        write(effects, event, "offer-expired", title=effects.fold(offered, event), party=party)
