"""`gigwright events`: read the log, or watch it grow."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from typing import Any

import click

from gigwright.backbone.cloudevents import cloud_event
from gigwright.backbone.errors import Malformed
from gigwright.backbone.event import Recorded, event_types
from gigwright.backbone.log import Log
from gigwright.backbone.query import EVERYTHING, Criterion, Query
from gigwright.cli.event_forms import as_line, as_object
from gigwright.cli.options import number_option
from gigwright.cli.output import emit, note, say, write
from gigwright.cli.session import Session, pass_session, shared_options, strangers_option

PATIENCE_SECONDS = 1.0


@click.command()
@click.option("--follow", is_flag=True, help="Go on with what happens from now, until Ctrl-C.")
@number_option("--after", 0, "Only events after position N.", default=0)
@click.option(
    "--type",
    "patterns",
    multiple=True,
    metavar="T",
    help="Only events of this type, like orders.placed or payments.*; may be given again.",
)
@click.option(
    "--tag",
    "tags",
    multiple=True,
    metavar="ID",
    help="Only events about this id, in any role, or as role:id; given again, about both.",
)
@number_option("--limit", 1, "At most N events.")
@click.option("--cloudevents", is_flag=True, help="Each as a CloudEvent, one JSON object a line.")
@strangers_option
@shared_options
@pass_session
def events(
    session: Session,
    *,
    follow: bool,
    after: int,
    patterns: tuple[str, ...],
    tags: tuple[str, ...],
    limit: int | None,
    cloudevents: bool,
    files: tuple[Path, ...],
) -> None:
    """Show what happened, one event per line in the order of the log, from its beginning or after a position."""
    with session.market(files=files) as market:
        query = _query(patterns, tags)
        found = _followed(market.log, query, after) if follow else market.log.read(query, after=after, limit=limit)
        try:
            if cloudevents:
                write(cloud_event(event, market.log.incarnation).decode() for event in islice(found, limit))
            else:
                _show_all(session, islice(found, limit))
        except KeyboardInterrupt:
            if not follow:
                raise


def _show_all(session: Session, found: Iterable[Recorded[Any]]) -> None:
    shown = False
    for event in found:
        shown = True
        if session.json:
            emit(as_object(event))
        else:
            say(as_line(event))
    if not shown and not session.json:
        note("no such event is in the log")


def _followed(log: Log, query: Query, after: int) -> Iterator[Recorded[Any]]:
    while True:
        head = log.wait(after, PATIENCE_SECONDS)
        yield from log.read(query, after=after, upto=head)
        after = max(after, head)


def _query(patterns: tuple[str, ...], tags: tuple[str, ...]) -> Query:
    if not patterns and not tags:
        return EVERYTHING
    names = frozenset(name for pattern in patterns for name in _names(pattern))
    ways = [frozenset[str]()]
    for tag in tags:
        ways = [way | {one} for way in ways for one in _in_every_role(tag)]
    if len(tags) > 1:
        ways = [way for way in ways if _some_event_has(way)]
    return Query(tuple(Criterion(names=names, tags=way) for way in ways))


def _some_event_has(way: frozenset[str]) -> bool:
    """Whether an event has all these roles, each held by one."""
    roles = {tag.partition(":")[0] for tag in way}
    return len(roles) == len(way) and any(
        roles <= {"actor", *(field.role for field in declared.tag_fields)} for declared in event_types()
    )


def _names(pattern: str) -> set[str]:
    known = {declared.name for declared in event_types()}
    found = {name for name in known if fnmatchcase(name, pattern)}
    if not found:
        raise click.BadParameter(f"no event is called {pattern!r}; there are {', '.join(sorted(known))}")
    return found


def _in_every_role(tag: str) -> list[str]:
    """`role:id` as it is; a bare id in every role that an event gives to ids of its form."""
    if ":" in tag:
        return [tag]
    fields = [field for declared in event_types() for field in declared.tag_fields]
    ours = {field.role for field in fields if field.kind.prefix is not None and _fits(field.kind, tag)}
    outside = {field.role for field in fields if field.kind.prefix is None}
    roles = ours | {"actor"} if ours else outside
    return [f"{role}:{tag}" for role in sorted(roles)]


def _fits(kind: Any, text: str) -> bool:
    try:
        kind.check(text)
    except Malformed:
        return False
    return True
