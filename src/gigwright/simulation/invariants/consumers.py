"""Laws of the consumers: everything was heard, each effect happened once, tables are what a replay makes of them."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.backbone.log import Position
from gigwright.contexts.payments.reactors import ProcessorNews
from gigwright.events.accounts import UserRestored, UserSuspended
from gigwright.events.ledger import EarningsCleared, PayoutRequested
from gigwright.events.orders import (
    CancellationDeclined,
    CancellationProposed,
    DisputeClosed,
    DisputeDecided,
    DisputeOpened,
    EvidenceGiven,
    ExtensionAgreed,
    ExtensionDeclined,
    ExtensionProposed,
    OrderCancelled,
    OrderCompleted,
    OrderPaid,
    OrderPartlyRefunded,
    OrderReversed,
    ProposalWithdrawn,
    RefundDeclined,
    RefundOffered,
    RequirementsSkipped,
    ReviewExtended,
    RevisionRequested,
    WorkDelivered,
)
from gigwright.events.payments import PaymentRefunded, PaymentRequested, PayoutSent, RefundRequested
from gigwright.simulation.invariants.history import History
from gigwright.values import OrderId
from gigwright.wiring import contents, contents_from_zero

BUYERS, SELLERS = "letters-to-buyers", "letters-to-sellers"


def _both(letter: str) -> tuple[tuple[str, str], ...]:
    return (BUYERS, f"mail:{letter}"), (SELLERS, f"mail:{letter}")


DUE: dict[type, tuple[tuple[str, str], ...]] = {
    PaymentRequested: (("charging", "charge"),),
    RefundRequested: (("refunding", "refund"),),
    PayoutRequested: (("paying-out", "transfer"),),
    OrderPaid: ((BUYERS, "mail:requirements-due"), (SELLERS, "mail:order-placed")),
    RequirementsSkipped: ((BUYERS, "mail:started"),),
    WorkDelivered: ((BUYERS, "mail:delivered"),),
    RevisionRequested: ((SELLERS, "mail:sent-back"),),
    ReviewExtended: ((SELLERS, "mail:more-time-to-answer"),),
    ExtensionProposed: _both("extension-proposed"),
    ExtensionAgreed: _both("extension-agreed"),
    ExtensionDeclined: _both("extension-declined"),
    CancellationProposed: _both("cancellation-proposed"),
    CancellationDeclined: _both("cancellation-declined"),
    ProposalWithdrawn: _both("proposal-withdrawn"),
    RefundOffered: ((BUYERS, "mail:refund-offered"),),
    RefundDeclined: ((SELLERS, "mail:refund-declined"),),
    OrderPartlyRefunded: ((SELLERS, "mail:partly-refunded"),),
    DisputeOpened: _both("dispute-opened"),
    EvidenceGiven: _both("evidence-given"),
    DisputeDecided: _both("dispute-decided"),
    DisputeClosed: _both("dispute-closed"),
    OrderCancelled: _both("cancelled"),
    OrderReversed: _both("cancelled"),
    OrderCompleted: ((BUYERS, "mail:completed"),),
    PaymentRefunded: ((BUYERS, "mail:refunded"),),
    EarningsCleared: ((SELLERS, "mail:paid"),),
    PayoutSent: ((SELLERS, "mail:payout-sent"),),
    UserSuspended: ((BUYERS, "mail:suspended"),),
    UserRestored: ((BUYERS, "mail:restored"),),
}


OWN_WORD = ("proposed_by", "opened_by", "given_by")


def due_of(fact: Any) -> tuple[tuple[str, str], ...]:
    """The effects that an event calls for; nobody is told of their own word."""
    due = () if isinstance(fact, DisputeClosed) and fact.how == "decided" else DUE.get(type(fact), ())
    own_word = next((getattr(fact, name) for name in OWN_WORD if hasattr(fact, name)), None)
    if own_word is None:
        return due
    own = BUYERS if own_word == fact.buyer else SELLERS
    return tuple((consumer, purpose) for consumer, purpose in due if consumer != own)


MAIL = "mail:"
TOLD_TO_BOTH = tuple(kind for kind, due in DUE.items() if len({purpose for _, purpose in due}) < len(due))
DIFFERENCES_MAX = 10


def each_effect_happened_once(history: History) -> Iterator[str]:
    """I7: every consumer has come to the head and holds nothing; what each event calls for happened once."""
    yield from _everybody_is_at_the_head(history)
    yield from _the_processors_news_is_heard(history)
    yield from _each_effect_is_done(history)
    yield from _each_letter_arrived_once(history)
    yield from _letters_of_one_order_came_in_order(history)


def tables_are_the_replay_from_zero(history: History) -> Iterator[str]:
    """I8: every projection, made anew in a fresh folder, equals the live one, row for row."""
    with TemporaryDirectory(prefix="gigwright-replay-") as folder:
        for projection in history.market.projections:
            live = contents(history.market, projection)
            anew = contents_from_zero(history.market, projection, Path(folder))
            for table, rows in anew.items():
                if live[table] != rows:
                    apart = [row for row, _ in (Counter(live[table]) - Counter(rows)).items()][:DIFFERENCES_MAX]
                    yield f"{projection.name}: {table} is not what a replay makes of it; only live: {apart}"


def _everybody_is_at_the_head(history: History) -> Iterator[str]:
    for one in history.market.consumers():
        waiting = one.waiting + one.retrying
        if one.lag or waiting or one.parked or one.error:
            yield f"{one.name}: lag {one.lag}, waiting {waiting}, parked {one.parked}, error {one.error}"


def _the_processors_news_is_heard(history: History) -> Iterator[str]:
    heard = history.market.store.mark(ProcessorNews.name)
    for event in history.market.processor.list_events(heard, 100):
        yield f"the processor said {event.kind} of {event.ref}, and nobody has heard it"


def _each_effect_is_done(history: History) -> Iterator[str]:
    known = {consumer for effects in DUE.values() for consumer, _ in effects}  # a stranger's does what it likes
    for event in history.events:
        found = history.market.store.effects_of(event.id)
        there = Counter((effect.consumer, effect.purpose) for effect in found if effect.consumer in known)
        due = Counter(due_of(event.data))
        for consumer, purpose in sorted((due - there) + (there - due)):
            times = there[consumer, purpose]
            yield f"{event.name} at {event.position}: {consumer} has {times} effects for {purpose}"
        for effect in found:
            if effect.state != "done":
                yield f"{event.name} at {event.position}: {effect.purpose} of {effect.consumer} is {effect.state}"


def _each_letter_arrived_once(history: History) -> Iterator[str]:
    due = Counter(
        _letter(event, consumer, purpose)
        for event in history.events
        for consumer, purpose in due_of(event.data)
        if purpose.startswith(MAIL)
    )
    arrived = Counter(history.letters)
    for letter in sorted(due.keys() | arrived.keys()):
        if due[letter] != arrived[letter]:
            yield f"the letter {letter} was due {due[letter]} times, and arrived {arrived[letter]} times"


def _letter(event: Recorded[Any], consumer: str, purpose: str) -> str:
    """The letter's id: where both are told the same, the seller's is a copy."""
    copy = ".seller" if consumer == SELLERS and isinstance(event.data, TOLD_TO_BOTH) else ""
    return f"{event.id}.{purpose.removeprefix(MAIL)}{copy}"


def _letters_of_one_order_came_in_order(history: History) -> Iterator[str]:
    """Of each reactor that writes: what happened to an order later was told later, also when the post was out."""
    due = {
        _letter(event, consumer, purpose): (consumer, event)
        for event in history.events
        for consumer, purpose in due_of(event.data)
        if purpose.startswith(MAIL) and hasattr(event.data, "order")
    }
    last: dict[tuple[str, OrderId], Position] = {}
    for letter in history.letters if history.in_order else ():
        if letter in due:
            consumer, event = due[letter]
            before = last.get((consumer, event.data.order), 0)
            if event.position < before:
                yield f"{letter}, of {event.position}, came after what {before} had to tell of {event.data.order}"
            last[consumer, event.data.order] = event.position
