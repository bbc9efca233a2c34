"""The world outside, as unreliable as the weather has it: the line to the card processor, the post, the disk."""

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from gigwright.backbone.errors import Unavailable
from gigwright.contexts.notifications.ports import Answer, Bounced, Letter, Sent
from gigwright.contexts.payments.ports import Fate, Plan, Processor, ProcessorEvent, UnreliableProcessor
from gigwright.simulation.draws import Draws
from gigwright.simulation.faults import (
    COMMIT_FAILS,
    COMMIT_FAILS_AFTER,
    FULL_AT_BEGIN,
    FULL_AT_COMMIT,
    FULL_AT_STATEMENT,
    NEWS_FORGED,
    NEWS_LATE,
    NEWS_SHUFFLED,
    NEWS_TWICE,
    POST_BOUNCED,
    POST_LOST_AFTER,
    POST_LOST_BEFORE,
    POST_OUTAGE,
    PROCESSOR_LOST_AFTER,
    PROCESSOR_LOST_BEFORE,
    PROCESSOR_OUTAGE,
)
from gigwright.simulation.watch import Watch
from gigwright.simulation.weather import CALM, Weather
from gigwright.values import AddressId
from gigwright.wiring import SystemDisk

Happened = Callable[[str], None]  # told the name of each fault that strikes
NOW = Callable[[], datetime]

WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE")
FULL_FOR_MAX = 20  # writes
MOVES_MONEY = ("begin_payment", "refund", "transfer", "send_to_bank")
COMES_BACK_WITHIN = timedelta(hours=1)


class Line:
    """What stands between us and the card processor."""

    def __init__(self, weather: Weather, draws: Draws, now: NOW, happened: Happened) -> None:
        self.weather = weather
        self._draws = draws
        self._now = now
        self._happened = happened
        self._out_until: datetime | None = None
        self._falters = False

    def falter(self) -> None:
        """Whoever asks again after so long that the key was renewed is not likely to hear the answer at once."""
        self._falters = True

    def to(self, processor: Processor) -> Processor:
        """The processor as it is reached over this line."""
        return Gossip(processor, self._fate, self._tamper)

    def _fate(self, operation: str) -> Fate:
        if self.weather is CALM:
            return "goes through"
        if self._out_until is not None and self._now() < self._out_until:
            return self._lost("lost before")
        if self._is_coming_back() and self._draws.percent(50):
            return self._lost("lost after")
        if operation in MOVES_MONEY and self._falters:
            self._falters = False
            return self._lost("lost after")
        if operation in MOVES_MONEY and self._draws.chance(self.weather.outage):
            return self._go_out()  # while it matters; news is asked for all the time
        if self._draws.chance(self.weather.lost_before):
            return self._lost("lost before")
        if self._draws.chance(self.weather.lost_after):
            return self._lost("lost after")
        return "goes through"

    def _go_out(self) -> Fate:
        """In the middle of a call, of which nobody here can say whether it was heard."""
        self._happened(PROCESSOR_OUTAGE)
        self._out_until = self._now() + self.weather.outage_lasts
        return self._lost("lost after" if self._draws.percent(50) else "lost before")

    def _is_coming_back(self) -> bool:
        """For a while after an outage every other answer is lost."""
        return self._out_until is not None and self._now() < self._out_until + COMES_BACK_WITHIN

    def _lost(self, fate: Literal["lost before", "lost after"]) -> Fate:
        self._happened(PROCESSOR_LOST_BEFORE if fate == "lost before" else PROCESSOR_LOST_AFTER)
        return fate

    def _tamper(self, events: list[ProcessorEvent]) -> list[ProcessorEvent]:
        """The same events late, twice, out of order, and with forged ones among them; the last stays the last."""
        draws, weather = self._draws, self.weather
        if events and draws.chance(weather.news_late):
            self._happened(NEWS_LATE)
            events = events[: draws.below(len(events))]
        if not events:
            return []
        *before, last = events
        if draws.chance(weather.news_twice):
            self._happened(NEWS_TWICE)
            before.append(draws.one_of(events))
        if draws.chance(weather.news_forged):
            self._happened(NEWS_FORGED)
            before.append(_forged(draws, events))
        if len(before) > 1 and draws.chance(weather.news_shuffled):
            self._happened(NEWS_SHUFFLED)
            before.sort(key=lambda _: draws.below(1_000_000))
        return [*before, last]


class Gossip(UnreliableProcessor):
    """An unreliable processor whose list of events is tampered with as well."""

    def __init__(
        self, inner: Processor, plan: Plan, tamper: Callable[[list[ProcessorEvent]], list[ProcessorEvent]]
    ) -> None:
        super().__init__(inner, plan)
        self._tamper = tamper

    def list_events(self, after: str | None, limit: int) -> list[ProcessorEvent]:
        return self._tamper(super().list_events(after, limit))


def _forged(draws: Draws, events: list[ProcessorEvent]) -> ProcessorEvent:
    """An event that the processor never wrote: of something that is not there, or of what did not happen."""
    kinds = (
        "charge.captured",
        "funds.available",
        "refund.succeeded",
        "transfer.returned",
        "bank_payout.arrived",
        "bank_payout.failed",
        "chargeback.lost",
        "account.emptied",
    )
    ref = draws.one_of(events).ref if draws.percent(50) else f"forged_{draws.below(1_000_000)}"
    return ProcessorEvent(id=f"forged_{draws.below(1_000_000)}", kind=draws.one_of(kinds), ref=ref)


class Mailbox:
    """The post, and everybody's mailbox, which folds letters of one Message-ID into one.

    A mailbox may be gone for ever: whatever is sent there bounces, in any weather, until its owner has another.
    """

    def __init__(self, weather: Weather, draws: Draws, now: NOW, happened: Happened, watch: Watch) -> None:
        self.weather = weather
        self.arrived: dict[str, Letter] = {}
        self.bounced: dict[str, Letter] = {}
        self.answered: list[str] = []  # the ids of both, in the order in which they first came
        self.gone: set[AddressId] = set()
        self._draws = draws
        self._now = now
        self._happened = happened
        self._watch = watch
        self._out_until: datetime | None = None

    def send(self, letter: Letter, key: str) -> Answer:  # noqa: ARG002 - the letter's own id is what tells twice
        self._watch.look_at_a_letter(letter)
        self._refuse_when_out()
        if self._draws.chance(self.weather.letter_lost_before):
            self._happened(POST_LOST_BEFORE)
            raise Unavailable("the mail server did not answer")
        if letter.id not in self.arrived and self._draws.chance(self.weather.mailbox_gone):
            self.gone.add(letter.to)
        if letter.to in self.gone:
            self._happened(POST_BOUNCED)
            self._keep(letter, self.bounced)
            return Bounced(550, "no such mailbox", about="address")
        self._keep(letter, self.arrived)
        if self._draws.chance(self.weather.letter_lost_after):
            self._happened(POST_LOST_AFTER)
            raise Unavailable("the connection was lost after the letter went out")
        return Sent(message_id=f"<{letter.id}@example.org>")

    def mend(self, address: AddressId) -> None:
        """Its owner has a mailbox again."""
        self.gone.discard(address)

    def _keep(self, letter: Letter, where: dict[str, Letter]) -> None:
        if letter.id not in self.arrived.keys() | self.bounced.keys():
            self.answered.append(letter.id)
        where[letter.id] = letter

    def _refuse_when_out(self) -> None:
        if self.weather is CALM:
            return
        out = self._out_until is not None and self._now() < self._out_until
        if not out and self._draws.chance(self.weather.post_outage):
            self._happened(POST_OUTAGE)
            self._out_until = self._now() + self.weather.post_outage_lasts
            out = True
        if out:
            raise Unavailable("the mail server did not answer")


class RainyConnection(sqlite3.Connection):
    """Tells its disk of every statement first; the disk may raise."""

    told: Callable[[str], None] | None = None

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        if self.told is not None:
            self.told(sql)
        return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
        if self.told is not None:
            self.told(sql)
        return super().executemany(sql, parameters)


class RainyDisk(SystemDisk):
    """A disk on which a commit may fail, before or after it took, or which is full for some writes.

    That it is full shows where a write begins, at a statement, or only at the commit: to a store these are three ways.
    """

    connection = RainyConnection

    def __init__(self, weather: Weather, draws: Draws, happened: Happened) -> None:
        self.weather = weather
        self._draws = draws
        self._happened = happened
        self._full_for = 0
        self._shows = ""

    def connect(self, path: Path, *, create: bool) -> sqlite3.Connection:
        connection = super().connect(path, create=create)
        assert isinstance(connection, RainyConnection)
        connection.told = self._hear
        return connection

    def commit(self, connection: sqlite3.Connection) -> None:
        if self._shows == FULL_AT_COMMIT:
            self._refuse()
        if self._draws.chance(self.weather.commit_fails):
            self._happened(COMMIT_FAILS)
            raise sqlite3.OperationalError("disk I/O error")
        super().commit(connection)
        if self._draws.chance(self.weather.commit_fails_after):
            self._happened(COMMIT_FAILS_AFTER)
            raise sqlite3.OperationalError("disk I/O error")

    def _hear(self, sql: str) -> None:
        if sql == "BEGIN IMMEDIATE":
            self._begin()
        elif self._shows == FULL_AT_STATEMENT and sql.lstrip().startswith(WRITES):
            self._refuse()

    def _begin(self) -> None:
        self._shows = ""
        if self._full_for == 0 and self._draws.chance(self.weather.disk_full):
            self._full_for = self._draws.between(1, FULL_FOR_MAX)
        if self._full_for and self.weather.disk_full:
            self._full_for -= 1
            self._shows = self._draws.one_of((FULL_AT_BEGIN, FULL_AT_STATEMENT, FULL_AT_COMMIT))
        if self._shows == FULL_AT_BEGIN:
            self._refuse()

    def _refuse(self) -> None:
        shows, self._shows = self._shows, ""
        self._happened(shows)
        raise sqlite3.OperationalError("database or disk is full")
