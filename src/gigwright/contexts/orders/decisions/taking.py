"""What a buyer does with a custom offer: accepts it, which places an order on its terms, or declines it."""

from datetime import datetime

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.contexts.orders.decisions.offer import (
    Offer,
    Party,
    asks_as_user,
    named_seller,
    offer_as_it_is,
    policy_in_force,
    seller_queue,
)
from gigwright.contexts.orders.decisions.offered import (
    CustomOffer,
    check_it_is_open,
    custom_offer_as_it_is,
    terms_of_an_offer,
    what_was_offered,
)
from gigwright.contexts.orders.decisions.order import order_as_it_is
from gigwright.contexts.orders.decisions.placing import Bought, check_the_purchase, check_the_queue, placed
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import CUSTOM_OFFER, OfferAccepted, OfferDeclined, OfferMade, OrderPlaced
from gigwright.policy import Policy, Terms
from gigwright.values import GigId, Money, OfferId, OrderId, UserId


@command
class AcceptOffer:
    """Buy what was offered, under this id of an order; from `gig` on, the fields are what the buyer saw."""

    by: UserId
    offer: OfferId
    order: OrderId
    gig: GigId
    seller: UserId
    price: Money
    total: Money


@decision(
    custom_offer_as_it_is, order_as_it_is, offer_as_it_is, asks_as_user, named_seller, seller_queue, policy_in_force
)
def accept_offer(
    command: AcceptOffer,
    now: datetime,
    offer: CustomOffer,
    order: Order,
    gig: Offer,
    buyer: Party,
    seller: Party,
    queue: int,
    policy: Policy,
) -> list[OfferAccepted | OrderPlaced]:
    """Once, in time, and like any purchase. The fees are those of the policy in force, which the buyer saw."""
    made = _only_the_buyer(command.by, offer)
    check_it_is_open(offer)
    if now >= made.expires_at:
        raise Refused(f"the time of this offer was over at {rfc3339(made.expires_at)}; ask the seller for a new one")
    if (command.gig, command.seller) != (made.gig, made.seller):
        raise Refused("the offer is of another gig or another seller; look at the offer again")
    check_the_purchase(command.by, command.seller, order, gig, buyer, seller)
    terms = terms_of_an_offer(made.price, policy, gig.category, gig.seller)
    _check_what_was_seen(command, terms)
    check_the_queue(queue, policy)
    return [
        OfferAccepted(
            offer=made.offer,
            order=command.order,
            gig=made.gig,
            seller=made.seller,
            buyer=made.buyer,
            description=made.description,
        ),
        placed(command, now, gig, _bought(made, gig), terms, policy),
    ]


@command
class DeclineOffer:
    """Want nothing of it."""

    by: UserId
    offer: OfferId


@decision(custom_offer_as_it_is)
def decline_offer(command: DeclineOffer, now: datetime, offer: CustomOffer) -> list[OfferDeclined]:
    made = _only_the_buyer(command.by, offer)
    check_it_is_open(offer)
    return [OfferDeclined(offer=made.offer, gig=made.gig, seller=made.seller, buyer=made.buyer)]


def _only_the_buyer(by: UserId, offer: CustomOffer) -> OfferMade:
    made = what_was_offered(offer)
    if by != made.buyer:
        raise Refused("only the buyer to whom an offer was made answers it; its seller can withdraw it")
    return made


def _check_what_was_seen(command: AcceptOffer, terms: Terms) -> None:
    """Another price has another total anyway."""
    if terms.price != command.price:
        raise Refused(f"the offer is for {terms.price}, not {command.price} as you saw; look at the offer again")
    if terms.total != command.total:
        raise Refused(f"with fees the offer comes to {terms.total}, not {command.total} as you saw; look at it again")


def _bought(made: OfferMade, gig: Offer) -> Bought:
    """Where the offer says that nothing is asked, the work begins with the payment."""
    return Bought(
        package=CUSTOM_OFFER,
        delivery_days=made.delivery_days,
        revisions=made.revisions,
        questions=gig.questions if made.asks else (),
    )


RULES = (accept_offer, decline_offer)
