"""What is seen at once, where it happens."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.ids import EventId, derive
from gigwright.backbone.testing import NOON
from gigwright.contexts.notifications.decisions import LINK, WRITERS, DeclineOptionalMail, ReleaseMail, SuppressMail
from gigwright.contexts.notifications.ports import Letter, Template
from gigwright.simulation.desk import Overseer
from gigwright.simulation.people import AtOnce
from gigwright.simulation.watch import Broken, Watch
from gigwright.values import AddressId
from gigwright.wiring import Market, open_market

THERE = derive(AddressId, "there")


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Market]:
    with open_market(tmp_path, clock=VirtualClock(NOON)) as market:
        yield market


def letter(template: Template) -> Letter:
    return Letter(template=template, to=THERE, event=derive(EventId, "event"), facts={})


def test_a_letter_to_a_suppressed_address_is_seen_when_it_is_sent(market: Market) -> None:
    watch = Watch(lambda: market)
    market.do(SuppressMail(by=WRITERS[0], address=THERE, code=550))
    watch.look(market)
    watch.look_at_a_letter(letter("paid"))
    with pytest.raises(Broken, match="where the log says that none is to be sent"):
        watch.look(market)


def test_only_an_optional_letter_is_unwanted_where_those_were_declined(market: Market) -> None:
    watch = Watch(lambda: market)
    market.do(DeclineOptionalMail(by=LINK, address=THERE))
    watch.look(market)
    watch.look_at_a_letter(letter("paid"))
    assert watch.breach is None
    watch.look_at_a_letter(letter("first-sale"))
    assert watch.breach is not None


def test_a_release_of_which_nobody_was_told_yet_counts(market: Market) -> None:
    watch, opal = Watch(lambda: market), Overseer(AtOnce(market))
    opal.take_office("opal@example.org")
    market.do(SuppressMail(by=WRITERS[0], address=THERE, code=550))
    watch.look(market)
    market.do(ReleaseMail(by=opal.id, address=THERE, reason="It works again"))
    watch.look_at_a_letter(letter("paid"))
    assert watch.breach is None
