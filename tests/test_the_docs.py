"""The pages for readers: every command that they show exists with its options, and every link leads somewhere."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from gigwright.cli import main

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
