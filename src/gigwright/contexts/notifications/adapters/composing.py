"""Letters become messages: text and HTML from the templates, under headers that nobody can add to.

The first line of a template's text is the subject. The same letter makes the same message, whenever it is composed,
but for its date.
"""

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import get_args

import msgspec
from css_inline import CSSInliner
from minijinja import Environment

from gigwright.backbone.clock import Clock
from gigwright.contexts.notifications.adapters.links import Links
from gigwright.contexts.notifications.ports import (
    OPTIONAL,
    Addresses,
    Bounced,
    Forgotten,
    Letter,
    Template,
    Words,
)

SUBJECT_LENGTH_MAX = 200
QUOTE_LENGTH_MAX = 2_000
MESSAGE_BYTES_MAX = 64 * 1024
MAILBOX_NAME_NOT_ALLOWED = 553  # RFC 5321, 4.2.3
FUEL = 100_000  # instructions that one template may take
JOINERS = "\u200c\u200d"  # invisible, but words of many scripts are spelt with them
LAYOUT = "layout.html"
TEMPLATES: tuple[Template, ...] = get_args(Template)
SHORT_LINES = SMTP.clone(max_line_length=76)  # RFC 2045, 6.7
WHOLE_LINES = SMTP.clone(max_line_length=998)  # RFC 5322, 2.1.1: a link that is folded is a link no more


class Sender(msgspec.Struct, frozen=True):
    """Under which name and address the market writes."""

    name: str
    email: str

    @property
    def domain(self) -> str:
        """Where its Message-IDs are at home."""
        return self.email.rpartition("@")[2]

    @property
    def header(self) -> Address:
        return Address(display_name=header_text(self.name), addr_spec=self.email)


class Text(msgspec.Struct, frozen=True):
    """A letter in words."""

    subject: str
    plain: str
    html: str


class Composed(msgspec.Struct, frozen=True):
    """A message on its way to one address, in its ASCII form."""

    to: str
    message_id: str
    message: EmailMessage


class Composer:
    """Composes letters in the name of a sender. Optional ones say how to stop them; no others do."""

    def __init__(self, sender: Sender, addresses: Addresses, clock: Clock, links: Links, words: Words) -> None:
        self._sender = sender
        self._addresses = addresses
        self._clock = clock
        self._links = links
        self._words = words

    def compose(self, letter: Letter) -> Composed | Forgotten | Bounced:
        """The message, unless the address was erased, or can't stand on a letter."""
        email = self._addresses.email_of(letter.to)
        if email is None:
            return Forgotten()
        to = _addressee(email)
        if to is None:
            return Bounced(MAILBOX_NAME_NOT_ALLOWED, "the address can't be written on a letter", about="address")
        message_id = f"<{letter.id}@{self._sender.domain}>"
        message = _message(self.words(letter), message_id)
        if letter.template in OPTIONAL:
            for name, value in self._links.headers(letter.to).items():
                message[name] = value
        message["Date"] = format_datetime(self._clock.now())
        message["From"] = self._sender.header
        message["To"] = to
        message["X-Gigwright-Event"] = letter.event
        return Composed(to.addr_spec, message_id, message)

    def words(self, letter: Letter) -> Text:
        """What it says; TemplateError when a fact is missing that the template tells."""
        asked = letter.quote
        quote = None if asked is None else self._words.said(asked.position, asked.field)
        stop = self._links.for_people(letter.to) if letter.template in OPTIONAL else ""
        return render(letter, self._sender.name, quote=quote or "", stop=stop)


def render(letter: Letter, market: str, *, quote: str = "", stop: str = "") -> Text:
    """The letter's words; TemplateError when a fact is missing that the template tells.

    `quote` are words of somebody, of which 2,000 characters are said; `stop` is where optional letters are stopped.
    """
    facts = {name: flat(fact) for name, fact in letter.facts.items()}
    facts |= {"market": flat(market), "quote": _quoted(quote), "stop": stop}
    environment = _environment()
    subject = flat(environment.render_template(f"{letter.template}.subject", **facts))[:SUBJECT_LENGTH_MAX]
    plain = environment.render_template(f"{letter.template}.txt", **facts)
    html = environment.render_template(f"{letter.template}.html", subject=subject, **facts)
    return Text(subject, plain, _inliner().inline(html))


def flat(text: str) -> str:
    """The text on one line: whatever could begin another header, or turn the reading direction, is a space."""
    return " ".join("".join(letter if letter.isprintable() or letter in JOINERS else " " for letter in text).split())


def _quoted(text: str) -> str:
    """On as many lines as it was written."""
    said = text if len(text) <= QUOTE_LENGTH_MAX else f"{text[: QUOTE_LENGTH_MAX - 1]}…"
    return "\n".join(line for line in map(flat, said.splitlines()) if line)


def header_text(text: str) -> str:
    """Words for a header: on one line, and nothing in them that a mail program would decode into something else."""
    return flat(text).replace("=?", "= ?")


def _addressee(email: str) -> Address | None:
    mailbox, _, domain = email.rpartition("@")
    try:
        return Address(addr_spec=f"{mailbox}@{domain.encode('idna').decode()}")
    except (ValueError, HeaderParseError):  # two addresses, a line break, a mailbox name beyond ASCII
        return None


def _message(text: Text, message_id: str) -> EmailMessage:
    message = EmailMessage(policy=SHORT_LINES)
    message["Message-ID"] = message_id
    message["Subject"] = header_text(text.subject)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text.plain, cte="quoted-printable")
    message.add_alternative(text.html, subtype="html", cte="quoted-printable")
    message.set_boundary(f"==={blake2b(message_id.encode(), digest_size=16).hexdigest()}===")
    message.policy = WHOLE_LINES  # of the headers; the bodies were folded above
    assert len(message.as_bytes()) <= MESSAGE_BYTES_MAX, "facts and templates are bounded, so the message is"
    return message


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """A missing fact is an error; what ends in .html escapes every fact."""
    folder = files("gigwright.contexts.notifications") / "templates"
    sources = {LAYOUT: (folder / LAYOUT).read_text("utf-8")}
    for name in TEMPLATES:
        subject, _, plain = (folder / f"{name}.txt").read_text("utf-8").partition("\n")
        sources |= {f"{name}.subject": subject, f"{name}.txt": plain.lstrip("\n")}
        sources[f"{name}.html"] = (folder / f"{name}.html").read_text("utf-8")
    return Environment(templates=sources, undefined_behavior="strict", fuel=FUEL, keep_trailing_newline=True)


@lru_cache(maxsize=1)
def _inliner() -> CSSInliner:
    """Many mail programs read only the style attribute; nothing is fetched."""
    return CSSInliner(load_remote_stylesheets=False)
