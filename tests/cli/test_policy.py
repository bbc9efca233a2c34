"""What operators see of the market's numbers, and how they change them."""

from pathlib import Path

import pytest

from gigwright.values import OrderId
from tests.cli.town import lines, purchase, report, run

WHY = ("--reason", "Designers keep more")


@pytest.fixture
def opal(home: Path) -> str:
    """An operator's id."""
    return str(report(run("--home", home, "operator", "add", "opal@example.org", "--json"))["operator"])


@pytest.fixture
def file(home: Path, opal: str, tmp_path: Path) -> Path:
    """The next policy: designers leave a tenth, and earnings clear in a week."""
    shown = run("--home", home, "policy", "show").stdout
    row = '[[fee]]\nof = "commission"\ncategory = "Design"\npercent = 10\n\n[[fee]]'
    text = shown.replace("version = 1\n", "version = 2\n").replace("clearing_hours = 336", "clearing_hours = 168")
    path = tmp_path / "policy.toml"
    path.write_text(text.replace("[[fee]]", row, 1))
    return path


def test_what_is_shown_is_a_file_that_check_accepts(home: Path, opal: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(run("--home", home, "policy", "show").stdout)
    checked = run("--home", home, "policy", "check", path)
    assert (checked.exit_code, "policy 1 is in force, and the file says the same" in checked.stdout) == (0, True)
    assert report(run("--home", home, "policy", "check", path, "--json")) == {
        "ok": True,
        "version": 1,
        "faults": [],
        "changes": [],
    }


def test_check_says_what_would_change_and_changes_nothing(home: Path, file: Path) -> None:
    told = report(run("--home", home, "policy", "check", file, "--json"))
    assert (told["ok"], told["version"]) == (True, 2)
    assert told["changes"] == [
        {"key": "clearing_hours", "before": "336", "after": "168"},
        {"key": "fee commission of category 'Design'", "before": None, "after": "10 %"},
    ]
    shown = run("--home", home, "policy", "check", file).stdout
    assert "clearing_hours" in shown
    assert "policy 2 has no fault" in shown
    assert "version = 1\n" in run("--home", home, "policy", "show").stdout


def test_every_fault_is_listed_and_nothing_is_published(home: Path, file: Path, opal: str) -> None:
    text = file.read_text().replace("version = 2", "version = 4").replace("percent = 10\n", "percent = 101\n")
    file.write_text(text.replace("queue_limit = 100", "queue_limit = 0"))
    told = report(run("--home", home, "policy", "check", file, "--json"))
    assert told["ok"] is False
    assert told["faults"] == [
        "version: policy 1 is in force, so the next is 2, not 4; look at what is in force with gigwright policy show",
        "queue_limit: 0 is not between 1 and 10000",
        "fee 1: percent: 101 is not between 0 and 100",
    ]
    assert told["changes"] == []
    checked = run("--home", home, "policy", "check", file)
    assert (checked.exit_code, checked.stdout.count("\n")) == (1, 3)
    refused = run("--home", home, "policy", "publish", file, "--as", opal, *WHY)
    assert (refused.exit_code, refused.stdout, "queue_limit: 0" in refused.stderr) == (1, "", True)
    assert lines(run("--home", home, "events", "--type", "policies.published", "--json")) == []


def test_an_operator_publishes_and_earlier_policies_can_be_shown(home: Path, file: Path, opal: str) -> None:
    publish = ("--home", home, "policy", "publish", file, "--as", opal, *WHY)
    (recorded,) = lines(run(*publish, "--json"))
    assert recorded["name"] == "policies.published"
    again = run(*publish)
    assert (again.exit_code, again.stdout, "nothing was changed" in again.stderr) == (0, "", True)
    told = report(run("--home", home, "policy", "show", "--json"))
    assert (told["policy"]["version"], told["policy"]["clearing_hours"]) == (2, 168)
    published = told["published"]
    assert (published["by"], published["reason"], published["position"]) == (opal, WHY[1], recorded["position"])
    first = report(run("--home", home, "policy", "show", "--version", "1", "--format", "json"))
    assert (first["policy"]["clearing_hours"], first["published"]) == (336, None)
    assert "clearing_hours = 168" in run("--home", home, "policy", "show", "--version", "2").stdout
    unknown = run("--home", home, "policy", "show", "--version", "3")
    assert (unknown.exit_code, "there was never a policy 3" in unknown.stderr) == (1, True)


def test_what_is_bought_afterwards_is_under_the_new_policy(home: Path, file: Path, opal: str, order: OrderId) -> None:
    assert run("--home", home, "policy", "publish", file, "--as", opal, *WHY).exit_code == 0
    later = purchase(home, people=("Cy", "Dee"))
    agreed = {
        one["data"]["order"]: (one["data"]["policy"], one["data"]["clearing_hours"])
        for one in lines(run("--home", home, "events", "--type", "orders.placed", "--json"))
    }
    assert agreed == {order: (1, 336), later: (2, 168)}


def test_nobody_else_publishes_and_nonsense_is_a_usage_error(home: Path, file: Path, opal: str, tmp_path: Path) -> None:
    publish = ("--home", home, "policy", "publish", file)
    another = opal[:-1] + ("0" if opal[-1] != "0" else "1")
    refused = run(*publish, "--as", another, *WHY)
    assert (refused.exit_code, "only an operator" in refused.stderr) == (1, True)
    assert run(*publish, "--as", opal, "--reason", " ").exit_code == 1
    assert run(*publish, "--as", opal).exit_code == 2
    assert run(*publish, *WHY).exit_code == 2
    assert run("--home", home, "policy", "check", tmp_path / "none.toml").exit_code == 2
    assert run("--home", home, "policy", "show", "--json", "--format", "toml").exit_code == 2
    (tmp_path / "latin.toml").write_bytes(b"\xe9")
    assert run("--home", home, "policy", "check", tmp_path / "latin.toml").exit_code == 2
    (tmp_path / "large.toml").write_text("#" * 300_000)
    assert run("--home", home, "policy", "check", tmp_path / "large.toml").exit_code == 2
