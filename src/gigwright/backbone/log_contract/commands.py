"""Command ids: the same command again finds its first result."""

from gigwright.backbone.errors import CommandReused, Conflict
from gigwright.backbone.log import Asked
from gigwright.backbone.log_contract.words import LogStore, Noted, about, at_once, opened, refused

CALLERS = 8


class Commands:
    """Tests of asking again."""

    def test_the_same_command_again_gives_the_first_result(self, store: LogStore) -> None:
        with opened(store) as book:
            asked = book.command()
            first = book.log.append([Noted(case=book.case())], command=asked, by=book.hand)
            again = book.log.append([Noted(case=book.case()), Noted(case=book.case())], command=asked, by="another")
            assert again == first == book.everything()

    def test_a_command_that_recorded_nothing_is_known_too(self, store: LogStore) -> None:
        with opened(store) as book:
            asked = book.command()
            assert book.log.append([], command=asked, by=book.hand) == []
            assert book.log.append([Noted(case=book.case())], command=asked, by=book.hand) == []
            assert book.log.outcome(asked) == []
            assert book.log.head() == 0

    def test_the_id_of_another_command_is_refused(self, store: LogStore) -> None:
        with opened(store) as book:
            asked = book.command()
            book.log.append([Noted(case=book.case())], command=asked, by=book.hand)
            other = Asked(id=asked.id, name=asked.name, digest=bytes(32))
            refused(CommandReused, lambda: book.log.append([], command=other, by=book.hand))
            refused(CommandReused, lambda: book.log.outcome(other))
            assert book.log.head() == 1

    def test_a_known_command_is_answered_before_its_condition_is_looked_at(self, store: LogStore) -> None:
        with opened(store) as book:
            asked, case = book.command(), book.case()
            notes = [Noted(case=case)]
            first = book.log.append(notes, command=asked, by=book.hand, if_none=about(case))
            assert book.log.append(notes, command=asked, by=book.hand, if_none=about(case)) == first

    def test_a_refused_command_is_not_known(self, store: LogStore) -> None:
        with opened(store) as book:
            asked, case = book.command(), book.case()
            book.add(Noted(case=case))
            notes = [Noted(case=case)]
            refused(Conflict, lambda: book.log.append(notes, command=asked, by=book.hand, if_none=about(case)))
            assert book.log.outcome(asked) is None
            assert book.log.append(notes, command=asked, by=book.hand, if_none=about(case), after=1)

    def test_an_outcome_can_be_asked_for(self, store: LogStore) -> None:
        with opened(store) as book:
            asked = book.command()
            assert book.log.outcome(asked) is None
            first = book.log.append([Noted(case=book.case()), Noted(case=book.case())], command=asked, by=book.hand)
            book.add(Noted(case=book.case()))
            assert book.log.outcome(asked) == first

    def test_one_command_from_many_callers_at_once_is_recorded_once(self, store: LogStore) -> None:
        with opened(store) as book:
            asked, note = book.command(), Noted(case=book.case())
            results = at_once(CALLERS, lambda _: book.log.append([note], command=asked, by=book.hand))
            assert all(result == book.everything() for result in results)
            assert book.log.head() == 1
