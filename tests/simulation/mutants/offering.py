"""Bugs of custom offers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec

from gigwright.contexts.orders.decisions import overruling_offers, taking
from gigwright.contexts.orders.decisions.offer import Offer
from gigwright.contexts.orders.decisions.offered import CustomOffer, open_offers
from gigwright.contexts.orders.decisions.overruling_offers import withdraw_offer_by_operator
from gigwright.contexts.orders.decisions.placing import Bought
from gigwright.contexts.orders.decisions.taking import AcceptOffer, accept_offer
from gigwright.events.orders import OfferDeclined, OfferMade
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("Whoever accepts an offer does not look whether it was accepted, declined or withdrawn before.")
def offers_accepted_again() -> Iterator[None]:
    real = accept_offer.decide

    def decide(command: AcceptOffer, now: datetime, offer: CustomOffer, *states: Any) -> Any:
        return real(command, now, msgspec.structs.replace(offer, ended=None), *states)

    with replaced(accept_offer, "decide", decide):
        yield


@mutant("An offer is accepted as long as no timer has said that its time is over.")
def offers_accepted_too_late() -> Iterator[None]:
    real = accept_offer.decide

    def decide(command: AcceptOffer, now: datetime, offer: CustomOffer, *states: Any) -> Any:
        made: Any = offer.made
        later = None if made is None else msgspec.structs.replace(made, expires_at=made.expires_at + timedelta(days=9))
        return real(command, now, msgspec.structs.replace(offer, made=later), *states)

    with replaced(accept_offer, "decide", decide):
        yield


@mutant("An order from an offer takes the days and revisions of the gig's first package.")
def offers_on_the_terms_of_the_gig() -> Iterator[None]:
    real = taking._bought

    def bought(made: OfferMade, gig: Offer) -> Bought:
        first = gig.packages[0]
        said = real(made, gig)
        return msgspec.structs.replace(said, delivery_days=first.delivery_days, revisions=first.revisions)

    with replaced(taking, "_bought", bought):
        yield


@mutant("An order from an offer costs what the gig's first package costs.")
def offers_at_the_price_of_the_gig() -> Iterator[None]:
    real = accept_offer.decide

    def decide(command: AcceptOffer, now: datetime, offer: CustomOffer, order: Any, gig: Offer, *states: Any) -> Any:
        policy = states[-1]
        if offer.made is None or not gig.packages or offer.made.price != command.price:
            return real(command, now, offer, order, gig, *states)
        price = gig.packages[0].price
        offered: Any = offer.made
        made = msgspec.structs.replace(offered, price=price)
        honest = policy.terms(offer.made.price, category=gig.category, seller=gig.seller).total == command.total
        total = policy.terms(price, category=gig.category, seller=gig.seller).total if honest else command.total
        asked: Any = command
        cheaper = msgspec.structs.replace(asked, price=price, total=total)
        return real(cheaper, now, msgspec.structs.replace(offer, made=made), order, gig, *states)

    with replaced(accept_offer, "decide", decide):
        yield


@mutant("The work of an order from an offer waits for what the gig asks, whatever the offer says.")
def offers_ask_in_spite_of_themselves() -> Iterator[None]:
    real = taking._bought

    def bought(made: OfferMade, gig: Offer) -> Bought:
        return msgspec.structs.replace(real(made, gig), questions=gig.questions)

    with replaced(taking, "_bought", bought):
        yield


@mutant("An offer that was declined makes room for two others.", days=30, orders=60)
def declined_offers_leave_twice() -> Iterator[None]:
    def left_twice(open_ones: int, event: OfferDeclined) -> int:
        return open_ones - 2

    with replaced(open_offers, "folds", {**open_offers.folds, OfferDeclined: left_twice}):
        yield


@mutant("An operator who withdraws an offer leaves nothing on record.", days=30, orders=60)
def operators_withdraw_offers_off_the_record() -> Iterator[None]:
    real = withdraw_offer_by_operator.decide

    def decide(*asked: Any) -> Any:
        _, withdrawn = real(*asked)
        return [withdrawn]

    with replaced(withdraw_offer_by_operator, "decide", decide):
        yield


@mutant("An operator ends an offer for one side without looking whether it was accepted before.", days=30, orders=60)
def operators_end_what_has_ended() -> Iterator[None]:
    with replaced(overruling_offers, "check_it_is_open", lambda _: None):
        yield
