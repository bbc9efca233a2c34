"""What a market that was lived in comes to, in figures and in the story of one purchase."""

from typing import Any

import msgspec

from gigwright.backbone.event import Recorded
from gigwright.backbone.query import query
from gigwright.backbone.status import Status
from gigwright.backbone.story import Node
from gigwright.contexts.ledger.projections import Trial, bookkeeping, held, trial_balance
from gigwright.contexts.orders.projections import by_state, order_book
from gigwright.events.payments import PaymentCaptured, PaymentRefunded, PaymentRequested, PayoutSent
from gigwright.values import OrderId
from gigwright.wiring import FolderLetter, Market

MAILS_MAX = 10_000


class Report(msgspec.Struct, frozen=True):
    """Counts, money in minor units per currency, the letters, the consumers, and one purchase as a tree."""

    events: int
    orders: dict[str, int]
    charges: int
    refunds: int
    payouts: int
    mails: tuple[FolderLetter, ...]
    trials: tuple[Trial, ...]
    held: dict[str, int]
    consumers: tuple[Status, ...]
    order: OrderId
    tree: tuple[Node, ...]


def report(market: Market, order: OrderId) -> Report:
    """What the market has come to, and the story of this order."""
    with market.reading(order_book) as connection:
        orders = by_state(connection)
    with market.reading(bookkeeping) as connection:
        trials, in_orders = trial_balance(connection), held(connection)
    return Report(
        events=market.log.head(),
        orders={str(state): count for state, count in orders.items()},
        charges=_count(market, PaymentCaptured),
        refunds=_count(market, PaymentRefunded),
        payouts=_count(market, PayoutSent),
        mails=tuple(market.letters(MAILS_MAX)),
        trials=tuple(trials),
        held=in_orders,
        consumers=tuple(market.consumers()),
        order=order,
        tree=market.story(events_of(market, order)),
    )


def events_of(market: Market, order: OrderId) -> list[Recorded[Any]]:
    """Everything about an order, and about the payments for it."""
    about = query(tags=(f"order:{order}",))
    for recorded in market.log.read(query(PaymentRequested, tags=(f"order:{order}",))):
        about |= query(tags=(f"payment:{recorded.data.payment}",))
    return list(market.log.read(about))


def _count(market: Market, kind: type) -> int:
    return sum(1 for _ in market.log.read(query(kind)))
