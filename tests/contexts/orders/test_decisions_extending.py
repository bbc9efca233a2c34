"""More time: asked for with a reason, agreed by a word or by silence."""

from datetime import timedelta

import pytest

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.cancelling import CancelVeryLate, cancel_very_late
from gigwright.contexts.orders.decisions.extending import (
    AcceptExtension,
    DeclineExtension,
    ExtendForSilence,
    ProposeExtension,
    accept_extension,
    decline_extension,
    extend_for_silence,
    propose_extension,
)
from gigwright.contexts.orders.decisions.proposing import WithdrawProposal, withdraw_proposal
from gigwright.events.orders import ExtensionDeclined
from gigwright.values import UserId
from tests.contexts.orders.samples import (
    ben,
    delivered,
    ended,
    eve,
    order,
    other_proposal,
    proposal,
    sam,
    taken_back,
    time_agreed,
    time_proposed,
    until_delivered,
    until_started,
)

LATE = NOON + timedelta(days=4)


def ask(days: int = 2, reason: str = "It rains", by: UserId = sam) -> ProposeExtension:
    return ProposeExtension(by=by, order=order, proposal=proposal, days=days, reason=reason)


def test_either_asks_and_the_days_count_from_the_due_time() -> None:
    given(*until_started).when(propose_extension, ask()).then(time_proposed())
    given(*until_started).when(propose_extension, ask(by=ben)).then(time_proposed(by=ben))
    given(*until_started).when(propose_extension, ask(by=eve)).refuses("only the buyer and the seller")


def test_the_days_count_from_now_when_the_due_time_has_passed() -> None:
    (asked,) = given(*until_started).when(propose_extension, ask(), now=LATE).events
    assert getattr(asked, "due_at", None) == LATE + timedelta(days=2)


def test_a_proposal_has_days_in_bounds_and_a_reason_and_comes_one_at_a_time() -> None:
    for days in (0, 91):
        given(*until_started).when(propose_extension, ask(days)).refuses(f"1 to 90 days, not {days}")
    given(*until_started).when(propose_extension, ask(reason=" ")).refuses("write a reason")
    given(*until_started, time_proposed()).when(propose_extension, ask()).refuses("still waits for its answer")
    given(*until_delivered).when(propose_extension, ask()).refuses("the order is delivered")


def test_the_other_side_says_yes_or_no() -> None:
    asked = given(*until_started, time_proposed())
    asked.when(accept_extension, AcceptExtension(by=ben, order=order, proposal=proposal)).then(time_agreed())
    asked.when(decline_extension, DeclineExtension(by=ben, order=order, proposal=proposal)).then(
        ExtensionDeclined(order=order, proposal=proposal, buyer=ben, seller=sam)
    )
    own = AcceptExtension(by=sam, order=order, proposal=proposal)
    asked.when(accept_extension, own).refuses("nobody answers their own proposal")
    another = AcceptExtension(by=ben, order=order, proposal=other_proposal)
    asked.when(accept_extension, another).refuses("not open any more")


def test_silence_is_a_yes_when_its_time_is_up() -> None:
    asked, silence = (
        given(*until_started, time_proposed()),
        ExtendForSilence(by="timers", order=order, proposal=proposal),
    )
    asked.when(extend_for_silence, silence, now=NOON + timedelta(hours=48)).then(time_agreed("silence"))
    with pytest.raises(ClockJumped):
        asked.when(extend_for_silence, silence)
    given(*until_started, time_proposed(), time_agreed()).when(extend_for_silence, silence).says_nothing()
    asked.when(extend_for_silence, ExtendForSilence(by=ben, order=order, proposal=proposal)).refuses("by itself")


def test_a_delivery_answers_what_was_asked() -> None:
    silence = ExtendForSilence(by="timers", order=order, proposal=proposal)
    given(*until_started, time_proposed(), delivered()).when(extend_for_silence, silence).says_nothing()


def test_who_asked_takes_it_back() -> None:
    asked = given(*until_started, time_proposed())
    asked.when(withdraw_proposal, WithdrawProposal(by=sam, order=order, proposal=proposal)).then(taken_back())
    others = WithdrawProposal(by=ben, order=order, proposal=proposal)
    asked.when(withdraw_proposal, others).refuses("only who made a proposal can take it back")


def test_an_agreed_extension_moves_the_moment_from_which_the_buyer_may_leave() -> None:
    leave = CancelVeryLate(by=ben, order=order)
    given(*until_started, time_agreed()).when(cancel_very_late, leave, now=LATE).refuses("can cancel alone from")
    given(*until_started).when(cancel_very_late, leave, now=LATE).then(ended("the work was very late", "seller"))
