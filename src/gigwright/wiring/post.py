"""Who carries letters: the mail server that was named, or a folder of the home."""

from email.utils import parseaddr
from pathlib import Path

from gigwright.backbone.clock import Clock
from gigwright.backbone.errors import NotConfigured
from gigwright.contexts.notifications.adapters.composing import Composer, Sender
from gigwright.contexts.notifications.adapters.folder import MailFolder
from gigwright.contexts.notifications.adapters.smtp import SmtpPost, parse_server
from gigwright.contexts.notifications.ports import Addresses, Post

DEFAULT_FROM = "Gigwright <letters@gigwright.example>"


def choose_post(server: str | None, sender: str | None, folder: Path, addresses: Addresses, clock: Clock) -> Post:
    """Over `server` (smtp://… or smtps://…), or into `folder` where none is named; `sender` as `Name <address>`."""
    composer = Composer(_sender(sender or DEFAULT_FROM), addresses, clock)
    return SmtpPost(parse_server(server), composer) if server else MailFolder(folder, composer)


def _sender(text: str) -> Sender:
    name, address = parseaddr(text)
    if not address.partition("@")[2]:
        raise NotConfigured(
            f"letters come from one address, written like {DEFAULT_FROM}, not {text!r}",
            what_to_do="correct GIGWRIGHT_MAIL_FROM",
        )
    return Sender(name or address, address)
