"""The pages for readers: every command that they show exists with its options, and every link leads somewhere."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest
from click.testing import CliRunner

from gigwright.cli import main
from tests.cli.town import lines, purchase, run

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def commands_in(page: str) -> list[str]:
    """The lines in fenced blocks that call gigwright, continued lines joined."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [line.removeprefix("$ ") for line in lines if line.removeprefix("$ ").startswith("gigwright ")]


def links_in(page: str) -> list[str]:
    return LINK.findall(page)


SHOWN = [(page.name, command) for page in PAGES for command in commands_in(page.read_text())]


@pytest.mark.parametrize(("page", "command"), SHOWN)
def test_every_command_shown_is_one_that_the_program_takes(page: str, command: str) -> None:
    _, *words = shlex.split(command, comments=True)
    result = CliRunner().invoke(main, [*words, "--help"])
    assert result.exit_code == 0, f"{page}: {command}: {result.output}"


def test_a_command_that_does_not_exist_would_be_found() -> None:
    (command,) = commands_in("```\ngigwright events --backwards 3  # no such option\n```\n")
    result = CliRunner().invoke(main, [*shlex.split(command, comments=True)[1:], "--help"])
    assert result.exit_code == 2


def test_the_pages_show_commands_at_all() -> None:
    assert len(SHOWN) >= 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [link for link in links_in(page.read_text()) if not (page.parent / link).exists()] == []


def test_a_link_that_leads_nowhere_would_be_found() -> None:
    assert links_in("see [this](nowhere.md#part) and [that](https://example.org)") == ["nowhere.md"]


REFERENCE = ROOT / "docs" / "reference" / "command-line.md"
EVERYWHERE = {"--home", "--json", "--help", "-h", "--version"}
ACTS = {f"consumers {act}" for act in ("pause", "resume", "reset", "parked", "retry", "skip")}
SHAPES_TRIED_ELSEWHERE = {"import gigs", "work", "demo", "simulate", "rebuild", "torture", "backup", "restore"}
SHAPES_TRIED_ELSEWHERE |= ACTS | {"operator add", "order", "cases", "case", "decide", "user", "payouts"}
SHAPES_TRIED_ELSEWHERE |= {"sweep"}
SHAPES_TRIED_ELSEWHERE |= {"offer", "offers", "coupon", "coupons", "serve", "token", "tokens"}
SHAPES_TRIED_ELSEWHERE |= {"ledger statement", "ledger export", "breaks", "break", "receipt", "policy check"}
SHAPES_TRIED_ELSEWHERE |= {"policy publish"}
SHAPES_TRIED_ELSEWHERE |= {f"mail {act}" for act in ("suppressed", "unsent", "release", "unsubscribe", "subscribe")}


def sections(page: str) -> dict[str, str]:
    """What stands below each heading of the third level."""
    parts = re.split(r"^### (.+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield f"{before}{name}", command


def test_the_reference_names_every_command_with_its_options_and_every_setting() -> None:
    told = sections(REFERENCE.read_text())
    assert set(told) == {name for name, _ in commands(main)}
    for name, command in commands(main):
        options = {word for option in command.params if isinstance(option, click.Option) for word in option.opts}
        assert [word for word in sorted(options - EVERYWHERE) if word not in told[name]] == [], name
    sources = "".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))
    settings = set(re.findall(r"GIGWRIGHT_[A-Z_]+[A-Z]", sources))
    assert [word for word in sorted(settings) if f"`{word}`" not in REFERENCE.read_text()] == []


@pytest.mark.timeout(600)  # it explores the process of an order, too
def test_what_the_reference_shows_as_json_is_what_programs_get(tmp_path: Path) -> None:
    purchase(tmp_path)
    for name, text in sections(REFERENCE.read_text()).items():
        if name in SHAPES_TRIED_ELSEWHERE:
            continue
        (shown,) = re.findall(r"^```json\n(.+)\n```$", text, re.MULTILINE)
        said, *_ = lines(run("--home", tmp_path, "--json", *name.split()))
        assert list(said) == list(msgspec.json.decode(shown)), name
