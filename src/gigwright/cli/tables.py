"""Reading tables that may be behind the log: nothing is brought up to date by looking, but it is said."""

from gigwright.backbone.projection import Projection
from gigwright.backbone.status import Status
from gigwright.cli.output import note
from gigwright.wiring import Market


def say_how_far_behind(market: Market, projection: Projection) -> int:
    """How many events the tables have not seen; with a note on stderr when there are any, or when they stopped."""
    status = standing(market, projection)
    if status.error:
        note(f"the tables of {projection.name} are not what the log says: {status.error}; see `gigwright doctor`")
    elif status.lag:
        note(
            f"the tables of {projection.name} are {status.lag} events behind the log;"
            " `gigwright work` brings them up to date"
        )
    return status.lag


def standing(market: Market, projection: Projection) -> Status:
    """Where the projection stands."""
    return next(status for status in market.consumers() if status.name == projection.name)
