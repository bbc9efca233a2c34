"""The process for a terminal: each state, what leads out of it, and what may happen meanwhile."""

from collections.abc import Iterator

from gigwright.cli.process import words
from gigwright.cli.process.mermaid import CLOCK
from gigwright.wiring.process import Process


def text(process: Process) -> Iterator[str]:
    """Line by line."""
    for way in process.out_of(None):
        yield f"→ {words.state(way.after)}: {words.label(way)}"
    for name in process.states:
        yield ""
        yield words.state(name) + (" (an end)" if name in process.ends else "")
        for way in process.out_of(name):
            yield f"  {CLOCK if way.windows else '→'} {words.state(way.after)}: {words.label(way)}"
        for what in words.staying(process.within(name)):
            yield f"  ↻ {what}"
