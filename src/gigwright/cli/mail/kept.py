"""`gigwright mail show`: the letters that were kept in the home, where no mail server is named."""

from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import click
import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.errors import GigwrightError
from gigwright.cli.output import emit, plain, say, show_table
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.wiring import Market

LIMIT = 100
LIMIT_MAX = 10_000
COLUMNS = (("letter", "l"), ("at", "l"), ("to", "l"), ("subject", "l"))


class NoSuchLetter(GigwrightError):
    """Nobody was sent a letter with this id, or it left through a mail server."""

    what_to_do = "take an id from the list that `gigwright mail` shows"


class Shown(msgspec.Struct, frozen=True, omit_defaults=True):
    """A letter as it is told; `text` where it was asked for."""

    id: str
    at: str
    to: str
    subject: str
    event: str
    template: str
    text: str | None = None


@click.command()
@click.option(
    "--limit", type=click.IntRange(1, LIMIT_MAX), default=LIMIT, show_default=True, help="The newest N letters."
)
@click.argument("id", required=False)
@shared_options
@pass_session
def show(session: Session, limit: int, id: str | None) -> None:
    """List the letters in the mail folder, newest last, or show the one with this ID (or all about an event's id)."""
    with session.market() as market:
        found = [letter for letter, _ in _kept(market, limit)] if id is None else _about(market, id)
    if session.json:
        for letter in found:
            emit(letter)
    elif id is None:
        _list(found)
    else:
        for letter in found:
            say(plain(f"To: {letter.to}\nSubject: {letter.subject}\nDate: {letter.at}\nLetter: {letter.id}\n"))
            say(plain(letter.text or ""))


def _kept(market: Market, limit: int) -> Iterator[tuple[Shown, Path]]:
    for letter in market.letters(limit):
        shown = Shown(
            id=f"{letter.event}.{letter.template}",
            at=rfc3339(letter.at),
            to=letter.to,
            subject=letter.subject,
            event=letter.event,
            template=letter.template,
        )
        yield shown, letter.path


def _about(market: Market, id: str) -> list[Shown]:
    wanted = [(letter, path) for letter, path in _kept(market, LIMIT_MAX) if id in (letter.id, letter.event)]
    if not wanted:
        raise NoSuchLetter(f"there is no letter {id!r}")
    return [msgspec.structs.replace(letter, text=_text(path)) for letter, path in wanted]


def _list(found: list[Shown]) -> None:
    if not found:
        say("no letters are kept here")
        return
    show_table(
        COLUMNS, [(one.id, f"{datetime.fromisoformat(one.at):%Y-%m-%d %H:%M:%S}", one.to, one.subject) for one in found]
    )


def _text(path: Path) -> str:
    with path.open("rb") as file:
        message = BytesParser(EmailMessage, policy=policy.default).parse(file)
    body = message.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""
