"""The command itself."""

from collections.abc import Callable, Iterable, Sequence

import click

from gigwright.cli.output import emit, say
from gigwright.cli.process.mermaid import mermaid
from gigwright.cli.process.page import page
from gigwright.cli.process.svg import svg
from gigwright.cli.process.text import text
from gigwright.cli.session import Session, json_option, pass_session
from gigwright.wiring.process import Process, the_process

FORMS: dict[str, Callable[[Process], Iterable[str]]] = {
    "text": text,
    "mermaid": mermaid,
    "svg": svg,
    "markdown": page,
}
HOLES = 1


@click.command()
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="text", help="How to show it.")
@click.option("--check", is_flag=True, help="Look for holes in the rules instead; exit 1 if there are any.")
@click.option("--thorough", is_flag=True, help="Try every combination of circumstances, not only every two of them.")
@json_option
@pass_session
def process(session: Session, form: str, *, check: bool, thorough: bool) -> int | None:
    """Show how an order goes, as its rules allow it: they are tried out, nothing is looked up.

    Every state, every way out of it, who may take it, and what the clock does when nobody does anything.
    """
    found, holes = the_process(thorough=thorough)
    if check:
        return _tell(session, found, holes)
    if session.json:
        for way in found.ways:
            emit(way)
    else:
        say("\n".join(FORMS[form](found)))
    return None


def _tell(session: Session, found: Process, holes: Sequence[str]) -> int | None:
    if session.json:
        emit({"ok": not holes, "lives": found.lives, "steps": found.steps, "ways": len(found.ways), "holes": holes})
    else:
        say("\n".join(holes) or f"no hole: {found.steps} steps in {found.lives} lives, {len(found.ways)} ways")
    return HOLES if holes else None
