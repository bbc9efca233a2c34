"""What notifications need of the outside: somebody who carries letters, and somebody who knows addresses."""

from collections.abc import Iterable, Iterator
from typing import Literal, Protocol

import msgspec

from gigwright.backbone.errors import Malformed, Unavailable
from gigwright.backbone.ids import EventId
from gigwright.values import AddressId

FACTS_MAX = 20
FACT_LENGTH_MAX = 300
REASON_LENGTH_MAX = 500

Template = Literal[
    "order-placed",
    "requirements-due",
    "started",
    "delivered",
    "sent-back",
    "more-time-to-answer",
    "extension-proposed",
    "extension-agreed",
    "extension-declined",
    "cancellation-proposed",
    "cancellation-declined",
    "proposal-withdrawn",
    "refund-offered",
    "refund-declined",
    "partly-refunded",
    "dispute-opened",
    "evidence-given",
    "dispute-decided",
    "dispute-closed",
    "cancelled",
    "completed",
    "paid",
    "refunded",
    "payout-sent",
    "suspended",
    "restored",
]


class Letter(msgspec.Struct, frozen=True):
    """What is to be told to whom. It holds neither an e-mail address nor a rendered text: both come when it is sent.

    `facts` are what the template says of the event: at most 20, each of at most 300 characters, and nothing personal.
    Where both parties are told of an event by the same template, the seller's letter is a `copy`.
    """

    template: Template
    to: AddressId
    event: EventId
    facts: dict[str, str]
    copy: Literal["", "seller"] = ""

    def __post_init__(self) -> None:
        if len(self.facts) > FACTS_MAX:
            raise Malformed(f"the letter {self.template} has {len(self.facts)} facts, more than {FACTS_MAX}")
        for name, fact in self.facts.items():
            if len(fact) > FACT_LENGTH_MAX:
                raise Malformed(f"the letter {self.template}: {name} is longer than {FACT_LENGTH_MAX} characters")

    @property
    def id(self) -> str:
        """What tells it from every other letter, however often it is sent: the left side of its Message-ID."""
        return f"{self.event}.{self.template}" + (f".{self.copy}" if self.copy else "")


class Sent(msgspec.Struct, frozen=True, tag="sent"):
    """Somebody took the letter, under this Message-ID."""

    message_id: str


class Bounced(msgspec.Struct, frozen=True, tag="bounced"):
    """The letter was refused for good, with an SMTP code of the five hundreds. No address stands in the reason."""

    code: int
    reason: str


class Forgotten(msgspec.Struct, frozen=True, tag="forgotten"):
    """The address was erased before the letter could be sent; nothing was."""


Answer = Sent | Bounced | Forgotten


class Post(Protocol):
    """Who carries letters."""

    def send(self, letter: Letter, key: str) -> Answer:
        """Sent again, it carries the same Message-ID. Unavailable when it is not known whether the letter was taken."""


class Addresses(Protocol):
    """Who knows the e-mail addresses behind the ids."""

    def email_of(self, address: AddressId) -> str | None:
        """The e-mail address; None when it was erased."""


class FakePost:
    """Keeps what it was given, by Message-ID, as a mailbox that folds copies would; answers as it is told to."""

    def __init__(self, answers: Iterable[Bounced | Forgotten | Unavailable | None] = ()) -> None:
        self.letters: dict[str, Letter] = {}
        self.sendings = 0
        self._answers: Iterator[Bounced | Forgotten | Unavailable | None] = iter(answers)

    def send(self, letter: Letter, key: str) -> Answer:  # noqa: ARG002 - the letter's own id is what tells twice
        self.sendings += 1
        answer = next(self._answers, None)
        if isinstance(answer, Unavailable):
            raise answer
        if answer is not None:
            return answer
        self.letters[letter.id] = letter
        return Sent(message_id=f"<{letter.id}@example.org>")


class FakeAddresses:
    """The addresses that it was given."""

    def __init__(self, emails: dict[AddressId, str]) -> None:
        self.emails = emails

    def email_of(self, address: AddressId) -> str | None:
        return self.emails.get(address)
