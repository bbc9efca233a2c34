"""The append condition: types × tags, judged in order, also between callers who are written together."""

from functools import partial

from gigwright.backbone.errors import Conflict
from gigwright.backbone.log_contract.words import (
    Book,
    CaseId,
    Closed,
    LogStore,
    Noted,
    Opened,
    about,
    at_once,
    opened,
    refused,
)
from gigwright.backbone.query import EVERYTHING, NOTHING, query

CALLERS = 8
ROUNDS = 10


class Conditions:
    """Tests of what gets in between a read and an append."""

    def test_an_event_of_the_type_and_tag_conflicts(self, store: LogStore) -> None:
        with opened(store) as book:
            case = book.case()
            book.add(Noted(case=case))
            found = refused(Conflict, lambda: book.add(Noted(case=case), if_none=about(case, Noted)))
            assert (found.position, found.name) == (1, "contract.noted")
            assert book.log.head() == 1

    def test_another_type_or_another_tag_does_not_conflict(self, store: LogStore) -> None:
        with opened(store) as book:
            case = book.case()
            book.add(Noted(case=book.case()), Opened(case=case, opener=book.party()))
            assert book.add(Noted(case=case), if_none=about(case, Noted, Closed))

    def test_only_what_stands_after_the_position_conflicts(self, store: LogStore) -> None:
        with opened(store) as book:
            case = book.case()
            book.add(Noted(case=case))
            assert book.add(Noted(case=case), if_none=about(case), after=1)
            assert refused(Conflict, lambda: book.add(Noted(case=case), if_none=about(case), after=1)).position == 2

    def test_all_tags_of_a_criterion_must_be_there(self, store: LogStore) -> None:
        with opened(store) as book:
            case, one, two = book.case(), book.party(), book.party()
            both = query(tags=(f"case:{case}", f"opener:{two}"))
            book.add(Opened(case=case, opener=one), Opened(case=book.case(), opener=two))
            book.add(Opened(case=case, opener=two), if_none=both)
            assert refused(Conflict, lambda: book.add(Noted(case=case), if_none=both)).position == 3

    def test_any_criterion_is_enough_and_the_first_event_is_named(self, store: LogStore) -> None:
        with opened(store) as book:
            one, two, three = book.case(), book.case(), book.case()
            book.add(Noted(case=three), Noted(case=two), Closed(case=one))
            either = about(one) | about(two, Noted) | query(Opened)
            assert refused(Conflict, lambda: book.add(Noted(case=one), if_none=either)).position == 2

    def test_a_type_alone_conflicts_and_so_does_everything(self, store: LogStore) -> None:
        with opened(store) as book:
            book.add(Noted(case=book.case()))
            assert refused(Conflict, lambda: book.add(Noted(case=book.case()), if_none=query(Noted))).position == 1
            assert refused(Conflict, lambda: book.add(Noted(case=book.case()), if_none=EVERYTHING)).position == 1
            assert book.add(Noted(case=book.case()), if_none=query(Opened, Closed))
            assert book.add(Noted(case=book.case()), if_none=NOTHING)

    def test_a_conflict_refuses_the_whole_append(self, store: LogStore) -> None:
        with opened(store) as book:
            case = book.case()
            book.add(Noted(case=case))
            refused(Conflict, lambda: book.add(Noted(case=book.case()), Closed(case=case), if_none=about(case)))
            assert book.log.head() == 1

    def test_of_callers_at_once_exactly_one_gets_what_can_be_had_once(self, store: LogStore) -> None:
        with opened(store) as book:
            for _ in range(ROUNDS):
                case = book.case()
                results = at_once(CALLERS, partial(_claim, book, case))
                assert sum(isinstance(result, Conflict) for result in results) == CALLERS - 1
                assert len(list(book.log.read(about(case)))) == 1

    def test_a_refused_caller_leaves_the_others_alone(self, store: LogStore) -> None:
        with opened(store) as book:
            taken = book.case()
            _claim(book, taken)
            results = at_once(CALLERS, lambda number: _claim(book, taken if number % 2 else book.case()))
            assert [isinstance(result, Conflict) for result in results] == [False, True] * (CALLERS // 2)
            assert [one.position for one in book.everything()] == list(range(1, CALLERS // 2 + 2))

    def test_callers_who_read_decide_and_append_count_without_a_gap(self, store: LogStore) -> None:
        with opened(store) as book:
            case = book.case()
            at_once(CALLERS, lambda _: all(_count_up(book, case) for _ in range(ROUNDS)))
            assert [one.data.count for one in book.log.read(about(case))] == list(range(CALLERS * ROUNDS))


def _claim(book: Book, case: CaseId, _: int = 0) -> bool:
    return bool(book.add(Opened(case=case, opener=book.party()), if_none=about(case, Opened)))


def _count_up(book: Book, case: CaseId) -> bool:
    for _ in range(CALLERS * ROUNDS):  # each refusal means that somebody else got on
        head = book.log.head()
        count = sum(1 for _ in book.log.read(about(case), upto=head))
        try:
            return bool(book.add(Noted(case=case, count=count), if_none=about(case), after=head))
        except Conflict:
            continue
    return False
