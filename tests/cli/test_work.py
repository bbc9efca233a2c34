"""Running the consumers, as an operator does: as a process that is told to stop by a signal."""

import signal
from pathlib import Path

import msgspec
import pytest

from tests.cli.town import SECONDS_MAX, lines, purchase, run, start

LAST_EVENTS = 2  # captured and paid

FAILING = """
from gigwright.backbone.projection import Projection
from gigwright.events.orders import OrderPlaced
from sqlalchemy import MetaData

stumbling = Projection("stumbling", MetaData())


@stumbling.on(OrderPlaced)
def stumble(rows, event):
    raise KeyError("a poison")
"""


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_and_the_consumers_keep_their_place(home: Path, ending: signal.Signals) -> None:
    purchase(home, settled=False)
    process = start("--home", home, "work")
    assert process.stdout is not None
    assert "charging" in process.stdout.readline()
    wait_until_read(home)
    process.send_signal(ending)
    output, errors = process.communicate(timeout=SECONDS_MAX)
    assert (process.returncode, errors) == (0, "")
    assert "goes on from here" in output
    lags = {one["name"]: one["lag"] for one in lines(run("--home", home, "consumers", "--json"))}
    assert max(lags.values()) <= LAST_EVENTS, lags  # what they recorded themselves while they ended
    (captured,) = lines(run("--home", home, "events", "--json", "--type", "payments.captured"))
    assert captured["actor"] in {"charging", "processor-news"}  # whoever hears of it first


def wait_until_read(home: Path) -> None:
    """Follow the log, as anybody may, until the money is in."""
    watching = run("--home", home, "events", "--follow", "--limit", "1", "--type", "orders.paid")
    assert watching.exit_code == 0


def test_a_second_one_on_the_same_home_is_refused_with_the_pid_of_the_first(home: Path) -> None:
    process = start("--home", home, "work", "--json")
    assert process.stdout is not None
    assert msgspec.json.decode(process.stdout.readline())["home"] == str(home)
    second = start("--home", home, "work")
    _, errors = second.communicate(timeout=SECONDS_MAX)
    assert second.returncode == 1
    assert f"the process {process.pid} already runs" in errors
    process.terminate()
    process.communicate(timeout=SECONDS_MAX)
    assert process.returncode == 0


def test_until_idle_does_what_there_is_and_ends(home: Path) -> None:
    purchase(home, settled=False)
    answer = run("--home", home, "work", "--until-idle")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert len(lines(run("--home", home, "events", "--json", "--type", "orders.paid"))) == 1
    assert run("--home", home, "work", "--until-idle").exit_code == 0


def test_a_stranger_that_fails_stops_alone(home: Path, tmp_path: Path) -> None:
    purchase(home, settled=False)
    (tmp_path / "stumbling.py").write_text(FAILING)
    run("--home", home, "work", "--until-idle", "--with", tmp_path / "stumbling.py")
    found = {one["name"]: one for one in lines(run("--home", home, "consumers", "--json"))}
    assert "a poison" in found["stumbling"]["error"]
    assert found["bookkeeping"]["lag"] == 0


def test_a_crash_by_name_kills_the_process_there(home: Path) -> None:
    purchase(home, settled=False)
    process = start("--home", home, "work", "--until-idle", GIGWRIGHT_CRASH_AT="charging.call.after:1")
    process.communicate(timeout=SECONDS_MAX)
    assert process.returncode == -signal.SIGKILL
    assert lines(run("--home", home, "events", "--json", "--type", "payments.captured")) == []
    run("--home", home, "work", "--until-idle")
    assert len(lines(run("--home", home, "events", "--json", "--type", "payments.captured"))) == 1
    assert run("--home", home, "ledger", "check").exit_code == 0


def test_a_file_without_a_consumer_is_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.py").write_text("nothing = 1\n")
    answer = run("--home", home, "work", "--until-idle", "--with", tmp_path / "empty.py")
    assert answer.exit_code == 1
    assert "holds no Reactor" in answer.stderr
    assert run("--home", home, "work", "--with", tmp_path / "absent.py").exit_code == 2
