"""`gigwright payouts`: what sellers asked for, and what became of it."""

import click
import msgspec

from gigwright.cli.moments import age, left_seconds
from gigwright.cli.options import rows_option
from gigwright.cli.output import Column, emit, say, show_table
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.cli.tables import say_how_far_behind
from gigwright.contexts.payments.projections import newest_payouts, payout_queue

LISTED = 50
COLUMNS: tuple[Column, ...] = (
    ("payout", "l"),
    ("state", "l"),
    ("age", "r"),
    ("amount", "r"),
    ("seller", "l"),
    ("why", "l"),
)


@click.command()
@click.option("--open", "open_only", is_flag=True, help="Only payouts of which nobody knows yet what became of them.")
@rows_option(LISTED)
@shared_options
@pass_session
def payouts(session: Session, limit: int, *, open_only: bool) -> None:
    """Show the payouts that were asked for last, newest first: requested, sent, failed or returned."""
    with session.market() as market:
        say_how_far_behind(market, payout_queue)
        now = market.clock.now()
        with market.reading(payout_queue) as connection:
            found = newest_payouts(connection, limit=limit, open_only=open_only)
    if session.json:
        for one in found:
            emit({**msgspec.structs.asdict(one), "age_seconds": -left_seconds(one.requested_at, now)})
    elif found:
        show_table(
            COLUMNS,
            [
                (one.payout, one.state, age(one.requested_at, now), one.amount, one.seller, one.reason or "")
                for one in found
            ],
        )
    else:
        say("there is no such payout")
