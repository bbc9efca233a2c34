"""Laws of the consumers: everything was heard, each effect happened once, tables are what a replay makes of them."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from gigwright.contexts.payments.reactors import ProcessorNews
from gigwright.simulation.invariants.due import DUE, OPERATORS, reckon
from gigwright.simulation.invariants.history import History
from gigwright.wiring import contents, contents_from_zero

DIFFERENCES_MAX = 10


def each_effect_happened_once(history: History) -> Iterator[str]:
    """I7: every consumer has come to the head and holds nothing; what each event calls for happened once."""
    yield from _everybody_is_at_the_head(history)
    yield from _the_processors_news_is_heard(history)
    yield from _each_effect_is_done(history)


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
    known = {consumer for effects in DUE.values() for consumer, _ in effects} | {OPERATORS}  # others' are their own
    called_for = reckon(history.events)
    for event in history.events:
        found = history.market.store.effects_of(event.id)
        there = Counter((effect.consumer, effect.purpose) for effect in found if effect.consumer in known)
        due = Counter(called_for[event.position])
        for consumer, purpose in sorted((due - there) + (there - due)):
            times = there[consumer, purpose]
            yield f"{event.name} at {event.position}: {consumer} has {times} effects for {purpose}"
        for effect in found:
            if effect.state != "done":
                yield f"{event.name} at {event.position}: {effect.purpose} of {effect.consumer} is {effect.state}"
