"""An end without a result: agreed, taken by who waited too long, or come by itself."""

from datetime import timedelta

import pytest

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.cancelling import (
    AcceptCancellation,
    CancelForNoDelivery,
    CancelUnanswered,
    CancelVeryLate,
    DeclineCancellation,
    ProposeCancellation,
    accept_cancellation,
    cancel_for_no_delivery,
    cancel_unanswered,
    cancel_very_late,
    decline_cancellation,
    propose_cancellation,
)
from gigwright.contexts.orders.decisions.starting import CancelForSilence, cancel_for_silence
from gigwright.values import UserId
from tests.contexts.orders.samples import (
    ben,
    delivered,
    end_declined,
    end_proposed,
    ended,
    eve,
    order,
    placed,
    proposal,
    sam,
    sent_back,
    time_agreed,
    until_completed,
    until_delivered,
    until_paid,
    until_started,
)

IN_TWO_DAYS = NOON + timedelta(hours=48)
GIVEN_UP = NOON + timedelta(days=17)


def ask(by: UserId = ben, reason: str = "Plans change") -> ProposeCancellation:
    return ProposeCancellation(by=by, order=order, proposal=proposal, reason=reason)


@pytest.mark.parametrize("before", [until_paid, until_started, until_delivered, (*until_delivered, sent_back())])
def test_either_proposes_an_end_as_long_as_the_order_goes_on(before: tuple[object, ...]) -> None:
    given(*before).when(propose_cancellation, ask()).then(end_proposed())
    given(*before).when(propose_cancellation, ask(by=sam)).then(end_proposed(by=sam))


def test_nobody_proposes_an_end_to_what_has_not_begun_or_is_over() -> None:
    given(placed()).when(propose_cancellation, ask()).refuses("the order is waiting for payment")
    given(*until_completed).when(propose_cancellation, ask()).refuses("the order is completed")
    given(*until_started).when(propose_cancellation, ask(by=eve)).refuses("only the buyer and the seller")
    given(*until_started).when(propose_cancellation, ask(reason="")).refuses("write a reason")
    given(*until_started, end_proposed()).when(propose_cancellation, ask()).refuses("still waits for its answer")


def test_a_yes_gives_everything_back_and_is_nobodys_fault() -> None:
    yes = AcceptCancellation(by=sam, order=order, proposal=proposal)
    asked = given(*until_started, end_proposed()).when(accept_cancellation, yes)
    asked.then(ended("both sides agreed to cancel"))
    own = AcceptCancellation(by=ben, order=order, proposal=proposal)
    given(*until_started, end_proposed()).when(accept_cancellation, own).refuses("nobody answers their own")


def test_a_no_lets_the_order_go_on_and_gives_time_for_a_word_about_a_delivery() -> None:
    no = DeclineCancellation(by=sam, order=order, proposal=proposal)
    given(*until_started, end_proposed()).when(decline_cancellation, no).then(end_declined())
    late = NOON + timedelta(days=2)
    asked = given(*until_delivered, end_proposed()).when(decline_cancellation, no, now=late)
    asked.then(end_declined(accept_by=late + timedelta(hours=48)))
    given(*until_delivered, end_proposed()).when(decline_cancellation, no).then(
        end_declined(accept_by=NOON + timedelta(days=3))
    )


def test_silence_about_an_end_is_a_yes_when_its_time_is_up() -> None:
    silence = CancelUnanswered(by="timers", order=order, proposal=proposal)
    asked = given(*until_started, end_proposed())
    asked.when(cancel_unanswered, silence, now=IN_TWO_DAYS).then(ended("nobody answered the proposal to cancel"))
    with pytest.raises(ClockJumped):
        asked.when(cancel_unanswered, silence)
    given(*until_started, end_proposed(), end_declined()).when(cancel_unanswered, silence).says_nothing()


def test_who_takes_the_next_step_answers_no() -> None:
    silence = CancelUnanswered(by="timers", order=order, proposal=proposal)
    gone_on = given(*until_started, end_proposed(), delivered())
    gone_on.when(cancel_unanswered, silence, now=IN_TWO_DAYS).says_nothing()
    gone_on.when(accept_cancellation, AcceptCancellation(by=sam, order=order, proposal=proposal)).refuses("not open")


def test_a_buyer_leaves_alone_when_the_work_is_very_late() -> None:
    leave, late = CancelVeryLate(by=ben, order=order), NOON + timedelta(days=4)
    given(*until_started).when(cancel_very_late, leave, now=late).then(ended("the work was very late", "seller"))
    early = late - timedelta(microseconds=1)
    given(*until_started).when(cancel_very_late, leave, now=early).refuses("until then, propose a cancellation")
    given(*until_delivered).when(cancel_very_late, leave, now=late).refuses("the order is delivered")
    given(*until_started).when(cancel_very_late, CancelVeryLate(by=sam, order=order), now=late).refuses(
        "only the buyer"
    )


def test_an_order_without_work_ends_by_itself() -> None:
    gone = CancelForNoDelivery(by="timers", order=order, give_up_at=GIVEN_UP)
    given(*until_started).when(cancel_for_no_delivery, gone, now=GIVEN_UP).then(
        ended("nothing was delivered", "seller")
    )
    given(*until_delivered).when(cancel_for_no_delivery, gone, now=GIVEN_UP).says_nothing()
    given(*until_started, time_agreed()).when(cancel_for_no_delivery, gone, now=GIVEN_UP).says_nothing()
    with pytest.raises(ClockJumped):
        given(*until_started).when(cancel_for_no_delivery, gone)


def test_an_order_without_requirements_ends_by_itself() -> None:
    by = NOON + timedelta(days=30)
    gone = CancelForSilence(by="timers", order=order, requirements_by=by)
    asked = given(*until_paid).when(cancel_for_silence, gone, now=by)
    asked.then(ended("the buyer never said what is needed", "buyer"))
    given(*until_started).when(cancel_for_silence, gone, now=by).says_nothing()
    with pytest.raises(ClockJumped):
        given(*until_paid).when(cancel_for_silence, gone)
