"""Other work than was ordered: one party proposes it, perhaps for more money and more time, and the other answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor, Present
from gigwright.contexts.orders.decisions.billing import (
    billed,
    check_the_gig,
    nobody_is_away,
    nothing_is_awaited,
)
from gigwright.contexts.orders.decisions.extending import DAYS_MAX, end_of_the_work
from gigwright.contexts.orders.decisions.offer import (
    Offer,
    Party,
    asks_as_user,
    offer_as_it_is,
    policy_in_force,
)
from gigwright.contexts.orders.decisions.order import (
    CLOCK,
    not_before,
    only,
    only_a_party,
    only_while,
    order_as_it_is,
    terms_of,
)
from gigwright.contexts.orders.decisions.proposing import answer_by, check_the_proposal, only_the_other_party, the_open
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import Billed, ChangeAgreed, ChangeDeclined, ChangeProposed, OrderPlaced
from gigwright.policy import Policy, Terms
from gigwright.values import BillId, GigId, Money, OrderId, ProposalId, UserId


@command
class ProposeChange:
    """Ask for other work: `what` is to be different, for so much more and so many days more, or for none."""

    by: UserId
    order: OrderId
    proposal: ProposalId
    gig: GigId
    what: str
    days: int
    price: Money | None = None


@decision(order_as_it_is, offer_as_it_is, asks_as_user, policy_in_force)
def propose_change(
    command: ProposeChange, now: datetime, order: Order, offer: Offer, asker: Party, policy: Policy
) -> list[ChangeProposed]:
    """Either side, while the work is being made. Amounts are computed here, once, and carried to the bill."""
    terms = only_a_party(order, command.by)
    only_while(order, "in_progress", "in_revision", act="proposing other work")
    check_the_gig(terms, command.gig, terms.seller)
    nobody_is_away(asker)
    check_the_proposal(order.change, command.what)
    if not 0 <= command.days <= DAYS_MAX:
        raise Refused(f"other work takes 0 to {DAYS_MAX} days more, not {command.days}")
    agreed = _amounts(command.price, terms, offer, policy)
    return [
        ChangeProposed(
            order=command.order,
            proposal=command.proposal,
            buyer=terms.buyer,
            seller=terms.seller,
            proposed_by=command.by,
            what=Present(command.what),
            price=agreed.price,
            service_fee=agreed.service_fee,
            total=agreed.total,
            commission=agreed.commission,
            earning=agreed.earning,
            days=command.days,
            answer_by=answer_by(terms, now),
        )
    ]


@command
class AcceptChange:
    """Agree on other work; where it costs something, the buyer is asked for it with the `bill`."""

    by: UserId
    order: OrderId
    proposal: ProposalId
    bill: BillId


@decision(order_as_it_is, asks_as_user, policy_in_force)
def accept_change(
    command: AcceptChange, now: datetime, order: Order, asker: Party, policy: Policy
) -> Sequence[ChangeAgreed | Billed]:
    terms_of(order)
    asked = the_open(order.change, id=command.proposal)
    terms = only_the_other_party(order, asked, command.by)
    nobody_is_away(asker)
    said = asked.change
    assert said is not None, "who proposes other work says what it costs and takes"
    if said.price.amount_minor == 0:
        return [_agreed(order, said, now)]
    nothing_is_awaited(order)
    agreed = Terms(
        price=said.price,
        service_fee=said.service_fee,
        total=said.total,
        commission=said.commission,
        earning=said.earning,
    )
    return [billed(terms, command.bill, "change", agreed, policy, now, proposal=said.proposal, days=said.days)]


@command
class DeclineChange:
    """Want the work that was ordered."""

    by: UserId
    order: OrderId
    proposal: ProposalId


@decision(order_as_it_is)
def decline_change(command: DeclineChange, now: datetime, order: Order) -> list[ChangeDeclined]:
    terms_of(order)
    asked = the_open(order.change, id=command.proposal)
    return [_declined(only_the_other_party(order, asked, command.by), asked.id, "declined")]


@command
class LetChangePass:
    """Take silence about other work for a no: nobody pays, or works, for what they never agreed to."""

    by: Actor
    order: OrderId
    proposal: ProposalId


@decision(order_as_it_is)
def let_change_pass(command: LetChangePass, now: datetime, order: Order) -> list[ChangeDeclined]:
    only(CLOCK, command.by)
    terms, asked = terms_of(order), order.change
    if asked is None or asked.id != command.proposal:
        return []
    not_before(asked.answer_by, now, f"the time to answer {command.proposal}")
    return [_declined(terms, asked.id, "silence")]


def _amounts(price: Money | None, terms: OrderPlaced, offer: Offer, policy: Policy) -> Terms:
    if price is None:
        nothing = Money(0, terms.price.currency)
        return Terms(price=nothing, service_fee=nothing, total=nothing, commission=nothing, earning=nothing)
    if price.currency != terms.price.currency:
        raise Refused(f"the order is in {terms.price.currency}; what is added to it is in the same currency")
    return policy.terms(price, category=offer.category, seller=terms.seller)


def _agreed(order: Order, said: ChangeProposed, now: datetime) -> ChangeAgreed:
    due_at, give_up_at = end_of_the_work(order, said.days, now)
    return ChangeAgreed(
        order=said.order,
        proposal=said.proposal,
        buyer=said.buyer,
        seller=said.seller,
        days=said.days,
        due_at=due_at,
        give_up_at=give_up_at,
    )


def _declined(terms: OrderPlaced, proposal: ProposalId, how: Literal["declined", "silence"]) -> ChangeDeclined:
    return ChangeDeclined(order=terms.order, proposal=proposal, buyer=terms.buyer, seller=terms.seller, how=how)
