"""Tables made anew, as an operator does it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from gigwright.contexts.orders.projections import order_book
from gigwright.values import OrderId
from tests.cli.town import lines, run, tables_of


def test_tables_are_made_anew_compared_and_swapped(home: Path, order: OrderId) -> None:
    answer = run("--home", home, "rebuild", "order-book", "--compare", "--swap")
    assert answer.exit_code == 0
    assert "no difference" in answer.stdout
    assert "build 1 is live; build 0 was before it" in answer.stdout
    assert run("--home", home, "rebuild", "order-book", "--back").exit_code == 0
    (pointer,) = lines(run("--home", home, "rebuild", "order-book", "--back", "--json"))
    assert pointer == {"live": 1, "before": 0}


def test_a_row_that_was_tampered_with_is_found_with_the_events_that_explain_it(home: Path, order: OrderId) -> None:
    with closing(sqlite3.connect(tables_of(home, order_book))) as connection, connection:
        connection.execute("UPDATE orders SET state = 'cancelled'")
    answer = run("--home", home, "rebuild", "order-book", "--compare", "--swap")
    assert answer.exit_code == 1
    assert f"orders order={order}" in answer.stdout
    assert "live: state=cancelled" in answer.stdout
    assert "because of event" in answer.stdout
    made, found = lines(run("--home", home, "rebuild", "order-book", "--compare", "--json"))
    assert made["build"] == 1
    assert found["difference"]["old"] == {"state": "cancelled"}
    assert found["events"][0]["name"].startswith("orders.")


def test_a_projection_that_does_not_exist_is_a_usage_error(home: Path, order: OrderId) -> None:
    answer = run("--home", home, "rebuild", "order-bok")
    assert answer.exit_code == 2
    assert "order-book" in answer.stderr


def test_to_turn_back_nothing_is_made(home: Path, order: OrderId) -> None:
    assert run("--home", home, "rebuild", "order-book", "--back", "--swap").exit_code == 2
    answer = run("--home", home, "rebuild", "order-book", "--back")
    assert answer.exit_code == 1
    assert "no build of order-book was live before" in answer.stderr
