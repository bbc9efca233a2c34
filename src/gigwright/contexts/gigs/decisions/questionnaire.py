"""What a gig may ask its buyers: few questions, each short, and each of which can be answered."""

from gigwright.backbone.errors import Refused
from gigwright.events.gigs import Question

QUESTIONS_MAX = 10
QUESTION_LENGTH_MAX = 200
CHOICES = range(2, 11)
CHOICE_LENGTH_MAX = 60
QUOTED_LENGTH_MAX = 40


def check_questions(questions: tuple[Question, ...]) -> None:
    """Refused for too many, for two alike, and for one that nobody could answer."""
    if len(questions) > QUESTIONS_MAX:
        raise Refused(f"a gig asks at most {QUESTIONS_MAX} questions: this one would ask {len(questions)}")
    if len({question.text.casefold() for question in questions}) < len(questions):
        raise Refused("two questions are the same; ask each once")
    for question in questions:
        _check_question(question)


def _check_question(question: Question) -> None:
    text, choices = question.text, question.choices
    said = repr(text if len(text) <= QUOTED_LENGTH_MAX else f"{text[:QUOTED_LENGTH_MAX]}…")
    if not _is_a_line(text, QUESTION_LENGTH_MAX):
        raise Refused(f"a question has 1 to {QUESTION_LENGTH_MAX} characters on one line: not {said}")
    if question.kind != "choice":
        if choices or question.several:
            raise Refused(f"only a question that is answered by a choice offers any: {said} is not")
        return
    if len(choices) not in CHOICES:
        raise Refused(f"a question offers {CHOICES[0]} to {CHOICES[-1]} choices: {said} offers {len(choices)}")
    if len({choice.casefold() for choice in choices}) < len(choices):
        raise Refused(f"two choices of a question are the same: {said} offers {', '.join(choices)}")
    if not all(_is_a_line(choice, CHOICE_LENGTH_MAX) for choice in choices):
        raise Refused(f"a choice has 1 to {CHOICE_LENGTH_MAX} characters on one line: not all of {said} have")


def _is_a_line(text: str, length_max: int) -> bool:
    return bool(text.strip()) and len(text) <= length_max and len(text.splitlines()) == 1
