"""Many processes, killed processes, and waiting for what comes."""

import subprocess
from statistics import median
from threading import Thread

from gigwright.backbone.clock import SystemClock
from gigwright.backbone.log_contract.words import Book, LogStore, Noted, another_process, opened

APPENDS = 60
WAKINGS = 9
SECONDS_MAX = 30.0
WAKE_HERE_SECONDS_MAX = 0.05
WAKE_ACROSS_SECONDS_MAX = 0.08  # 50 ms, and room for a busy machine


class Processes:
    """Tests of everything that takes time or another process."""

    def test_a_waiting_reader_wakes_when_something_is_appended_here(self, store: LogStore) -> None:
        clock = SystemClock()
        with opened(store, clock) as book:
            woken: list[float] = []
            for position in range(1, WAKINGS + 1):
                waiting = Thread(target=_note_when_woken, args=(book, clock, position - 1, woken), daemon=True)
                waiting.start()
                clock_before = clock.elapsed()
                book.add(Noted(case=book.case()))
                waiting.join(SECONDS_MAX)
                woken[-1] -= clock_before
            assert len(woken) == WAKINGS
            assert median(woken) < WAKE_HERE_SECONDS_MAX

    def test_many_wait_and_all_wake(self, store: LogStore) -> None:
        clock = SystemClock()
        with opened(store, clock) as book:
            woken: list[float] = []
            waiting = [Thread(target=_note_when_woken, args=(book, clock, 0, woken), daemon=True) for _ in range(8)]
            for thread in waiting:
                thread.start()
            book.add(Noted(case=book.case()))
            for thread in waiting:
                thread.join(SECONDS_MAX)
            assert len(woken) == 8

    def test_waiting_ends_when_its_time_is_over(self, store: LogStore) -> None:
        clock = SystemClock()
        with opened(store, clock) as book:
            begun = clock.elapsed()
            assert book.log.wait(0, 0.1) == 0
            assert 0.09 < clock.elapsed() - begun < 0.5
            book.add(Noted(case=book.case()))
            assert book.log.wait(0, SECONDS_MAX) == 1

    def test_a_waiting_reader_wakes_when_another_process_appends(self, store: LogStore) -> None:
        clock = SystemClock()
        with opened(store, clock) as book:
            late = []
            program = "for line in sys.stdin:\n    book.add(Noted(case=book.case()))"
            program += "\n    print(clock.elapsed(), flush=True)"
            with another_process(store, program) as other:
                for position in range(WAKINGS):
                    _say(other, "add")
                    assert book.log.wait(position, SECONDS_MAX) == position + 1
                    late.append(clock.elapsed() - float(_hear(other)))
                _end(other)
            assert median(late) < WAKE_ACROSS_SECONDS_MAX

    def test_two_processes_append_without_gap_or_loss(self, store: LogStore) -> None:
        with opened(store, SystemClock()) as book:
            program = f"for _ in range({APPENDS}): book.add(Noted(case=book.case()))"
            with another_process(store, program) as one, another_process(store, program) as two:
                for _ in range(APPENDS):
                    book.add(Noted(case=book.case()))
                assert [one.wait(SECONDS_MAX), two.wait(SECONDS_MAX)] == [0, 0]
            found = book.everything()
            assert [event.position for event in found] == list(range(1, 3 * APPENDS + 1))
            assert len({event.command for event in found}) == 3 * APPENDS
            assert book.log.verify().faults == ()

    def test_a_killed_process_loses_nothing_that_it_acknowledged(self, store: LogStore) -> None:
        acknowledged = 0
        for _ in range(3):
            program = "while True: print(book.add(Noted(case=book.case()))[0].position, flush=True)"
            with another_process(store, program) as writing:
                for _ in range(10):
                    acknowledged = int(_hear(writing))
                writing.kill()
                acknowledged = max([acknowledged, *(int(line) for line in writing.stdout or () if line.endswith("\n"))])
        with opened(store, SystemClock()) as book:
            found = book.everything()
            assert [one.position for one in found] == list(range(1, len(found) + 1))
            assert len(found) >= acknowledged
            assert book.log.verify().faults == ()


def _note_when_woken(book: Book, clock: SystemClock, after: int, woken: list[float]) -> None:
    if book.log.wait(after, SECONDS_MAX) > after:
        woken.append(clock.elapsed())


def _say(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{word}\n")
    process.stdin.flush()


def _hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(SECONDS_MAX) == 0
