"""Leases as rows: who lives, and who holds which slot."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.errors import LeaseLost
from gigwright.backbone.leases import Lease, Owner, OwnerId, Slot, Sum, Taken, Token, Tokens
from gigwright.backbone.stores.database import Connection
from gigwright.backbone.stores.sql import statements

SILENCE_MAX = timedelta(days=1)  # after which a process that holds nothing is forgotten

_sql = statements("consumers.sql")


class LeaseRows:
    """`LeaseTable` within one write transaction; `now` is the database's clock."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def beat(self, owner: Owner, seconds: float) -> None:
        until = rfc3339(self._now + timedelta(seconds=seconds))
        consumers, rates = (msgspec.json.encode(one).decode() for one in (owner.consumers, owner.rates))
        self._connection.execute(_sql["beat"], (owner.id, owner.label, consumers, rates, until))

    def living(self) -> dict[OwnerId, tuple[str, ...]]:
        rows = self._connection.execute(_sql["living"], (rfc3339(self._now),)).fetchall()
        return {OwnerId(id): tuple(msgspec.json.decode(consumers)) for id, consumers in rows}

    def sums(self) -> list[Sum]:
        return [Sum(*row) for row in self._connection.execute(_sql["sums"]).fetchall()]

    def taken(self) -> list[Taken]:
        return [Taken(*row) for row in self._connection.execute(_sql["taken"]).fetchall()]

    def enrol(self, consumer: str, slots: int) -> None:
        (found,) = self._connection.execute(_sql["enrolled"], (consumer,)).fetchone()
        if found < slots:
            self._connection.executemany(_sql["enrol"], [(consumer, slot) for slot in range(slots)])

    def take(self, owner: OwnerId, slots: Collection[Taken]) -> None:
        in_order = sorted(slots, key=lambda one: (one.consumer, one.slot))
        self._connection.executemany(_sql["take"], [(owner, one.consumer, one.slot, one.token) for one in in_order])

    def take_all(self, owner: OwnerId, consumer: str, former: OwnerId | None) -> None:
        self._connection.execute(_sql["take_all"], (owner, consumer, former or ""))

    def forget(self, owner: OwnerId) -> None:
        self._connection.execute(_sql["release_all"], (owner,))
        self._connection.execute(_sql["forget_owner"], (owner,))
        self._connection.execute(_sql["forget_the_dead"], (rfc3339(self._now - SILENCE_MAX),))

    def paused(self) -> Collection[str]:
        return {row[0] for row in self._connection.execute(_sql["paused"]).fetchall()}


def compare(connection: Connection, lease: Lease) -> None:
    """LeaseLost unless the lease is the slot's newest; it can't be taken before this transaction has ended."""
    found = connection.execute(_sql["compare"], (lease.consumer, lease.slot, lease.token))
    if found.rowcount != 1:
        raise _lost(lease.consumer)


def write(connection: Connection, name: str, consumer: str, tokens: Tokens, values: Iterable[object] = ()) -> None:
    """Run a statement for all of these slots; LeaseLost when one of them has another token by now."""
    given = tuple(values)
    for token, first, last in _runs(tokens):
        found = connection.execute(_sql[name], (*given, consumer, token, first, last))
        if found.rowcount != last - first + 1:
            raise _lost(consumer)


def _runs(tokens: Tokens) -> Iterator[tuple[Token, Slot, Slot]]:
    """Neighbouring slots under the same token, as (token, first, last); in order, so that writers can't entangle."""
    slots = sorted(tokens)
    starts = [n for n, slot in enumerate(slots) if n == 0 or not _continues(tokens, slots[n - 1], slot)]
    for start, end in zip(starts, [*starts[1:], len(slots)], strict=True):
        yield tokens[slots[start]], slots[start], slots[end - 1]


def _continues(tokens: Tokens, before: Slot, slot: Slot) -> bool:
    return slot == before + 1 and tokens[slot] == tokens[before]


def _lost(consumer: str) -> LeaseLost:
    return LeaseLost(f"another process works on this part of {consumer} by now")
