"""The doctor, on healthy and on ailing markets."""

from pathlib import Path
from typing import Any

from gigwright.contexts.ledger.projections import bookkeeping
from gigwright.values import OrderId
from tests.cli.town import lines, purchase, report, run, tables_of, tamper
from tests.contexts.notifications.adapters.mail_server import Mailbox, serving


def examined(home: Path, **environment: str) -> tuple[int, dict[str, Any]]:
    """The exit code, and each check by its name."""
    answer = run("--home", home, "doctor", "--json", **environment)
    found = report(answer)
    assert found["ok"] == (answer.exit_code == 0)
    return answer.exit_code, {check["name"]: check for check in found["checks"]}


def test_a_healthy_market_is_well(home: Path, order: OrderId) -> None:
    code, checks = examined(home)
    assert code == 0
    assert "journal_mode=wal, synchronous=FULL or more, format 2" in checks["store"]["found"]
    assert {"python", "sqlite", "log", "consumers", "mail", "disk"} <= set(checks)
    assert "everything is well" in run("--home", home, "doctor").stdout


def test_an_event_that_was_changed_is_found(home: Path, order: OrderId) -> None:
    tamper(home / "truth.db", "UPDATE events SET actor = 'somebody else' WHERE position = 2")
    code, checks = examined(home)
    assert code == 1
    assert "event 2 was changed" in checks["log"]["found"]
    assert "restore" in checks["log"]["what_to_do"]
    assert "1 of" in run("--home", home, "doctor").stdout


def test_consumers_that_are_behind_are_told_how_to_go_on(home: Path) -> None:
    purchase(home, settled=False)
    code, checks = examined(home)
    assert code == 0
    assert checks["consumers"]["what_to_do"] == "`gigwright work` brings them up to date"


def test_a_projection_that_stopped_is_found(home: Path) -> None:
    purchase(home, settled=False)
    tamper(tables_of(home, bookkeeping), "UPDATE progress SET error = 'event 7 (x.y): KeyError: z'")
    code, checks = examined(home)
    assert code == 1
    assert "stopped at" in checks["consumer bookkeeping"]["found"]


def test_a_mail_server_is_greeted(home: Path, order: OrderId) -> None:
    with serving(Mailbox()) as port:
        url = f"smtp://127.0.0.1:{port}"
        code, checks = examined(home, GIGWRIGHT_MAIL=url)
        open_line = f"127.0.0.1:{port} answers over an open line, without TLS, without signing in"
        assert (code, checks["mail"]["found"]) == (0, open_line)
        assert checks["mail"]["what_to_do"] == "say who writes in GIGWRIGHT_MAIL_FROM, as Name <address>"
        named = examined(home, GIGWRIGHT_MAIL=url, GIGWRIGHT_MAIL_FROM="The Market <post@market.example>")[1]
        assert named["mail"]["what_to_do"] is None
        code, checks = examined(home, GIGWRIGHT_MAIL=f"{url}?starttls=required")
        assert (code, "STARTTLS is required" in checks["mail"]["found"]) == (1, True)
    code, checks = examined(home, GIGWRIGHT_MAIL=url)
    assert code == 1
    assert checks["mail"]["what_to_do"] == "mend GIGWRIGHT_MAIL"


def test_crash_sites_are_listed_without_a_home() -> None:
    answer = run("doctor", "--crash-sites")
    assert answer.exit_code == 0
    assert {"log.append.before_commit", "charging.call.after"} <= set(answer.stdout.splitlines())


def test_crash_sites_are_objects_where_a_program_reads() -> None:
    assert {"site": "log.append.before_commit"} in lines(run("doctor", "--crash-sites", "--json"))


def test_tables_of_another_log_are_found(home: Path, order: OrderId) -> None:
    tamper(tables_of(home, bookkeeping), "UPDATE progress SET incarnation = 'log_other'")
    code, checks = examined(home)
    assert code == 1
    assert "another log" in checks["consumer bookkeeping"]["found"]
