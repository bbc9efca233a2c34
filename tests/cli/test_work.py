"""Running the consumers, as an operator does: as a process that is told to stop by a signal."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.town import SECONDS_MAX, lines, purchase, run, start

LAST_EVENTS = 2  # captured and paid
TAKEOVER_SECONDS_MAX = 5.0

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


def test_two_share_the_work_and_one_takes_over_from_the_other_when_it_is_killed(home: Path) -> None:
    one, other = start("--home", home, "work", "--json"), start("--home", home, "work", "--json")
    wait_until(lambda: all(len(owners) == 2 for owners in owners_of(home, "reactor")))
    one.kill()
    killed = time.monotonic()
    wait_until(lambda: all(len(owners) == 1 for owners in owners_of(home, "reactor")))
    assert time.monotonic() - killed < TAKEOVER_SECONDS_MAX
    purchase(home, settled=False)
    wait_until_read(home)
    for process in (one, other):
        process.terminate()
        process.communicate(timeout=SECONDS_MAX)
    assert other.returncode == 0
    assert not any(owners_of(home, "reactor"))


def owners_of(home: Path, kind: str) -> list[list[str]]:
    found = lines(run("--home", home, "consumers", "--json"))
    return [one["owners"] for one in found if one["kind"] == kind]


def wait_until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS_MAX
    while not happened():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def test_only_the_consumers_that_are_named_run(home: Path) -> None:
    purchase(home, settled=False)
    assert run("--home", home, "work", "bookkeeping", "charging", "--until-idle").exit_code == 0
    found = {one["name"]: one["lag"] for one in lines(run("--home", home, "consumers", "--json"))}
    assert found["bookkeeping"] == 0
    assert found["catalogue"] > 0


def test_a_consumer_that_does_not_exist_is_refused_with_those_that_do(home: Path) -> None:
    answer = run("--home", home, "work", "bookkeping")
    assert answer.exit_code == 1
    assert "no consumer is called bookkeping" in answer.stderr
    assert "bookkeeping" in answer.stderr


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
