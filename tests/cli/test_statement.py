"""A user's own accounts, for people, for spreadsheets and for programs."""

import csv
from pathlib import Path

import pytest

from gigwright.backbone.query import query
from gigwright.events.payments import PaymentCaptured
from gigwright.values import OrderId, UserId
from gigwright.wiring import open_market
from tests.cli.town import lines, report, run


@pytest.fixture
def buyer(home: Path, order: OrderId) -> UserId:
    with open_market(home) as market:
        (paid,) = market.log.read(query(PaymentCaptured))
    said: UserId = paid.data.buyer
    return said


def test_programs_get_each_line_with_its_event(home: Path, order: OrderId, buyer: UserId) -> None:
    found = report(run("--home", home, "ledger", "statement", buyer, "--json"))
    assert list(found) == ["user", "from", "until", "behind", "accounts"]
    (held,) = found["accounts"]
    assert (held["name"], held["account"]) == ("held for orders", "Liabilities:Orders:Held")
    assert held["opening"] == {"amount_minor": 0, "currency": "USD"}
    assert held["closing"] == {"amount_minor": 10_550, "currency": "USD"}
    (line,) = held["lines"]
    (event,) = [one for one in lines(run("--home", home, "events", "--json")) if one["id"] == line["event"]]
    assert (event["position"], event["name"]) == (line["position"], "payments.captured")
    assert list(line) == ["at", "purpose", "what_for", "order", "amount", "balance", "event", "position", "entry"]
    assert (line["order"], line["what_for"]) == (order, "payment received, held for the order")
    assert report(run("--home", home, "ledger", "statement", buyer, "--format", "json")) == found


def test_people_read_it_as_money(home: Path, order: OrderId, buyer: UserId) -> None:
    answer = run("--home", home, "ledger", "statement", buyer)
    for word in ("opening balance", "payment received", order, "105.50 USD", "evt_", "closing balance"):
        assert word in answer.stdout


def test_spreadsheets_get_rows(home: Path, order: OrderId, buyer: UserId) -> None:
    answer = run("--home", home, "ledger", "statement", buyer, "--format", "csv", "--from", "2020-01-01")
    opening, line, closing = csv.DictReader(answer.stdout.splitlines())
    assert (opening["purpose"], opening["balance"], opening["at"]) == ("opening", "0.00", "2020-01-01T00:00:00.000000Z")
    assert (line["order"], line["amount"], line["balance_minor"]) == (order, "105.50", "10550")
    assert (closing["purpose"], closing["balance"]) == ("closing", "105.50")


def test_a_time_in_which_nothing_was_booked(home: Path, order: OrderId, buyer: UserId) -> None:
    asked = ("--home", home, "ledger", "statement", buyer, "--until", "2020-01-31")
    assert f"nothing is booked for {buyer}" in run(*asked).stdout
    assert report(run(*asked, "--json"))["accounts"] == []


def test_what_makes_no_sense_is_a_usage_error(home: Path, order: OrderId, buyer: UserId) -> None:
    assert run("--home", home, "ledger", "statement", "nobody").exit_code == 2
    backwards = ("--from", "2026-02-01", "--until", "2026-01-01")
    answer = run("--home", home, "ledger", "statement", buyer, *backwards)
    assert answer.exit_code == 2
    assert "--until is earlier than --from" in answer.stderr
