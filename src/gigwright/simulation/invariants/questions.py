"""Laws of what an order asks its buyer."""

from collections.abc import Iterator
from typing import Any

from gigwright.backbone.event import Present
from gigwright.events.gigs import Question, QuestionsChanged
from gigwright.events.orders import (
    CUSTOM_OFFER,
    Answer,
    OrderPlaced,
    RequirementsAdded,
    RequirementsSubmitted,
    WorkStarted,
)
from gigwright.simulation.invariants.history import History
from gigwright.values import GigId, OrderId


def work_begins_with_what_is_needed(history: History) -> Iterator[str]:
    """I13: an order asks what its gig asked; its work waits for what must be answered, and each answer fits."""
    asked: dict[GigId, tuple[Question, ...] | None] = {}
    orders: dict[OrderId, tuple[Question, ...] | None] = {}
    for event in history.events:
        match event.data:
            case QuestionsChanged() as said:
                asked[said.gig] = said.questions
            case OrderPlaced() as said:
                orders[said.order] = said.questions
                if said.questions != asked.get(said.gig) and said.package != CUSTOM_OFFER:  # another law's
                    yield f"{said.order} asks {said.questions}, when its gig asked {asked.get(said.gig)}"
            case WorkStarted() as said:
                questions = orders.get(said.order)
                if questions is None or any(one.mandatory for one in questions):
                    yield f"{event.name} at {event.position}: {said.order} waits for what must be said"
            case RequirementsSubmitted() | RequirementsAdded() as said:
                for wrong in _misfits(said, orders.get(said.order) or ()):
                    yield f"{event.name} at {event.position}: {wrong}"


def _misfits(said: Any, questions: tuple[Question, ...]) -> Iterator[str]:
    if not isinstance(said.to_questions, Present):
        return  # erased since
    answers: dict[int, Answer] = {one.question: one for one in said.to_questions.value}
    if len(answers) < len(said.to_questions.value) or not set(answers) <= set(range(1, len(questions) + 1)):
        yield f"{said.order} has {len(questions)} questions, and answers to {sorted(answers)}"
        return
    for number, question in enumerate(questions, start=1):
        if number in answers and not _fits(question, answers[number]):
            yield f"{said.order} has {answers[number]} to {question.text}"
        if question.mandatory and number not in answers:
            yield f"{said.order} has no answer to {question.text}"


def _fits(question: Question, answer: Answer) -> bool:
    given = {"text": bool(answer.text.strip()), "choice": bool(answer.chosen), "file": bool(answer.files)}
    alone = [kind for kind, is_there in given.items() if is_there] == [question.kind]
    most = len(question.choices) if question.several else 1
    return alone and set(answer.chosen) <= set(question.choices) and len(answer.chosen) <= most
