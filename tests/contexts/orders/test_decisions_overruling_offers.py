"""What an operator may do with a custom offer: end it for one side, on record, and never accept it."""

from typing import Any

import pytest

from gigwright.backbone.event import Present
from gigwright.backbone.testing import given
from gigwright.contexts.orders.decisions.offering import make_offer, withdraw_offer
from gigwright.contexts.orders.decisions.overruling_offers import (
    DeclineOfferByOperator,
    WithdrawOfferByOperator,
    decline_offer_by_operator,
    withdraw_offer_by_operator,
)
from gigwright.contexts.orders.decisions.taking import accept_offer
from gigwright.events.accounts import OperatorAppointed, UserSuspended
from gigwright.events.orders import OfferOverruled
from gigwright.values import AddressId, OperatorId, UserId
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import ada, ben, ids, on_sale, sam
from tests.contexts.orders.samples_of_offers import (
    WEEK,
    accept,
    accepted,
    declined,
    lapsed,
    made,
    make,
    offer,
    other_offer,
    withdrawn,
)
from tests.contexts.orders.test_decisions_offering import withdraw
from tests.contexts.orders.test_decisions_placing import published as policy

appointed = OperatorAppointed(operator=ada, address=ids.new(AddressId))
WHY = "Nobody may sell that"
take_back = WithdrawOfferByOperator(by=ada, offer=offer, reason=WHY)
say_no = DeclineOfferByOperator(by=ada, offer=offer, reason=WHY)
overruled = OfferOverruled(offer=offer, operator=ada, seller=sam, buyer=ben, act="withdrawn", reason=Present(WHY))
ACTS: list[Any] = [
    pytest.param(withdraw_offer_by_operator, take_back, [overruled, withdrawn], id="withdraw"),
    pytest.param(decline_offer_by_operator, say_no, [changed(overruled, act="declined"), declined], id="decline"),
]


def _suspended(user: UserId) -> UserSuspended:
    return UserSuspended(user=user, operator=ada, reason=Present("A complaint"))


@pytest.mark.parametrize(("rule", "command", "then"), ACTS)
def test_an_operator_ends_an_open_offer_for_one_side_and_says_why(rule: Any, command: Any, then: Any) -> None:
    given(appointed, made()).when(rule, command).then(*then)


@pytest.mark.parametrize(("rule", "command", "then"), ACTS)
def test_it_does_not_matter_that_somebody_is_suspended(rule: Any, command: Any, then: Any) -> None:
    given(appointed, *on_sale, made(), _suspended(sam), _suspended(ben)).when(rule, command).then(*then)


@pytest.mark.parametrize(("rule", "command", "then"), ACTS)
def test_it_is_ended_as_long_as_nobody_has_said_that_its_time_is_over(rule: Any, command: Any, then: Any) -> None:
    given(appointed, made()).when(rule, command, now=WEEK).then(*then)


@pytest.mark.parametrize("end", [accepted(), declined, withdrawn, lapsed])
@pytest.mark.parametrize(("rule", "command", "then"), ACTS)
def test_what_has_ended_is_not_ended_again(rule: Any, command: Any, then: Any, end: Any) -> None:
    given(appointed, made(), end).when(rule, command).refuses("this offer is not open any more")


@pytest.mark.parametrize(("rule", "command", "then"), ACTS)
def test_only_an_operator_does_it_with_a_reason_and_to_an_offer_that_there_is(
    rule: Any, command: Any, then: Any
) -> None:
    nobody = changed(command, by=ids.new(OperatorId))
    given(appointed, made()).when(rule, nobody).refuses("only an operator can do this")
    given(made()).when(rule, command).refuses("only an operator can do this")
    given(appointed, made()).when(rule, changed(command, reason=" \n")).refuses("write a reason")
    given(appointed, made(other_offer)).when(rule, command).refuses("there is no such offer")


@pytest.mark.parametrize(("rule", "command", "then"), ACTS)
def test_nobody_accepts_or_withdraws_it_afterwards_and_there_is_room_for_another(
    rule: Any, command: Any, then: Any
) -> None:
    over = (appointed, *on_sale, policy(offer_limit=1), made(), *then)
    given(*over).when(accept_offer, accept).refuses("this offer is not open any more")
    given(*over).when(withdraw_offer, withdraw).refuses("this offer is not open any more")
    again = changed(make, offer=other_offer)
    given(*over).when(make_offer, again).then(made(other_offer, policy=2, expires_at=WEEK))
