"""What a gig asks its buyers: a seller changes it as a whole, within bounds."""

import pytest

from gigwright.backbone.testing import given
from gigwright.contexts.gigs.decisions.changing import ChangeQuestions, change_questions
from gigwright.events.gigs import Question, QuestionsChanged
from tests.contexts.asked_anything import changed
from tests.contexts.gigs.samples import asks, drafted, eve, gig, published, sam, which_colours, which_style

ask = ChangeQuestions(by=sam, gig=gig, questions=(which_colours, which_style))


def asked(*questions: Question) -> ChangeQuestions:
    return ChangeQuestions(by=sam, gig=gig, questions=questions)


def test_a_seller_asks_other_questions_before_and_after_publishing() -> None:
    said = asks(which_colours, which_style)
    given(drafted()).when(change_questions, ask).then(said)
    given(drafted(), published, asks(which_colours)).when(change_questions, ask).then(said)


def test_a_gig_may_ask_nothing_or_let_its_buyers_write_again() -> None:
    given(drafted()).when(change_questions, asked()).then(asks())
    words = ChangeQuestions(by=sam, gig=gig, questions=None)
    nothing = QuestionsChanged(gig=gig, seller=sam, questions=None)
    given(drafted(), asks()).when(change_questions, words).then(nothing)
    given(drafted()).when(change_questions, words).refuses("asks its buyers exactly this already")


def test_only_its_seller_asks_and_something_else() -> None:
    given().when(change_questions, ask).refuses("there is no such gig")
    given(drafted()).when(change_questions, changed(ask, by=eve)).refuses("only its seller")
    given(drafted(), asks(*ask.questions or ())).when(change_questions, ask).refuses("exactly this already")


def test_what_is_at_the_bounds_may_be_asked() -> None:
    longest = Question("x" * 200, "choice", mandatory=True, choices=tuple(f"{n}".rjust(60, "x") for n in range(10)))
    most = tuple(Question(f"{number}?", "file", mandatory=False) for number in range(9))
    assert given(drafted()).when(change_questions, asked(longest, *most)).refusal is None


@pytest.mark.parametrize(
    ("questions", "no"),
    [
        (tuple(Question(f"{number}?", "text", mandatory=False) for number in range(11)), "at most 10 questions"),
        ((which_colours, changed(which_colours, text="WHICH colours?")), "two questions are the same"),
        ((changed(which_colours, text=" "),), "1 to 200 characters on one line"),
        ((changed(which_colours, text="x" * 201),), "1 to 200 characters on one line"),
        ((changed(which_colours, text="Which\ncolours?"),), "1 to 200 characters on one line"),
        ((changed(which_colours, choices=("Blue", "Red")),), "only a question that is answered by a choice"),
        ((changed(which_colours, several=True),), "only a question that is answered by a choice"),
        ((changed(which_style, choices=("Plain",)),), "offers 2 to 10 choices"),
        ((changed(which_style, choices=tuple("abcdefghijk")),), "offers 2 to 10 choices"),
        ((changed(which_style, choices=("Plain", "plain")),), "two choices of a question are the same"),
        ((changed(which_style, choices=("Plain", "")),), "a choice has 1 to 60 characters"),
        ((changed(which_style, choices=("Plain", "x" * 61)),), "a choice has 1 to 60 characters"),
    ],
)
def test_a_question_can_be_answered(questions: tuple[Question, ...], no: str) -> None:
    given(drafted()).when(change_questions, asked(*questions)).refuses(no)
