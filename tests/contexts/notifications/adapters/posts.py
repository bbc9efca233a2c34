"""A composer for the sample addresses."""

from gigwright.backbone.clock import VirtualClock
from gigwright.contexts.notifications.adapters.composing import Composer, Sender
from gigwright.contexts.notifications.ports import FakeAddresses
from tests.contexts.notifications.samples import BUYERS, NOON

ADDRESS = "ada@example.com"
SENDER = Sender("The Market", "post@market.example")


def composer(address: str = ADDRESS) -> Composer:
    return Composer(SENDER, FakeAddresses({BUYERS: address}), VirtualClock(NOON))


def composer_of_the_erased() -> Composer:
    return Composer(SENDER, FakeAddresses({}), VirtualClock(NOON))
