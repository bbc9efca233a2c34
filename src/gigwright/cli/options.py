"""What several commands are told in the same way: currencies, positions, counts."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from gigwright.backbone.errors import Malformed
from gigwright.backbone.ids import parse_id
from gigwright.backbone.projection import LISTED_MAX
from gigwright.values import Money, exponent, parse_money

NUMBER_MAX = 2**63 - 1  # positions and numbers of entries are SQLite's integers

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


def amount_of(text: str, currency: str) -> Money:
    """Like 12.50 in this currency; a usage error for anything else."""
    try:
        return parse_money(text, currency)
    except Malformed as error:
        raise click.UsageError(str(error)) from error


def an_id(kind: type[Any]) -> Callable[..., Any]:
    """What click asks for an argument or option that is an id of this kind; a usage error for anything else."""

    def check(_context: click.Context, _option: click.Parameter, value: str | None) -> Any:
        try:
            return None if value is None else parse_id(kind, value)
        except Malformed as error:
            raise click.BadParameter(str(error)) from error

    return check


def rows_option(default: int) -> Callable[[F], F]:
    """--limit N: how many rows a listing has at most, from 1 to 1,000."""
    return click.option(
        "--limit",
        type=click.IntRange(1, LISTED_MAX),
        metavar="N",
        default=default,
        help=f"At most N of them, up to {LISTED_MAX}; {default} unless told.",
    )
