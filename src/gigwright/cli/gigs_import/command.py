"""The command itself: options in, a progress bar on the way, a report at the end."""

from pathlib import Path

import click
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from gigwright.cli.gigs_import.bringing import bring_along
from gigwright.cli.gigs_import.catalogue_file import CatalogueFile, open_catalogue
from gigwright.cli.gigs_import.columns import find_columns, mapping_of
from gigwright.cli.gigs_import.listing import Listings, Reject, read_all
from gigwright.cli.gigs_import.rejects import Rejects, default_path, rejects_to
from gigwright.cli.gigs_import.report import Report, Tally
from gigwright.cli.gigs_import.seller import seller_for
from gigwright.cli.options import currency_option
from gigwright.cli.output import console, emit, note, say
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.values import Money
from gigwright.wiring import Market

SHOW_EVERY_ROWS = 100


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="OURS=THEIRS",
    help="Which column is which, like price=price_eur; may be given again.",
)
@currency_option("The currency of rows that name none.")
@click.option("--seller", metavar="usr_…|EMAIL", help="Whose gigs they become; without it, the import's own seller.")
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where rejected rows are written.  [default: FILE's name.rejects.csv, here]",
)
@shared_options
@pass_session
def gigs(
    session: Session, file: Path, pairs: tuple[str, ...], currency: str | None, seller: str | None, rejects: Path | None
) -> None:
    """Bring a catalogue along: each row of FILE (CSV, or CSV in gzip) becomes a gig on sale.

    Columns title, category, subcategory and price are needed; delivery_days, revisions, currency and id are read when
    they are there. A row is brought along whole or not at all; run again, the import adds only what is missing.
    """
    mapping = mapping_of(pairs)
    target = rejects or default_path(file)
    if target.resolve() == file.resolve():
        raise click.UsageError("the rejects would be written over the catalogue; name another file with --rejects")
    session.folder()
    with open_catalogue(file) as catalogue:
        columns = find_columns(catalogue.heading, mapping)
        if currency is None and not columns.has("currency"):
            raise click.UsageError(
                "in which currency are the prices? Give --currency, or map a column: --map currency=THEIRS"
            )
        with session.market(begin=True) as market, rejects_to(target, catalogue.heading) as rejected:
            began = market.clock.elapsed()
            listings = Listings(columns, seller_for(market, seller), currency)
            report = _bring(market, catalogue, listings, rejected)
            seconds = market.clock.elapsed() - began
    _tell(session, report, target, seconds)


def _bring(market: Market, catalogue: CatalogueFile, listings: Listings, rejected: Rejects) -> Report:
    tally = Tally()
    with _bar() as bar:
        task = bar.add_task(catalogue.path.name, total=catalogue.path.stat().st_size)
        for done, answer in enumerate(bring_along(market, read_all(listings, catalogue.rows()))):
            tally.count(answer)
            if isinstance(answer, Reject):
                rejected.write(answer)
            if done % SHOW_EVERY_ROWS == 0:
                bar.update(task, completed=catalogue.bytes_read())
        bar.update(task, completed=catalogue.bytes_read())
    return tally.report()


def _bar() -> Progress:
    terminal = console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    return Progress(*columns, console=terminal, disable=not terminal.is_terminal)


def _tell(session: Session, report: Report, target: Path, seconds: float) -> None:
    if session.json:
        emit(report)
        return
    rate = f"{report.rows / seconds:,.0f} rows a second" if seconds > 0 else "at once"
    say(f"{report.rows:,} rows in {seconds:.1f} s, {rate}")
    total = ", ".join(str(Money(amount, currency)) for currency, amount in report.published_total.items())
    say(f"{report.published:>9,} published{f', together {total}' if total else ''}")
    say(f"{report.already:>9,} already there")
    say(f"{report.rejected:>9,} rejected")
    for reason, count in report.reasons.items():
        say(f"{count:>17,} {reason}")
    if report.rejected:
        note(f"the rejected rows, each with its reason, are in {target}")
