"""Why answers do not fit the questions of an order, told a second time."""

from gigwright.contexts.orders.decisions.starting import SubmitRequirements
from gigwright.events.gigs import Question


def misfits(questions: tuple[Question, ...], command: SubmitRequirements) -> dict[str, bool]:
    """Why these answers do not fit these questions."""
    answers = command.to_questions
    numbers = [one.question for one in answers]
    texts = [command.answers, *(one.text for one in answers)]
    known = [(questions[one.question - 1], one) for one in answers if one.question in range(1, len(questions) + 1)]
    musts = {number for number, question in enumerate(questions, start=1) if question.mandatory}
    return {
        "write your requirements": not command.answers.strip() and not answers,
        "may have 10000 characters": any(len(text) > 10_000 for text in texts),
        "there is no question": len(known) < len(answers),
        "is answered twice": len(set(numbers)) < len(numbers),
        "is answered in words": any(one.kind == "text" and not said.text.strip() for one, said in known),
        "is answered by what it offers": any(
            one.kind == "choice" and (said.text != "" or not set(said.chosen) <= set(one.choices))
            for one, said in known
        ),
        "takes one choice": any(len(said.chosen) > 1 and not one.several for one, said in known),
        "is answered with files": any(one.kind == "file" and not said.files for one, said in known),
        "must be answered": not musts <= set(numbers),
    }
