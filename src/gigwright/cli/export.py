"""`gigwright ledger export`: the books for programs that nobody here wrote."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import click

from gigwright.cli.output import emit, note, write
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.cli.tables import say_how_far_behind
from gigwright.cli.times import month_option
from gigwright.contexts.ledger.projections import Extract, beancount, bookkeeping, hledger, spreadsheet

FORMS: dict[str, Callable[[Extract], Iterator[str]]] = {
    "beancount": beancount,
    "hledger": hledger,
    "csv": spreadsheet,
}


@click.command()
@click.option("--format", "form", type=click.Choice(list(FORMS)), required=True, help="Who is to read it.")
@month_option("Only this month (UTC), with what each account holds at its beginning.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write into this file, whole or not at all; without it, to stdout.",
)
@shared_options
@pass_session
def export(session: Session, *, form: str, month: date | None, output: Path | None) -> None:
    """Write the journal for Beancount, hledger or a spreadsheet, with what each account must hold at its end."""
    if session.json and output is None:
        raise click.UsageError("--json reports on a file: name it with --output")
    with session.market() as market:
        behind = say_how_far_behind(market, bookkeeping)
        with market.reading(bookkeeping) as connection:
            extract = Extract(connection, month)
            write(FORMS[form](extract), output)
            asked = {"format": form, "month": None if month is None else f"{month:%Y-%m}", "behind": behind}
    if session.json:
        emit({"file": str(output), **asked})
    elif output is not None:
        note(f"the books are in {output}")
