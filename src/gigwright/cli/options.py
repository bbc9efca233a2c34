"""What several commands are told in the same way: currencies, positions, counts, times."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

import click

from gigwright.backbone.clock import utc
from gigwright.backbone.errors import Malformed
from gigwright.backbone.ids import parse_id
from gigwright.values import UserId, exponent

NUMBER_MAX = 2**63 - 1  # positions and numbers of entries are SQLite's integers

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})")

F = TypeVar("F", bound=Callable[..., Any])


def number_option(
    name: str, least: int, what_for: str, *, default: int | None = None, required: bool = False
) -> Callable[[F], F]:
    """A whole number from `least` on that a store can hold; a usage error for any other."""

    def check(_context: click.Context, _option: click.Parameter, value: int | None) -> int | None:
        if value is not None and not least <= value <= NUMBER_MAX:
            raise click.BadParameter(f"{value} is not between {least} and {NUMBER_MAX}")
        return value

    given = {"required": True} if required else {"default": default}
    return click.option(name, type=int, metavar="N", callback=check, help=what_for, **given)


def currency_option(what_for: str) -> Callable[[F], F]:
    """Three letters, handed on in capitals; a usage error for a currency that does not exist."""
    return click.option("--currency", metavar="EUR", callback=_known, help=what_for)


def _known(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        exponent(value.upper())
    except Malformed as error:
        raise click.BadParameter(str(error)) from error
    return value.upper()


def number_argument(name: str, *, required: bool = True) -> Callable[[F], F]:
    """A position in the log; a usage error for what none can be."""
    return click.argument(name, type=click.IntRange(1, NUMBER_MAX), required=required)


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


def user_argument(context: click.Context, option: click.Parameter, value: str) -> UserId:
    """The id of a user, as the callback of an argument."""
    try:
        return parse_id(UserId, value)
    except Malformed as error:
        raise click.BadParameter(str(error), context, option) from error
