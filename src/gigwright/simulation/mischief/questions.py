"""Mischief about questions: what nobody could answer, and answers to something else."""

from collections.abc import Callable
from typing import Any

from gigwright.contexts.gigs.decisions.changing import ChangeQuestions
from gigwright.contexts.orders.decisions.starting import SubmitRequirements
from gigwright.events.gigs import GigDrafted, Question, QuestionsChanged
from gigwright.events.orders import Answer
from gigwright.simulation.asking import MAY, MUST
from gigwright.simulation.mischief.scene import Scene, changed
from gigwright.values import GigId

Ask = Callable[[Scene], object]

A_CHOICE = MAY[0]


def _asked(*questions: Question) -> Ask:
    def ask(scene: Scene) -> ChangeQuestions:
        gig, seller = scene.draft("draft", "active", "paused")
        return ChangeQuestions(by=seller, gig=gig, questions=questions)

    return ask


def _one(question: Question, **changes: Any) -> Ask:
    return _asked(changed(question, **changes))


def _the_same(scene: Scene) -> ChangeQuestions:
    gig = scene.gig("draft", "active", "paused")
    said = gig[QuestionsChanged].questions if gig.has(QuestionsChanged) else None
    return ChangeQuestions(by=gig[GigDrafted].seller, gig=GigId(gig.id), questions=said)


def _answered(*answers: Answer, words: str = "") -> Ask:
    """To an order that asks all of the town's questions."""

    def ask(scene: Scene) -> SubmitRequirements:
        order = scene.order("awaiting_requirements", which=lambda one: one.questions == (MUST, *MAY))
        terms = order.terms
        return SubmitRequirements(by=terms.buyer, order=terms.order, answers=words, to_questions=answers)

    return ask


def _nothing(scene: Scene) -> SubmitRequirements:
    terms = scene.order("awaiting_requirements").terms
    return SubmitRequirements(by=terms.buyer, order=terms.order, answers=" ")


IN_WORDS = Answer(1, text="A bakery")

QUESTIONS: dict[str, Ask] = {
    "gigs.decisions.changing: the gig asks": _the_same,
    "gigs.decisions.questionnaire: a gig asks at most": _asked(
        *(Question(f"What is {number}?", "text", mandatory=False) for number in range(11))
    ),
    "gigs.decisions.questionnaire: two questions": _asked(MUST, MUST),
    "gigs.decisions.questionnaire: a question has": _one(MUST, text="x" * 201),
    "gigs.decisions.questionnaire: only a question that": _one(MUST, choices=("Calm", "Loud")),
    "gigs.decisions.questionnaire: a question offers": _one(A_CHOICE, choices=("Calm",)),
    "gigs.decisions.questionnaire: two choices": _one(A_CHOICE, choices=("Calm", "calm")),
    "gigs.decisions.questionnaire: a choice has": _one(A_CHOICE, choices=("Calm", " ")),
    "orders.decisions.questions: the seller needs to know": _nothing,
    "orders.decisions.questions: there is no question": _answered(IN_WORDS, Answer(4, text="Why?")),
    "orders.decisions.questions: … is answered twice": _answered(IN_WORDS, IN_WORDS),
    "orders.decisions.questions: … must be answered": _answered(words="A bakery"),
    "orders.decisions.questions: … is answered in words": _answered(Answer(1, text=" ")),
    "orders.decisions.questions: … is answered by what": _answered(IN_WORDS, Answer(2, chosen=("Dull",))),
    "orders.decisions.questions: … takes one choice": _answered(IN_WORDS, Answer(2, chosen=("Calm", "Loud"))),
    "orders.decisions.questions: … is answered with files": _answered(IN_WORDS, Answer(3, text="A cat")),
}
