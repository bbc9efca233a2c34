"""Planting what no rule would allow."""

import sqlite3
from contextlib import closing
from pathlib import Path

from gigwright.backbone.codec import digest
from gigwright.backbone.errors import GigwrightError
from gigwright.backbone.ids import CommandId
from gigwright.backbone.log import Asked
from gigwright.wiring import Market


def say(market: Market, event: object) -> None:
    """An event that no rule would allow."""
    market.log.append(
        [event], command=Asked(id=market.ids.new(CommandId), name="Plant", digest=digest(event)), by="a test"
    )


def change_rows(market: Market, file: str | Path, change: str, *values: str) -> None:
    """Something else than the program wrote."""
    with closing(sqlite3.connect(market.home.folder / file)) as connection, connection:
        if connection.execute(change, values).rowcount == 0:
            raise GigwrightError(f"nothing was planted by {change}")
