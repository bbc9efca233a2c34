"""The process as a Mermaid state diagram."""

from collections.abc import Iterator

from gigwright.cli.process import words
from gigwright.wiring.process import Process

CLOCK = "⏱"


def mermaid(process: Process) -> Iterator[str]:
    """Line by line; a way that the clock takes begins with a clock and names its window."""
    yield "stateDiagram-v2"
    for name in process.states:
        yield f"    {name}: {words.state(name)}"
        for text in words.staying(process.within(name)):
            yield f"    {name}: {text}"
    for way in process.ways:
        if not way.stays:
            mark = f"{CLOCK} " if way.windows else ""
            yield f"    {way.before or '[*]'} --> {way.after}: {mark}{words.label(way)}"
    for name in process.ends:
        yield f"    {name} --> [*]"
