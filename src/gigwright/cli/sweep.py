"""`gigwright sweep`: the market's own money goes from the card processor to its bank."""

import click

from gigwright.cli.options import amount_of, an_id, currency_option
from gigwright.cli.output import note, tell_what_was_recorded
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.contexts.ledger.decisions import RequestSweep
from gigwright.values import OperatorId, SweepId


@click.command()
@click.argument("amount")
@currency_option("The currency of the amount; it must be said.")
@click.option("--as", "who", callback=an_id(OperatorId), metavar="opr_…", required=True, help="The operator who acts.")
@click.option("--reason", metavar="TEXT", required=True, help="Why; it is recorded.")
@shared_options
@pass_session
def sweep(session: Session, amount: str, currency: str | None, who: OperatorId, reason: str) -> None:
    """Move AMOUNT, like 500.00, of the market's own money from the card processor to its bank: at most what is
    available there less all that is owed to sellers and buyers or held for them."""
    if currency is None:
        raise click.UsageError("a sweep needs --currency, like: sweep 500.00 --currency USD")
    moved = amount_of(amount, currency)
    with session.market() as market:
        asked = RequestSweep(by=who, sweep=market.ids.new(SweepId), amount=moved, reason=reason)
        recorded = market.do(asked)
    tell_what_was_recorded(recorded, as_json=session.json)
    note("`gigwright work` sends it")
