"""Reading: in order, each event once, as many as asked for, with flat memory; and verifying all of it."""

import tracemalloc
from itertools import islice
from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.backbone.log import EVENTS_PER_APPEND_MAX, Log
from gigwright.backbone.log_contract.words import Book, Closed, LogStore, Noted, Opened, about, opened
from gigwright.backbone.query import EVERYTHING, NOTHING, Criterion, Query, query

MANY = 1_300  # more than two pages of any store


class Reading:
    """Tests of reading, backwards and forwards."""

    def test_reading_follows_the_order_over_many_pages(self, store: LogStore) -> None:
        with opened(store) as book:
            _fill(book, MANY)
            assert _positions(book.log.read()) == list(range(1, MANY + 1))
            assert _positions(book.log.read(backwards=True)) == list(range(MANY, 0, -1))

    def test_after_upto_and_limit_cut_the_reading(self, store: LogStore) -> None:
        with opened(store) as book:
            _fill(book, 10)
            log = book.log
            assert _positions(log.read(after=3, upto=7)) == [4, 5, 6, 7]
            assert _positions(log.read(after=3, upto=7, limit=2)) == [4, 5]
            assert _positions(log.read(after=3, upto=7, limit=2, backwards=True)) == [7, 6]
            assert _positions(log.read(after=7, upto=3)) == _positions(log.read(limit=0)) == []
            assert _positions(log.read(after=10)) == []

    def test_a_limit_beyond_a_page_is_kept_exactly(self, store: LogStore) -> None:
        with opened(store) as book:
            _fill(book, MANY)
            assert _positions(book.log.read(limit=MANY - 1)) == list(range(1, MANY))
            assert _positions(book.log.read(limit=MANY - 1, backwards=True)) == list(range(MANY, 1, -1))

    def test_each_position_has_the_id_of_its_event(self, store: LogStore) -> None:
        with opened(store) as book:
            _fill(book, 3)
            ids = [one.id for one in book.everything()]
            assert [book.log.id_at(position) for position in range(5)] == [None, *ids, None]

    def test_a_query_reads_what_it_matches_and_nothing_else(self, store: LogStore) -> None:
        with opened(store) as book:
            case, other, party = book.case(), book.case(), book.party()
            book.add(Opened(case=case, opener=party), Noted(case=case), Noted(case=other), Closed(case=case))
            queries = {
                about(case): [1, 2, 4],
                about(case, Noted, Closed): [2, 4],
                query(Noted): [2, 3],
                query(Noted, Opened): [1, 2, 3],
                query(tags=(f"case:{case}", f"opener:{party}")): [1],
                query(tags=(f"case:{other}", f"opener:{party}")): [],
                query(Closed) | about(other): [3, 4],
                EVERYTHING | about(case): [1, 2, 3, 4],
                NOTHING: [],
            }
            for asked, positions in queries.items():
                assert _positions(book.log.read(asked)) == positions
                assert _positions(book.log.read(asked, backwards=True)) == positions[::-1]

    def test_an_event_that_matches_twice_is_read_once(self, store: LogStore) -> None:
        with opened(store) as book:
            case = book.case()
            book.add(*(Noted(case=case, count=number) for number in range(600)), *(Noted(case=book.case()),) * 200)
            twice = about(case) | query(Noted) | about(case, Noted)
            assert _positions(book.log.read(twice)) == list(range(1, 801))
            assert _positions(book.log.read(twice, backwards=True)) == list(range(800, 0, -1))

    def test_the_widest_query_can_be_read(self, store: LogStore) -> None:
        with opened(store) as book:
            _fill(book, 3)
            names = [frozenset(f"context.named_{number}_{name}" for name in range(128)) for number in range(31)]
            wide = Query((*(Criterion(names=some) for some in names), Criterion(names=frozenset({"contract.noted"}))))
            assert _positions(book.log.read(wide)) == [1, 2, 3]

    def test_memory_stays_flat_while_reading(self, store: LogStore) -> None:
        with opened(store) as book:
            for _ in range(6):
                _fill(book, 1_000)
            _peak_bytes(book.log, 1_000)  # what is loaded once does not count
            assert _peak_bytes(book.log, 6_000) < 1.5 * _peak_bytes(book.log, 1_000)

    def test_a_sound_log_is_verified_without_a_fault(self, store: LogStore) -> None:
        with opened(store) as book:
            _fill(book, MANY)
            book.add()
            book.add(Closed(case=book.case(), parties=(book.party(), book.party())), imported=True)
            assert (book.log.verify().events, book.log.verify().faults) == (MANY + 1, ())

    def test_a_flipped_byte_is_found(self, store: LogStore) -> None:
        with opened(store) as book:
            for _ in range(5):
                _fill(book, 1)
        store.damage(3)
        with opened(store) as book:
            report = book.log.verify()
        assert report.events == 5
        assert any("event 3 " in fault for fault in report.faults)

    def test_a_log_that_is_opened_again_is_the_same(self, store: LogStore) -> None:
        with opened(store) as book:
            _fill(book, 5)
            before, incarnation = book.everything(), book.log.incarnation
        with opened(store) as book:
            assert book.everything() == before
            assert book.log.incarnation == incarnation
            assert [one.position for one in book.add(Noted(case=book.case()))] == [6]
            assert book.log.verify().faults == ()


def _fill(book: Book, count: int) -> None:
    case = book.case()
    notes = [Noted(case=case, count=number, text="x" * 100) for number in range(count)]
    for start in range(0, count, EVENTS_PER_APPEND_MAX):
        book.add(*notes[start : start + EVENTS_PER_APPEND_MAX])


def _positions(events: Any) -> list[int]:
    found: list[Recorded[Any]] = list(events)
    return [one.position for one in found]


def _peak_bytes(log: Log, count: int) -> int:
    tracemalloc.start()
    try:
        assert sum(1 for _ in islice(log.read(), count)) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
