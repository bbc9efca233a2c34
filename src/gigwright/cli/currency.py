"""--currency, which several commands take."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from gigwright.backbone.errors import Malformed
from gigwright.values import exponent

F = TypeVar("F", bound=Callable[..., Any])


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
