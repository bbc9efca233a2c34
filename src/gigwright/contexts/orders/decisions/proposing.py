"""What every proposal has in common: one party asks, the other answers or lets the time pass, and both may see why."""

from datetime import datetime, timedelta

from gigwright.backbone.decision import command, decision
from gigwright.backbone.errors import Refused
from gigwright.contexts.orders.decisions.order import check_text, only_a_party, order_as_it_is
from gigwright.contexts.orders.decisions.standing import Order, Proposal
from gigwright.events.orders import OrderPlaced, ProposalWithdrawn
from gigwright.values import OrderId, ProposalId, UserId


@command
class WithdrawProposal:
    """Take back what one has proposed and nobody has answered."""

    by: UserId
    order: OrderId
    proposal: ProposalId


@decision(order_as_it_is)
def withdraw_proposal(command: WithdrawProposal, now: datetime, order: Order) -> list[ProposalWithdrawn]:
    terms = only_a_party(order, command.by)
    found = the_open(order.extension, order.cancellation, order.change, order.refund, id=command.proposal)
    if found.by != command.by:
        raise Refused("only who made a proposal can take it back; you can decline it")
    return [
        ProposalWithdrawn(
            order=command.order,
            proposal=command.proposal,
            buyer=terms.buyer,
            seller=terms.seller,
            accept_by=None if found == order.refund else time_to_answer_the_work(order, now),
        )
    ]


def the_open(*proposals: Proposal | None, id: ProposalId) -> Proposal:
    """The one of these that has this id; Refused when it was answered, or the order has gone on without an answer."""
    for proposal in proposals:
        if proposal is not None and proposal.id == id:
            return proposal
    raise Refused("this proposal is not open any more; look at the order again")


def only_the_other_party(order: Order, proposal: Proposal, by: UserId) -> OrderPlaced:
    """What was agreed; Refused unless it is whom the proposal was made to."""
    terms = only_a_party(order, by)
    if by == proposal.by:
        raise Refused("nobody answers their own proposal; wait for the other side, or take it back")
    return terms


def check_the_proposal(open_one: Proposal | None, reason: str) -> None:
    """Refused while the last one is open, and without a reason."""
    if open_one is not None:
        raise Refused("a proposal of this kind still waits for its answer; answer it, or let it be taken back first")
    if not reason.strip():
        raise Refused("the other side needs to know why; write a reason")
    check_text("the reason", reason)


def answer_by(terms: OrderPlaced, now: datetime) -> datetime:
    """When silence counts as a yes."""
    return now + timedelta(hours=terms.answer_hours)


def time_to_answer_the_work(order: Order, now: datetime) -> datetime | None:
    """While a cancellation is open, delivered work is not accepted by silence; afterwards there is time for a word."""
    if order.state != "delivered" or order.accept_by is None or order.terms is None:
        return None
    return max(order.accept_by, answer_by(order.terms, now))
