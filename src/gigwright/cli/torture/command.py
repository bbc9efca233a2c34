"""The command."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from gigwright.cli.options import number_option
from gigwright.cli.output import emit, progress_bar, say
from gigwright.cli.session import Session, json_option, pass_session
from gigwright.cli.torture.run import Plan
from gigwright.cli.torture.run import torture as run
from gigwright.cli.torture.verdict import Verdict


@click.command()
@click.option("--store", "url", required=True, metavar="URL", help="sqlite:///FILE or postgresql://…; must be empty.")
@number_option("--events", 1, "So many events at least.", default=100_000)
@number_option("--writers", 1, "So many writers at a time.", default=8)
@number_option("--kills", 0, "Kill a writer's process so often (kill -9).", default=0)
@click.option("--processes", is_flag=True, help="Writers are processes, not threads.")
@json_option
@pass_session
def torture(session: Session, url: str, events: int, writers: int, kills: int, *, processes: bool) -> None:
    """Write with many, read along, and look whether anything was skipped, doubled, turned round or lost.

    Writers append singles and batches of 300, and every twentieth append is refused; a reader follows live and is
    opened anew three times. Exit 1 when anything is wrong. The store is filled with rubbish: name one that is empty.
    """
    plan = Plan(url=url, events=events, writers=writers, processes=processes, kills=kills)
    with (
        TemporaryDirectory(prefix="gigwright-torture-") as folder,
        progress_bar("torturing", events, "events", quiet=session.json) as told,
    ):
        verdict = run(plan, Path(folder), told)
    _show(session, verdict)
    if not verdict.holds:
        click.get_current_context().exit(1)


def _show(session: Session, verdict: Verdict) -> None:
    if session.json:
        emit(verdict)
        return
    say(
        f"{verdict.events:,} events in {verdict.seconds:,.1f} s, {verdict.acknowledged:,} acknowledged,"
        f" {verdict.refused:,} appends refused, {verdict.kills} kills"
    )
    say(
        f"skipped {verdict.skipped}, doubled {verdict.doubled}, inverted {verdict.inverted}, lost {verdict.lost};"
        f" positions {'without gap' if verdict.positions_gapless else 'WITH GAPS'}"
    )
