"""Laws of letters: each arrives once and in order, or does not because nobody is to be written to there."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from gigwright.backbone.consumers import Effect
from gigwright.backbone.event import Recorded
from gigwright.backbone.log import Position
from gigwright.contexts.notifications.ports import OPTIONAL, Letter
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.notifications import MailReleased, MailSuppressed, OptionalMailAccepted, OptionalMailDeclined
from gigwright.simulation.invariants.due import MAIL, letter_of, reckon
from gigwright.simulation.invariants.history import History
from gigwright.values import AddressId, OperatorId, OrderId
from gigwright.wiring import Market, unsent

WITHHELD = ("suppressed", "declined", "forgotten")
COUNTED_MAX = 10_000


def each_letter_arrives_once(history: History) -> Iterator[str]:
    """I7: every moment has one letter for each who is told of it, which arrives once, and in the order of the log.

    One that was withheld at last may have arrived before its sender knew.
    """
    due = {letter_of(event, *one): event for event, one in _due_letters(history)}
    withheld = {letter.id for effect, letter in _letters(history) if _outcome(effect) in WITHHELD}
    arrived = Counter(history.letters)
    for letter in sorted(due.keys() | arrived.keys()):
        least = 1 if letter in due and letter not in withheld else 0
        if not least <= arrived[letter] <= int(letter in due):
            yield f"the letter {letter} was due {int(letter in due)} times, and arrived {arrived[letter]} times"
    if history.in_order:
        yield from _in_the_order_of_the_log(history)


def nothing_goes_where_nothing_is_wanted(history: History) -> Iterator[str]:
    """I15: an address is suppressed because a letter bounced there, and released by an operator; what was withheld
    was withheld for a reason. That nothing else goes there is seen when it is sent."""
    reasons: dict[str, set[AddressId]] = {"suppressed": set(), "declined": set()}
    yield from _turn_by_turn(history, MailSuppressed, MailReleased, reasons["suppressed"])
    yield from _turn_by_turn(history, OptionalMailDeclined, OptionalMailAccepted, reasons["declined"])
    yield from _released_by_operators(history)
    yield from _suppressed_by_bounces(history)
    for effect, letter in _letters(history):
        outcome = _outcome(effect)
        if outcome in reasons and letter.to not in reasons[outcome]:
            yield f"the letter {letter.id} was {outcome}, and {letter.to} never was"
        if outcome == "declined" and letter.template not in OPTIONAL:
            yield f"the letter {letter.id} was declined, though it is needed"


def withheld(market: Market) -> int:
    """How many letters were not sent because none was to be."""
    return sum(one.outcome in WITHHELD for one in unsent(market, COUNTED_MAX))


def _due_letters(history: History) -> Iterator[tuple[Recorded[Any], tuple[str, str]]]:
    due = reckon(history.events)
    for event in history.events:
        yield from ((event, one) for one in due[event.position] if one[1].startswith(MAIL))


def _letters(history: History) -> Iterator[tuple[Effect, Letter]]:
    """Every letter that was meant to be sent."""
    for event in history.events:
        for effect in history.market.store.effects_of(event.id):
            if effect.purpose.startswith(MAIL):
                yield effect, msgspec.json.decode(effect.parameters, type=Letter)


def _outcome(effect: Effect) -> str:
    return str(msgspec.json.decode(effect.outcome)["type"]) if effect.outcome else effect.state


def _in_the_order_of_the_log(history: History) -> Iterator[str]:
    """Of each reactor that writes: what happened to an order later was told later, also when the post was out."""
    due = {
        letter_of(event, *one): (one[0], event) for event, one in _due_letters(history) if hasattr(event.data, "order")
    }
    last: dict[tuple[str, OrderId], Position] = {}
    for letter in history.letters:
        if letter in due:
            consumer, event = due[letter]
            before = last.get((consumer, event.data.order), 0)
            if event.position < before:
                yield f"{letter}, of {event.position}, came after what {before} had to tell of {event.data.order}"
            last[consumer, event.data.order] = event.position


def _turn_by_turn(history: History, yes: type, no: type, ever: set[AddressId]) -> Iterator[str]:
    now: set[AddressId] = set()
    for event in history.events:
        if isinstance(event.data, (yes, no)):
            said: Any = event.data
            address = said.address
            if (address in now) is isinstance(said, yes):
                yield f"{event.name} at {event.position}: {address} was so already"
            now ^= {address}
            ever.add(address)


def _released_by_operators(history: History) -> Iterator[str]:
    appointed: set[OperatorId] = set()
    for event in history.events:
        match event.data:
            case OperatorAppointed(operator=operator):
                appointed.add(operator)
            case MailReleased(operator=operator) if operator not in appointed:
                yield f"{event.name} at {event.position}: {operator} is no operator"


def _suppressed_by_bounces(history: History) -> Iterator[str]:
    """The letter that led to it bounced. Where its sender crashed before it could say so, the letter was tried again:
    it counts as suppressed, or was sent if an operator had released the address by then."""
    outcomes: dict[tuple[object, AddressId], str] = {
        (effect.event, letter.to): _outcome(effect) for effect, letter in _letters(history)
    }
    released = {event.data.address: event.position for event in history.of(MailReleased)}
    for event in history.of(MailSuppressed):
        outcome = outcomes.get((event.causation, event.data.address))
        was_released = released.get(event.data.address, 0) > event.position
        if outcome not in ("bounced", "suppressed") and not (outcome == "sent" and was_released):
            yield f"{event.name} at {event.position}: no letter bounced at {event.data.address}"
