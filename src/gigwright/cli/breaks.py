"""`gigwright breaks` and `break`: where the card processor's books and ours differ, and what it was."""

import click

from gigwright.backbone.query import query
from gigwright.cli.options import an_id, rows_option
from gigwright.cli.output import emit, note, say, show_table, tell_what_was_recorded
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.contexts.payments.decisions import ResolveBreak
from gigwright.contexts.payments.decisions.breaks import FOLDS, ListedBreak, listed
from gigwright.events.breaks import DESTINATIONS, Destination
from gigwright.values import BreakId, OperatorId
from gigwright.wiring import Market

LISTED = 100
EVENTS_MAX = 100_000
COLUMNS = (
    ("break", "l"),
    ("state", "l"),
    ("what", "l"),
    ("of", "l"),
    ("source", "l"),
    ("ours", "r"),
    ("theirs", "r"),
    ("put aside", "r"),
    ("found", "l"),
)
TO = {name.replace("_", "-"): name for name in DESTINATIONS}


@click.command()
@click.option("--open/--all", "open_only", default=True, help="Those that are not over, or all.  [--open]")
@rows_option(LISTED)
@shared_options
@pass_session
def breaks(session: Session, limit: int, *, open_only: bool) -> None:
    """List where the card processor's books and ours differ, newest first."""
    with session.market() as market:
        found = [one for one in known_breaks(market) if one.state == "open" or not open_only]
    shown = found[::-1][:limit]
    if session.json:
        for one in shown:
            emit(one)
    elif shown:
        show_breaks(shown)
    else:
        say("there is no such break")


@click.command(name="break")
@click.argument("id", callback=an_id(BreakId))
@click.argument("act", type=click.Choice(["resolve"]))
@click.option("--to", required=True, type=click.Choice(list(TO)), help="To which account what was put aside belongs.")
@click.option("--as", "who", required=True, callback=an_id(OperatorId), metavar="opr_…", help="The operator who acts.")
@click.option("--reason", required=True, metavar="TEXT", help="What it was; it is recorded.")
@shared_options
@pass_session
def break_(session: Session, *, id: BreakId, act: str, to: str, who: OperatorId, reason: str) -> None:  # noqa: ARG001 - there is one act
    """Resolve the break ID: what was put aside goes to the account to which it belongs."""
    destination: Destination = TO[to]
    with session.market() as market:
        command = ResolveBreak(by=who, difference=id, destination=destination, reason=reason)
        tell_what_was_recorded(market.do(command), as_json=session.json)
    note("`gigwright work` books it")


def known_breaks(market: Market) -> list[ListedBreak]:
    """Every break, in the order in which they were found; of the last 100,000 events about any."""
    events = list(market.log.read(query(*FOLDS), backwards=True, limit=EVENTS_MAX))
    return listed(reversed(events))


def show_breaks(found: list[ListedBreak]) -> None:
    """A table for people."""
    show_table(
        COLUMNS,
        [
            (
                one.difference,
                one.state,
                one.kind.replace("_", " "),
                one.line_kind,
                one.source,
                one.ours,
                one.theirs,
                one.suspense,
                one.found_at,
            )
            for one in found
        ],
    )
