"""The process as a Mermaid state diagram."""

from collections.abc import Iterator, Sequence

from gigwright.cli.process import words
from gigwright.wiring.process import Process, Way

CLOCK = "⏱"


def mermaid(process: Process) -> Iterator[str]:
    """Line by line. Between two states stands one arrow for people, and one with a clock that names its windows."""
    yield "stateDiagram-v2"
    for name in process.states:
        yield f"    {name}: {words.state(name)}"
        for text in words.staying(process.within(name)):
            yield f"    {name}: {text}"
    for (before, after, _), ways in _arrows(process.ways).items():
        yield f"    {before or '[*]'} --> {after}: {'<br>'.join(_label(way) for way in ways)}"
    for name in process.ends:
        yield f"    {name} --> [*]"


def _arrows(ways: Sequence[Way]) -> dict[tuple[str | None, str, bool], list[Way]]:
    found: dict[tuple[str | None, str, bool], list[Way]] = {}
    for way in ways:
        if not way.stays:
            found.setdefault((way.before, way.after, bool(way.windows)), []).append(way)
    return found


def _label(way: Way) -> str:
    return f"{CLOCK} {words.label(way)}" if way.windows else words.label(way)
