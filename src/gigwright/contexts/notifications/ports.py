"""What notifications need of the outside: somebody who carries letters, and somebody who knows addresses."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, Protocol

import msgspec

from gigwright.backbone.errors import Malformed, Unavailable
from gigwright.backbone.ids import EventId
from gigwright.values import AddressId, OperatorId

FACTS_MAX = 20
STAFF_MAX = 100  # who are written to; whoever was appointed later looks at the lists
FACT_LENGTH_MAX = 300
REASON_LENGTH_MAX = 500

Template = Literal[
    "offer-made",
    "offer-soon",
    "offer-accepted",
    "offer-declined",
    "offer-withdrawn",
    "offer-expired",
    "offer-overruled",
    "receipt",
    "order-placed",
    "requirements-due",
    "requirements-reminder",
    "requirements-given",
    "requirements-added",
    "started",
    "due-soon",
    "late",
    "very-late",
    "delivered",
    "answer-soon",
    "sent-back",
    "more-time-to-answer",
    "extension-proposed",
    "extension-agreed",
    "extension-declined",
    "question-asked",
    "wait-ended",
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
    "change-proposed",
    "change-agreed",
    "change-declined",
    "bill",
    "bill-expired",
    "extra-bought",
    "tipped",
    "chargeback-held",
    "chargeback-decided",
    "cancelled",
    "completed",
    "earned",
    "paid",
    "paid-early",
    "early-allowed",
    "early-ended",
    "refunded",
    "refund-failed",
    "credit-granted",
    "credit-returned",
    "payout-sent",
    "payout-failed",
    "payout-returned",
    "case-waiting",
    "loss-waiting",
    "breaks-open",
    "suspended",
    "restored",
    "first-sale",
]

# Letters that nobody needs for an order, money or an account: whoever does not want them is not sent them.
OPTIONAL: frozenset[Template] = frozenset({"first-sale"})


class Quote(msgspec.Struct, frozen=True):
    """Words that somebody wrote, which are read in the log when the letter is sent: by the position and the field."""

    position: int
    field: str


class Letter(msgspec.Struct, frozen=True):
    """What is to be told to whom. It holds neither an e-mail address nor a rendered text: both come when it is sent.

    `facts` are what the template says of the event: at most 20, each of at most 300 characters, and nothing personal.
    Where both parties are told of an event by the same template, the seller's letter is a `copy`: "seller". Operators
    are told by a letter each, named for the operator.
    """

    template: Template
    to: AddressId
    event: EventId
    facts: dict[str, str]
    copy: str = ""
    quote: Quote | None = None

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
    """The letter was refused for good, with an SMTP code of the five hundreds. No address stands in the reason.

    It was about this message, or about the address, where no other letter would arrive either.
    """

    code: int
    reason: str
    about: Literal["message", "address"] = "message"


class Forgotten(msgspec.Struct, frozen=True, tag="forgotten"):
    """The address was erased before the letter could be sent; nothing was."""


class Suppressed(msgspec.Struct, frozen=True, tag="suppressed"):
    """An earlier letter bounced because of the address, and nobody released it since; nothing was sent."""


class Declined(msgspec.Struct, frozen=True, tag="declined"):
    """The letter was an optional one, and whoever reads there wants none of these; nothing was sent."""


Answer = Sent | Bounced | Forgotten | Suppressed | Declined


class Post(Protocol):
    """Who carries letters."""

    def send(self, letter: Letter, key: str) -> Answer:
        """Sent again, it carries the same Message-ID. Unavailable when it is not known whether the letter was taken."""


class Words(Protocol):
    """Who can read what people wrote."""

    def said(self, position: int, field: str) -> str | None:
        """What stands in this field of the event there; None when it was erased."""


class Wishes(Protocol):
    """Who knows where nothing is to be sent."""

    def is_suppressed(self, address: AddressId) -> bool:
        """Whether a mail server said for good that nobody is reached there."""

    def has_declined(self, address: AddressId) -> bool:
        """Whether no optional letters are wanted there."""


class Staff(Protocol):
    """Who knows the operators."""

    def appointed(self, upto: int) -> Sequence[tuple[OperatorId, AddressId]]:
        """Those who were appointed up to this position of the log, at most the first 100."""


class Addresses(Protocol):
    """Who knows the e-mail addresses behind the ids."""

    def email_of(self, address: AddressId) -> str | None:
        """The e-mail address; None when it was erased."""


class FakeWords:
    """Everything is said in the same words, but for the fields that have words of their own; None: they are erased."""

    def __init__(self, words: str | None, **fields: str) -> None:
        self.words = words
        self.fields = fields

    def said(self, position: int, field: str) -> str | None:  # noqa: ARG002 - it does not matter where they stand
        return self.fields.get(field, self.words)


class FakeWishes:
    """The addresses that it was given."""

    def __init__(self, suppressed: Iterable[AddressId] = (), declined: Iterable[AddressId] = ()) -> None:
        self.suppressed = set(suppressed)
        self.declined = set(declined)

    def is_suppressed(self, address: AddressId) -> bool:
        return address in self.suppressed

    def has_declined(self, address: AddressId) -> bool:
        return address in self.declined


class FakePost:
    """Keeps what it was given, by Message-ID, as a mailbox that folds copies would; answers as it is told to."""

    def __init__(self, answers: Iterable[Answer | Unavailable | None] = ()) -> None:
        self.letters: dict[str, Letter] = {}
        self.sendings = 0
        self._answers: Iterator[Answer | Unavailable | None] = iter(answers)

    def send(self, letter: Letter, key: str) -> Answer:  # noqa: ARG002 - the letter's own id is what tells twice
        self.sendings += 1
        answer = next(self._answers, None)
        if isinstance(answer, Unavailable):
            raise answer
        if answer is not None:
            return answer
        self.letters[letter.id] = letter
        return Sent(message_id=f"<{letter.id}@example.org>")


class FakeStaff:
    """The operators that it was given."""

    def __init__(self, *operators: tuple[OperatorId, AddressId]) -> None:
        self.operators = operators

    def appointed(self, upto: int) -> Sequence[tuple[OperatorId, AddressId]]:  # noqa: ARG002 - they were there always
        return self.operators


class FakeAddresses:
    """The addresses that it was given."""

    def __init__(self, emails: dict[AddressId, str]) -> None:
        self.emails = emails

    def email_of(self, address: AddressId) -> str | None:
        return self.emails.get(address)
