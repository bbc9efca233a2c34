"""Waking those who wait for events: at once for appends of this process, by LISTEN and NOTIFY for those of others.

A notification inside the append's own transaction would take a lock of the whole server at each commit, and one for
each event would be waste. So whoever has appended rings afterwards, on a connection of its own, without waiting for an
answer; under load at most once in a few milliseconds.
"""

import os
import select
from collections.abc import Callable
from contextlib import suppress
from threading import Condition, Lock
from typing import Any

import psycopg

from gigwright.backbone.clock import Clock
from gigwright.backbone.errors import StoreUnusable
from gigwright.backbone.log import Position

CHANNEL = "gigwright_appended"
RING_SECONDS = 0.005
LOOK_SECONDS_MAX = 0.2  # a bell may be lost with its connection, so whoever waits looks now and then

Connect = Callable[[], psycopg.Connection[Any]]


class Bell:
    """Rings for the readers of other processes. A bell that can't be rung is not missed: they look now and then."""

    def __init__(self, connect: Connect, clock: Clock) -> None:
        self._connect = connect
        self._clock = clock
        self._guard = Lock()
        self._raw: psycopg.Connection[Any] | None = None
        self._rung_at = -1.0

    def ring(self, *, is_last: bool) -> None:
        """Something was appended; `is_last` when nobody is about to append more at this moment."""
        now = self._clock.elapsed()
        if not is_last and 0 <= now - self._rung_at < RING_SECONDS:
            return
        with self._guard:
            self._rung_at = now
            try:
                self._send()
            except (psycopg.Error, StoreUnusable):
                self.close()

    def close(self) -> None:
        """Let go of the connection."""
        raw, self._raw = self._raw, None
        if raw is not None:
            raw.close()

    def _send(self) -> None:
        if self._raw is None:
            self._raw = self._connect()
            self._raw.execute("SET synchronous_commit = off")  # it keeps nothing
        server = self._raw.pgconn
        while server.get_result() is not None:  # the answer to the last time, long since there
            pass
        server.send_query(f"NOTIFY {CHANNEL}".encode())
        server.flush()


class PostgresArrivals:
    """Many may wait; one of them at a time listens, and wakes the others when it hears something."""

    def __init__(self, connect: Connect, clock: Clock) -> None:
        self._connect = connect
        self._clock = clock
        self._changed = Condition()
        self._changes = 0
        self._listening = False
        self._closed = False
        self._raw: psycopg.Connection[Any] | None = None
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)

    def announce(self) -> None:
        """Something was appended here."""
        with self._changed:
            self._changes += 1
            self._changed.notify_all()
            if self._listening:
                with suppress(BlockingIOError):  # the pipe is full of wakes already
                    os.write(self._wake_write, b"1")

    def close(self) -> None:
        """Let everybody who waits return."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._changed.notify_all()
            os.write(self._wake_write, b"1")
            self._changed.wait_for(lambda: not self._listening, LOOK_SECONDS_MAX)
        self._drop()
        os.close(self._wake_read)
        os.close(self._wake_write)

    def wait(self, head: Callable[[], Position], after: Position, seconds: float) -> Position:
        """The head when it is beyond `after`, or when the time is over."""
        until = self._clock.elapsed() + seconds
        found = 0
        while not self._closed:
            seen = self._changes
            found = head()
            left = until - self._clock.elapsed()
            if found > after or left <= 0:
                break
            self._wait_for_a_change(seen, min(left, LOOK_SECONDS_MAX))
        return found

    def _wait_for_a_change(self, seen: int, seconds: float) -> None:
        with self._changed:
            listens, self._listening = not self._listening, True
            if not listens:
                self._changed.wait_for(lambda: self._closed or self._changes != seen or not self._listening, seconds)
                return
        try:
            heard = self._listen(seconds)
        finally:
            with self._changed:
                self._listening = False
                self._changed.notify_all()  # another one takes over
        if heard:
            with self._changed:
                self._changes += 1
                self._changed.notify_all()

    def _listen(self, seconds: float) -> bool:
        """Whether anybody has rung; without the server, time passes."""
        try:
            if self._raw is None:
                raw = self._connect()
                raw.execute(f"LISTEN {CHANNEL}")
                self._raw = raw
                return True  # what was appended before this moment was not heard
            ready, _, _ = select.select([self._raw.fileno(), self._wake_read], [], [], seconds)
            with suppress(BlockingIOError):
                os.read(self._wake_read, 4096)
            return bool(ready) and (self._raw.fileno() not in ready or bool(list(self._raw.notifies(timeout=0))))
        except (psycopg.Error, StoreUnusable, OSError, ValueError):
            self._drop()
            with self._changed:
                self._changed.wait(seconds)
            return False

    def _drop(self) -> None:
        raw, self._raw = self._raw, None
        if raw is not None:
            raw.close()
