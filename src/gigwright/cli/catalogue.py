"""`gigwright catalogue`: every event, what it says, who says it and who hears it."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import click
import msgspec

from gigwright.backbone.asyncapi import asyncapi
from gigwright.backbone.catalogue import Entry, Field, Hearer, schemas
from gigwright.backbone.catalogue import catalogue as entries_of
from gigwright.backbone.status import Status
from gigwright.cli.output import emit, say
from gigwright.cli.session import Session, pass_session, shared_options, strangers_option
from gigwright.wiring import everybody, load_strangers

FORMATS = ("text", "markdown", "jsonschema", "asyncapi")
HEADING = """# Events

Everything that can happen, as the log stores it: each event with its fields, the rules that record it, and whoever
hears it. Written by `make docs`, from `gigwright catalogue --format markdown`; a test keeps it current.

A field marked *tag* holds ids under which the event is found; one marked *personal* can be erased for its subject.
*Public* events are for outsiders too: a reader who knows only an earlier version can read every later one.
"""


@click.command()
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to show it.")
@strangers_option
@shared_options
@pass_session
def catalogue(session: Session, files: tuple[Path, ...], form: str) -> None:
    """Show every event: its owner, fields and versions, who records it, who hears it.

    With --home also how far behind each consumer is, as text or with --json.
    """
    found = entries_of(everybody(load_strangers(files)), _statuses(session, files, form))
    if form in ("jsonschema", "asyncapi"):
        document = schemas(found) if form == "jsonschema" else asyncapi(found, version("gigwright"))
        say(msgspec.json.format(msgspec.json.encode(document)).decode())
    elif session.json:
        for entry in found:
            emit(entry)
    else:
        say("\n".join(markdown(found) if form == "markdown" else _text(found)))


def markdown(entries: Sequence[Entry]) -> Iterator[str]:
    """A page for readers, line by line."""
    yield from HEADING.splitlines()
    for owner, some in groupby(entries, key=lambda entry: entry.owner):
        yield f"\n## {owner}"
        for entry in some:
            yield from _section(entry)


def _section(entry: Entry) -> Iterator[str]:
    public = ", public" if entry.public else ""
    yield f"\n### {entry.name}\n"
    yield f"{entry.description} Version {entry.version}{public}.\n"
    yield "| field | type | |"
    yield "|---|---|---|"
    for field in entry.fields:
        yield f"| `{field.name}` | {field.type.replace('|', 'or')} | {', '.join(_marks(field))} |"
    yield f"\nRecorded by: {', '.join(entry.emitters) or 'nobody here'}.  "
    yield f"Heard by: {', '.join(_hearer(one) for one in entry.hearers) or 'nobody here'}."


def _text(entries: Sequence[Entry]) -> Iterator[str]:
    for entry in entries:
        versions = f"version {entry.version}" + (f" of {len(entry.versions)}" if len(entry.versions) > 1 else "")
        yield f"{entry.name}  ({versions}{', public' if entry.public else ''})"
        yield f"  {entry.description}"
        for field in entry.fields:
            yield f"    {field.name}: {field.type}{''.join(f'  [{mark}]' for mark in _marks(field))}"
        yield f"  recorded by {', '.join(entry.emitters) or 'nobody here'}"
        yield f"  heard by {', '.join(_hearer(one) for one in entry.hearers) or 'nobody here'}\n"


def _marks(field: Field) -> Iterator[str]:
    if field.tag:
        yield "tag"
    if field.personal is not None:
        yield f"personal: {field.personal}"


def _hearer(one: Hearer) -> str:
    return f"{one.kind} {one.name}" + (f" ({one.lag} behind)" if one.lag is not None else "")


def _statuses(session: Session, files: tuple[Path, ...], form: str) -> list[Status]:
    if session.home is None or form != "text":
        return []
    with session.market(files=files) as market:
        return market.consumers()
