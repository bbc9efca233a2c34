"""`gigwright cases`, `case`, `decide`: what the operator is asked to decide, what both sides say, and the decision."""

from typing import Any

import click

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.errors import GigwrightError
from gigwright.backbone.event import Present
from gigwright.backbone.query import query
from gigwright.cli.options import amount_of, an_id, rows_option
from gigwright.cli.output import emit, note, say, show_table, tell_what_was_recorded
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.contexts.orders.decisions.disputing import DecideDispute
from gigwright.contexts.orders.projections import Case, case_book, order_book
from gigwright.contexts.orders.projections import case as booked_case
from gigwright.contexts.orders.projections import cases as booked_cases
from gigwright.contexts.orders.projections import order as booked_order
from gigwright.events.orders import FAULTS, DisputeOpened, EvidenceGiven, Fault
from gigwright.values import DisputeId, OperatorId
from gigwright.wiring import Market

COLUMNS = (("case", "l"), ("order", "l"), ("state", "l"), ("opened", "l"), ("heard", "l"), ("decide by", "l"))


class NoSuchCase(GigwrightError):
    """No dispute has this id, or the tables are behind the log."""

    what_to_do = "take an id from `gigwright cases --all`, and let `gigwright work --until-idle` run"


@click.command()
@click.option("--all", "closed", is_flag=True, help="Those that are over, too.")
@rows_option(100)
@shared_options
@pass_session
def cases(session: Session, *, closed: bool, limit: int) -> None:
    """List the disputes that wait for a decision; whatever is to be decided first comes first."""
    with session.market() as market, market.reading(case_book) as connection:
        found = booked_cases(connection, limit, closed=closed)
    if session.json:
        for one in found:
            emit(one)
        return
    rows = [(one.dispute, one.order, one.state, one.opened_at, _heard(one), one.decide_by) for one in found]
    show_table(COLUMNS, rows) if rows else say("No case waits for a decision.")


@click.command()
@click.argument("id", callback=an_id(DisputeId))
@shared_options
@pass_session
def case(session: Session, *, id: DisputeId) -> None:
    """Show the dispute ID: what both sides said, with their files, oldest first."""
    with session.market() as market:
        found = _seen(market, id)
        said = list(market.log.read(query(DisputeOpened, EvidenceGiven, tags=(f"dispute:{found.dispute}",))))
    told = [{"at": rfc3339(one.occurred), **_told(one.data, found)} for one in said]
    if session.json:
        emit({"case": found, "said": told})
        return
    say(f"{found.dispute}  about {found.order}: {found.state}, heard: {_heard(found)}, to decide by {found.decide_by}")
    for one in told:
        say(f"\n{one['at']}  the {one['side']}\n{one['statement']}")
        for file in one["files"]:
            say(f"  {file['name']}  {file['size_bytes']} bytes  {file['sha256']}")


@click.command()
@click.argument("id", callback=an_id(DisputeId))
@click.option("--refund", required=True, metavar="12.50", help="How much of the price goes back: 0, a part, or all.")
@click.option(
    "--as", "who", required=True, callback=an_id(OperatorId), metavar="opr_…", help="The operator who decides."
)
@click.option("--reason", required=True, metavar="TEXT", help="Why; it is recorded.")
@click.option(
    "--fault",
    type=click.Choice(FAULTS),
    default="nobody",
    show_default=True,
    help="Whose it is, when all goes back.",
)
@shared_options
@pass_session
def decide(
    session: Session,
    *,
    id: DisputeId,
    refund: str,
    who: OperatorId,
    reason: str,
    fault: Fault,
) -> None:
    """Decide the dispute ID, once both sides were heard or had the time to be."""
    with session.market() as market:
        found = _seen(market, id)
        with market.reading(order_book) as connection:
            seen = booked_order(connection, found.order)
        assert seen is not None, "what is disputed was placed"
        command = DecideDispute(
            by=who,
            order=found.order,
            dispute=found.dispute,
            seller=found.seller,
            price=amount_of(refund, seen.price.currency),
            reason=reason,
            fault=fault,
        )
        tell_what_was_recorded(market.do(command), as_json=session.json)
    note("`gigwright work` moves the money and writes to both sides")


def _seen(market: Market, id: DisputeId) -> Case:
    with market.reading(case_book) as connection:
        found = booked_case(connection, id)
    if found is None:
        raise NoSuchCase(f"there is no case {id}")
    return found


def _heard(one: Case) -> str:
    sides = (("buyer", one.buyer_heard), ("seller", one.seller_heard))
    return ", ".join(side for side, was_heard in sides if was_heard)


def _told(said: DisputeOpened | EvidenceGiven, found: Case) -> dict[str, Any]:
    by = said.opened_by if isinstance(said, DisputeOpened) else said.given_by
    files = said.files if isinstance(said, EvidenceGiven) else Present(())
    return {
        "side": "buyer" if by == found.buyer else "seller",
        "statement": said.statement.value if isinstance(said.statement, Present) else "[erased]",
        "files": [
            {"name": file.name, "size_bytes": file.size_bytes, "sha256": file.sha256}
            for file in (files.value if isinstance(files, Present) else ())
        ],
    }
