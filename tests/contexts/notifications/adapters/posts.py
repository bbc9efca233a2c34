"""A composer for the sample addresses."""

from gigwright.backbone.clock import VirtualClock
from gigwright.contexts.notifications.adapters.composing import Composer, Sender
from gigwright.contexts.notifications.adapters.links import Links
from gigwright.contexts.notifications.ports import FakeAddresses, FakeWords
from tests.contexts.notifications.samples import BUYERS, NOON

ADDRESS = "ada@example.com"
SENDER = Sender("The Market", "post@market.example")
LINKS = Links(bytes(32), SENDER.email, "https://market.example")
REASON = "You asked buyers to pay elsewhere."


def composer(address: str = ADDRESS, *, links: Links = LINKS, words: str | None = REASON) -> Composer:
    return Composer(SENDER, FakeAddresses({BUYERS: address}), VirtualClock(NOON), links, FakeWords(words))


def composer_of_the_erased() -> Composer:
    return Composer(SENDER, FakeAddresses({}), VirtualClock(NOON), LINKS, FakeWords(None))
