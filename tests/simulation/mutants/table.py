"""How the hunt went, as a line for a terminal and as a page of the docs."""

import re
from collections.abc import Iterator, Sequence

from gigwright.simulation.invariants import LAWS
from tests.simulation.mutants.hunting import Caught
from tests.simulation.mutants.mutant import SEEDS_MAX

HEAD = f"""# Mutants: the proof that the simulator can see

Each mutant is this program with one bug planted in it, of a kind that real systems have had. World after world is run
with it; within {SEEDS_MAX} seeds it must break a law, in a world in which the program itself breaks none.
The bugs stand in `tests/simulation/mutants`. This page is written by
`python -m tests.simulation.mutants --write docs/reference/mutants.md`; with names, only their rows are written anew.

| mutant | what it does | seeds needed | caught by |
|---|---|---:|---|
"""
NOBODY = "nothing"
OTHERS = {
    "F0": "a part of the program stopped by itself or could not come to rest, or honest people were refused",
    "F9": "a flipped byte was not found",
    "I11": "no checkpoint moves back",
    "mischief": "what must be refused was allowed",
}


def line_of(caught: Caught) -> str:
    """One line."""
    if caught.law is None:
        return f"{caught.name}: SURVIVED {caught.seeds} seeds" + (caught.sentence and f": {caught.sentence}")
    return f"{caught.name}: {caught.law} after {caught.seeds} seeds: {caught.sentence}"


def hunted_before(page: str) -> Iterator[Caught]:
    """What a page says of each mutant."""
    for name, does, seeds, law in re.findall(r"^\| (.+?) \| (.+) \| (\d+) \| (\w+) \|$", page, re.MULTILINE):
        yield Caught(name, does, int(seeds), None if law == NOBODY else law)


def page_of(caught: Sequence[Caught]) -> str:
    """The page, with the laws that caught something said in words."""
    rows = "".join(f"| {one.name} | {one.does} | {one.seeds} | {one.law or NOBODY} |\n" for one in caught)
    laws = sorted({one.law for one in caught if one.law is not None}, key=lambda law: (len(law), law))
    return HEAD + rows + "\n" + "".join(f"- {law}: {_in_words(law)}.\n" for law in laws)


def _in_words(law: str) -> str:
    return OTHERS.get(law) or "; ".join(one.__name__.replace("_", " ") for one in LAWS[law])
