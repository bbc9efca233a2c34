"""The orders, as an operator looks through them."""

from pathlib import Path

from gigwright.values import OrderId
from tests.cli.town import lines, purchase, report, run


def test_orders_are_listed_newest_first_with_what_each_waits_for(home: Path, order: OrderId) -> None:
    second = purchase(home, people=("Cleo", "Dan"))
    found = lines(run("--home", home, "orders", "--json"))
    assert [one["order"] for one in found] == [second, order]
    assert found[0]["next"]["for"] == "requirements_by"
    assert 29 * 86_400 < found[0]["next"]["left_seconds"] <= 30 * 86_400
    shown = run("--home", home, "orders").stdout
    assert "the requirements in 29 d 23 h" in shown
    assert "105.50 USD" in shown
    assert len(lines(run("--home", home, "orders", "--limit", "1", "--json"))) == 1


def test_only_the_orders_that_were_asked_for(home: Path, order: OrderId) -> None:
    (one,) = lines(run("--home", home, "orders", "--json"))
    by_user = ("--home", home, "orders", "--json", "--user")
    assert lines(run(*by_user, one["buyer"])) == lines(run(*by_user, one["seller"]))
    assert report(run(*by_user, one["buyer"]))["order"] == order
    assert report(run("--home", home, "orders", "--state", "awaiting_requirements", "--json"))["order"] == order
    assert "there is no such order" in run("--home", home, "orders", "--state", "completed").stdout
    assert lines(run("--home", home, "orders", "--late", "--json")) == []


def test_a_listing_that_makes_no_sense_is_a_usage_error(home: Path, order: OrderId) -> None:
    for odd in (("--limit", "0"), ("--limit", "1001"), ("--state", "odd"), ("--user", order)):
        assert run("--home", home, "orders", *odd).exit_code == 2


def test_tables_that_are_behind_are_said_to_be(home: Path) -> None:
    purchase(home, settled=False)
    assert "the tables of order-book are 1 events behind" in run("--home", home, "orders").stderr
