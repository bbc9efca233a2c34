import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from gigwright.backbone.query import EVERYTHING, NOTHING, Criterion, Query
from gigwright.backbone.stores.selecting import Span, select
from gigwright.backbone.stores.sql import script, statements
from gigwright.backbone.stores.sqlite import BY_NAME as INDEXED

NAMES = frozenset({"contract.opened", "contract.noted"})
TAGS = frozenset({"case:case_1", "opener:party_2"})
BY_NAME = Query((Criterion(names=NAMES),))
BY_TAG = Query((Criterion(tags=frozenset({"case:case_1"})),))
BY_TAGS_AND_NAMES = Query((Criterion(names=NAMES, tags=TAGS),))
ALL_KINDS = BY_NAME | BY_TAG | BY_TAGS_AND_NAMES


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as opened:
        for statement in (*script("sqlite_schema.sql"), *script("consumers_schema.sql")):
            opened.execute(statement)
        yield opened


def _plan(connection: sqlite3.Connection, query: Query, *, backwards: bool) -> list[str]:
    asked = select("position, name", query, Span(5, 1_000, 512, backwards=backwards), INDEXED)
    assert asked is not None
    sql, parameters = asked
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("query", [EVERYTHING, BY_NAME, BY_TAG, BY_TAGS_AND_NAMES, ALL_KINDS])
def test_no_arm_scans_a_table(connection: sqlite3.Connection, query: Query, *, backwards: bool) -> None:
    plan = _plan(connection, query, backwards=backwards)
    scans = [step for step in plan if step.startswith("SCAN ")]
    assert any(step.startswith("SEARCH ") for step in plan)
    assert all(step.startswith(("SCAN (subquery-", "SCAN found", "SCAN arm_")) for step in scans), "an arm's own page"


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("query", [EVERYTHING, BY_TAG, BY_TAGS_AND_NAMES])
def test_a_single_arm_is_read_in_order_without_sorting(
    connection: sqlite3.Connection, query: Query, *, backwards: bool
) -> None:
    arm = select("position", query, Span(5, 1_000, 512, backwards=backwards), INDEXED)
    assert arm is not None
    inner = arm[0].partition("FROM (")[2].partition(") AS found JOIN")[0] or arm[0]
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {inner}", arm[1])]
    assert plan[0].startswith("SEARCH ")
    assert not any("TEMP B-TREE" in step for step in plan), plan


def test_nothing_asks_nothing() -> None:
    assert select("position", NOTHING, Span(0, 10, 10)) is None


def test_along_the_stream_of_the_youngest_id() -> None:
    old, young = "seller:usr_01kaaaaaaaaaaaaaaaaaaaaaaa", "order:ord_01kbbbbbbbbbbbbbbbbbbbbbbb"
    asked = select("position", Query((Criterion(tags=frozenset({old, young})),)), Span(0, 10, 10))
    assert asked is not None
    assert asked[1] == (young, 0, 10, old, 10)


def test_every_statement_of_the_log_is_sql(connection: sqlite3.Connection) -> None:
    found = statements("sqlite_log.sql")
    assert "head" in found
    for sql in found.values():
        connection.execute(f"EXPLAIN {sql}", (None,) * sql.count("?"))
