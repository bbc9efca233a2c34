"""A custom offer as its rules see it, from its making to its end."""

from typing import Literal

import msgspec

from gigwright.backbone.decision import Model
from gigwright.backbone.errors import Refused
from gigwright.events.orders import OfferAccepted, OfferDeclined, OfferExpired, OfferMade, OfferWithdrawn
from gigwright.policy import Policy, Terms
from gigwright.values import Money

End = OfferAccepted | OfferDeclined | OfferWithdrawn | OfferExpired
How = Literal["accepted", "declined", "withdrawn", "expired"]

ENDS: dict[type, How] = {
    OfferAccepted: "accepted",
    OfferDeclined: "declined",
    OfferWithdrawn: "withdrawn",
    OfferExpired: "expired",
}
IN_WORDS: dict[How, str] = {
    "accepted": "it was accepted",
    "declined": "it was declined",
    "withdrawn": "it was withdrawn",
    "expired": "its time is over",
}


class CustomOffer(msgspec.Struct, frozen=True):
    """What was offered, and how that `ended`; without `made` there is no such offer."""

    made: OfferMade | None = None
    ended: How | None = None


def made(_: CustomOffer, event: OfferMade) -> CustomOffer:
    return CustomOffer(made=event)


def ended(offer: CustomOffer, event: End) -> CustomOffer:
    return msgspec.structs.replace(offer, ended=ENDS[type(event)])


def one_more(open_ones: int, event: OfferMade) -> int:
    return open_ones + 1


def one_less(open_ones: int, event: End) -> int:
    return open_ones - 1


custom_offer_as_it_is = Model(CustomOffer(), {OfferMade: made, **dict.fromkeys(ENDS, ended)}, by="offer")
open_offers = Model(0, {OfferMade: one_more, **dict.fromkeys(ENDS, one_less)}, by={"seller": "by"})


def what_was_offered(offer: CustomOffer) -> OfferMade:
    """Refused when there is no such offer."""
    if offer.made is None:
        raise Refused("there is no such offer; look for it among your own")
    return offer.made


def check_it_is_open(offer: CustomOffer) -> None:
    """Refused when it has ended, saying how."""
    if offer.ended is not None:
        raise Refused(f"this offer is not open any more: {IN_WORDS[offer.ended]}; a new one can be made")


def terms_of_an_offer(price: Money, policy: Policy, category: str, seller: str) -> Terms:
    """What an offer at this price comes to; Refused where no offer may cost so little, or so much."""
    terms = policy.terms(price, category=category, seller=seller)
    most = policy.currency(price.currency).offer_ceiling
    if most < price:
        raise Refused(f"an offer may cost {most} at most, not {price}; offer the work in parts")
    return terms
