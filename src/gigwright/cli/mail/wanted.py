"""`gigwright mail unsubscribe` and `subscribe`: who wants no letters but the necessary ones."""

from email import policy
from email.parser import BytesHeaderParser
from typing import BinaryIO

import click

from gigwright.backbone.errors import Malformed
from gigwright.cli.output import note, tell_what_was_recorded
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.contexts.notifications.decisions import LINK, AcceptOptionalMail, DeclineOptionalMail
from gigwright.wiring import token_in

MESSAGE_BYTES_MAX = 256 * 1024  # of which the headers come first


@click.command()
@click.argument("token", required=False)
@click.option(
    "--message",
    type=click.File("rb"),
    metavar="FILE",
    help="An answer that has TOKEN in its subject; - reads it from the input.",
)
@shared_options
@pass_session
def unsubscribe(session: Session, token: str | None, message: BinaryIO | None) -> None:
    """Send no optional letters to whoever got TOKEN in one of them. What orders, money and accounts need is sent on."""
    with session.market() as market:
        address = market.links.address_of(_token(token, message))
        recorded = market.do(DeclineOptionalMail(by=LINK, address=address))
    tell_what_was_recorded(recorded, as_json=session.json)
    note("no optional letters go there from now on" if recorded else "none went there already")


@click.command()
@click.argument("token")
@shared_options
@pass_session
def subscribe(session: Session, token: str) -> None:
    """Send every letter again to whoever got TOKEN in an optional one."""
    with session.market() as market:
        recorded = market.do(AcceptOptionalMail(by=LINK, address=market.links.address_of(token)))
    tell_what_was_recorded(recorded, as_json=session.json)
    note("every letter goes there from now on" if recorded else "every letter went there already")


def _token(token: str | None, message: BinaryIO | None) -> str:
    if (token is None) is (message is None):
        raise click.UsageError("give the token of the letter, or --message FILE with an answer to it")
    if message is None:
        return str(token)
    headers = BytesHeaderParser(policy=policy.default).parsebytes(message.read(MESSAGE_BYTES_MAX))
    try:
        return token_in(str(headers["Subject"] or ""))
    except ValueError as error:  # a header that can't be read at all
        raise Malformed("the subject of the message can't be read") from error
