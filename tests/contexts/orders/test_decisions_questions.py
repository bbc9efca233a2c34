"""A gig asks its buyers; an order keeps the questions, and its answers fit them."""

from datetime import timedelta
from typing import Any

import pytest

from gigwright.backbone.event import Present
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.paying import AcceptPayment, accept_payment
from gigwright.contexts.orders.decisions.placing import place_order
from gigwright.contexts.orders.decisions.starting import (
    SkipRequirements,
    SubmitRequirements,
    skip_requirements,
    submit_requirements,
)
from gigwright.events.gigs import Question
from gigwright.events.orders import Answer, File, RequirementsAdded, RequirementsSubmitted
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    QUESTIONS,
    a_photo,
    asked_until_paid,
    asks,
    ben,
    captured,
    delivered,
    for_both,
    in_blue,
    on_sale,
    order,
    paid,
    payment,
    photo,
    place,
    placed,
    sam,
    started,
    started_at_once,
    until_paid,
    usd,
    which_style,
)

paid_at_once = changed(paid, requirements_by=None, remind_at=None)


def submit(*answers: Answer, words: str = "") -> SubmitRequirements:
    return SubmitRequirements(by=ben, order=order, answers=words, to_questions=answers)


def pay() -> AcceptPayment:
    return AcceptPayment(by="order-intake", order=order, payment=payment, amount=usd(10_550))


def submitted(*answers: Answer, words: str = "") -> RequirementsSubmitted:
    said: RequirementsSubmitted = changed(started, answers=Present(words), to_questions=Present(answers))
    return said


def test_an_order_keeps_the_questions_that_its_gig_asked_when_it_was_placed() -> None:
    given(*on_sale, asks(*QUESTIONS)).when(place_order, place).then(placed(questions=QUESTIONS))
    given(*on_sale, asks(*QUESTIONS), asks()).when(place_order, place).then(placed(questions=()))


@pytest.mark.parametrize("questions", [(), (which_style, a_photo)])
def test_work_begins_at_the_payment_when_nothing_must_be_answered(questions: tuple[Question, ...]) -> None:
    so_far = (placed(questions=questions), captured())
    given(*so_far).when(accept_payment, pay()).then(paid_at_once, started_at_once)


def test_work_waits_for_the_buyer_when_something_must_be_answered_or_nobody_was_asked() -> None:
    for questions in (QUESTIONS, None):
        given(placed(questions=questions), captured()).when(accept_payment, pay()).then(paid)


def test_the_buyer_answers_and_the_delivery_clock_runs() -> None:
    given(*asked_until_paid).when(submit_requirements, submit(in_blue, for_both)).then(submitted(in_blue, for_both))
    everything = (in_blue, Answer(2, chosen=("Plain",)), for_both, Answer(4, files=(photo,)))
    asked = submit(*everything, words="By Friday, please")
    given(*asked_until_paid).when(submit_requirements, asked).then(submitted(*everything, words="By Friday, please"))


@pytest.mark.parametrize(
    ("answers", "no"),
    [
        ((), "write your requirements"),
        ((in_blue,), "question 3, 'For what?', must be answered"),
        ((for_both,), "question 1, 'Which colours?', must be answered"),
        ((in_blue, in_blue, for_both), "question 1, 'Which colours?', is answered twice"),
        ((in_blue, for_both, Answer(5, text="Why?")), "there is no question 5: the order asks 4"),
        ((Answer(0, text="Why?"),), "there is no question 0"),
        ((Answer(1, text=" "), for_both), "question 1, 'Which colours?', is answered in words"),
        ((Answer(1, text="Blue", files=(photo,)), for_both), "question 1, 'Which colours?', is answered in words"),
        ((Answer(1, text="x" * 10_001), for_both), "question 1, 'Which colours?', may have 10000 characters"),
        ((in_blue, for_both, Answer(2, chosen=("Odd",))), "question 2, 'Which style?', is answered by what it offers"),
        ((in_blue, for_both, Answer(2, text="Plain")), "what it offers: Plain, Ornate"),
        ((in_blue, Answer(3, chosen=("Web", "Web"))), "question 3, 'For what?', is answered by what it offers"),
        ((in_blue, for_both, Answer(2, chosen=("Plain", "Ornate"))), "'Which style?', takes one choice, not 2"),
        ((in_blue, for_both, Answer(4, text="A cat")), "'What does it look like?', is answered with files"),
        ((in_blue, for_both, Answer(4, files=(photo, photo))), "two files have the same name"),
        ((in_blue, for_both, Answer(4, files=(File("a", "?", 1),))), "does not say which content"),
    ],
)
def test_an_answer_that_does_not_fit_is_told_which_question_it_is_about(answers: tuple[Answer, ...], no: str) -> None:
    given(*asked_until_paid).when(submit_requirements, submit(*answers)).refuses(no)


def test_a_long_question_is_named_by_its_beginning() -> None:
    long = Question("Why? " * 40, "text", mandatory=True)
    so_far: tuple[Any, ...] = (placed(questions=(long,)), captured(), paid)
    asked = submit(words="Because")
    given(*so_far).when(submit_requirements, asked).refuses(f"question 1, {long.text[:60] + '…'!r}, must be answered")


def test_an_order_without_questions_takes_words_alone_as_ever() -> None:
    given(*until_paid).when(submit_requirements, submit(words="A cat")).then(started)
    given(*until_paid).when(submit_requirements, submit(in_blue)).refuses("there is no question 1: the order asks 0")


def test_work_that_began_without_answers_is_still_helped_by_them_once() -> None:
    said = Answer(1, chosen=("Ornate",))
    at_once = (placed(questions=(which_style,)), captured(), paid_at_once, started_at_once)
    added = RequirementsAdded(order=order, buyer=ben, seller=sam, answers=Present(""), to_questions=Present((said,)))
    given(*at_once).when(submit_requirements, submit(said), now=NOON + timedelta(days=1)).then(added)
    given(*at_once, added).when(submit_requirements, submit(said)).refuses("is not possible now")
    given(*at_once, delivered()).when(submit_requirements, submit(said)).refuses("is not possible now")
    for answered in (submitted(in_blue, for_both),):
        so_far = (*asked_until_paid, answered)
        given(*so_far).when(submit_requirements, submit(in_blue, for_both)).refuses("the order is in progress")


def test_a_seller_who_knows_enough_skips_questions_too() -> None:
    (skipped,) = given(*asked_until_paid).when(skip_requirements, SkipRequirements(by=sam, order=order)).events
    given(*asked_until_paid, skipped).when(submit_requirements, submit(in_blue, for_both)).then(
        RequirementsAdded(
            order=order, buyer=ben, seller=sam, answers=Present(""), to_questions=Present((in_blue, for_both))
        )
    )
