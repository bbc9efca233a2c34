"""`gigwright order` and `gigwright operator`: what an operator sees of an order, and may do with it."""

from typing import Any

import click

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.errors import GigwrightError, Refused
from gigwright.backbone.query import query
from gigwright.cli.options import amount_of, an_id
from gigwright.cli.output import emit, note, say, show_table, tell_what_was_recorded
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.contexts.accounts.decisions import AppointOperator
from gigwright.contexts.ledger.projections import Booked, bookkeeping, journal
from gigwright.contexts.orders.decisions.charging_back import AssumeChargeback
from gigwright.contexts.orders.decisions.overruling import (
    AcceptByOperator,
    CancelByOperator,
    ExtendByOperator,
    RefundByOperator,
)
from gigwright.contexts.orders.projections import AtABank, BookedOrder, order_book
from gigwright.contexts.orders.projections import order as booked_order
from gigwright.events.orders import FAULTS, Fault
from gigwright.values import OperatorId, OrderId, PaymentId, ProposalId
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
@click.argument("id", callback=an_id(OrderId))
@click.argument("act", required=False, type=click.Choice(["accept", "bear", "cancel", "extend", "refund"]))
@click.option("--as", "who", callback=an_id(OperatorId), metavar="opr_…", help="The operator who acts.")
@click.option("--reason", metavar="TEXT", help="Why; both sides are heard before, and it is recorded.")
@click.option("--amount", metavar="12.50", help="refund: how much of the price goes back; the service fee on it too.")
@click.option("--days", type=int, metavar="N", help="extend: how many days more.")
@click.option("--fault", type=click.Choice(FAULTS), help="cancel: whose it is.  [nobody]")
@click.option(
    "--payment", callback=an_id(PaymentId), metavar="pay_…", help="bear: of which payment, when banks have several."
)
@click.option(
    "--reviewed", is_flag=True, help="cancel, refund: both sides were heard, so the time since does not matter."
)
@shared_options
@pass_session
def order(session: Session, /, *, id: OrderId, act: str | None, **given: Any) -> None:
    """Show what happened to the order ID, with the journal entries beside it; or act for the market: accept the work
    for the buyer, give the seller more time, refund a part of the price, cancel it all, or bear the loss when a
    bank keeps what it took back."""
    with session.market() as market:
        seen = _seen(market, id)
        if act is None:
            _show(session, market, seen)
            return
        command = _command(act, seen, market.ids.new(ProposalId), _given(act, given))
        tell_what_was_recorded(market.do(command), as_json=session.json)
    note("`gigwright work` moves the money and writes to both sides")


NEEDS = {"accept": (), "bear": (), "cancel": (), "extend": ("days",), "refund": ("amount",)}
MAY_HAVE = {"accept": (), "bear": ("payment",), "cancel": ("fault", "reviewed"), "extend": (), "refund": ("reviewed",)}


def _given(act: str, given: dict[str, Any]) -> dict[str, Any]:
    """What was said of the act; a usage error when it says too little, or what is of no use to this act."""
    if given["who"] is None or given["reason"] is None:
        raise click.UsageError("an act needs --as, an operator's id, and --reason")
    for name in NEEDS[act]:
        if given[name] is None:
            raise click.UsageError(f"to {act} needs --{name}")
    fitting = {"who", "reason", *NEEDS[act], *MAY_HAVE[act]}
    for name, value in given.items():
        if value and name not in fitting:
            raise click.UsageError(f"--{name} says nothing about how to {act}")
    return given


def _command(act: str, seen: BookedOrder, proposal: ProposalId, given: dict[str, Any]) -> object:
    by, order, reason = given["who"], seen.order, given["reason"]
    if act == "accept":
        return AcceptByOperator(by=by, order=order, reason=reason)
    if act == "bear":
        return AssumeChargeback(by=by, order=order, payment=given["payment"] or _at_a_bank(seen), reason=reason)
    if act == "extend":
        return ExtendByOperator(by=by, order=order, proposal=proposal, days=given["days"], reason=reason)
    reviewed = given["reviewed"]
    if act == "refund":
        price = amount_of(given["amount"], seen.price.currency)
        return RefundByOperator(by=by, order=order, seller=seen.seller, price=price, reason=reason, reviewed=reviewed)
    fault: Fault = "nobody" if given["fault"] is None else given["fault"]
    return CancelByOperator(by=by, order=order, seller=seen.seller, reason=reason, fault=fault, reviewed=reviewed)


def _at_a_bank(seen: BookedOrder) -> PaymentId:
    """The payment that is meant when none is named: the one that a bank has, or took last."""
    holds = [one.payment for one in seen.at_banks if one.bank == "holds"]
    if len(holds) > 1:
        raise click.UsageError(f"banks have several payments of it, so name one with --payment: {', '.join(holds)}")
    taken = holds or [one.payment for one in seen.at_banks]
    if not taken:
        raise Refused("no bank has taken a payment of this order; there is nothing to bear")
    return taken[-1]


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
    back = f", {seen.refunded} of it went back" if seen.refunded.amount_minor else ""
    units = "" if seen.quantity == 1 else f"{seen.quantity} × "
    extras = f" with {seen.extras} extras" if seen.extras else ""
    bought, tip = f"{units}{seen.package}{extras}", "" if seen.tip is None else f", and a tip of {seen.tip}"
    waits = "" if seen.waiting is None else f", waits for its buyer until {seen.waiting.answer_by} at most"
    say(f"{seen.order}  {seen.title}, {bought}: {seen.state.replace('_', ' ')}{waits}, {seen.total}{tip}{back}")
    if seen.coupon is not None:
        paid = "made the price lower" if seen.from_coupon is None else f"pays {seen.from_coupon} of it"
        say(f"the coupon {seen.coupon} {paid}")
    for taken in seen.at_banks:
        say(f"the buyer's bank took {taken.amount} of {taken.payment} back, and {_with_the_bank(taken)}")
    rows: list[tuple[object, ...]] = []
    for one in events:
        said = (one.position, f"{one.occurred:%Y-%m-%d %H:%M:%S}", one.name, one.actor)
        lines = _lines([each for each in booked if each.entry.event == one.id]) or [("", "", "")]
        rows += [(*(said if number == 0 else ("", "", "", "")), *line) for number, line in enumerate(lines)]
    show_table(COLUMNS, rows)


def _with_the_bank(one: AtABank) -> str:
    if one.bank == "returned":
        return "gave it back"
    bearer = "what was held for the order" if one.borne_by == "nobody" else f"the {one.borne_by}"
    return f"keeps it: {bearer} paid for it" if one.bank == "keeps" else f"has it: {bearer} would pay for a loss"


def _lines(booked: list[Booked]) -> list[tuple[object, object, object]]:
    """Account, debit and credit of each line of the entries that one event has."""
    return [
        (line.account, line.amount, "") if line.amount.amount_minor > 0 else (line.account, "", -line.amount)
        for one in booked
        for line in one.entry.lines
    ]
