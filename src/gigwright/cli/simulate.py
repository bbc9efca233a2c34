"""`gigwright simulate`: whole markets under a virtual clock, with faults drawn from seeds."""

import gc
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from gigwright.backbone.clock import SystemClock
from gigwright.backbone.errors import NotConfigured
from gigwright.cli.output import console, emit, note, say, show_table
from gigwright.cli.session import Session, json_option, pass_session
from gigwright.cli.simulate_report import report, show, violations_of
from gigwright.simulation.run import Outcome, Plan, run
from gigwright.simulation.shrink import command_for, shrink
from gigwright.simulation.weather import FAULTS, Profile

SEEDS_MAX = 1_000_000
JOBS_MAX = 64
TWICE_EVERY = 20

GARBAGE_MAX = 100_000  # objects between two collections


class Seeds(click.ParamType):  # type: ignore[type-arg] # generic only in the newest click
    """`A..B`, both included, or one number."""

    name = "seeds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> range:
        if isinstance(value, range):
            return value
        first, dots, last = str(value).partition("..")
        if not first.isdigit() or (dots and not last.isdigit()):
            self.fail(f"{value!r} is no range of seeds; write it like 1..20, or 7", param, ctx)
        seeds = range(int(first), int(last or first) + 1)
        if not 0 < len(seeds) <= SEEDS_MAX:
            self.fail(f"{value!r} names {len(seeds)} seeds; name 1 to {SEEDS_MAX}", param, ctx)
        return seeds


@click.command()
@click.option("--seeds", type=Seeds(), default="1..20", show_default=True, help="Which seeds, like 1..200.")
@click.option("--days", type=click.IntRange(1, 3_650), default=30, show_default=True, help="Virtual days of each.")
@click.option("--orders", type=click.IntRange(0, 100_000), default=40, show_default=True, help="Purchases in each.")
@click.option(
    "--profile", type=click.Choice(["calm", "swarm"]), default="swarm", show_default=True, help="The weather."
)
@click.option("--without", multiple=True, type=click.Choice(FAULTS), help="Leave this fault out; may be given again.")
@click.option("--jobs", type=click.IntRange(1, JOBS_MAX), default=2, show_default=True, help="Processes at a time.")
@click.option("--mutants", is_flag=True, help="Plant bugs, one after another, and see each caught (in a checkout).")
@json_option
@pass_session
def simulate(
    session: Session,
    *,
    seeds: range,
    days: int,
    orders: int,
    profile: Profile,
    without: tuple[str, ...],
    jobs: int,
    mutants: bool,
) -> None:
    """Run whole markets, one for each seed: their people, their consumers, a card processor and every kind of fault.

    The same seed on the same version is the same run, to the last hash. Exit 1 if a law is broken; then the shortest
    run that still breaks it is looked for, and shown with the command that repeats it.
    """
    if mutants:
        _hunt(session, jobs)
        return
    clock = SystemClock()
    began = clock.elapsed()
    plans = [Plan(seed=seed, days=days, orders=orders, profile=profile, without=without) for seed in seeds]
    outcomes = _all(plans, jobs)
    differing = _twice(outcomes, jobs)
    seconds = clock.elapsed() - began
    violations = violations_of(outcomes, differing)
    if session.json:
        emit(report(outcomes, violations, seconds))
    else:
        show(outcomes, violations, seconds)
        for one in [one for one in outcomes if one.violations][:1]:
            _show_the_shortest(one)
    if violations:
        click.get_current_context().exit(1)


def _all(plans: list[Plan], jobs: int) -> list[Outcome]:
    """Every plan's outcome, in the order of the seeds, with a bar beside the output."""
    with _bar("seeds", len(plans)) as step, _pool(jobs) as pool:
        waiting = {pool.submit(run, plan): number for number, plan in enumerate(plans)}
        found: dict[int, Outcome] = {}
        for future in _finished(waiting):
            found[waiting[future]] = future.result()
            step(f"{len(found)} seeds, {sum(bool(one.violations) for one in found.values())} broken")
    return [found[number] for number in range(len(plans))]


def _twice(outcomes: list[Outcome], jobs: int) -> list[int]:
    """Every twentieth seed once more: those whose second run was another one."""
    sample = outcomes[::TWICE_EVERY]
    again = _all([one.plan for one in sample], jobs)
    return [one.plan.seed for one, other in zip(sample, again, strict=True) if one.hash != other.hash]


def _show_the_shortest(broken: Outcome) -> None:
    note("looking for a shorter run that breaks the same law")
    shortest = shrink(broken)
    say(f"to repeat it: {command_for(shortest.plan)}")
    show_table((("#", "r"), ("event", "l"), ("at", "l")), shortest.around, title="the last events before it")


def _hunt(session: Session, jobs: int) -> None:
    """The planted bugs live with the tests, so this works only where the tests are."""
    sys.path.insert(0, str(Path.cwd()))
    try:
        mutants = import_module("tests.simulation.mutants")
    except ModuleNotFoundError as error:
        raise NotConfigured(
            f"the planted bugs are not here: {error}", what_to_do="run it in a checkout, where tests/ is"
        ) from error
    with _bar("mutants", len(mutants.MUTANTS)) as step:
        caught = mutants.hunt_all(jobs, lambda one: step(f"hunted: {one.name}"))
    if session.json:
        emit({"mutants": caught})
    else:
        columns = (("mutant", "l"), ("seeds", "r"), ("caught by", "l"))
        show_table(columns, [(one.name, one.seeds, one.law or "SURVIVED") for one in caught])
    if any(one.law is None for one in caught):
        click.get_current_context().exit(1)


@contextmanager
def _bar(what: str, total: int) -> Iterator[Any]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda said: progress.update(task, advance=1, description=said)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(max_workers=jobs, mp_context=get_context("spawn"), initializer=_collect_seldom)


def _collect_seldom() -> None:
    """A run makes much that lives until its end: looking through it again and again finds nothing."""
    gc.freeze()
    gc.set_threshold(GARBAGE_MAX, 20, 20)


def _finished(waiting: Iterable[Future[Outcome]]) -> Iterator[Future[Outcome]]:
    yield from as_completed(waiting)
