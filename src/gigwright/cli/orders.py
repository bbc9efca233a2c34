"""`gigwright order` and `gigwright operator`: what an operator sees of an order, and may do with it."""

from typing import Literal, TypeVar

import click

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.errors import GigwrightError, Malformed
from gigwright.backbone.ids import parse_id
from gigwright.backbone.query import query
from gigwright.cli.output import emit, note, say, show_table
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.contexts.accounts.decisions import AppointOperator
from gigwright.contexts.ledger.projections import Booked, bookkeeping, journal
from gigwright.contexts.orders.decisions.overruling import CancelByOperator
from gigwright.contexts.orders.projections import BookedOrder, order_book
from gigwright.contexts.orders.projections import order as booked_order
from gigwright.values import OperatorId, OrderId
from gigwright.wiring import Market

APPOINTS = "cli"
COLUMNS = (
    ("position", "r"),
    ("at", "l"),
    ("event", "l"),
    ("by", "l"),
    ("account", "l"),
    ("debit", "r"),
    ("credit", "r"),
)

Id = TypeVar("Id", bound=str)


class NoSuchOrder(GigwrightError):
    """No order has this id, or the tables are behind the log."""

    what_to_do = "take an id from `gigwright events --type orders.placed`, and let `gigwright work --until-idle` run"


@click.group()
def operator() -> None:
    """Who may act for the market."""


@operator.command()
@click.argument("email")
@shared_options
@pass_session
def add(session: Session, email: str) -> None:
    """Let somebody act for the market, and print the id under which they do."""
    with session.market(begin=True) as market:
        appointed = market.ids.new(OperatorId)
        address = market.addresses.claim(email)
        market.do(AppointOperator(by=APPOINTS, operator=appointed, address=address))
    emit({"operator": appointed}) if session.json else say(appointed)


@click.command()
@click.argument("id")
@click.argument("act", required=False, type=click.Choice(["cancel"]))
@click.option("--as", "who", metavar="opr_…", help="The operator who acts.")
@click.option("--reason", metavar="TEXT", help="Why; both sides are heard before, and it is recorded.")
@click.option(
    "--fault",
    type=click.Choice(["nobody", "buyer", "seller"]),
    default="nobody",
    show_default=True,
    help="Whose fault it is.",
)
@click.option("--reviewed", is_flag=True, help="Both sides were heard: the time since the completion does not matter.")
@shared_options
@pass_session
def order(
    session: Session,
    *,
    id: str,
    act: str | None,
    who: str | None,
    reason: str | None,
    fault: Literal["nobody", "buyer", "seller"],
    reviewed: bool,
) -> None:
    """Show what happened to the order ID, with the journal entries beside it; or act for the market: cancel it."""
    asked = _id(OrderId, id)
    with session.market() as market:
        seen = _seen(market, asked)
        if act is None:
            _show(session, market, seen)
            return
        if who is None or reason is None:
            raise click.UsageError("an act needs --as, an operator's id, and --reason")
        command = CancelByOperator(
            by=_id(OperatorId, who), order=asked, seller=seen.seller, reason=reason, fault=fault, reviewed=reviewed
        )
        for event in market.do(command):
            emit({"position": event.position, "name": event.name}) if session.json else say(
                f"{event.position} {event.name}"
            )
    note("`gigwright work` sends the money back and writes to both sides")


def _id(kind: type[Id], text: str) -> Id:
    try:
        return parse_id(kind, text)
    except Malformed as error:
        raise click.UsageError(str(error)) from error


def _seen(market: Market, asked: OrderId) -> BookedOrder:
    with market.reading(order_book) as connection:
        found = booked_order(connection, asked)
    if found is None:
        raise NoSuchOrder(f"there is no order {asked}")
    return found


def _show(session: Session, market: Market, seen: BookedOrder) -> None:
    events = list(market.log.read(query(tags=(f"order:{seen.order}",))))
    with market.reading(bookkeeping) as connection:
        booked = journal(connection, order=seen.order)
    if session.json:
        timeline = [{"position": one.position, "at": rfc3339(one.occurred), "name": one.name} for one in events]
        emit({"order": seen, "timeline": timeline, "entries": [one.entry for one in booked]})
        return
    say(f"{seen.order}  {seen.title}, {seen.package}: {seen.state.replace('_', ' ')}, {seen.total}")
    rows: list[tuple[object, ...]] = []
    for one in events:
        said = (one.position, f"{one.occurred:%Y-%m-%d %H:%M:%S}", one.name, one.actor)
        lines = _lines([each for each in booked if each.entry.event == one.id]) or [("", "", "")]
        rows += [(*(said if number == 0 else ("", "", "", "")), *line) for number, line in enumerate(lines)]
    show_table(COLUMNS, rows)


def _lines(booked: list[Booked]) -> list[tuple[object, object, object]]:
    """Account, debit and credit of each line of the entries that one event has."""
    return [
        (line.account, line.amount, "") if line.amount.amount_minor > 0 else (line.account, "", -line.amount)
        for one in booked
        for line in one.entry.lines
    ]
