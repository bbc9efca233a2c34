"""What an order asks its buyer, and whether the answers fit: each no names the question that it is about."""

from collections.abc import Sequence

from gigwright.backbone.errors import Refused
from gigwright.contexts.orders.decisions.files import check_files
from gigwright.contexts.orders.decisions.order import check_text
from gigwright.events.gigs import Question
from gigwright.events.orders import Answer, OrderPlaced

QUOTED_LENGTH_MAX = 60


def starts_at_once(terms: OrderPlaced) -> bool:
    """Whether nothing must be answered before the work; without a questionnaire the buyer's words are waited for."""
    return terms.questions is not None and not any(question.mandatory for question in terms.questions)


def check_what_is_needed(questions: Sequence[Question], words: str, answers: Sequence[Answer]) -> None:
    """Refused for nothing at all, for what was not asked, for what does not fit, and for what must be said and is
    not."""
    if not words.strip() and not answers:
        raise Refused("the seller needs to know what to do; write your requirements")
    check_text("requirements", words)
    answered: set[int] = set()
    for answer in answers:
        if not 1 <= answer.question <= len(questions):
            raise Refused(f"there is no question {answer.question}: the order asks {len(questions)}; look at it again")
        said = _said(questions, answer.question)
        if answer.question in answered:
            raise Refused(f"{said} is answered twice; answer it once")
        answered.add(answer.question)
        _check_the_kind(questions[answer.question - 1], answer, said)
    for number, question in enumerate(questions, start=1):
        if question.mandatory and number not in answered:
            raise Refused(f"{_said(questions, number)} must be answered before the work can begin")


def _check_the_kind(question: Question, answer: Answer, said: str) -> None:
    if question.kind == "text":
        if answer.chosen or answer.files or not answer.text.strip():
            raise Refused(f"{said} is answered in words, and with nothing else; write some")
        check_text(f"the answer to {said}", answer.text)
    elif question.kind == "choice":
        chosen = set(answer.chosen)
        is_offered = bool(chosen) and len(chosen) == len(answer.chosen) and chosen <= set(question.choices)
        if answer.text or answer.files or not is_offered:
            raise Refused(f"{said} is answered by what it offers: {', '.join(question.choices)}")
        if len(chosen) > 1 and not question.several:
            raise Refused(f"{said} takes one choice, not {len(answer.chosen)}")
    else:
        if answer.text or answer.chosen or not answer.files:
            raise Refused(f"{said} is answered with files, and with nothing else; add one")
        check_files(answer.files)


def _said(questions: Sequence[Question], number: int) -> str:
    text = questions[number - 1].text
    short = text if len(text) <= QUOTED_LENGTH_MAX else f"{text[:QUOTED_LENGTH_MAX]}…"
    return f"question {number}, {short!r},"
