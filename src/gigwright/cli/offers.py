"""`gigwright offers`, `offer`: what sellers have offered single buyers, and what became of it."""

import click

from gigwright.backbone.errors import GigwrightError
from gigwright.backbone.event import Present
from gigwright.backbone.query import query
from gigwright.cli.moments import away
from gigwright.cli.options import an_id, rows_option
from gigwright.cli.output import Column, emit, say, show_table
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.cli.tables import say_how_far_behind
from gigwright.contexts.orders.projections import OFFER_STATES, OfferState, newest_offers, offer_book
from gigwright.contexts.orders.projections import offer as booked_offer
from gigwright.events.orders import OfferMade
from gigwright.values import OfferId, UserId
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
@shared_options
@pass_session
def offer(session: Session, *, id: OfferId) -> None:
    """Show the custom offer ID: what was offered, on which terms, and what became of it."""
    with session.market() as market:
        with market.reading(offer_book) as connection:
            found = booked_offer(connection, id)
        if found is None:
            raise NoSuchOffer(f"there is no offer {id}")
        described = _described(market, id)
    if session.json:
        emit({"offer": found, "description": described})
        return
    ended = f"until {found.expires_at}" if found.ended_at is None else f"at {found.ended_at}"
    say(f"{found.offer}  {found.title}: {found.state} {ended}, {found.price}")
    revisions = "as many revisions as wanted" if found.revisions is None else f"{found.revisions} revisions"
    asks = "waits for the requirements" if found.asks else "begins when it is paid"
    say(f"{found.delivery_days} days, {revisions}; the work {asks}")
    if found.order is not None:
        say(f"placed with it: {found.order}")
    say(f"\n{described}")


def _described(market: Market, id: OfferId) -> str:
    """In the seller's words."""
    (made,) = market.log.read(query(OfferMade, tags=(f"offer:{id}",)))
    return made.data.description.value if isinstance(made.data.description, Present) else "[erased]"
