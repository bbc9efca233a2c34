"""Times as they are typed."""

from datetime import UTC, date, datetime

import click
import pytest
from click.testing import CliRunner

from gigwright.cli.times import moment_option, month_option

Seen = list[datetime | date | None]


def typed(*arguments: str) -> Seen:
    """What a command is handed; a usage error is an empty list."""
    seen: Seen = []

    @click.command()
    @moment_option("--from", "since", "From.")
    @moment_option("--until", "until", "Until.", whole_day=True)
    @month_option("Month.")
    def command(since: datetime | None, until: datetime | None, month: date | None) -> None:
        seen.extend(one for one in (since, until, month) if one is not None)

    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == (0 if seen or not arguments else 2), result.output
    return seen


def test_a_day_is_its_beginning_or_its_end() -> None:
    assert typed("--from", "2026-01-31") == [datetime(2026, 1, 31, tzinfo=UTC)]
    assert typed("--until", "2026-01-31") == [datetime(2026, 1, 31, 23, 59, 59, 999_999, tzinfo=UTC)]


@pytest.mark.parametrize(
    "text", ["2026-01-31T12:00:00Z", "2026-01-31t12:00:00z", "2026-01-31 13:00:00+01:00", "2026-01-31T12:00:00.0Z"]
)
def test_a_time_is_written_as_in_rfc_3339(text: str) -> None:
    assert typed("--until", text) == [datetime(2026, 1, 31, 12, tzinfo=UTC)]


@pytest.mark.parametrize(
    "text",
    ["yesterday", "", "2026-02-30", "2026-01-31T12:00:00", "20260131", "2026-W05-6", "0001-01-01T00:00:00+23:00"],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    assert typed("--from", text) == []


def test_a_month_is_its_first_day() -> None:
    assert typed("--month", "2026-02") == [date(2026, 2, 1)]


@pytest.mark.parametrize("text", ["2026", "2026-13", "2026-2", "2026-02-01", "0000-01", "february"])
def test_what_is_no_month_is_refused(text: str) -> None:
    assert typed("--month", text) == []
