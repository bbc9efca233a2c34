"""A letter that is refused for good is the last one to its address, until an operator lets letters go there again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.errors import Unavailable
from gigwright.backbone.testing import NOON
from gigwright.contexts.accounts.decisions import RestoreUser, SuspendUser
from gigwright.contexts.notifications.adapters.logged import LoggedWishes
from gigwright.contexts.notifications.decisions import LINK, AcceptOptionalMail, DeclineOptionalMail, ReleaseMail
from gigwright.contexts.notifications.ports import Answer, Bounced, FakePost, Letter, Sent
from gigwright.events.notifications import MailReleased, MailSuppressed
from gigwright.simulation.desk import Overseer
from gigwright.simulation.people import AtOnce, Person, newcomer
from gigwright.wiring import Market, address_of, open_market, suppressed_addresses, unsent

GONE = Bounced(550, "no such mailbox", about="address")


class Mailbox(FakePost):
    """Tells who was written to, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Answer | Unavailable] = []
        self.tried: list[str] = []

    def send(self, letter: Letter, key: str) -> Answer:
        self.tried.append(letter.template)
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, Unavailable):
                raise answer
            if not isinstance(answer, Sent):
                return answer
        return super().send(letter, key)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def market(tmp_path: Path, mailbox: Mailbox) -> Iterator[Market]:
    with open_market(tmp_path, clock=VirtualClock(NOON), post=mailbox) as market:
        yield market


@pytest.fixture
def ada(market: Market) -> Person:
    return newcomer(market, "Ada", "ada@example.org")


@pytest.fixture
def opal(market: Market) -> Overseer:
    opal = Overseer(AtOnce(market))
    opal.take_office("opal@example.org")
    return opal


def tell(market: Market, ada: Person, opal: Overseer) -> None:
    """Something happens to Ada of which she is told, and is over again, of which she is told too."""
    for act in (SuspendUser, RestoreUser):
        market.do(act(by=opal.id, user=ada.id, reason="Because"))
        market.settle()


def test_the_next_letter_is_not_sent_and_shown_as_such(
    market: Market, mailbox: Mailbox, ada: Person, opal: Overseer
) -> None:
    mailbox.answers = [GONE]
    tell(market, ada, opal)
    assert mailbox.tried == ["suspended"]
    assert [(one.template, one.outcome, one.code) for one in unsent(market, 10)] == [
        ("restored", "suppressed", None),
        ("suspended", "bounced", 550),
    ]
    (found,) = suppressed_addresses(market, 10)
    assert (found.address, found.owner, found.code) == (address_of(market, ada.id), ada.id, 550)


def test_the_log_tells_no_address(market: Market, mailbox: Mailbox, ada: Person, opal: Overseer) -> None:
    mailbox.answers = [GONE]
    tell(market, ada, opal)
    assert all("example.org" not in repr(event.data) for event in market.log.read())


def test_an_operator_lets_letters_go_there_again(market: Market, mailbox: Mailbox, ada: Person, opal: Overseer) -> None:
    mailbox.answers = [GONE]
    tell(market, ada, opal)
    address = address_of(market, ada.id)
    assert address is not None
    (released,) = market.do(ReleaseMail(by=opal.id, address=address, reason="She has a new mailbox"))
    assert isinstance(released.data, MailReleased)
    assert suppressed_addresses(market, 10) == []
    tell(market, ada, opal)
    assert mailbox.tried == ["suspended", "suspended", "restored"]


def test_a_message_that_is_refused_says_nothing_about_the_address(
    market: Market, mailbox: Mailbox, ada: Person, opal: Overseer
) -> None:
    mailbox.answers = [Bounced(554, "it looks like an advertisement")]
    tell(market, ada, opal)
    assert mailbox.tried == ["suspended", "restored"]
    assert suppressed_addresses(market, 10) == []


def test_silence_is_no_refusal(market: Market, mailbox: Mailbox, ada: Person, opal: Overseer) -> None:
    mailbox.answers = [Unavailable("451 come back later")]
    market.do(SuspendUser(by=opal.id, user=ada.id, reason="Because"))
    market.settle()
    assert suppressed_addresses(market, 10) == []
    clock = market.clock
    assert isinstance(clock, VirtualClock)
    clock.advance(timedelta(minutes=1))
    market.settle()
    assert mailbox.tried == ["suspended", "suspended"]
    assert list(mailbox.letters) == [
        f"{event.id}.suspended" for event in market.log.read() if "suspended" in event.name
    ]


def test_an_address_is_suppressed_once_however_often_it_bounces(
    market: Market, mailbox: Mailbox, ada: Person, opal: Overseer
) -> None:
    mailbox.answers = [GONE, Bounced(551, "gone away", about="address")]
    market.do(SuspendUser(by=opal.id, user=ada.id, reason="Because"))
    market.do(RestoreUser(by=opal.id, user=ada.id, reason="Because"))
    market.settle()
    assert [event.data.code for event in market.log.read() if isinstance(event.data, MailSuppressed)] == [550]


def test_the_log_knows_who_wants_no_optional_letters(market: Market, ada: Person, opal: Overseer) -> None:
    address, another = address_of(market, ada.id), address_of(market, opal.id)
    assert address is not None
    assert another is not None
    wishes = LoggedWishes(market.log)
    market.do(DeclineOptionalMail(by=LINK, address=market.links.address_of(market.links.token(address))))
    assert (wishes.has_declined(address), wishes.has_declined(another)) == (True, False)
    market.do(AcceptOptionalMail(by=ada.id, address=address))
    assert not wishes.has_declined(address)
