"""`gigwright rebuild`: make a projection's tables anew beside the living ones, compare, and swap."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import click

from gigwright.backbone.builds import Build, Pointer
from gigwright.backbone.comparing import Difference, differences, explain
from gigwright.backbone.event import Recorded
from gigwright.backbone.log import Told
from gigwright.backbone.projection import Projection
from gigwright.cli.options import number_option
from gigwright.cli.output import emit, progress_bar, say
from gigwright.cli.session import Session, pass_session, shared_options, strangers_option
from gigwright.wiring import Market

DIFFERENCES_SHOWN = 20


@click.command()
@click.argument("name")
@click.option("--compare", is_flag=True, help="Compare the new tables with the living ones, row by row.")
@click.option("--swap", is_flag=True, help="Put the new tables in the place of the living ones.")
@click.option("--back", is_flag=True, help="Only turn back to the tables that were live before.")
@number_option("--show", 1, "So many differences at most.", default=DIFFERENCES_SHOWN)
@strangers_option
@shared_options
@pass_session
def rebuild(
    session: Session, name: str, files: tuple[Path, ...], show: int, *, compare: bool, swap: bool, back: bool
) -> None:
    """Make the tables of a projection anew, while the living ones go on.

    With --compare it says where they differ, and which events explain that; with --swap the new ones become live,
    unless they were to be compared and differ. Exit 1 when they differ.
    """
    if back and (compare or swap):
        raise click.UsageError("--back only turns back: it makes nothing new to compare or swap")
    with session.market(files=files) as market:
        projection = _projection(market, name)
        if back:
            _tell_pointer(session, market.rebuild(projection).back())
            return
        build = _made(session, market, projection)
        differ = compare and _compare(session, market, projection, build, show)
        if swap and not differ:
            _tell_pointer(session, market.rebuild(projection).swap(build))
    if differ:
        click.get_current_context().exit(1)


def _projection(market: Market, name: str) -> Projection:
    found = {projection.name: projection for projection in market.projections}
    if name not in found:
        raise click.UsageError(f"no projection is called {name!r}; there are {', '.join(sorted(found))}")
    return found[name]


def _made(session: Session, market: Market, projection: Projection) -> Build:
    with _told(session, market, projection) as told:
        build = market.rebuild(projection).make(told)
    if session.json:
        emit({"projection": projection.name, "build": build, "position": market.log.head()})
    else:
        say(f"build {build} of {projection.name} stands beside the live one")
    return build


@contextmanager
def _told(session: Session, market: Market, projection: Projection) -> Iterator[Told]:
    with progress_bar(f"making {projection.name} anew", market.log.head(), "events", quiet=session.json) as told:
        yield told


def _compare(session: Session, market: Market, projection: Projection, build: Build, show: int) -> bool:
    live = market.views.pointer(projection).live
    old, new = (market.views.build(projection, one) for one in (live, build))
    with old.reading() as before, new.reading() as after:
        found = differences(before, after)
        shown = list(islice(found, show))
        more = sum(1 for _ in found)
    for difference in shown:
        _show(session, difference, explain(market.log, projection, difference))
    if not session.json:
        say(f"{len(shown) + more} differences" if shown else "no difference: every row is the same")
    elif not shown:
        emit({"differences": 0})
    return bool(shown)


def _show(session: Session, difference: Difference, because: list[Recorded[Any]]) -> None:
    events = [{"position": event.position, "id": event.id, "name": event.name} for event in because]
    if session.json:
        emit({"difference": difference, "events": events})
        return
    key = ", ".join(f"{name}={value}" for name, value in difference.key.items())
    say(f"{difference.table} {key}\n  live: {_side(difference.old)}\n  new:  {_side(difference.new)}")
    for event in because:
        say(f"  because of event {event.position} ({event.name})")


def _side(row: dict[str, Any] | None) -> str:
    return "nothing" if row is None else ", ".join(f"{name}={value}" for name, value in row.items())


def _tell_pointer(session: Session, pointer: Pointer) -> None:
    if session.json:
        emit(pointer)
    else:
        say(f"build {pointer.live} is live; build {pointer.before} was before it")
