"""The torture sees what a store does wrong; a store that keeps its promises passes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Recorded
from gigwright.backbone.query import EVERYTHING, Query
from gigwright.backbone.stores.sqlite import SqliteLog
from gigwright.cli.torture.run import Plan, torture
from gigwright.cli.torture.verdict import Verdict
from gigwright.cli.torture.writing import BATCH, Notes, is_refused, size
from gigwright.wiring import open_log
from tests.cli.town import report, run
from tests.postgres import Server

EVENTS = 900


class Faulty:
    """A log that does one thing wrong."""

    def __init__(self, log: SqliteLog) -> None:
        self._log = log

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


class Skipping(Faulty):
    """Its readers miss what stood at the end of a page, as readers do where positions are taken before the commit."""

    def read(self, query: Query = EVERYTHING, *, limit: int | None = None, **span: Any) -> Iterator[Recorded[Any]]:
        for event in self._log.read(query, limit=limit, **span):
            if limit is None or event.position % 97:
                yield event


class Doubling(Faulty):
    """It hands an event to its readers twice."""

    def read(self, query: Query = EVERYTHING, *, limit: int | None = None, **span: Any) -> Iterator[Recorded[Any]]:
        for event in self._log.read(query, limit=limit, **span):
            yield event
            if limit is not None and event.position % 97 == 0:
                yield event


class Turning(Faulty):
    """Its readers get some events in another order."""

    def read(self, query: Query = EVERYTHING, *, limit: int | None = None, **span: Any) -> Iterator[Recorded[Any]]:
        found = list(self._log.read(query, limit=limit, **span))
        yield from found if limit is None else [*found[1:2], *found[:1], *found[2:]]


class Forgetting(Faulty):
    """Now and then it acknowledges what it does not keep there."""

    def append(self, events: Any, **how: Any) -> list[Recorded[Any]]:
        recorded = self._log.append(events, **how)
        if recorded[0].position % 50 == 0:
            return [msgspec.structs.replace(one, position=one.position + 1_000_000) for one in recorded]
        return recorded


def tortured(folder: Path, fault: type[Faulty] | None = None, **plan: Any) -> Verdict:
    url = f"sqlite:///{folder}/log.db"
    asked = {"events": EVENTS, "writers": 3, "processes": False, "kills": 0} | plan
    opener = (lambda: fault(open_log(url))) if fault is not None else None  # type: ignore[arg-type] # a SQLite log, by its URL
    return torture(Plan(url=url, **asked), folder, lambda _: None, opener=opener)


def test_a_store_that_keeps_its_promises_passes(tmp_path: Path) -> None:
    verdict = tortured(tmp_path)
    assert verdict.holds, verdict
    assert verdict.events == verdict.acknowledged >= EVENTS
    assert verdict.refused > 0


@pytest.mark.parametrize(
    ("fault", "seen"),
    [(Skipping, "skipped"), (Doubling, "doubled"), (Turning, "inverted"), (Forgetting, "lost")],
)
def test_what_a_store_does_wrong_is_seen(tmp_path: Path, fault: type[Faulty], seen: str) -> None:
    verdict = tortured(tmp_path, fault)
    assert not verdict.holds
    assert getattr(verdict, seen) > 0


def test_killed_writers_go_on_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    verdict = tortured(tmp_path, writers=2, kills=3)
    assert verdict.holds, verdict
    assert verdict.kills == 3
    assert verdict.slowest_return_seconds < 15.0


def test_a_log_that_holds_events_is_refused(tmp_path: Path) -> None:
    tortured(tmp_path, events=10, writers=1)
    with pytest.raises(Refused, match="the log holds"):
        tortured(tmp_path, events=10, writers=1)


def test_a_program_gets_one_object_and_an_exit_code(tmp_path: Path) -> None:
    answer = run("torture", "--store", f"sqlite:///{tmp_path}/log.db", "--events", "300", "--writers", "2", "--json")
    assert answer.exit_code == 0
    said = report(answer)
    assert (said["skipped"], said["doubled"], said["inverted"], said["lost"]) == (0, 0, 0, 0)
    assert said["positions_gapless"]
    assert run("torture", "--store", f"sqlite:///{tmp_path}/log.db").exit_code == 1
    assert run("torture", "--store", "mongodb://somewhere").exit_code == 1


def test_postgresql_passes_with_processes_and_an_idle_transaction(server: Server) -> None:
    words = ("--events", "600", "--writers", "2", "--processes", "--json")
    answer = run("torture", "--store", server.new_database(), *words)
    assert answer.exit_code == 0, answer.output


def test_a_writer_goes_on_with_what_it_was_not_told(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "writer-0")
    assert notes.next_number() == 0
    notes.asks(0)
    notes.told(0, 1, 1)
    notes.asks(1)
    notes.close()
    assert Notes(tmp_path / "writer-0").next_number() == 1
    (tmp_path / "writer-0").write_text("? 0\n! 0 1 1\n? 1\n! 1 2")  # a kill cut the line off
    assert Notes(tmp_path / "writer-0").next_number() == 1


def test_singles_batches_and_refusals_are_mixed() -> None:
    assert {size(number) for number in range(100)} == {1, BATCH}
    assert 4 <= sum(is_refused(number) for number in range(100)) <= 6
