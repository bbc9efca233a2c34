"""What an append keeps, and what it refuses."""

from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from typing import Any, cast

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.codec import BODY_BYTES_MAX, encode
from gigwright.backbone.errors import Malformed
from gigwright.backbone.event import TAGS_MAX
from gigwright.backbone.ids import EventId, derive
from gigwright.backbone.log import EVENTS_PER_APPEND_MAX, GENESIS, chain_hash
from gigwright.backbone.log_contract.words import (
    START,
    CaseId,
    Closed,
    LogStore,
    Noted,
    Opened,
    PartyId,
    opened,
    refused,
)
from gigwright.backbone.query import query

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Appending:
    """Tests of appends that stand alone."""

    def test_positions_are_gapless_and_begin_at_one(self, store: LogStore) -> None:
        with opened(store) as book:
            assert book.log.head() == 0
            for count in (1, 3, 2):
                book.add(*(Noted(case=book.case()) for _ in range(count)))
            assert [one.position for one in book.everything()] == [1, 2, 3, 4, 5, 6]
            assert book.log.head() == 6

    def test_what_append_returns_is_what_is_read(self, store: LogStore) -> None:
        with opened(store) as book:
            case = book.case()
            kept = book.add(Opened(case=case, opener=book.party()), Closed(case=case, parties=(book.party(),)))
            assert book.everything() == kept

    def test_an_append_is_all_or_nothing(self, store: LogStore) -> None:
        with opened(store) as book:
            good, bad = Noted(case=book.case()), Noted(case=CaseId("not an id"))
            refused(Malformed, lambda: book.add(good, bad))
            assert book.everything() == []

    def test_a_thousand_events_are_one_append_and_one_more_is_refused(self, store: LogStore) -> None:
        with opened(store) as book:
            notes = [Noted(case=book.case()) for _ in range(EVENTS_PER_APPEND_MAX + 1)]
            refused(Malformed, lambda: book.add(*notes))
            assert book.log.head() == 0
            assert len(book.add(*notes[1:])) == EVENTS_PER_APPEND_MAX

    def test_an_event_has_at_most_thirty_two_tags(self, store: LogStore) -> None:
        with opened(store) as book:
            most = tuple(book.party() for _ in range(TAGS_MAX - 2))  # beside its case and its actor
            refused(Malformed, lambda: book.add(Closed(case=book.case(), parties=(*most, book.party()))))
            (kept,) = book.add(Closed(case=book.case(), parties=most))
            assert len(kept.tags) == TAGS_MAX

    def test_a_body_above_its_limit_is_refused(self, store: LogStore) -> None:
        with opened(store) as book:
            refused(Malformed, lambda: book.add(Noted(case=book.case(), text="x" * BODY_BYTES_MAX)))
            assert book.log.head() == 0

    def test_what_could_not_be_read_back_is_refused(self, store: LogStore) -> None:
        with opened(store) as book:
            case = book.case()
            wrong: list[object] = [
                "no event at all",
                Noted(case=case, text=cast("str", 5)),
                Noted(case=case, count=cast("int", 1.0)),
                Noted(case=case, text="\ud800"),
                Closed(case=case, parties=cast("tuple[PartyId, ...]", [book.party()])),
                Closed(case=case, heard=datetime(2026, 3, 1)),  # noqa: DTZ001 - the fault that is meant
                Closed(case=case, heard=datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=1)))),
            ]
            for data in wrong:
                refused(Malformed, partial(book.add, data))
            assert book.log.head() == 0

    def test_wrong_metadata_is_refused(self, store: LogStore) -> None:
        with opened(store) as book:
            note = Noted(case=book.case())
            wrong: list[dict[str, Any]] = [
                {"traceparent": "no trace"},
                {"occurred": datetime(2026, 3, 1)},  # noqa: DTZ001 - the fault that is meant
            ]
            for how in wrong:
                refused(Malformed, partial(book.add, note, **how))
            refused(Malformed, lambda: book.log.append([note], command=book.command(), by=""))
            refused(Malformed, lambda: book.log.append([note], command=book.command(), by="\ud800"))
            strange = query(tags=("case:\ud800",))
            refused(Malformed, lambda: book.log.append([note], command=book.command(), by="hand", if_none=strange))
            assert book.log.head() == 0

    def test_the_recorded_time_never_decreases_though_the_clock_does(self, store: LogStore) -> None:
        clock = VirtualClock(START)
        with opened(store, clock) as book:
            book.add(Noted(case=book.case()))
            clock.jump(-timedelta(days=2))
            (kept,) = book.add(Noted(case=book.case()))
            assert (kept.recorded, kept.occurred) == (START, START)
            clock.jump(timedelta(days=3))
            (kept,) = book.add(Noted(case=book.case()))
            assert kept.recorded == START + timedelta(days=1)

    def test_an_imported_event_keeps_its_original_time_and_is_flagged(self, store: LogStore) -> None:
        with opened(store) as book:
            then = datetime(2019, 5, 4, 3, 2, 1, 123456, tzinfo=UTC)
            book.add(Noted(case=book.case()), occurred=then, imported=True)
            (kept,) = book.everything()
            assert (kept.occurred, kept.recorded, kept.imported) == (then, START, True)

    def test_a_cause_hands_on_correlation_and_trace(self, store: LogStore) -> None:
        with opened(store) as book:
            (first,) = book.add(Noted(case=book.case()), traceparent=TRACE)
            book.add(Noted(case=book.case()), cause=first)
            (_, second) = book.everything()
            assert (first.causation, first.correlation) == (None, first.command)
            assert (second.causation, second.correlation) == (first.id, first.command)
            assert first.traceparent.split("-")[1] == second.traceparent.split("-")[1] == TRACE.split("-")[1]
            assert first.traceparent != second.traceparent

    def test_tags_are_the_ids_with_their_roles_and_the_actor(self, store: LogStore) -> None:
        with opened(store) as book:
            case, opener = book.case(), book.party()
            book.add(Opened(case=case, opener=opener))
            (kept,) = book.everything()
            assert kept.tags == (f"actor:{book.hand}", f"case:{case}", f"opener:{opener}")
            assert kept.actor == book.hand

    def test_event_ids_derive_from_the_command_and_the_ordinal(self, store: LogStore) -> None:
        with opened(store) as book:
            kept = book.add(Noted(case=book.case()), Noted(case=book.case()))
            assert [one.id for one in kept] == [derive(EventId, kept[0].command, str(ordinal)) for ordinal in (0, 1)]

    def test_every_event_is_chained_to_its_predecessor(self, store: LogStore) -> None:
        with opened(store) as book:
            book.add(Noted(case=book.case()), Noted(case=book.case()))
            book.add(Noted(case=book.case()), imported=True)
            link = GENESIS
            for one in book.everything():
                link = chain_hash(link, one, encode(one.data))
                assert one.hash == link
