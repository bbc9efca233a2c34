"""What was bought, in words of the trade: for letters, receipts and whoever reads them."""

from gigwright.events.orders.billing import Billed
from gigwright.events.orders.placing import OrderPlaced

WORDS_LENGTH_MAX = 300  # as much as a letter holds of one thing


def what_was_ordered(said: OrderPlaced) -> str:
    """As in `Basic`, or `2 × Basic, with Source file and For print`; or how many extras, where they are too many."""
    units = said.package if said.quantity == 1 else f"{said.quantity} × {said.package}"
    titles = [extra.title for extra in said.extras]
    listed = " and ".join(part for part in (", ".join(titles[:-1]), *titles[-1:]) if part)
    whole = f"{units}, with {listed}" if titles else units
    return whole if len(whole) <= WORDS_LENGTH_MAX else f"{units}, with {len(titles)} extras"


def what_was_billed(said: Billed) -> str:
    """As in `Source file`, `other work` or `a tip`."""
    return said.extra or {"extra": "an extra", "change": "other work", "tip": "a tip"}[said.kind]
