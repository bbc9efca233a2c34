"""`gigwright mail`: the letters that were kept in the home, where no mail server is named."""

import click

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.errors import GigwrightError
from gigwright.cli.letters import Kept, kept, text_of
from gigwright.cli.output import emit, plain, say, show_table
from gigwright.cli.session import Session, pass_session, shared_options

LIMIT = 100
LIMIT_MAX = 10_000
COLUMNS = (("letter", "l"), ("at", "l"), ("to", "l"), ("subject", "l"))


class NoSuchLetter(GigwrightError):
    """Nobody was sent a letter with this id, or it left through a mail server."""

    what_to_do = "take an id from the list that `gigwright mail` shows"


@click.command()
@click.option(
    "--limit", type=click.IntRange(1, LIMIT_MAX), default=LIMIT, show_default=True, help="The newest N letters."
)
@click.argument("id", required=False)
@shared_options
@pass_session
def mail(session: Session, limit: int, id: str | None) -> None:
    """List the letters in the mail folder, newest last, or show the one with this ID (or all about an event's id)."""
    with session.market() as market:
        found = kept(market.home.mail, LIMIT_MAX if id else limit)
    if id is None:
        _list(session, found)
        return
    wanted = [letter for letter in found if id in (letter.id, letter.event)]
    if not wanted:
        raise NoSuchLetter(f"there is no letter {id!r}")
    for letter in wanted:
        _show(session, letter)


def _list(session: Session, found: list[Kept]) -> None:
    if session.json:
        for letter in found:
            emit(_columns(letter))
    elif found:
        show_table(COLUMNS, [(one.id, one.at.strftime("%Y-%m-%d %H:%M:%S"), one.to, one.subject) for one in found])
    else:
        say("no letters are kept here")


def _show(session: Session, letter: Kept) -> None:
    text = text_of(letter)
    if session.json:
        emit(_columns(letter) | {"text": text})
        return
    say(plain(f"To: {letter.to}\nSubject: {letter.subject}\nDate: {rfc3339(letter.at)}\nLetter: {letter.id}\n"))
    say(plain(text))


def _columns(letter: Kept) -> dict[str, str]:
    return {
        "id": letter.id,
        "at": rfc3339(letter.at),
        "to": letter.to,
        "subject": letter.subject,
        "event": letter.event,
        "template": letter.template,
    }
