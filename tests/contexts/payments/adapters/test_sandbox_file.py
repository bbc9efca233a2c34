"""The sandbox's own file: all of a transaction or nothing of it."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from gigwright.backbone.errors import Unavailable, WrongFormat
from gigwright.backbone.ids import derive
from gigwright.contexts.payments.adapters.sandbox_file import COMMIT_SITES
from gigwright.contexts.payments.ports import BankInstruction
from gigwright.values import Money, SweepId
from tests.contexts.payments.adapters.sandboxes import Sandbox, refund_of

ROOT = Path(__file__).resolve().parents[4]


class PowerLoss(BaseException):
    """What a crash looks like to those who were running."""


class FailAt:
    """Loses power at a site, once it is armed."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.armed = False

    def reach(self, site: str) -> None:
        if self.armed and site == self.site:
            raise PowerLoss(site)


@pytest.mark.parametrize(("site", "lines"), [("sandbox.commit.before", 0), ("sandbox.commit.after", 1)])
def test_a_crash_at_a_commit_keeps_all_or_nothing(tmp_path: Path, site: str, lines: int) -> None:
    faults = FailAt(site)
    sandbox = Sandbox(tmp_path / "sandbox.db", faults=faults)
    request = sandbox.request()
    faults.armed = True
    with pytest.raises(PowerLoss):
        sandbox.processor.begin_payment(request, "key")
    again = Sandbox(tmp_path / "sandbox.db", seed=2)
    assert len(again.lines()) == len(again.events()) == lines
    again.processor.begin_payment(request, "key")
    assert len(again.lines()) == len(again.events()) == 1


def test_a_call_that_changes_nothing_is_no_place_to_crash() -> None:
    faults = FailAt("sandbox.commit.before")
    sandbox = Sandbox(faults=faults)
    faults.armed = True
    assert sandbox.balances() == (0, 0)
    assert set(COMMIT_SITES) == {"sandbox.commit.before", "sandbox.commit.after"}


def test_two_sandboxes_never_give_the_same_reference() -> None:
    assert Sandbox(seed=1).charge().ref != Sandbox(seed=2).charge().ref


def test_a_file_that_fails_leaves_the_outcome_unknown(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path / "sandbox.db")
    request = sandbox.request()
    with sqlite3.connect(tmp_path / "sandbox.db") as connection:
        connection.execute("DROP TABLE charges")
    connection.close()
    with pytest.raises(Unavailable, match="did not answer"):
        sandbox.processor.begin_payment(request, "key")


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "sandbox.db") as connection:
        connection.execute("PRAGMA user_version = 5")
    connection.close()
    with pytest.raises(WrongFormat, match="format 5"):
        Sandbox(tmp_path / "sandbox.db")


def test_a_file_of_an_older_format_is_given_what_it_lacks(tmp_path: Path) -> None:
    older = Sandbox(tmp_path / "sandbox.db")
    charge = older.charge()
    with older.file.writing() as connection:
        connection.execute("DROP VIEW refunds_by_now")
        connection.execute("DROP TABLE failing")
        connection.execute("DROP TABLE mistake")
        connection.execute("DROP TABLE chargebacks")
        connection.execute("DROP TABLE charges_taking_nothing_back")
        connection.execute("PRAGMA user_version = 1")
    newer = Sandbox(tmp_path / "sandbox.db", seed=2)
    assert newer.file.id == older.file.id
    assert newer.processor.refund(refund_of(charge, 100), "a key").status == "succeeded"


def test_a_file_of_the_second_format_gets_what_it_lacks(tmp_path: Path) -> None:
    Sandbox(tmp_path / "sandbox.db").file.close()
    with sqlite3.connect(tmp_path / "sandbox.db") as connection:
        connection.execute("DROP TABLE chargebacks")
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    sandbox = Sandbox(tmp_path / "sandbox.db")
    taken = sandbox.processor.begin_payment(sandbox.request(card="4000000000000259"), "key")
    sandbox.days_pass(1)
    assert taken.status == "captured"
    assert "chargeback.opened" in sandbox.kinds()


def test_a_file_of_the_third_format_gets_what_it_lacks(tmp_path: Path) -> None:
    Sandbox(tmp_path / "sandbox.db").file.close()
    with sqlite3.connect(tmp_path / "sandbox.db") as connection:
        connection.execute("DROP TABLE bank_payouts")
        connection.execute("DROP TABLE turning_back")
        connection.execute("PRAGMA user_version = 3")
    connection.close()
    sandbox = Sandbox(tmp_path / "sandbox.db")
    sandbox.processor.turn_sweeps_back("later")
    asked = BankInstruction(sweep=derive(SweepId, "sweep"), amount=Money(1, "USD"))
    assert sandbox.processor.send_to_bank(asked, "key").status == "refused"


CHARGER = """
import sys
from tests.contexts.payments.adapters.sandboxes import Sandbox
from gigwright.backbone.faults import CrashAt, NoFaults
path, seed, token, crash = sys.argv[1:]
sandbox = Sandbox(path, int(seed), CrashAt(crash, 7) if crash else NoFaults())
for number in range(20):
    request = sandbox.request_with(token, str(number))
    sandbox.processor.begin_payment(request, f"key {number}")
"""


def charger(path: Path, seed: int, token: str, crash: str = "") -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", CHARGER, str(path), str(seed), token, crash], cwd=ROOT)


def test_processes_that_are_killed_at_a_commit_charge_once(tmp_path: Path) -> None:
    """All ask for the same twenty charges: two that are killed on the way, then three at once."""
    path = tmp_path / "sandbox.db"
    sandbox = Sandbox(path)
    token = sandbox.token()
    assert charger(path, 1, token, "sandbox.commit.before").wait(60) == -signal.SIGKILL
    assert len(sandbox.lines()) == 6
    assert charger(path, 2, token, "sandbox.commit.after").wait(60) == -signal.SIGKILL
    assert len(sandbox.lines()) == 13
    at_once = [charger(path, seed, token) for seed in (3, 4, 5)]
    assert [process.wait(60) for process in at_once] == [0, 0, 0]
    assert len(sandbox.lines()) == len(sandbox.events()) == 20
    assert sandbox.balances() == (20 * 10_214, 0)
