"""Custom offers: a seller offers one buyer work of its own, within a gig, until the buyer answers or time is over."""

from datetime import datetime, timedelta

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor, Present
from gigwright.contexts.orders.decisions.offer import (
    PARTIES,
    Offer,
    Party,
    asks_as_user,
    offer_as_it_is,
    policy_in_force,
)
from gigwright.contexts.orders.decisions.offered import (
    CustomOffer,
    check_it_is_open,
    custom_offer_as_it_is,
    open_offers,
    terms_of_an_offer,
    what_was_offered,
)
from gigwright.contexts.orders.decisions.order import CLOCK, not_before, only
from gigwright.events.gigs import DELIVERY_DAYS, REVISIONS_MAX
from gigwright.events.orders import OfferExpired, OfferMade, OfferWithdrawn
from gigwright.policy import Policy
from gigwright.policy.reminders import REMIND_BEFORE
from gigwright.values import GigId, Money, OfferId, UserId

DESCRIPTION_LENGTH_MAX = 1_200
DAY_HOURS = 24

named_buyer = Model(Party(), PARTIES, by={"user": "buyer"})


@command
class MakeOffer:
    """Offer a buyer this work, within a gig of one's own; `asks`: it waits for what the gig asks its buyers.

    It stands for `open_days`, or (None) as long as the policy lets it.
    """

    by: UserId
    offer: OfferId
    gig: GigId
    buyer: UserId
    description: str
    price: Money
    delivery_days: int
    revisions: int | None
    asks: bool = True
    open_days: int | None = None


@decision(custom_offer_as_it_is, offer_as_it_is, asks_as_user, named_buyer, open_offers, policy_in_force)
def make_offer(
    command: MakeOffer,
    now: datetime,
    offer: CustomOffer,
    gig: Offer,
    seller: Party,
    buyer: Party,
    open_ones: int,
    policy: Policy,
) -> list[OfferMade]:
    if offer.made is not None:
        raise Refused("this offer was made already; a new offer needs a new id")
    _check_the_gig(command, gig)
    _check_the_parties(command, seller, buyer)
    _check_the_work(command)
    terms = terms_of_an_offer(command.price, policy, gig.category, gig.seller)
    if open_ones >= policy.offer_limit:
        raise Refused(f"you have {open_ones} open offers, as many as can be; withdraw one, or wait for an answer")
    stands_for = _stands_for(command.open_days, policy)
    return [
        OfferMade(
            offer=command.offer,
            gig=command.gig,
            seller=command.by,
            buyer=command.buyer,
            title=gig.title,
            description=Present(command.description),
            price=terms.price,
            total=terms.total,
            delivery_days=command.delivery_days,
            revisions=command.revisions,
            asks=command.asks,
            policy=policy.version,
            expires_at=now + stands_for,
            remind_at=None if stands_for <= REMIND_BEFORE else now + stands_for - REMIND_BEFORE,
        )
    ]


@command
class WithdrawOffer:
    """Take an offer back that the buyer has not answered."""

    by: UserId
    offer: OfferId


@decision(custom_offer_as_it_is)
def withdraw_offer(command: WithdrawOffer, now: datetime, offer: CustomOffer) -> list[OfferWithdrawn]:
    """The seller alone, suspended or not: it only ends something."""
    made = what_was_offered(offer)
    if command.by != made.seller:
        raise Refused("only the seller who made an offer withdraws it; its buyer can decline it")
    check_it_is_open(offer)
    return [OfferWithdrawn(offer=made.offer, gig=made.gig, seller=made.seller, buyer=made.buyer)]


@command
class ExpireOffer:
    """End an offer that nobody answered in time."""

    by: Actor
    offer: OfferId


@decision(custom_offer_as_it_is)
def expire_offer(command: ExpireOffer, now: datetime, offer: CustomOffer) -> list[OfferExpired]:
    """Never before its time; one that has ended already needs no end."""
    only(CLOCK, command.by)
    made = what_was_offered(offer)
    if offer.ended is not None:
        return []
    not_before(made.expires_at, now, f"the time to answer {made.offer}")
    return [OfferExpired(offer=made.offer, gig=made.gig, seller=made.seller, buyer=made.buyer)]


def _check_the_gig(command: MakeOffer, gig: Offer) -> None:
    if gig.state is None:
        raise Refused("there is no such gig; an offer is made within a gig of your own")
    if gig.seller != command.by:
        raise Refused("this gig is another seller's; an offer is made within a gig of your own")
    if gig.state != "active":
        raise Refused(f"an offer needs a gig that is on sale, and this one is {gig.state}; publish or resume it first")


def _check_the_parties(command: MakeOffer, seller: Party, buyer: Party) -> None:
    if command.buyer == command.by:
        raise Refused("nobody buys of themselves; name the buyer to whom you offer it")
    if not buyer.registered:
        raise Refused("there is no such buyer; whoever is offered something has an account here")
    if seller.suspended:
        raise Refused("you are suspended: orders go on, but you can't make offers until you are restored")
    if buyer.suspended:
        raise Refused("the buyer is suspended, and can't accept anything; make the offer when they are restored")


def _check_the_work(command: MakeOffer) -> None:
    if not command.description.strip():
        raise Refused("the buyer needs to know what is offered; describe the work")
    if len(command.description) > DESCRIPTION_LENGTH_MAX:
        raise Refused(
            f"the description may have {DESCRIPTION_LENGTH_MAX} characters, not {len(command.description)}; shorten it"
        )
    if command.delivery_days not in DELIVERY_DAYS:
        raise Refused(f"the work can't take {command.delivery_days} days; choose 1 to 10, 14, 21, 30, 45, 60, 75 or 90")
    if command.revisions is not None and not 0 <= command.revisions <= REVISIONS_MAX:
        raise Refused(
            f"an offer includes 0 to {REVISIONS_MAX} revisions, or as many as wanted, not {command.revisions}"
        )


def _stands_for(days: int | None, policy: Policy) -> timedelta:
    if days is None:
        return timedelta(hours=policy.offer_hours)
    most = policy.offer_hours // DAY_HOURS
    if not 1 <= days <= most:
        raise Refused(f"an offer stands for 1 to {most} days, not {days}; if you name none, it stands for the longest")
    return timedelta(days=days)


RULES = (make_offer, withdraw_offer, expire_offer)
