"""Where no letters go, as the log and the records of what was sent have it."""

from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from itertools import islice
from operator import or_

import msgspec

from gigwright.backbone.consumers import Effect
from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import EventId
from gigwright.backbone.query import query
from gigwright.contexts.notifications.decisions import WRITERS
from gigwright.contexts.notifications.ports import Answer, Bounced, Letter, Sent
from gigwright.events.accounts import OperatorAppointed, UserRegistered
from gigwright.events.notifications import MailReleased, MailSuppressed
from gigwright.values import AddressId, OperatorId, UserId
from gigwright.wiring.market import Market

LOOKED_AT_MAX = 20_000


class SuppressedAddress(msgspec.Struct, frozen=True):
    """An address to which nothing is sent: whose it is, since when, and the code of SMTP with which it was refused."""

    address: AddressId
    owner: UserId | OperatorId | None
    since: datetime
    code: int


class Unsent(msgspec.Struct, frozen=True):
    """A letter that did not arrive: it bounced, or was not sent at all (suppressed, declined, forgotten)."""

    id: str
    event: EventId
    template: str
    address: AddressId
    at: datetime | None
    outcome: str
    code: int | None = None
    reason: str | None = None


def suppressed_addresses(market: Market, limit: int) -> list[SuppressedAddress]:
    """Those that are suppressed now, the last first."""
    seen: set[AddressId] = set()
    found: list[SuppressedAddress] = []
    for event in market.log.read(query(MailSuppressed, MailReleased), backwards=True):
        if event.data.address not in seen and isinstance(event.data, MailSuppressed):
            found.append(_suppressed(market, event))
        seen.add(event.data.address)
        if len(found) >= limit:
            break
    return found


def address_of(market: Market, owner: UserId | OperatorId) -> AddressId | None:
    """Where a user or an operator is written to; None when there is nobody of this id."""
    asked = query(UserRegistered, tags=(f"user:{owner}",)) | query(OperatorAppointed, tags=(f"operator:{owner}",))
    return next((event.data.address for event in market.log.read(asked, limit=1)), None)


def unsent(market: Market, limit: int) -> Iterator[Unsent]:
    """The letters that did not arrive, the last first; of the last 20,000 moments of which somebody was told."""
    return islice(_unsent(market), limit)


def _unsent(market: Market) -> Iterator[Unsent]:
    told = [reactor.query() for reactor in market.reactors if reactor.name in WRITERS]
    for event in market.log.read(reduce(or_, told), backwards=True, limit=LOOKED_AT_MAX):
        for effect in market.store.effects_of(event.id):
            if effect.consumer in WRITERS and effect.outcome is not None:
                answer: Answer = msgspec.json.decode(effect.outcome, type=Answer)
                if not isinstance(answer, Sent):
                    yield _did_not_arrive(effect, answer)


def _did_not_arrive(effect: Effect, answer: Answer) -> Unsent:
    letter = msgspec.json.decode(effect.parameters, type=Letter)
    bounced = answer if isinstance(answer, Bounced) else None
    return Unsent(
        id=letter.id,
        event=letter.event,
        template=letter.template,
        address=letter.to,
        at=effect.done_at,
        outcome=str(answer.__struct_config__.tag),
        code=None if bounced is None else bounced.code,
        reason=None if bounced is None else bounced.reason,
    )


def _suppressed(market: Market, event: Recorded[MailSuppressed]) -> SuppressedAddress:
    said = event.data
    return SuppressedAddress(said.address, _owner(market, said.address), event.recorded, said.code)


def _owner(market: Market, address: AddressId) -> UserId | OperatorId | None:
    asked = query(UserRegistered, OperatorAppointed, tags=(f"address:{address}",))
    for event in market.log.read(asked, limit=1):
        return event.data.user if isinstance(event.data, UserRegistered) else event.data.operator
    return None
