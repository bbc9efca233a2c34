"""Other work than was ordered: proposed by either side, for something or for nothing, and nobody agrees by silence."""

from datetime import timedelta
from typing import Any

import pytest

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.changing import (
    AcceptChange,
    DeclineChange,
    LetChangePass,
    ProposeChange,
    accept_change,
    decline_change,
    let_change_pass,
    propose_change,
)
from gigwright.contexts.orders.decisions.paying import AcceptPayment, accept_payment
from gigwright.contexts.orders.decisions.proposing import WithdrawProposal, withdraw_proposal
from gigwright.events.orders import Billed
from gigwright.values import GigId, Money
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ben,
    bill,
    delivered,
    eve,
    gig,
    ids,
    on_sale,
    order,
    other_payment,
    other_proposal,
    proposal,
    sam,
    suspended,
    taken_back,
    until_delivered,
    until_paid,
    until_started,
    usd,
)
from tests.contexts.orders.samples_further import billed, bought, change_agreed, change_declined, change_proposed

propose = ProposeChange(by=sam, order=order, proposal=proposal, gig=gig, what="A dog, too", days=2, price=usd(1_500))
accept = AcceptChange(by=ben, order=order, proposal=proposal, bill=bill)
decline = DeclineChange(by=ben, order=order, proposal=proposal)
passing = LetChangePass(by="timers", order=order, proposal=proposal)
making = (*on_sale, *until_started)
asked, asked_freely = (*making, change_proposed()), (*making, change_proposed(free=True))
of_the_change = billed("change", days=2, proposal=proposal)
in_two_days = NOON + timedelta(hours=48)


def proposing(**terms: Any) -> ProposeChange:
    command: ProposeChange = changed(propose, **terms)
    return command


def test_either_side_proposes_other_work_with_its_fees() -> None:
    given(*making).when(propose_change, propose).then(change_proposed())
    given(*making).when(propose_change, proposing(by=ben)).then(change_proposed(by=ben))
    given(*making).when(propose_change, proposing(price=None)).then(change_proposed(free=True))


def test_other_work_is_proposed_while_work_is_made_and_one_at_a_time() -> None:
    given(*on_sale, *until_paid).when(propose_change, propose).refuses("proposing other work is not possible now")
    given(*on_sale, *until_delivered).when(propose_change, propose).refuses("not possible now")
    given(*asked).when(propose_change, proposing(proposal=other_proposal)).refuses("still waits for its answer")
    given(*making).when(propose_change, proposing(by=eve)).refuses("only the buyer and the seller")


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({"what": " "}, "write a reason"),
        ({"what": "x" * 10_001}, "may have 10000 characters"),
        ({"days": -1}, "other work takes 0 to 90 days more, not -1"),
        ({"days": 91}, "other work takes 0 to 90 days more, not 91"),
        ({"price": Money(1_500, "EUR")}, "what is added to it is in the same currency"),
        ({"price": usd(499)}, "below the minimum of 5.00 USD"),
        ({"gig": ids.new(GigId)}, "of another gig"),
    ],
)
def test_other_work_that_cannot_be_proposed(terms: dict[str, Any], why: str) -> None:
    given(*making).when(propose_change, proposing(**terms)).refuses(why)


def test_who_agrees_on_work_that_costs_more_is_asked_for_it() -> None:
    given(*asked).when(accept_change, accept).then(of_the_change)
    given(*making, change_proposed(by=ben)).when(accept_change, changed(accept, by=sam)).then(of_the_change)
    hear = AcceptPayment(by="order-intake", order=order, payment=other_payment, amount=usd(1_883), bill=bill)
    after = {"due_at": NOON + timedelta(days=5), "give_up_at": NOON + timedelta(days=19)}
    given(*asked, of_the_change).when(accept_payment, hear).then(bought(days=2, kind="change", **after))


def test_work_that_costs_no_more_is_agreed_on_at_once() -> None:
    given(*asked_freely).when(accept_change, accept).then(change_agreed())
    given(*making, change_proposed(free=True, days=0)).when(accept_change, accept).then(change_agreed(0))


def test_nobody_answers_twice_or_their_own_proposal() -> None:
    given(*asked).when(accept_change, changed(accept, by=sam)).refuses("nobody answers their own proposal")
    given(*asked).when(decline_change, changed(decline, by=sam)).refuses("nobody answers their own proposal")
    for answer in (of_the_change, change_declined(), taken_back()):
        given(*asked, answer).when(accept_change, accept).refuses("not open any more")
    given(*asked_freely, change_agreed()).when(decline_change, decline).refuses("not open any more")


def test_a_proposal_is_answered_while_nothing_else_is_to_be_paid() -> None:
    given(*asked, billed()).when(accept_change, accept).refuses("another payment of this order is awaited")
    given(*asked_freely, billed()).when(accept_change, accept).then(change_agreed())


def test_the_next_step_answers_no() -> None:
    given(*asked, delivered()).when(accept_change, accept).refuses("not open any more")


def test_other_work_is_declined_or_taken_back() -> None:
    given(*asked).when(decline_change, decline).then(change_declined())
    back = WithdrawProposal(by=sam, order=order, proposal=proposal)
    given(*asked).when(withdraw_proposal, back).then(taken_back())
    given(*asked).when(withdraw_proposal, changed(back, by=ben)).refuses("only who made a proposal can take it back")


def test_silence_is_a_no_and_moves_no_money() -> None:
    given(*asked).when(let_change_pass, passing, now=in_two_days).then(change_declined("silence"))
    given(*asked_freely).when(let_change_pass, passing, now=in_two_days).then(change_declined("silence"))
    given(*asked, of_the_change).when(let_change_pass, passing, now=in_two_days).then()
    given(*asked).when(let_change_pass, changed(passing, by=ben), now=in_two_days).refuses("by itself")
    with pytest.raises(ClockJumped, match="the time to answer"):
        given(*asked).when(let_change_pass, passing, now=in_two_days - timedelta(microseconds=1))


def test_whoever_is_suspended_proposes_and_agrees_on_nothing() -> None:
    given(*making, suspended(sam)).when(propose_change, propose).refuses("one of you is suspended")
    given(*asked, suspended(ben)).when(accept_change, accept).refuses("one of you is suspended")
    given(*asked, suspended(ben)).when(decline_change, decline).then(change_declined())


def test_the_amounts_are_those_that_were_proposed() -> None:
    dearer = changed(change_proposed(), service_fee=usd(400), total=usd(1_900))
    then = given(*making, dearer).when(accept_change, accept)
    asked_for: Billed = changed(of_the_change, service_fee=usd(400), total=usd(1_900))
    then.then(asked_for)
