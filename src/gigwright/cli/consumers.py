"""`gigwright consumers`: who hears the log, how far each is, and what waits."""

import click

from gigwright.cli.output import emit, say, show_table
from gigwright.cli.session import Session, pass_session, shared_options

COLUMNS = (
    ("consumer", "l"),
    ("kind", "l"),
    ("position", "r"),
    ("lag", "r"),
    ("waiting", "r"),
    ("parked", "r"),
    ("error", "l"),
)


@click.command()
@shared_options
@pass_session
def consumers(session: Session) -> None:
    """Show every consumer that runs here or ever did: its position, how far it is behind, what waits and why."""
    with session.market() as market:
        found = market.consumers()
        head = market.log.head()
    if session.json:
        for status in found:
            emit(status)
        return
    rows = [(s.name, s.kind, s.position, s.lag, s.waiting, s.parked, s.error or "") for s in found]
    show_table(COLUMNS, rows)
    say(f"the log stands at {head}")
