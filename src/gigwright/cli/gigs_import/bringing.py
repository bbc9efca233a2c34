"""Asking the market for every listing: several at once, so that they share the disk's syncs; answers in row order."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import msgspec

from gigwright.backbone.errors import CommandReused, Malformed, Refused
from gigwright.backbone.log import Position
from gigwright.cli.gigs_import.listing import Listing, Reject
from gigwright.contexts.gigs.decisions.form import reason
from gigwright.values import Money
from gigwright.wiring import Market

THREADS = 32
IN_FLIGHT_MAX = 256

OTHER_TERMS = "the id stands for another listing"


class Published(msgspec.Struct, frozen=True):
    """A gig that is on sale since this run."""

    price: Money


class Already(msgspec.Struct, frozen=True):
    """A gig that an earlier run brought along."""


Answer = Published | Already | Reject


def bring_along(market: Market, found: Iterable[Listing | Reject]) -> Iterator[Answer]:
    """An answer for each; whatever else goes wrong is raised, after those under way have ended."""
    since = market.log.head()
    under_way: deque[Future[Answer]] = deque()
    with ThreadPoolExecutor(THREADS, thread_name_prefix="import") as pool:
        for each in found:
            under_way.append(pool.submit(_answer, market, each, since))
            if len(under_way) >= IN_FLIGHT_MAX:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _answer(market: Market, found: Listing | Reject, since: Position) -> Answer:
    if isinstance(found, Reject):
        return found
    try:
        recorded = market.do(found.command, id=found.id, imported=True)
    except Refused as refusal:
        return Reject(found.row, reason(refusal), str(refusal))
    except CommandReused:
        sentence = f"{OTHER_TERMS}: an earlier run brought it along with other terms; change that gig instead"
        return Reject(found.row, OTHER_TERMS, sentence)
    except Malformed as error:
        return Reject(found.row, "the listing is malformed", str(error))
    return Already() if recorded[0].position <= since else Published(found.price)
