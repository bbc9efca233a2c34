"""Who carries letters: the mail server that was named, or a folder of the home."""

from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path

import msgspec

from gigwright.backbone.clock import Clock
from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.log import Log
from gigwright.contexts.notifications.adapters.composing import TEMPLATES, Composed, Composer, Sender
from gigwright.contexts.notifications.adapters.considerate import ConsideratePost
from gigwright.contexts.notifications.adapters.examples import ADDRESS, EMAIL, OFFERED, QUOTE, examples_of
from gigwright.contexts.notifications.adapters.folder import MailFolder
from gigwright.contexts.notifications.adapters.links import Links
from gigwright.contexts.notifications.adapters.links import token_in as token_in
from gigwright.contexts.notifications.adapters.logged import LoggedWishes, LoggedWords
from gigwright.contexts.notifications.adapters.server import parse_server
from gigwright.contexts.notifications.adapters.smtp import SmtpPost, greet
from gigwright.contexts.notifications.ports import Addresses, FakeAddresses, FakeWords, Post

KEY_OF_EXAMPLES = bytes(32)
DEFAULT_FROM = "Gigwright <letters@gigwright.example>"


class Mail(msgspec.Struct, frozen=True):
    """Where letters go: to `server` (smtp://… or smtps://…), its password perhaps in a file, or into a folder of the
    home where none is named; and who writes them, as `Name <address>`. `url` is where the market answers the public."""

    server: str | None = None
    password_file: Path | None = None
    sender: str | None = None
    url: str | None = None


def links_of(mail: Mail, key: bytes) -> Links:
    """How optional letters are stopped."""
    return Links(key, sender_of(mail).email, mail.url)


def choose_post(mail: Mail, folder: Path, addresses: Addresses, log: Log, clock: Clock, links: Links) -> Post:
    """The mail server's, or the folder's."""
    composer = Composer(sender_of(mail), addresses, clock, links, LoggedWords(log))
    if mail.server is None:
        return MailFolder(folder, composer)
    return SmtpPost(parse_server(mail.server, mail.password_file), composer)


def greet_the_server(mail: Mail) -> str | None:
    """How private the way to the mail server is; None where letters are kept. Unavailable, NotConfigured."""
    return None if mail.server is None else greet(parse_server(mail.server, mail.password_file))


def considerate(post: Post, log: Log) -> Post:
    """The same, but nothing goes where the log says that nothing is to be sent."""
    return ConsideratePost(post, LoggedWishes(log))


def sender_of(mail: Mail) -> Sender:
    """Who writes; NotConfigured unless it is one address."""
    text = mail.sender or DEFAULT_FROM
    name, address = parseaddr(text)
    if not address.partition("@")[2]:
        raise NotConfigured(
            f"letters come from one address, written like {DEFAULT_FROM}, not {text!r}",
            what_to_do="correct GIGWRIGHT_MAIL_FROM",
        )
    return Sender(name or address, address)


class Preview(msgspec.Struct, frozen=True):
    """A letter as people would get it: its name (`delivered`, `delivered-2`, …), its words, and the whole message."""

    name: str
    subject: str
    text: str
    html: str
    message: bytes


def letter_names() -> tuple[str, ...]:
    """Every letter that there is."""
    return TEMPLATES


def previews(mail: Mail, name: str | None, clock: Clock) -> Iterator[Preview]:
    """Every letter, or this one, with made-up facts; nothing is sent, and no home is needed."""
    links = links_of(mail, KEY_OF_EXAMPLES)
    composer = Composer(
        sender_of(mail), FakeAddresses({ADDRESS: EMAIL}), clock, links, FakeWords(QUOTE, description=OFFERED)
    )
    for template in TEMPLATES if name is None else [one for one in TEMPLATES if one == name]:
        for number, letter in enumerate(examples_of(template), start=1):
            composed, text = composer.compose(letter), composer.words(letter)
            assert isinstance(composed, Composed), "the example's address is there"
            shown = template if number == 1 else f"{template}-{number}"
            yield Preview(shown, text.subject, text.plain, text.html, composed.message.as_bytes())
