"""Reading the log, and watching it grow."""

import signal
from pathlib import Path

import msgspec
import pytest

from gigwright.backbone.event import stored_type
from gigwright.backbone.ids import CommandId
from gigwright.backbone.log import Asked
from gigwright.values import OrderId
from gigwright.wiring import load_strangers, open_market
from tests.cli.town import SECONDS_MAX, lines, purchase, run, start

WEATHER = '''
from gigwright.backbone.event import event
from gigwright.backbone.reactor import Reactor


@event("weather.rained")
class Rained:
    """It rained."""

    millimetres: int


forecasting = Reactor("forecasting")


@forecasting.on(Rained, key="millimetres")
def forecast(effects, event):
    """Nothing to do."""
'''


def test_every_event_is_one_line_in_order(home: Path, order: OrderId) -> None:
    answer = run("--home", home, "events")
    assert answer.exit_code == 0
    positions = [int(line.split()[0]) for line in answer.stdout.splitlines()]
    assert positions == list(range(1, len(positions) + 1))
    assert "name=(personal)" in answer.stdout
    assert "Ada" not in answer.stdout
    assert "price=100.00USD" in answer.stdout


def test_a_program_gets_every_stored_column(home: Path, order: OrderId) -> None:
    found = lines(run("--home", home, "events", "--json", "--type", "payments.captured"))
    (event,) = found
    assert event["name"] == "payments.captured"
    assert event["data"]["amount"] == {"amount_minor": 10_550, "currency": "USD"}
    assert f"order:{order}" in event["tags"]
    assert event["causation"].startswith("evt_")
    assert event["recorded"].endswith("Z")
    assert len(bytes.fromhex(event["hash"])) == 32
    assert set(event) == {
        "position",
        "id",
        "name",
        "version",
        "tags",
        "recorded",
        "occurred",
        "actor",
        "correlation",
        "causation",
        "traceparent",
        "command",
        "imported",
        "hash",
        "data",
    }  # fmt: skip -- a set that reads as the row that it is


def test_a_personal_field_is_shown_in_its_stored_form(home: Path, order: OrderId) -> None:
    (ada, _) = lines(run("--home", home, "events", "--json", "--type", "accounts.user_registered"))
    assert ada["data"]["name"] == {"personal": "present", "value": "Ada"}


def test_an_id_is_found_in_every_role_or_in_the_one_that_is_named(home: Path, order: OrderId) -> None:
    placed = lines(run("--home", home, "events", "--json", "--type", "orders.placed"))[0]["data"]
    seller = lines(run("--home", home, "events", "--json", "--tag", placed["seller"]))
    assert {"accounts.user_registered", "gigs.drafted", "orders.placed"} <= {event["name"] for event in seller}
    named = lines(run("--home", home, "events", "--json", "--tag", f"user:{placed['seller']}"))
    assert {event["name"] for event in named} == {"accounts.user_registered", "accounts.seller_onboarded"}
    both = lines(run("--home", home, "events", "--json", "--tag", placed["seller"], "--tag", placed["buyer"]))
    assert {event["name"] for event in both} == {"orders.placed", "orders.paid", "billing.receipt_issued"}


def test_an_id_that_the_processor_gave_is_found_too(home: Path, order: OrderId) -> None:
    charge = lines(run("--home", home, "events", "--json", "--type", "payments.captured"))[0]["data"]["charge"]
    assert [event["name"] for event in lines(run("--home", home, "events", "--json", "--tag", charge))] == [
        "payments.captured"
    ]


def test_after_and_limit_cut_a_piece_out(home: Path, order: OrderId) -> None:
    found = lines(run("--home", home, "events", "--json", "--after", "3", "--limit", "2"))
    assert [event["position"] for event in found] == [4, 5]


def test_a_pattern_names_many_types(home: Path, order: OrderId) -> None:
    found = lines(run("--home", home, "events", "--json", "--type", "payments.*", "--type", "orders.placed"))
    assert {event["name"].partition(".")[0] for event in found} == {"payments", "orders"}


@pytest.mark.parametrize("pattern", ["orders.plaecd", "*.nothing"])
def test_a_type_that_nobody_declared_is_a_usage_error_that_names_those_there_are(
    home: Path, order: OrderId, pattern: str
) -> None:
    answer = run("--home", home, "events", "--type", pattern)
    assert answer.exit_code == 2
    assert "orders.placed" in answer.stderr


def test_an_event_that_a_stranger_declared_is_read_with_their_file(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "weather.py"
    file.write_text(WEATHER)
    with open_market(home, strangers=load_strangers([file])) as market:
        asked = Asked(id=market.ids.new(CommandId), name="Rain", digest=bytes(32))
        market.log.append([stored_type("weather.rained", 1).cls(millimetres=3)], command=asked, by="the sky")
    reading = start("--home", home, "events", "--with", file)
    assert "weather.rained" in reading.communicate(timeout=SECONDS_MAX)[0]
    without = start("--home", home, "events")
    assert "load the module that declares it" in without.communicate(timeout=SECONDS_MAX)[1]
    assert (reading.returncode, without.returncode) == (0, 1)


def test_follow_shows_what_happens_meanwhile_until_ctrl_c(home: Path, order: OrderId) -> None:
    process = start("--home", home, "events", "--follow", "--json", "--type", "orders.placed")
    assert process.stdout is not None
    first = msgspec.json.decode(process.stdout.readline())
    second_order = purchase_again(home)
    second = msgspec.json.decode(process.stdout.readline())
    assert (first["data"]["order"], second["data"]["order"]) == (order, second_order)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=SECONDS_MAX)
    assert (process.returncode, output, errors) == (0, "", "")


def purchase_again(home: Path) -> OrderId:
    """The same people can't register twice, so others buy."""
    return purchase(home, people=("Cleo", "Dan"))


def test_no_such_event_is_said_to_people(home: Path, order: OrderId) -> None:
    answer = run("--home", home, "events", "--tag", "order:ord_nobody")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (0, "", "no such event is in the log\n")


@pytest.mark.parametrize("option", ["--after", "--limit"])
def test_a_number_beyond_all_positions_is_a_usage_error(home: Path, order: OrderId, option: str) -> None:
    assert run("--home", home, "events", option, "9" * 30).exit_code == 2
    assert run("--home", home, "ledger", "journal", option, "9" * 30).exit_code == 2
    assert run("--home", home, "events", option, str(2**63 - 1)).exit_code == 0


def test_every_event_is_told_as_a_cloudevent_too(home: Path, order: OrderId) -> None:
    found = lines(run("--home", home, "events", "--cloudevents", "--tag", order))
    assert [one["specversion"] for one in found] == ["1.0"] * len(found)
    assert {one["subject"] for one in found if one["type"] == "orders.placed"} == {order}
    sequences = [one["sequence"] for one in found]
    assert sequences == sorted(sequences)
    assert len({one["source"] for one in found}) == 1
