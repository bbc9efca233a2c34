"""The process as a page for readers: the drawing, and who may take which way."""

from collections.abc import Iterator, Sequence

from gigwright.cli.process import words
from gigwright.cli.process.mermaid import mermaid
from gigwright.wiring.process import Process, Refusal, Way

HEADING = """# The process of an order

Every way that an order can take, found by trying the rules themselves: everybody asks for everything, in every state
that this leads to, at once, at the last moment, and when the clock is late. Written by `make docs`, from
`gigwright process --format markdown`; tests keep it current, and `gigwright process --check` looks for holes.

A way with a clock is taken by itself when the time that it names is over; the length in brackets is the one that the
first life had in which it happened. In each state stands what may happen without leaving it.
"""
WHO_MAY = """
## Who may take which way

One row for each command that is granted, wherever it leads to the same. Who is refused is told why by the rule that
is named with the command; who stands on both sides may do it in some lives and not in others. A person, or a
part of the market, that is not named has nothing to gain: the rule answers that there is nothing to do.
"""

Key = tuple[str, str, str, tuple[str, ...], tuple[Refusal, ...]]


def page(process: Process) -> Iterator[str]:
    """Line by line."""
    yield from HEADING.splitlines()
    yield "\n![Every state of an order and every way out of it](process.svg)"
    yield "\nThe same for programs that draw Mermaid:"
    yield "\n```mermaid"
    yield from mermaid(process)
    yield "```"
    yield from WHO_MAY.splitlines()
    yield ""
    yield "| from → to | is recorded | asked by | granted to | refused |"
    yield "|---|---|---|---|---|"
    for (what, command, rule, by, refused), ways in _alike(process.ways).items():
        where = "<br>".join(_from_to(way) for way in ways)
        yield f"| {where} | {what} | {command} (`{rule}`) | {words.actors(by)} | {_refused(refused)} |"


def _alike(ways: Sequence[Way]) -> dict[Key, list[Way]]:
    """Ways that differ only in where they begin and end."""
    found: dict[Key, list[Way]] = {}
    for way in ways:
        key = (words.happened(way), words.asked(way.command), way.rule, tuple(sorted(way.by)), way.refused)
        found.setdefault(key, []).append(way)
    return found


def _from_to(way: Way) -> str:
    if way.stays:
        return f"{words.state(way.after)} ↻"
    return f"{words.state(way.before) if way.before else 'nothing'} → {words.state(way.after)}"


def _refused(refused: Sequence[Refusal]) -> str:
    """Each sentence once, with all who are told it."""
    told: dict[str, list[str]] = {}
    for one in refused:
        told.setdefault(one.sentence, []).append(words.actors((one.to,)))
    return "<br>".join(f"*{', '.join(to)}*: {sentence}" for sentence, to in told.items())
