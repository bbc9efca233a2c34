"""The demonstration: sixty days, every path, and every order ends."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gigwright.contexts.ledger.projections import bookkeeping, check
from gigwright.contexts.orders.projections import by_state, order_book
from gigwright.simulation.demonstration import LENGTH, VISITS, Demonstration
from gigwright.simulation.weather import CALM
from gigwright.simulation.world import World
from gigwright.wiring import Market

START = datetime(2026, 1, 5, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    with _played(tmp_path_factory.mktemp("home")) as market:
        yield market


@contextmanager
def _played(folder: Path) -> Iterator[Market]:
    world = World(1, folder, CALM, start=START, letters_on_disk=True)
    try:
        Demonstration(world).run()
        yield world.at_rest()
    finally:
        world.close()


def test_it_ends_exactly_sixty_days_later(played: Market) -> None:
    assert played.clock.now() == START + LENGTH


def test_every_order_ends(played: Market) -> None:
    with played.reading(order_book) as connection:
        orders = by_state(connection)
    ended = {"completed", "cancelled", "payment_expired"}
    assert sum(orders.values()) == len(VISITS)
    assert {state for state, count in orders.items() if count} == ended


def test_every_path_is_walked(played: Market) -> None:
    names = Counter(event.name for event in played.log.read())
    walked = (
        "orders.cancelled orders.payment_expired orders.revision_requested payments.declined payments.refunded "
        "payments.payout_sent gigs.repriced ledger.earnings_cleared"
    )
    assert [name for name in walked.split() if not names[name]] == []
    assert {event.data.how for event in played.log.read() if event.name == "orders.completed"} == {
        "accepted",
        "silence",
    }


def test_the_books_are_right_in_currencies_of_no_two_and_three_decimals(played: Market) -> None:
    with played.reading(bookkeeping) as connection:
        assert check(connection) == []
    charged = {event.data.amount.currency for event in played.log.read() if event.name == "payments.captured"}
    assert {"JPY", "USD", "BHD"} <= charged


def test_nobody_is_behind_and_nothing_is_parked(played: Market) -> None:
    at_rest = (played.log.head(), 0, 0, None)
    assert {(one.position, one.lag, one.parked, one.error) for one in played.consumers()} == {at_rest}


def test_the_same_seed_and_start_give_the_same_log(tmp_path: Path, played: Market) -> None:
    with _played(tmp_path) as again:
        assert [event.hash for event in again.log.read()] == [event.hash for event in played.log.read()]
