"""Any sequence of appends gives what a log of twenty lines would give."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.codec import digest
from gigwright.backbone.errors import CommandReused, Conflict
from gigwright.backbone.event import event_type, tags_of
from gigwright.backbone.ids import CommandId, SeededIds
from gigwright.backbone.log import Asked
from gigwright.backbone.log_contract.words import START, CaseId, Closed, Noted, Opened, PartyId
from gigwright.backbone.query import Criterion, Query
from gigwright.backbone.stores.sqlite import SqliteLog
from tests.backbone.stores.sqlite_store import SqliteStore

IDS = SeededIds(7, VirtualClock(START))
CASES = [IDS.new(CaseId) for _ in range(3)]
PARTIES = [IDS.new(PartyId) for _ in range(2)]
COMMANDS = [IDS.new(CommandId) for _ in range(8)]
NAMES = ["contract.opened", "contract.noted", "contract.closed"]
TAGS = [*(f"case:{case}" for case in CASES), *(f"opener:{party}" for party in PARTIES)]

cases, parties = st.sampled_from(CASES), st.sampled_from(PARTIES)
events = st.one_of(
    st.builds(Opened, case=cases, opener=parties),
    st.builds(Noted, case=cases, text=st.text(st.characters(exclude_categories=["Cs"]), max_size=20)),
    st.builds(Closed, case=cases, parties=st.lists(parties, max_size=2).map(tuple)),
)
criteria = st.builds(
    Criterion,
    names=st.frozensets(st.sampled_from(NAMES), max_size=2),
    tags=st.frozensets(st.sampled_from(TAGS), max_size=2),
)
queries = st.builds(Query, st.lists(criteria, max_size=3).map(tuple))


class Step(msgspec.Struct, frozen=True):
    events: list[Any]
    command: Asked
    if_none: Query | None
    after: int


class Model:
    """The log, in a list."""

    def __init__(self) -> None:
        self.events: list[tuple[Any, str, frozenset[str]]] = []
        self.commands: dict[str, tuple[bytes, list[int]]] = {}

    def append(self, step: Step) -> list[int] | str:
        known = self.commands.get(step.command.id)
        if known is not None:
            return known[1] if known[0] == step.command.digest else "reused"
        found = self.matching(step.if_none or Query(), after=step.after)
        if found:
            return f"conflict at {found[0]}"
        positions = [len(self.events) + ordinal for ordinal in range(1, len(step.events) + 1)]
        for one in step.events:
            self.events.append((one, event_type(type(one)).name, frozenset(tags_of(one, "model"))))
        self.commands[step.command.id] = (step.command.digest, positions)
        return positions

    def matching(self, query: Query, after: int = 0) -> list[int]:
        numbered = itertools.islice(enumerate(self.events, 1), after, None)
        return [position for position, (_, name, tags) in numbered if query.matches(name, tags)]


steps = st.builds(
    Step,
    events=st.lists(events, max_size=3),
    command=st.builds(
        lambda id, body: Asked(id=id, name="Try", digest=digest(Noted(case=CASES[0], count=body))),
        st.sampled_from(COMMANDS),
        st.integers(0, 1),
    ),
    if_none=st.none() | queries,
    after=st.integers(0, 12),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, max_size=12), st.lists(queries, max_size=4))
def test_any_sequence_of_appends_gives_what_the_model_gives(taken: list[Step], asked: list[Query]) -> None:
    model = Model()
    with _fresh_log() as log:
        for step in taken:
            assert _append(log, step) == model.append(step)
        assert [one.data for one in log.read()] == [data for data, _, _ in model.events]
        for query in asked:
            assert [one.position for one in log.read(query)] == model.matching(query)
            assert [one.position for one in log.read(query, backwards=True)] == model.matching(query)[::-1]
        assert log.verify().faults == ()


@contextmanager
def _fresh_log() -> Iterator[SqliteLog]:
    with TemporaryDirectory() as folder:
        log = SqliteStore(Path(folder) / "log.db").open(VirtualClock(START))
        yield log
        log.close()


def _append(log: SqliteLog, step: Step) -> list[int] | str:
    try:
        kept = log.append(step.events, command=step.command, by="model", if_none=step.if_none, after=step.after)
    except CommandReused:
        return "reused"
    except Conflict as error:
        return f"conflict at {error.position}"
    return [one.position for one in kept]
