"""`gigwright doctor`: is this installation safe, and is this market well?"""

from pathlib import Path

import click

from gigwright.cli.health import Check, examine
from gigwright.cli.output import emit, say, show_table
from gigwright.cli.session import Session, pass_session, shared_options, strangers_option
from gigwright.wiring import crash_sites, load_strangers, operators_sites


@click.command()
@click.option("--crash-sites", "sites", is_flag=True, help="Only list the names that GIGWRIGHT_CRASH_AT=name:n takes.")
@strangers_option
@shared_options
@pass_session
def doctor(session: Session, files: tuple[Path, ...], *, sites: bool) -> None:
    """Examine the store, the log, the consumers, the mail and the disk; exit 1 if anything is wrong."""
    if sites:
        _list_crash_sites(session, files)
        return
    with session.market(files=files) as market:
        checks = examine(market, session.mail)
    well = all(check.ok for check in checks)
    if session.json:
        emit({"ok": well, "checks": checks})
    else:
        _show(checks)
    if not well:
        click.get_current_context().exit(1)


def _list_crash_sites(session: Session, files: tuple[Path, ...]) -> None:
    """They are the same in every home, so none is needed and none is touched."""
    for name in (*crash_sites(load_strangers(files)), *operators_sites()):
        if session.json:
            emit({"site": name})
        else:
            say(name)


def _show(checks: list[Check]) -> None:
    rows = [("ok" if check.ok else "WRONG", check.name, check.found, check.what_to_do or "") for check in checks]
    show_table((("", "l"), ("what", "l"), ("found", "l"), ("what to do", "l")), rows)
    wrong = sum(not check.ok for check in checks)
    say("everything is well" if not wrong else f"{wrong} of {len(checks)} are wrong")
