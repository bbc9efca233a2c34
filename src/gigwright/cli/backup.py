"""`gigwright verify`, `backup` and `restore`: is the log whole, and would it come back?"""

from pathlib import Path

import click

from gigwright.cli.output import emit, note, progress_bar, say
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.wiring import back_up, differences_from, last_backup, size_of
from gigwright.wiring import restore as restore_market

FAULTS_SHOWN_MAX = 100


@click.command()
@shared_options
@pass_session
def verify(session: Session) -> None:
    """Read the whole log: every hash, position, tag and command, and whether it still holds what was backed up last.

    Exit 1 on faults.
    """
    with session.market() as market:
        with progress_bar("verifying", market.log.head(), "events", quiet=session.json) as told:
            report = market.log.verify(told)
        last = last_backup(market.home)
        faults = [*report.faults, *(differences_from(market.log, last) if last is not None else ())]
    if session.json:
        emit({"ok": not faults, "events": report.events, "faults": faults[:FAULTS_SHOWN_MAX]})
    else:
        for fault in faults:
            say(fault)
        say(f"{report.events:,} events, {len(faults)} faults" if faults else f"{report.events:,} events, all is well")
    if faults:
        click.get_current_context().exit(1)


@click.command()
@click.argument("to", type=click.Path(path_type=Path), metavar="TO")
@shared_options
@pass_session
def backup(session: Session, to: Path) -> None:
    """Write a backup into a new folder, while the market goes on. The key of the address book is not in it."""
    with session.market() as market:
        with progress_bar("backing up", size_of(market.home), "bytes", quiet=session.json) as told:
            manifest = back_up(market, to, told)
        secrets = market.home.folder / "secrets"
    if session.json:
        emit({"backup": str(to), "head": manifest.head, "files": len(manifest.files), "taken_at": manifest.taken_at})
    else:
        say(f"{to}: up to event {manifest.head.position}, {len(manifest.files)} files")
    note(f"keep a copy of {secrets} in another place: without it, no address in the backup is recognized")


@click.command()
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="FROM")
@click.option(
    "--secrets",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The copy of the home's `secrets`, which is no part of a backup.",
)
@shared_options
@pass_session
def restore(session: Session, source: Path, secrets: Path | None) -> None:
    """Make a market from a backup, in the empty folder that --home names. `gigwright work` fills its tables."""
    manifest = restore_market(source, session.folder(), secrets=secrets)
    if session.json:
        emit({"home": str(session.folder()), "head": manifest.head})
    else:
        taken = f"{manifest.taken_at:%Y-%m-%d %H:%M} UTC"
        say(f"{session.folder()}: a market up to event {manifest.head.position}, as it was at {taken}")
    if secrets is None:
        note(f"put the copy of `secrets` into {session.folder()} before anything else")
