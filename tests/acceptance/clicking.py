"""Impatient people: everything that they ask for, they ask ten times at once, and again much later."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier
from typing import Any, TypeVar

from gigwright.backbone.errors import Unavailable
from gigwright.backbone.ids import CommandId, EventId
from gigwright.contexts.notifications.ports import Letter, Sent
from gigwright.contexts.payments.ports import Fate
from gigwright.wiring import Market

CLICKS = 10

T = TypeVar("T")


class Impatience:
    """A desk at which each command is asked by ten threads that begin together, under one id."""

    def __init__(self, market: Market, fingers: ThreadPoolExecutor) -> None:
        self.market = market
        self.ids = market.ids
        self.asked: dict[CommandId, Any] = {}
        self.answers: dict[CommandId, list[EventId]] = {}
        self._fingers = fingers

    def ask(self, command: object) -> None:
        """All of them get one answer, which is kept."""
        id = self.ids.new(CommandId)
        together = Barrier(CLICKS)

        def click(_: int) -> list[EventId]:
            together.wait(60)
            return [event.id for event in self.market.do(command, id=id)]

        first, *others = self._fingers.map(click, range(CLICKS))
        assert all(other == first for other in others)
        self.asked[id], self.answers[id] = command, first

    def ask_everything_again(self) -> None:
        """Whatever has happened since, the answers are those of the first time."""
        for id, command in self.asked.items():
            assert [event.id for event in self.market.do(command, id=id)] == self.answers[id]

    def visit(self, act: Callable[[Market], T]) -> T:
        return act(self.market)


class SlowLine:
    """The plan of a line on which every other call that moves money is answered too late: it had succeeded."""

    def __init__(self) -> None:
        self._calls = count()

    def __call__(self, operation: str) -> Fate:
        moves_money = operation in ("begin_payment", "refund", "transfer")
        return "lost after" if moves_money and next(self._calls) % 2 == 0 else "goes through"


class SlowPost:
    """A mailbox that folds letters of one id; every third one is answered too late, and so comes again."""

    def __init__(self) -> None:
        self.letters: dict[str, Letter] = {}
        self.sendings = 0

    def send(self, letter: Letter, key: str) -> Sent:
        self.sendings += 1
        self.letters[letter.id] = letter
        if self.sendings % 3 == 0:
            raise Unavailable("the mail server took the letter, and said so too late")
        return Sent(message_id=f"<{letter.id}@example.org>")
