"""Times and months as they are typed."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

import click

from gigwright.backbone.clock import utc

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})")

F = TypeVar("F", bound=Callable[..., Any])


def moment_option(name: str, argument: str, what_for: str, *, whole_day: bool = False) -> Callable[[F], F]:
    """A time as in RFC 3339, or a day of UTC, which is its first moment, or its last if `whole_day`."""

    def check(_context: click.Context, _option: click.Parameter, value: str | None) -> datetime | None:
        try:
            return None if value is None else _moment(value, time.max if whole_day else time.min)
        except (ValueError, OverflowError) as error:
            raise click.BadParameter(
                f"{value!r} is no time; write it like 2026-01-31 or 2026-01-31T12:00:00Z"
            ) from error

    return click.option(name, argument, metavar="TIME", callback=check, help=what_for)


def _moment(text: str, on_a_day: time) -> datetime:
    if DAY.fullmatch(text):
        return datetime.combine(date.fromisoformat(text), on_a_day, UTC)
    if not MOMENT.fullmatch(text):
        raise ValueError(text)
    return utc(datetime.fromisoformat(text.upper()))


def month_option(what_for: str) -> Callable[[F], F]:
    """A month, as its first day."""

    def check(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
        if value is None:
            return None
        if not MONTH.fullmatch(value):
            raise click.BadParameter(f"{value!r} is no month; write it like 2026-01")
        return date.fromisoformat(f"{value}-01")

    return click.option("--month", metavar="YYYY-MM", callback=check, help=what_for)


def day_option(name: str, what_for: str) -> Callable[[F], F]:
    """A day of UTC."""

    def check(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
        try:
            return None if value is None else datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).date()
        except ValueError as error:
            raise click.BadParameter(f"{value!r} is no day; write it like 2026-01-31") from error

    return click.option(name, metavar="YYYY-MM-DD", callback=check, help=what_for)
