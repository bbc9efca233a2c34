"""Who takes part, without a name."""

import pytest

from gigwright.backbone.errors import Malformed
from gigwright.backbone.event import Present
from gigwright.contexts.accounts.projections import newest_users, people, user, users
from gigwright.events.accounts import UserRegistered
from tests.contexts.accounts.test_decisions import (
    ada,
    ada_registered,
    ada_restored,
    ada_sells,
    ada_suspended,
    bob,
    other_address,
)
from tests.contexts.recording import written

bob_registered = UserRegistered(user=bob, address=other_address, name=Present("Bob"))
NOON = "2026-01-05T12:00:00.000000Z"


def test_a_user_is_known_by_what_they_are() -> None:
    with written(people, ada_registered, ada_sells) as connection:
        found = user(connection, ada)
        assert found is not None
        assert (found.registered_at, found.is_seller, found.suspended_at) == (NOON, True, None)
        assert user(connection, bob) is None


def test_whoever_is_suspended_is_so_until_they_are_restored() -> None:
    with written(people, ada_registered, ada_suspended) as connection:
        (found,) = newest_users(connection, limit=10, suspended=True)
        assert (found.user, found.suspended_at) == (ada, NOON)
    with written(people, ada_registered, ada_suspended, ada_restored) as connection:
        assert newest_users(connection, limit=10, suspended=True) == []


def test_the_newest_come_first() -> None:
    with written(people, ada_registered, bob_registered) as connection:
        assert [found.user for found in newest_users(connection, limit=10)] == [bob, ada]
        assert [found.user for found in newest_users(connection, limit=1)] == [bob]


def test_no_name_and_no_address_is_kept() -> None:
    columns = {column.name for column in users.columns}
    assert columns == {"user", "registered_at", "registered_position", "is_seller", "suspended_at"}


@pytest.mark.parametrize("limit", [0, 1_001])
def test_a_listing_has_a_limit(limit: int) -> None:
    with written(people) as connection, pytest.raises(Malformed, match="from 1 to 1000"):
        newest_users(connection, limit=limit)
