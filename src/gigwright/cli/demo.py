"""`gigwright demo`: a market in a fresh folder, lived in for sixty days, and what came of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from gigwright.backbone.clock import Clock, SystemClock, rfc3339
from gigwright.backbone.errors import Refused
from gigwright.backbone.story import Node
from gigwright.cli.demo_shown import show
from gigwright.cli.output import console, emit, note
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.simulation.demonstration import LENGTH, Demonstration
from gigwright.simulation.report import Report, report
from gigwright.simulation.weather import CALM
from gigwright.simulation.world import World
from gigwright.wiring import Home

SEED = 1


@click.command()
@shared_options
@pass_session
def demo(session: Session) -> None:
    """Make a market in a new folder, let people live in it for sixty days, and show what came of it.

    The folder is a temporary one unless --home names another, and stays, so that you can look around in it.
    """
    folder = session.home or Path(mkdtemp(prefix="gigwright-demo-"))
    _refuse_a_used_home(folder)
    found = _lived_in(folder, SystemClock())
    if session.json:
        emit(_as_object(found))
    else:
        show(found, folder)


def _lived_in(folder: Path, now: Clock) -> Report:
    world = World(SEED, folder, CALM, start=now.now() - LENGTH, letters_on_disk=True)
    try:
        demonstration = Demonstration(world)
        with _days(world.clock) as told:
            demonstration.run(told)
        market = world.at_rest()
        assert demonstration.featured is not None, "somebody bought something in sixty days"
        return report(market, demonstration.featured)
    finally:
        world.close()


def _refuse_a_used_home(folder: Path) -> None:
    if folder.exists() and Home(folder).begun:
        raise Refused(
            f"there is a market in {folder} already", what_to_do="name a folder that is empty, or none for a new one"
        )


@contextmanager
def _days(clock: Clock) -> Iterator[Callable[[datetime], None]]:
    """A progress bar of days, beside the output."""
    start = clock.now()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("day {task.completed:.0f} of {task.total:.0f}"),
    )
    terminal = console(stderr=True)
    shown = Progress(*columns, TimeElapsedColumn(), console=terminal, transient=True, disable=not terminal.is_terminal)
    with shown as progress:
        task = progress.add_task("Sixty days in the market", total=LENGTH.days)
        yield lambda moment: progress.update(task, completed=(moment - start).days)
    note(f"played from {start:%Y-%m-%d} to {clock.now():%Y-%m-%d %H:%M} UTC with seed {SEED}")


def _as_object(found: Report) -> dict[str, Any]:
    return {
        "events": found.events,
        "orders": found.orders,
        "charges": found.charges,
        "refunds": found.refunds,
        "payouts": found.payouts,
        "mails": [{"to": mail.to, "subject": mail.subject, "event": mail.event} for mail in found.mails],
        "trial_balance": {trial.currency: trial.sum_minor for trial in found.trials},
        "held": found.held,
        "consumers": [
            {"name": one.name, "position": one.position, "lag": one.lag, "parked": one.parked}
            for one in found.consumers
        ],
        "purchase": {"order": found.order, "tree": [_node(node) for node in found.tree]},
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "kind": node.kind,
        "name": node.name,
        "id": node.id,
        "position": node.position,
        "consumer": node.consumer,
        "outcome": node.outcome,
        "at": rfc3339(node.at),
        "children": [_node(child) for child in node.children],
    }
