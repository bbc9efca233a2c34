"""`gigwright users` and `gigwright user`: who takes part, how they stand, and who may not for a while."""

from datetime import datetime
from typing import Any

import click
import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.errors import GigwrightError
from gigwright.cli.moments import age
from gigwright.cli.options import amount_of, an_id, currency_option, rows_option
from gigwright.cli.order_list import listed, show_orders
from gigwright.cli.output import Column, emit, note, say, show_table, tell_what_was_recorded
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.cli.tables import say_how_far_behind
from gigwright.contexts.accounts.decisions import RestoreUser, SuspendUser
from gigwright.contexts.accounts.projections import KnownUser, newest_users, people
from gigwright.contexts.accounts.projections import user as known_user
from gigwright.contexts.ledger.decisions import AllowEarlyPayouts, EndEarlyPayouts, GrantCredit, Offer
from gigwright.contexts.ledger.projections import Balance, balances, bookkeeping
from gigwright.contexts.ledger.projections.chart import normal_minor, own_accounts
from gigwright.contexts.orders.projections import BookedOrder, open_orders_of, order_book, orders_of
from gigwright.values import Money, OperatorId, UserId
from gigwright.wiring import Market

LISTED = 50
ORDERS_SHOWN = 10
OWED = "Assets:"  # what a seller owes is the market's
COLUMNS: tuple[Column, ...] = (("user", "l"), ("since", "l"), ("sells", "l"), ("suspended", "l"))
ACTS: dict[str, type[SuspendUser] | type[RestoreUser]] = {"suspend": SuspendUser, "restore": RestoreUser}
CREDIT = "credit"

EARLY: dict[str, type[AllowEarlyPayouts] | type[EndEarlyPayouts]] = {
    "pay-early": AllowEarlyPayouts,
    "pay-in-time": EndEarlyPayouts,
}


class NoSuchUser(GigwrightError):
    """No user has this id, or the tables are behind the log."""

    what_to_do = "take an id from `gigwright users`, and let `gigwright work --until-idle` run"


class Shown(msgspec.Struct, frozen=True):
    """All that an operator sees of a user on one page."""

    user: KnownUser
    open_orders: int
    balances: tuple[Balance, ...]
    payouts: tuple[Offer, ...]
    orders: tuple[BookedOrder, ...]


@click.command()
@click.option("--suspended", is_flag=True, help="Only those who are suspended.")
@rows_option(LISTED)
@shared_options
@pass_session
def users(session: Session, limit: int, *, suspended: bool) -> None:
    """Show the users who came last, newest first: since when they are here, whether they sell or are suspended."""
    with session.market() as market:
        say_how_far_behind(market, people)
        now = market.clock.now()
        with market.reading(people) as connection:
            found = newest_users(connection, limit=limit, suspended=suspended)
    if session.json:
        for one in found:
            emit(one)
    elif found:
        show_table(COLUMNS, [_row(one, now) for one in found])
    else:
        say("there is no such user")


@click.command()
@click.argument("id", callback=an_id(UserId))
@click.argument("act", required=False, type=click.Choice([*ACTS, *EARLY, CREDIT]))
@click.argument("amount", required=False)
@currency_option("credit: the currency of the amount.")
@click.option("--as", "who", callback=an_id(OperatorId), metavar="opr_…", help="The operator who acts.")
@click.option("--reason", metavar="TEXT", help="Why; it is recorded, and who is suspended reads it.")
@shared_options
@pass_session
def user(
    session: Session,
    id: UserId,
    act: str | None,
    amount: str | None,
    currency: str | None,
    who: OperatorId | None,
    reason: str | None,
) -> None:
    """Show what the user ID is, their open orders, their balances and their last orders; or suspend or restore them:
    who is suspended neither orders nor sells anything new and is paid nothing out, and what is paid for goes on. Or
    give them so much credit, an AMOUNT like 5.00, which pays for what they order next."""
    credit = _credit(act, amount, currency)
    with session.market() as market:
        if act is not None:
            _act(session, market, act, id, credit, who, reason)
        elif who is None and reason is None:
            _show(session, market, id)
        else:
            raise click.UsageError(f"say what to do: {', '.join([*ACTS, *EARLY, CREDIT])}")


def _credit(act: str | None, amount: str | None, currency: str | None) -> Money | None:
    if act != CREDIT:
        if amount is not None or currency is not None:
            raise click.UsageError("an amount and --currency belong to credit")
        return None
    if amount is None or currency is None:
        raise click.UsageError("credit needs an amount and --currency, like: credit 5.00 --currency USD")
    return amount_of(amount, currency)


def _act(
    session: Session,
    market: Market,
    act: str,
    id: UserId,
    credit: Money | None,
    who: OperatorId | None,
    reason: str | None,
) -> None:
    if who is None or reason is None:
        raise click.UsageError("an act needs --as, an operator's id, and --reason")
    if credit is not None:
        recorded = market.do(GrantCredit(by=who, buyer=id, amount=credit, reason=reason))
    elif act in EARLY:
        recorded = market.do(EARLY[act](by=who, seller=id, reason=reason))
    else:
        recorded = market.do(ACTS[act](by=who, user=id, reason=reason))
    tell_what_was_recorded(recorded, as_json=session.json)
    done = "it counts from now on" if act in EARLY else "`gigwright work` tells them"
    note(done if recorded else "nothing was changed: they are so already")


def _show(session: Session, market: Market, id: UserId) -> None:
    for projection in (people, order_book, bookkeeping):
        say_how_far_behind(market, projection)
    seen, now = _seen(market, id), market.clock.now()
    if session.json:
        emit(_report(seen, now))
        return
    sells = "buys and sells" if seen.user.is_seller else "buys"
    say(f"{id}  {sells}, here since {seen.user.registered_at[:10]}; open orders: {seen.open_orders}")
    if seen.user.suspended_at is not None:
        say(f"suspended for {age(seen.user.suspended_at, now)}, since {seen.user.suspended_at[:16]}")
    for balance in seen.balances:
        say(_in_words(balance))
    for offer in seen.payouts:
        say(_what_may_be_had(offer, now))
    if seen.orders:
        show_orders(seen.orders, now)


def _seen(market: Market, id: UserId) -> Shown:
    with market.reading(people) as connection:
        found = known_user(connection, id)
    if found is None:
        raise NoSuchUser(f"there is no user {id}")
    with market.reading(order_book) as connection:
        still_open, last = open_orders_of(connection, id), orders_of(connection, id, ORDERS_SHOWN)
    with market.reading(bookkeeping) as connection:
        theirs = [one for below in own_accounts(id) for one in balances(connection, below=below)]
    return Shown(found, still_open, tuple(theirs), tuple(market.payouts_of(id)), tuple(last))


def _report(seen: Shown, now: datetime) -> dict[str, Any]:
    return {
        "user": seen.user,
        "open_orders": seen.open_orders,
        "balances": [{"account": one.account, "balance": _amount(one)} for one in seen.balances],
        "payouts": [msgspec.structs.asdict(one) for one in seen.payouts],
        "orders": [listed(one, now) for one in seen.orders],
    }


def _row(one: KnownUser, now: datetime) -> tuple[object, ...]:
    suspended = "" if one.suspended_at is None else f"for {age(one.suspended_at, now)}"
    return one.user, one.registered_at[:10], "yes" if one.is_seller else "", suspended


def _in_words(balance: Balance) -> str:
    """As in `Available: 80.00 USD`, in the account's own sign."""
    said = "Owed to the market" if balance.account.startswith(OWED) else balance.account.rpartition(":")[2]
    return f"{said}: {Money(normal_minor(balance.account, balance.amount_minor), balance.currency)}"


def _what_may_be_had(offer: Offer, now: datetime) -> str:
    """As in `Next payout: 50.00 USD (0.50 USD of it are the fee), from 2026-01-06T12:00 on`."""
    if offer.owed.amount_minor and not offer.rest.amount_minor:
        return f"Next payout: nothing of {offer.available}, while {offer.owed} is owed"
    if offer.rest < offer.least:
        return f"Next payout: none of {offer.rest} after what is owed; it is at least {offer.least}"
    fee = f" ({offer.fee} of it is the fee)" if offer.fee.amount_minor else ""
    again_from = offer.again_from
    waits = "" if again_from is None or again_from <= now else f", from {rfc3339(again_from)[:16]} on"
    return f"Next payout: {offer.taken}{fee}{waits}"


def _amount(balance: Balance) -> Money:
    return Money(balance.amount_minor, balance.currency)
