"""What an operator may do with a custom offer: end it for one side, on record and with a reason; never accept it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from gigwright.backbone.decision import command, decision
from gigwright.backbone.event import Present
from gigwright.contexts.orders.decisions.offered import (
    CustomOffer,
    check_it_is_open,
    custom_offer_as_it_is,
    what_was_offered,
)
from gigwright.contexts.orders.decisions.overruling import asks_as_operator, only_an_operator
from gigwright.events.orders import OfferDeclined, OfferMade, OfferOverruled, OfferWithdrawn
from gigwright.values import OfferId, OperatorId


@command
class WithdrawOfferByOperator:
    """Take an open offer back for its seller."""

    by: OperatorId
    offer: OfferId
    reason: str


@decision(custom_offer_as_it_is, asks_as_operator)
def withdraw_offer_by_operator(
    command: WithdrawOfferByOperator, now: datetime, offer: CustomOffer, operator: bool
) -> Sequence[OfferOverruled | OfferWithdrawn]:
    made = _to_be_ended(command, offer, operator=operator)
    withdrawn = OfferWithdrawn(offer=made.offer, gig=made.gig, seller=made.seller, buyer=made.buyer)
    return [_overruled(command, made, "withdrawn"), withdrawn]


@command
class DeclineOfferByOperator:
    """Decline an open offer for its buyer."""

    by: OperatorId
    offer: OfferId
    reason: str


@decision(custom_offer_as_it_is, asks_as_operator)
def decline_offer_by_operator(
    command: DeclineOfferByOperator, now: datetime, offer: CustomOffer, operator: bool
) -> Sequence[OfferOverruled | OfferDeclined]:
    made = _to_be_ended(command, offer, operator=operator)
    declined = OfferDeclined(offer=made.offer, gig=made.gig, seller=made.seller, buyer=made.buyer)
    return [_overruled(command, made, "declined"), declined]


Act = WithdrawOfferByOperator | DeclineOfferByOperator


def _to_be_ended(command: Act, offer: CustomOffer, *, operator: bool) -> OfferMade:
    """What nobody has ended; whoever made it or may answer it may be suspended."""
    only_an_operator(operator, command.reason)
    made = what_was_offered(offer)
    check_it_is_open(offer)
    return made


def _overruled(command: Act, made: OfferMade, act: Literal["withdrawn", "declined"]) -> OfferOverruled:
    """The record of an operator's act."""
    return OfferOverruled(
        offer=made.offer,
        operator=command.by,
        seller=made.seller,
        buyer=made.buyer,
        act=act,
        reason=Present(command.reason),
    )


RULES = (withdraw_offer_by_operator, decline_offer_by_operator)
