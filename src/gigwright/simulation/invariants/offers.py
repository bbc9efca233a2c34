"""Laws of custom offers."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.events.gigs import GigDrafted, GigPaused, GigPublished, GigResumed, Question, QuestionsChanged
from gigwright.events.orders import (
    CUSTOM_OFFER,
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferMade,
    OfferReminded,
    OfferWithdrawn,
    OrderPlaced,
)
from gigwright.events.policies import PolicyPublished
from gigwright.policy import FIRST_POLICY, Policy, policy_of
from gigwright.policy.reminders import REMIND_BEFORE
from gigwright.simulation.invariants.history import History
from gigwright.values import GigId, OfferId, OrderId, UserId

ENDS = (OfferAccepted, OfferDeclined, OfferWithdrawn, OfferExpired)
SAME = ("gig", "seller", "buyer", "title", "price", "delivery_days", "revisions")


class Market:
    """What is on sale, what is offered, and under which policy, at one moment of a history."""

    def __init__(self) -> None:
        self.policy: Policy = FIRST_POLICY
        self.sellers: dict[GigId, UserId] = {}
        self.on_sale: set[GigId] = set()
        self.asked: dict[GigId, tuple[Question, ...] | None] = {}
        self.made: dict[OfferId, OfferMade] = {}
        self.ended: dict[OfferId, str] = {}
        self.accepted: dict[OrderId, OfferMade] = {}
        self.reminded: set[OfferId] = set()
        self.open: Counter[UserId] = Counter()

    def hear(self, event: Recorded[Any]) -> None:
        """One more event."""
        match event.data:
            case PolicyPublished() as said:
                self.policy = policy_of(said.version, said.numbers, said.fees)
            case GigDrafted() as said:
                self.sellers[said.gig] = said.seller
            case GigPublished() | GigResumed() as said:
                self.on_sale.add(said.gig)
            case GigPaused() as said:
                self.on_sale.discard(said.gig)
            case QuestionsChanged() as said:
                self.asked[said.gig] = said.questions
            case OfferMade() as said:
                self.made[said.offer] = said
                self.open[said.seller] += 1
            case OfferReminded() as said:
                self.reminded.add(said.offer)
            case OfferAccepted() | OfferDeclined() | OfferWithdrawn() | OfferExpired() as said:
                self.ended[said.offer] = event.name
                self.open[said.seller] -= 1


def offers_are_kept(history: History) -> Iterator[str]:
    """I21: an offer is made within its bounds and ends once, and its buyer is reminded before; whoever accepts it in
    time, while it stands, has an order on exactly its terms; and no other order is of an offer."""
    market = Market()
    for event in history.events:
        match event.data:
            case OfferMade() as said:
                found = _against_the_making(said, market)
            case OfferAccepted() | OfferDeclined() | OfferWithdrawn() | OfferExpired() as said:
                found = _against_the_end(event, market)
                if isinstance(said, OfferAccepted) and said.offer in market.made:
                    market.accepted[said.order] = market.made[said.offer]
            case OfferReminded():
                found = _against_the_reminder(event, market)
            case OrderPlaced() as said:
                found = _against_the_order(said, market)
            case _:
                found = iter(())
        yield from (f"{event.name} at {event.position}: {wrong}" for wrong in found)
        market.hear(event)
    for order in market.accepted:
        if not any(event.data.order == order for event in history.of(OrderPlaced)):
            yield f"{order} was promised by an offer, and never placed"


def _against_the_making(said: OfferMade, market: Market) -> Iterator[str]:
    row = market.policy.currency(said.price.currency)
    least, most = row.minimum_price, row.maximum_offer if row.maximum_offer.amount_minor else row.maximum_price
    if said.offer in market.made:
        yield f"{said.offer} was made before"
    if said.seller == said.buyer or market.sellers.get(said.gig) != said.seller or said.gig not in market.on_sale:
        yield f"{said.seller} had nothing on sale to {said.buyer} as {said.gig}"
    if not least <= said.price <= most:
        yield f"it costs {said.price}, and offers cost {least} to {most}"
    if market.open[said.seller] >= market.policy.offer_limit:
        yield f"{said.seller} had {market.open[said.seller]} open offers"
    if said.policy != market.policy.version:
        yield f"it names policy {said.policy}, when policy {market.policy.version} was in force"


def _against_the_end(event: Recorded[Any], market: Market) -> Iterator[str]:
    said = event.data
    made = market.made.get(said.offer)
    if made is None or said.offer in market.ended:
        yield f"{said.offer} was never made, or ended before: {market.ended.get(said.offer)}"
    elif (said.gig, said.seller, said.buyer) != (made.gig, made.seller, made.buyer):
        yield f"{said.offer} is of others: {made}"
    elif isinstance(said, OfferExpired) and event.recorded < made.expires_at:
        yield f"{said.offer} stands until {made.expires_at}"


def _against_the_reminder(event: Recorded[Any], market: Market) -> Iterator[str]:
    said = event.data
    made = market.made.get(said.offer)
    if made is None or said.offer in market.ended or said.offer in market.reminded:
        yield f"{said.offer} was never made, has ended, or its buyer was reminded before"
    elif event.recorded < made.expires_at - REMIND_BEFORE or said.expires_at != made.expires_at:
        yield f"{said.offer} stands until {made.expires_at}, and it is {event.recorded}"


def _against_the_order(said: OrderPlaced, market: Market) -> Iterator[str]:
    """It was accepted, by the clock of whoever decided it, so long before the time to pay is over."""
    made = market.accepted.get(said.order)
    if made is None:
        if said.package == CUSTOM_OFFER:
            yield f"{said.order} is of an offer that nobody accepted"
        return
    for name in SAME:
        if getattr(said, name) != getattr(made, name):
            yield f"{said.order} has {name} {getattr(said, name)}, and {getattr(made, name)} was offered"
    if (said.package, said.quantity, said.extras) != (CUSTOM_OFFER, 1, ()):
        yield f"{said.order} is of {said.quantity} {said.package} with {said.extras}, and {made.offer} was accepted"
    if said.questions != (market.asked.get(said.gig) if made.asks else ()):
        yield f"{said.order} asks {said.questions}, and {made.offer} says {made.asks} about what is asked"
    if said.gig not in market.on_sale:
        yield f"{said.gig} was not on sale when {made.offer} was accepted"
    accepted_at = said.pay_by - timedelta(minutes=market.policy.payment_minutes)
    if accepted_at >= made.expires_at:
        yield f"{made.offer} stood until {made.expires_at}, and was accepted at {accepted_at}"
