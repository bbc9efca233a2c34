"""The one door through which everything is said: tables and JSON on stdout, notes and errors on stderr."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import msgspec
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from gigwright.backbone.event import Recorded

WIDTH_WITHOUT_TERMINAL = 1_000  # a table that a program reads is never folded
TEXT_LENGTH_MAX = 10_000

Column = tuple[str, str]  # heading, and "l" or "r" for where its cells stand


def say(text: str) -> None:
    """A line for people."""
    click.echo(text)


def note(text: str) -> None:
    """A line for people, beside the output."""
    click.echo(text, err=True)


def emit(value: Any) -> None:
    """One object on one line, for programs."""
    click.echo(msgspec.json.encode(value).decode())


def tell_what_was_recorded(events: Iterable[Recorded[Any]], *, as_json: bool) -> None:
    """The events that an act brought about, one a line."""
    for event in events:
        if as_json:
            emit({"position": event.position, "name": event.name})
        else:
            say(f"{event.position} {event.name}")


def write(lines: Iterable[str], to: Path | None = None) -> None:
    """Lines for programs, one after the other: on stdout, or in a file that is there whole or not at all."""
    if to is None:
        for line in lines:
            click.echo(line)
        return
    unfinished = to.with_name(f"{to.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
        unfinished.replace(to)
    finally:
        unfinished.unlink(missing_ok=True)


def complain(sentence: str, what_to_do: str, *, as_json: bool) -> None:
    """What went wrong and what the reader can do about it, on stderr."""
    sentence, what_to_do = plain(sentence), plain(what_to_do)
    if as_json:
        note(msgspec.json.encode({"error": sentence, "what_to_do": what_to_do}).decode())
    else:
        note(f"{sentence}\n  what to do: {what_to_do}")


def show_table(columns: Sequence[Column], rows: Iterable[Sequence[object]], *, title: str | None = None) -> None:
    """A table as wide as the terminal, or as it needs."""
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading, side in columns:
        table.add_column(heading, justify="right" if side == "r" else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(str(cell))) for cell in row))
    console().print(table)


@contextmanager
def progress_bar(what: str, total: int, unit: str, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A bar on stderr with how many a second; `quiet` for programs. It is told how many there are so far."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console(stderr=True), disable=quiet, transient=True) as bar:
        task = bar.add_task(what, total=total, rate="")

        def told(so_far: int) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, completed=so_far, rate=f"{speed:,.0f} {unit}/s" if speed else "")

        yield told


def console(*, stderr: bool = False) -> Console:
    """Where people read: stdout or stderr as they are at this moment."""
    file = sys.stderr if stderr else sys.stdout
    return Console(
        file=file, width=None if file is not None and file.isatty() else WIDTH_WITHOUT_TERMINAL, highlight=False
    )


def plain(text: str) -> str:
    """The text without anything that could steer a terminal, at most 10,000 characters; lines stay lines."""
    return "".join(letter if letter.isprintable() or letter in "\n\t" else "�" for letter in text[:TEXT_LENGTH_MAX])
