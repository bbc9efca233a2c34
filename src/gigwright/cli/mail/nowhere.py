"""`gigwright mail suppressed`, `unsent` and `release`: addresses that were refused for good, and what they missed."""

from typing import cast

import click

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.errors import GigwrightError, Malformed
from gigwright.backbone.ids import parse_id
from gigwright.cli.moments import age
from gigwright.cli.options import an_id, rows_option
from gigwright.cli.output import Column, emit, note, say, show_table, tell_what_was_recorded
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.contexts.notifications.decisions import ReleaseMail
from gigwright.values import OperatorId, UserId
from gigwright.wiring import address_of
from gigwright.wiring import suppressed_addresses as find_suppressed
from gigwright.wiring import unsent as find_unsent

LISTED = 50
SUPPRESSED: tuple[Column, ...] = (("whose", "l"), ("since", "l"), ("code", "r"), ("address", "l"))
UNSENT: tuple[Column, ...] = (("letter", "l"), ("at", "l"), ("what came of it", "l"))
IN_WORDS = {
    "suppressed": "not sent: an earlier one was refused for good",
    "declined": "not sent: no optional letters are wanted there",
    "forgotten": "not sent: the address was erased",
}


class NobodyThere(GigwrightError):
    """No user and no operator has this id."""

    what_to_do = "take an id from `gigwright mail suppressed`"


@click.command()
@rows_option(LISTED)
@shared_options
@pass_session
def suppressed(session: Session, limit: int) -> None:
    """Show to whom nothing is sent, the last first: a mail server said for good that nobody is reached there."""
    with session.market() as market:
        found, now = find_suppressed(market, limit), market.clock.now()
    if session.json:
        for one in found:
            emit({"address": one.address, "owner": one.owner, "since": rfc3339(one.since), "code": one.code})
    elif found:
        rows = [(one.owner or "", f"for {age(rfc3339(one.since), now)}", one.code, one.address) for one in found]
        show_table(SUPPRESSED, rows)
    else:
        say("letters go to everybody")


@click.command()
@rows_option(LISTED)
@shared_options
@pass_session
def unsent(session: Session, limit: int) -> None:
    """Show the letters that did not arrive, the last first: they bounced, or were not sent at all, and why."""
    with session.market() as market:
        found = list(find_unsent(market, limit))
    if session.json:
        for one in found:
            emit(one)
    elif found:
        show_table(
            UNSENT,
            [
                (
                    one.id,
                    "" if one.at is None else f"{one.at:%Y-%m-%d %H:%M:%S}",
                    IN_WORDS.get(one.outcome) or f"refused with {one.code}: {one.reason}",
                )
                for one in found
            ],
        )
    else:
        say("every letter was sent")


@click.command()
@click.argument("user")
@click.option("--as", "who", required=True, callback=an_id(OperatorId), metavar="opr_…", help="The operator who acts.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it is recorded, and not shown to anybody else.")
@shared_options
@pass_session
def release(session: Session, user: str, who: OperatorId, reason: str) -> None:
    """Let letters go to USER (a user's or an operator's id) again, when their mailbox works."""
    with session.market() as market:
        address = address_of(market, _an_owner(user))
        if address is None:
            raise NobodyThere(f"there is nobody of the id {user}")
        recorded = market.do(ReleaseMail(by=who, address=address, reason=reason))
    tell_what_was_recorded(recorded, as_json=session.json)
    note("what was not sent stays unsent; letters go there from now on" if recorded else "letters go there already")


def _an_owner(text: str) -> UserId | OperatorId:
    for kind in (UserId, OperatorId):
        try:
            return cast(UserId | OperatorId, parse_id(kind, text))
        except Malformed:
            continue
    raise click.BadParameter(f"{text!r} is no user's and no operator's id", param_hint="USER")
