from threading import Event, Thread

import pytest

from gigwright.backbone.errors import NotStored
from gigwright.backbone.stores.turns import Turns

SECONDS_MAX = 10.0


def test_the_lock_is_handed_on_in_the_order_of_asking() -> None:
    turns = Turns(1, NotStored, "busy")
    order: list[int] = []

    def take(number: int) -> None:
        with turns.taken():
            order.append(number)

    threads = []
    with turns.taken():
        for number in range(5):
            threads.append(Thread(target=take, args=(number,), daemon=True))
            threads[-1].start()
            _until_waiting(turns, number + 1)
    for thread in threads:
        thread.join(SECONDS_MAX)
    assert order == [0, 1, 2, 3, 4]


def test_who_waits_too_long_is_told_and_the_lock_goes_on() -> None:
    turns = Turns(1, NotStored, "busy", wait_seconds_max=0.02)
    with turns.taken(), pytest.raises(NotStored, match=r"busy for 0\.02 s"), turns.taken():
        pass
    with turns.taken():
        pass


def test_there_are_as_many_places_as_said() -> None:
    turns = Turns(2, NotStored, "busy", wait_seconds_max=0.02)
    with turns.taken(), turns.taken(), pytest.raises(NotStored), turns.taken():
        pass


def test_an_error_in_the_block_gives_the_place_back() -> None:
    turns = Turns(1, NotStored, "busy", wait_seconds_max=0.02)
    with pytest.raises(ValueError, match="mine"), turns.taken():
        raise ValueError("mine")
    with turns.taken():
        pass


def _until_waiting(turns: Turns, count: int) -> None:
    pause = Event()
    for _ in range(1_000):
        if turns.waiting == count:
            return
        pause.wait(0.005)
    raise AssertionError("nobody came to wait")
