"""What every rule about the processor's word has in common."""

from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor
from gigwright.backbone.ids import is_id
from gigwright.values import Money

REASON_LENGTH_MAX = 500


def only_the_market(by: Actor) -> None:
    """What the processor said is recorded by the market's own consumers, never on a person's word."""
    if is_id(by):
        raise Refused("only the market itself records what the card processor did; nobody can ask for it")


def same_amount(what: str, ours: Money, theirs: Money) -> None:
    """Refused, naming both, unless the two amounts are one."""
    if ours != theirs:
        raise Refused(f"{what} is {ours} with us, but {theirs} at the card processor; compare both books")


def short_enough(reason: str) -> None:
    """Refused for a reason that is too long to keep."""
    if len(reason) > REASON_LENGTH_MAX:
        raise Refused(f"a reason has at most {REASON_LENGTH_MAX} characters, not {len(reason)}; shorten it")
