"""Reading tables that may be behind the log: nothing is brought up to date by looking, but it is said."""

from gigwright.backbone.projection import Projection
from gigwright.cli.output import note
from gigwright.wiring import Market


def say_how_far_behind(market: Market, projection: Projection) -> int:
    """How many events the tables have not seen, with a note on stderr when there are any."""
    lag = behind(market, projection)
    if lag:
        note(
            f"the tables of {projection.name} are {lag} events behind the log; `gigwright work` brings them up to date"
        )
    return lag


def behind(market: Market, projection: Projection) -> int:
    """How many events the tables have not seen; all of them, if the projection never ran."""
    standing = {status.name: status.lag for status in market.consumers() if status.kind == "projection"}
    return standing.get(projection.name, market.log.head())
