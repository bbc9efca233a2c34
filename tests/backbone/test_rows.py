"""Rows: what a batch gathers leaves the same table as its changes one by one."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, create_engine, select
from sqlalchemy.exc import IntegrityError

from gigwright.backbone.rows import Rows

tables = MetaData()
shelf = Table(
    "shelf",
    tables,
    Column("name", String, primary_key=True),
    Column("count", Integer),
    Column("colour", String),
)
numbered = Table("numbered", tables, Column("number", Integer, primary_key=True), Column("word", String))

NAMES = st.sampled_from(["a", "b", "c"])
CHANGES = st.one_of(
    st.tuples(st.just("insert"), NAMES, st.integers(0, 5)),
    st.tuples(st.just("update"), NAMES, st.sampled_from(["red", "blue", None])),
    st.tuples(st.just("paint"), NAMES, st.sampled_from(["red", "blue"])),
    st.tuples(st.just("count"), NAMES, st.integers(-2, 5)),
    st.tuples(st.just("set"), NAMES, st.one_of(st.none(), st.integers(0, 9))),
    st.tuples(st.just("both"), NAMES, st.integers(0, 9)),
    st.tuples(st.just("touch"), NAMES, st.none()),
    st.tuples(st.just("delete"), NAMES, st.none()),
    st.tuples(st.just("repaint"), st.sampled_from(["red", "blue"]), st.none()),
)


@pytest.fixture
def connection() -> Iterator[Connection]:
    with opened() as one:
        yield one


def opened() -> Connection:
    engine = create_engine("sqlite://")
    tables.create_all(engine)
    return engine.connect()


def apply(rows: Rows, change: tuple[str, str, Any]) -> None:
    what, name, value = change
    match what:
        case "insert":
            rows.insert(shelf, name=name, count=value)
        case "update":
            rows.update(shelf, put={"colour": value}, name=name)
        case "paint":
            rows.upsert(shelf, put={"colour": value}, name=name)
        case "count":
            rows.upsert(shelf, add={"count": value}, name=name)
        case "set":
            rows.upsert(shelf, put={"count": value}, name=name)
        case "both":
            rows.upsert(shelf, put={"colour": "green"}, add={"count": value}, name=name)
        case "touch":
            rows.upsert(shelf, name=name)
        case "delete":
            rows.delete(shelf, name=name)
        case "repaint":
            rows.update(shelf, put={"colour": "grey"}, colour=name)


def written(changes: list[tuple[str, str, Any]], *, at_once: bool) -> object:
    """What the table holds afterwards, or that it was refused."""
    with opened() as connection:
        rows = Rows(connection)
        try:
            for change in changes:
                apply(rows, change)
                if not at_once:
                    rows.flush()
            rows.flush()
        except IntegrityError:
            return "refused"
        return sorted(tuple(row) for row in connection.execute(select(shelf)))


@given(st.lists(CHANGES, max_size=12))
def test_a_batch_leaves_what_its_changes_one_by_one_would_have_left(changes: list[tuple[str, str, Any]]) -> None:
    assert written(changes, at_once=True) == written(changes, at_once=False)


def test_a_look_sees_what_the_batch_has_gathered(connection: Connection) -> None:
    rows = Rows(connection)
    rows.insert(shelf, name="a", count=1)
    rows.upsert(shelf, add={"count": 2}, name="a")
    found = rows.get(shelf, name="a")
    assert found is not None
    assert found._mapping["count"] == 3


def test_rows_that_the_database_numbers_stay_in_order(connection: Connection) -> None:
    rows = Rows(connection)
    for word in ("one", "two", "three"):
        rows.insert(numbered, word=word)
    rows.flush()
    assert [row.word for row in connection.execute(select(numbered).order_by(numbered.c.number))] == [
        "one",
        "two",
        "three",
    ]


def test_a_row_that_is_there_already_is_refused(connection: Connection) -> None:
    rows = Rows(connection)
    rows.insert(shelf, name="a")
    rows.flush()
    rows.insert(shelf, name="a")
    with pytest.raises(IntegrityError):
        rows.flush()
