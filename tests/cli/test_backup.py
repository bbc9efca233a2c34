"""Verifying, backing up and restoring, as an operator does it."""

import shutil
from pathlib import Path

from gigwright.values import OrderId
from tests.cli.town import report, run, tamper


def test_a_whole_log_is_well(home: Path, order: OrderId) -> None:
    answer = run("--home", home, "verify")
    assert (answer.exit_code, "all is well" in answer.stdout) == (0, True)
    assert report(run("--home", home, "verify", "--json"))["faults"] == []


def test_a_changed_event_is_named(home: Path, order: OrderId) -> None:
    tamper(home / "truth.db", "UPDATE events SET actor = 'somebody' WHERE position = 3")
    answer = run("--home", home, "verify", "--json")
    assert answer.exit_code == 1
    assert "event 3 was changed" in report(answer)["faults"][0]


def test_a_log_whose_end_was_cut_is_found_by_its_last_backup(home: Path, order: OrderId, tmp_path: Path) -> None:
    assert run("--home", home, "backup", tmp_path / "backup").exit_code == 0
    for table, where in (("events", "position"), ("event_tags", "position"), ("commands", "first_position")):
        tamper(home / "truth.db", f"DELETE FROM {table} WHERE {where} > 5")
    answer = run("--home", home, "verify")
    assert answer.exit_code == 1
    assert "it was cut or replaced" in answer.stdout
    assert run("--home", home, "doctor").exit_code == 1


def test_a_backup_is_restored_into_an_empty_folder(home: Path, order: OrderId, tmp_path: Path) -> None:
    answer = run("--home", home, "backup", tmp_path / "backup")
    assert answer.exit_code == 0
    assert "keep a copy of" in answer.stderr
    shutil.copytree(home / "secrets", tmp_path / "keys")
    shutil.rmtree(home)
    words = ("restore", tmp_path / "backup", "--secrets", tmp_path / "keys")
    assert run("--home", home, *words).exit_code == 0
    assert run("--home", home, "work", "--until-idle").exit_code == 0
    assert run("--home", home, "verify").exit_code == 0
    assert run("--home", home, "ledger", "check").exit_code == 0
    assert run("--home", home, *words).exit_code == 1, "it is not empty any more"


def test_the_doctor_tells_of_the_last_backup(home: Path, order: OrderId, tmp_path: Path) -> None:
    def found() -> str:
        checks = report(run("--home", home, "doctor", "--json"))["checks"]
        return str(next(check["found"] for check in checks if check["name"] == "backup"))

    assert found() == "none was taken here"
    run("--home", home, "backup", tmp_path / "backup")
    assert "0 days old, up to event" in found()
