"""The seller asks the buyer, and the clock of the work stands still."""

from datetime import timedelta

import pytest

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.cancelling import (
    CancelForNoDelivery,
    CancelVeryLate,
    cancel_for_no_delivery,
    cancel_very_late,
)
from gigwright.contexts.orders.decisions.delivering import DeliverWork, deliver_work
from gigwright.contexts.orders.decisions.extending import (
    AcceptExtension,
    ProposeExtension,
    accept_extension,
    propose_extension,
)
from gigwright.contexts.orders.decisions.waiting import (
    AnswerSeller,
    EndWait,
    GoOnWithout,
    WaitForBuyer,
    answer_seller,
    end_wait,
    go_on_without,
    wait_for_buyer,
)
from gigwright.events.orders import ExtensionAgreed, ExtensionProposed, WorkDelivered
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ben,
    delivered,
    ended,
    order,
    placed,
    proposal,
    sam,
    time_proposed,
    until_delivered,
    until_paid,
    until_started,
)
from tests.contexts.orders.samples_of_waits import wait_began, wait_ended

DAY = timedelta(days=1)
ask = WaitForBuyer(by=sam, order=order, question="Which of the two?")
answer = AnswerSeller(by=ben, order=order, number=1, answer="The blue one")
go_on = GoOnWithout(by=sam, order=order, number=1)
waiting = (*until_started, wait_began())


def test_the_seller_asks_during_the_work() -> None:
    given(*until_started).when(wait_for_buyer, ask).then(wait_began())
    for so_far in (until_paid, until_delivered):
        given(*so_far).when(wait_for_buyer, ask).refuses("waiting for the buyer is not possible now")
    given(*until_started).when(wait_for_buyer, changed(ask, by=ben)).refuses("only the seller")


def test_a_question_says_something_in_bounds() -> None:
    given(*until_started).when(wait_for_buyer, changed(ask, question=" ")).refuses("write a question")
    long = changed(ask, question="x" * 10_001)
    given(*until_started).when(wait_for_buyer, long).refuses("may have 10000 characters")


def test_one_question_is_open_at_a_time_and_so_many_are_asked_in_an_order() -> None:
    given(*waiting).when(wait_for_buyer, ask).refuses("the buyer was asked already")
    thrice = [event for number in (1, 2, 3) for event in (wait_began(number), wait_ended(number=number))]
    given(*until_started, *thrice[:4]).when(wait_for_buyer, ask).then(wait_began(3))
    given(*until_started, *thrice).when(wait_for_buyer, ask).refuses("asked 3 times in an order")
    never = (changed(placed(), wait_limit=0), *until_started[1:])
    given(*never).when(wait_for_buyer, ask).refuses("asked 0 times in an order")


def test_an_answer_moves_the_due_time_by_as_long_as_it_was_waited() -> None:
    waited = timedelta(days=2, hours=5)
    said = wait_ended(waited=waited, answer="The blue one")
    given(*waiting).when(answer_seller, answer, now=NOON + waited).then(said)


def test_an_answer_by_a_clock_that_is_behind_takes_no_time_away() -> None:
    said = wait_ended(waited=timedelta(0), answer="The blue one")
    given(*waiting).when(answer_seller, answer, now=NOON - DAY).then(said)


@pytest.mark.parametrize(
    ("so_far", "command", "no"),
    [
        (waiting, changed(answer, by=sam), "only the buyer"),
        (waiting, changed(answer, answer=" \n"), "the seller waits for an answer"),
        (waiting, changed(answer, answer="x" * 10_001), "may have 10000 characters"),
        (waiting, changed(answer, number=2), "no answer to this question is awaited now"),
        (until_started, answer, "no answer to this question is awaited now"),
        ((*waiting, wait_ended()), answer, "no answer to this question is awaited now"),
        ((*waiting, ended("both sides agreed to cancel")), answer, "no answer to this question is awaited now"),
    ],
)
def test_an_answer_is_the_buyers_to_what_was_asked(so_far: tuple[object, ...], command: AnswerSeller, no: str) -> None:
    given(*so_far).when(answer_seller, command).refuses(no)


def test_the_seller_goes_on_without_an_answer() -> None:
    given(*waiting).when(go_on_without, go_on, now=NOON + DAY).then(wait_ended("resumed"))
    given(*waiting).when(go_on_without, changed(go_on, by=ben)).refuses("only the seller")
    given(*until_started).when(go_on_without, go_on).refuses("no answer to this question is awaited now")


def test_a_wait_has_a_longest_time_and_then_the_clock_runs_again() -> None:
    end, over = EndWait(by="timers", order=order, number=1), NOON + timedelta(days=7)
    given(*waiting).when(end_wait, end, now=over).then(wait_ended("silence", waited=timedelta(days=7)))
    with pytest.raises(ClockJumped):
        given(*waiting).when(end_wait, end, now=over - timedelta(microseconds=1))
    given(*waiting, wait_ended()).when(end_wait, end, now=over).then()
    given(*waiting).when(end_wait, changed(end, by=ben)).refuses("the market does this by itself")


def test_a_delivery_ends_the_wait() -> None:
    here = DeliverWork(by=sam, order=order, message="Here it is")
    then: WorkDelivered = changed(delivered(), accept_by=NOON + DAY + timedelta(days=3))
    given(*waiting).when(deliver_work, here, now=NOON + DAY).then(wait_ended("delivered"), then)


def test_nobody_is_very_late_while_the_clock_stands_still() -> None:
    leave, long_past = CancelVeryLate(by=ben, order=order), NOON + timedelta(days=6)
    given(*waiting).when(cancel_very_late, leave, now=long_past).refuses("can cancel alone from")
    given(*waiting, wait_ended(waited=5 * DAY)).when(cancel_very_late, leave, now=long_past).refuses("alone from")
    late = (*until_started, wait_began(at=NOON + timedelta(days=4)))
    given(*late).when(cancel_very_late, leave, now=long_past).then(ended("the work was very late", "seller"))


def test_no_order_ends_for_want_of_work_while_it_waits_for_its_buyer() -> None:
    asked = CancelForNoDelivery(by="timers", order=order, give_up_at=NOON + timedelta(days=17))
    late = (*until_started, wait_began(at=NOON + timedelta(days=16)))
    given(*late).when(cancel_for_no_delivery, asked, now=NOON + timedelta(days=17)).then()


def test_more_time_that_was_asked_for_comes_on_top_of_the_wait() -> None:
    yes = AcceptExtension(by=ben, order=order, proposal=proposal)
    so_far = (*until_started, time_proposed(), wait_began(), wait_ended())
    (agreed,) = given(*so_far).when(accept_extension, yes).events
    assert isinstance(agreed, ExtensionAgreed)
    assert agreed.due_at == time_proposed().due_at + DAY


def test_more_time_that_is_asked_for_during_a_wait_counts_from_when_it_began() -> None:
    asked = ProposeExtension(by=sam, order=order, proposal=proposal, days=2, reason="It rains")
    (proposed,) = given(*waiting).when(propose_extension, asked, now=NOON + timedelta(days=6)).events
    assert isinstance(proposed, ExtensionProposed)
    assert proposed.due_at == NOON + timedelta(days=5)
