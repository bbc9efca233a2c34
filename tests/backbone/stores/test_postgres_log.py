"""What only a server can do to a log: hold transactions open, restart, be set up unsafely, serve many processes."""

import time
from threading import Thread

import psycopg
import pytest

from gigwright.backbone.clock import SystemClock
from gigwright.backbone.errors import GigwrightError, StoreUnusable, UnsafeDurability
from gigwright.backbone.ids import SystemIds
from gigwright.backbone.log_contract.words import Book, Noted, about, another_process, opened
from gigwright.backbone.stores.postgres import PostgresLog
from gigwright.backbone.stores.postgres_arrivals import LOOK_SECONDS_MAX
from gigwright.backbone.stores.postgres_database import DURABILITY, PostgresDatabase
from tests.backbone.stores.postgres_store import PostgresStore
from tests.postgres import Server, running

SECONDS_MAX = 30.0


@pytest.fixture
def store(server: Server) -> PostgresStore:
    return PostgresStore(server.new_database())


def test_an_idle_transaction_elsewhere_holds_up_no_reader(server: Server, store: PostgresStore) -> None:
    with (
        psycopg.connect(server.url("postgres")) as elsewhere,
        psycopg.connect(store.url) as here,
        opened(store) as book,
    ):
        for idle in (elsewhere, here):
            idle.execute("CREATE TEMPORARY TABLE mine (n int)")
            idle.execute("SELECT txid_current()")  # it holds a transaction number, older than all that follow
        for number in range(20):
            book.add(Noted(case=book.case(), count=number))
            assert [event.position for event in book.log.read(after=number)] == [number + 1]


def test_a_reader_in_another_process_is_woken_by_the_bell(store: PostgresStore) -> None:
    program = """
import time
for _ in range(20):
    seen = log.head()
    print(seen, flush=True)
    began = time.monotonic()
    assert log.wait(seen, 10.0) > seen
    print(time.monotonic() - began, flush=True)
"""
    with opened(store, SystemClock()) as book, another_process(store, program) as reader:
        assert reader.stdout is not None
        waits = []
        for _ in range(20):
            reader.stdout.readline()
            book.add(Noted(case=book.case()))
            waits.append(float(reader.stdout.readline()))
        assert sorted(waits)[10] < LOOK_SECONDS_MAX / 2, "half of them were woken, and did not only look now and then"


@pytest.mark.parametrize("setting", DURABILITY)
def test_a_server_that_could_lose_what_it_acknowledges_is_refused(server: Server, setting: str) -> None:
    if setting == "synchronous_commit":
        url = server.new_database()
        name = url.partition("@/")[2].partition("?")[0]
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        with pytest.raises(UnsafeDurability, match=f"{setting} = off"):
            PostgresDatabase(url)
        return
    with running(**{setting: "off"}) as unsafe, pytest.raises(UnsafeDurability, match=f"{setting} = off"):
        PostgresDatabase(unsafe.new_database())


def test_a_server_that_is_not_there_is_named(server: Server) -> None:
    with pytest.raises(StoreUnusable, match="can't be used"):
        PostgresDatabase(server.url("nowhere"))


@pytest.mark.parametrize(
    "statement", ["UPDATE gigwright.events SET name = 'x'", "DELETE FROM gigwright.events", "TRUNCATE gigwright.events"]
)
def test_facts_can_not_be_changed_with_sql(store: PostgresStore, statement: str) -> None:
    with opened(store) as book:
        book.add(Noted(case=book.case()))
        with pytest.raises(psycopg.errors.RaiseException, match="never changed or deleted"):
            store.run(statement)


def test_two_processes_append_at_once_without_gap_or_double(store: PostgresStore) -> None:
    program = """
case = book.case()
for number in range(150):
    book.add(*(Noted(case=case, count=number) for _ in range(1 + number % 3)))
"""
    with opened(store, SystemClock()) as book:
        others = [another_process(store, program) for _ in range(2)]
        for number in range(150):
            book.add(Noted(case=book.case(), count=number))
        assert [other.communicate(timeout=SECONDS_MAX)[0] for other in others] == ["", ""]
        events = book.everything()
        assert [event.position for event in events] == list(range(1, 150 + 2 * 300 + 1))
        assert book.log.verify().faults == ()


def test_of_two_processes_with_one_condition_one_wins(store: PostgresStore) -> None:
    program = """
import sys
from gigwright.backbone.errors import Conflict
from gigwright.backbone.log_contract.words import about
won = 0
for number in range(100):
    case = sys.stdin.readline().strip()
    try:
        book.add(Noted(case=case), if_none=about(case), after=0)
        won += 1
    except Conflict:
        pass
print(won, flush=True)
"""
    with opened(store, SystemClock()) as book:
        rivals = [another_process(store, program) for _ in range(2)]
        for _ in range(100):
            case = book.case()
            for rival in rivals:
                assert rival.stdin is not None
                rival.stdin.write(case + "\n")
                rival.stdin.flush()
        won = [int(rival.communicate(timeout=SECONDS_MAX)[0]) for rival in rivals]
        assert sum(won) == 100
        assert len(book.everything()) == 100


def test_a_killed_server_loses_nothing_acknowledged_and_settles_what_was_unknown() -> None:
    with running() as server:
        store = PostgresStore(server.new_database())
        log = PostgresLog(PostgresDatabase(store.url), SystemClock(), SystemIds(SystemClock()))
        acknowledged: dict[str, int] = {}
        doubtful: list[tuple[object, Noted]] = []
        stop = False

        def write(book: Book) -> None:
            case = book.case()
            while not stop:
                event, command = Noted(case=case, count=len(acknowledged)), book.command()
                try:
                    (recorded,) = log.append([event], command=command, by=book.hand)
                    acknowledged[recorded.id] = recorded.position
                except GigwrightError:
                    doubtful.append((command, event))
                    time.sleep(0.02)

        books = [Book(log) for _ in range(4)]
        writers = [Thread(target=write, args=(book,), daemon=True) for book in books]
        for writer in writers:
            writer.start()
        try:
            for _ in range(3):
                time.sleep(0.5)
                server.kill()
                server.start()
                began, before = time.monotonic(), len(acknowledged)
                while len(acknowledged) == before:
                    assert time.monotonic() - began < 5.0, "it does not serve again"
                    time.sleep(0.01)
        finally:
            stop = True
            for writer in writers:
                writer.join(SECONDS_MAX)
        for command, event in doubtful:
            (again,) = log.append([event], command=command, by=books[0].hand)  # type: ignore[arg-type] # as it was asked
            acknowledged[again.id] = again.position
        events = {event.id: event.position for event in log.read()}
        assert events == acknowledged
        assert sorted(events.values()) == list(range(1, len(events) + 1))
        assert log.verify().faults == ()
        log.close()


def test_a_restart_of_the_server_is_survived_without_opening_anew() -> None:
    with running() as server:
        store = PostgresStore(server.new_database())
        with opened(store, SystemClock()) as book:
            case = book.case()
            book.add(Noted(case=case))
            server.stop()
            server.start()
            for _ in range(20):
                try:
                    book.add(Noted(case=case))
                    break
                except GigwrightError:
                    time.sleep(0.05)
            assert len(list(book.log.read(about(case)))) == 2
