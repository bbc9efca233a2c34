"""What sellers ask of their buyers, and what buyers answer."""

from collections.abc import Sequence

from gigwright.events.gigs import Question
from gigwright.events.orders import Answer, File
from gigwright.simulation import habits
from gigwright.simulation.draws import Draws

MUST = Question("What is it about?", "text", mandatory=True)
MAY = (
    Question("Which of these do you like?", "choice", mandatory=False, choices=("Calm", "Loud", "Odd")),
    Question("May we see what you have?", "file", mandatory=False),
)
SKETCH = File(name="sketch.png", sha256="5e" * 32, size_bytes=1_024)


def some_questions(draws: Draws) -> tuple[Question, ...] | None:
    """Some that must be answered, some that may be, none at all, or (None) the buyer's own words."""
    match draws.weighted(list(habits.QUESTIONNAIRES)):
        case "must":
            return (MUST, *MAY)
        case "may":
            return MAY
        case "nothing":
            return ()
    return None


def answers_to(questions: Sequence[Question], draws: Draws) -> tuple[Answer, ...]:
    """To all that must be answered, and to some of the others."""
    return tuple(
        _answer(number, question, draws)
        for number, question in enumerate(questions, start=1)
        if question.mandatory or not draws.percent(habits.LEAVES_THE_OPTIONAL_OUT)
    )


def _answer(number: int, question: Question, draws: Draws) -> Answer:
    match question.kind:
        case "choice":
            return Answer(number, chosen=(draws.one_of(question.choices),))
        case "file":
            return Answer(number, files=(SKETCH,))
    return Answer(number, text="A bakery by the sea")
