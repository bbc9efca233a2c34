"""`gigwright offers`, `offer`: what sellers have offered single buyers, what became of it, and an end for one side."""

import click

from gigwright.backbone.errors import GigwrightError
from gigwright.backbone.event import Personal, Present
from gigwright.backbone.query import query
from gigwright.cli.moments import away
from gigwright.cli.options import an_id, rows_option
from gigwright.cli.output import Column, emit, note, say, show_table, tell_what_was_recorded
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.cli.tables import say_how_far_behind
from gigwright.contexts.orders.decisions.overruling_offers import DeclineOfferByOperator, WithdrawOfferByOperator
from gigwright.contexts.orders.projections import OFFER_STATES, OfferState, newest_offers, offer_book
from gigwright.contexts.orders.projections import offer as booked_offer
from gigwright.events.orders import OfferMade, OfferOverruled
from gigwright.values import OfferId, OperatorId, UserId
from gigwright.wiring import Market

LISTED = 50
COLUMNS: tuple[Column, ...] = (
    ("offer", "l"),
    ("made", "l"),
    ("state", "l"),
    ("ends", "l"),
    ("price", "r"),
    ("seller", "l"),
    ("buyer", "l"),
)


class NoSuchOffer(GigwrightError):
    """No offer has this id, or the tables are behind the log."""

    what_to_do = "take an id from `gigwright offers`, and let `gigwright work --until-idle` run"


@click.command()
@click.option("--state", type=click.Choice(OFFER_STATES), help="Only offers in this state.")
@click.option("--seller", callback=an_id(UserId), metavar="usr_…", help="Only what this seller offered.")
@click.option("--buyer", callback=an_id(UserId), metavar="usr_…", help="Only what this buyer was offered.")
@rows_option(LISTED)
@shared_options
@pass_session
def offers(
    session: Session, *, state: OfferState | None, seller: UserId | None, buyer: UserId | None, limit: int
) -> None:
    """Show the custom offers that were made last, newest first, and how long the open ones stand."""
    with session.market() as market:
        say_how_far_behind(market, offer_book)
        now = market.clock.now()
        with market.reading(offer_book) as connection:
            found = newest_offers(connection, limit=limit, state=state, seller=seller, buyer=buyer)
    if session.json:
        for one in found:
            emit(one)
        return
    rows = [
        (
            one.offer,
            one.made_at[:16].replace("T", " "),
            one.state,
            away(one.expires_at, now) if one.state == "open" else "",
            one.price,
            one.seller,
            one.buyer,
        )
        for one in found
    ]
    show_table(COLUMNS, rows) if rows else say("there is no such offer")


@click.command()
@click.argument("id", callback=an_id(OfferId))
@click.argument("act", required=False, type=click.Choice(["decline", "withdraw"]))
@click.option("--as", "who", callback=an_id(OperatorId), metavar="opr_…", help="The operator who acts.")
@click.option("--reason", metavar="TEXT", help="Why; it is recorded, and whom it is done for reads it.")
@shared_options
@pass_session
def offer(session: Session, *, id: OfferId, act: str | None, who: OperatorId | None, reason: str | None) -> None:
    """Show the custom offer ID: what was offered, on which terms, and what became of it; or act for the market:
    withdraw it for its seller, or decline it for its buyer. Nobody accepts it for them."""
    with session.market() as market:
        if act is None:
            _show(session, market, id)
            return
        if who is None or reason is None:
            raise click.UsageError("an act needs --as, an operator's id, and --reason")
        kind = DeclineOfferByOperator if act == "decline" else WithdrawOfferByOperator
        tell_what_was_recorded(market.do(kind(by=who, offer=id, reason=reason)), as_json=session.json)
    note("`gigwright work` writes to both sides")


def _show(session: Session, market: Market, id: OfferId) -> None:
    with market.reading(offer_book) as connection:
        found = booked_offer(connection, id)
    if found is None:
        raise NoSuchOffer(f"there is no offer {id}")
    described, overruled = _described(market, id), _overruled(market, id)
    if session.json:
        emit({"offer": found, "description": described, "overruled": overruled})
        return
    ended = f"until {found.expires_at}" if found.ended_at is None else f"at {found.ended_at}"
    say(f"{found.offer}  {found.title}: {found.state} {ended}, {found.price}")
    revisions = "as many revisions as wanted" if found.revisions is None else f"{found.revisions} revisions"
    asks = "waits for the requirements" if found.asks else "begins when it is paid"
    say(f"{found.delivery_days} days, {revisions}; the work {asks}")
    if overruled is not None:
        say(f"{overruled['act']} by {overruled['operator']}: {overruled['reason']}")
    if found.order is not None:
        say(f"placed with it: {found.order}")
    say(f"\n{described}")


def _described(market: Market, id: OfferId) -> str:
    """In the seller's words."""
    (made,) = market.log.read(query(OfferMade, tags=(f"offer:{id}",)))
    return _words(made.data.description)


def _overruled(market: Market, id: OfferId) -> dict[str, str] | None:
    """Which operator ended it for one side, and why, if one did."""
    for event in market.log.read(query(OfferOverruled, tags=(f"offer:{id}",))):
        said: OfferOverruled = event.data
        return {"operator": said.operator, "act": said.act, "reason": _words(said.reason)}
    return None


def _words(said: Personal[str]) -> str:
    return said.value if isinstance(said, Present) else "[erased]"
