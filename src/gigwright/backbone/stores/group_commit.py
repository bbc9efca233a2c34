"""Group commit: whoever comes when nobody writes, writes at once; whoever comes meanwhile is taken along together.

One caller leads. It takes what waits, records all of it in one transaction, hands the answers over, and hands
leadership to the first who still waits. So an idle store answers directly, and a busy one shares each sync of the disk.
"""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

from gigwright.backbone.errors import GigwrightError, NotStored, OutcomeUnknown

WAITING_MAX = 1_024
BATCH_MAX = 256
BATCH_WEIGHT_MAX = 4_096

A = TypeVar("A")
R = TypeVar("R")


class Ticket(Generic[A, R]):
    """One caller in the line; `turn` opens when it is answered or called to lead."""

    def __init__(self, asked: A) -> None:
        self.asked = asked
        self.answer: R | GigwrightError | None = None
        self.called = False
        self.turn = Lock()
        self.turn.acquire()


class GroupCommit(Generic[A, R]):
    """`record` writes a batch in order and gives an answer, or the error to raise, for each; `weigh` its size.

    A batch takes at most 256 callers and a weight of 4,096 (a heavier one goes alone); at most 1,024 callers wait.
    """

    def __init__(
        self, record: Callable[[Sequence[A]], Sequence[R | GigwrightError]], weigh: Callable[[A], int]
    ) -> None:
        self._record = record
        self._weigh = weigh
        self._guard = Lock()
        self._led = False
        self._waiting: deque[Ticket[A, R]] = deque()

    @property
    def waiting(self) -> int:
        """How many callers stand in line."""
        return len(self._waiting)

    def do(self, asked: A) -> R:
        """The answer to what is asked; NotStored when too many wait already."""
        ticket: Ticket[A, R] = Ticket(asked)
        if self._join(ticket) or self._is_called_to_lead(ticket):
            self._lead()
        if isinstance(ticket.answer, GigwrightError):
            raise ticket.answer
        assert ticket.answer is not None, "a ticket is woken with an answer, or to lead"
        return ticket.answer

    def _join(self, ticket: Ticket[A, R]) -> bool:
        """Stand in line; whether there is nobody to wait for."""
        with self._guard:
            if len(self._waiting) >= WAITING_MAX:
                raise NotStored(f"{WAITING_MAX} appends wait already", what_to_do="ask again in a moment")
            self._waiting.append(ticket)
            leads, self._led = not self._led, True
            return leads

    def _is_called_to_lead(self, ticket: Ticket[A, R]) -> bool:
        try:
            ticket.turn.acquire()
        except BaseException:  # interrupted: nobody may wait for a leader who has gone
            self._leave(ticket)
            raise
        return ticket.called

    def _leave(self, ticket: Ticket[A, R]) -> None:
        with self._guard:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
            called = ticket.called
        if called:
            self._call_the_next()

    def _lead(self) -> None:
        batch = self._take()
        try:
            answers = self._record([ticket.asked for ticket in batch])
            for ticket, answer in zip(batch, answers, strict=True):
                ticket.answer = answer
        except BaseException:
            for ticket in batch:
                ticket.answer = OutcomeUnknown("the append that this one was written with was broken off")
            raise
        finally:
            for ticket in batch[1:]:
                ticket.turn.release()
            self._call_the_next()

    def _take(self) -> list[Ticket[A, R]]:
        """The first in line, who leads, and as many behind as fit."""
        with self._guard:
            batch = [self._waiting.popleft()]
            weight = self._weigh(batch[0].asked)
            while self._waiting and len(batch) < BATCH_MAX:
                weight += self._weigh(self._waiting[0].asked)
                if weight > BATCH_WEIGHT_MAX:
                    break
                batch.append(self._waiting.popleft())
            return batch

    def _call_the_next(self) -> None:
        with self._guard:
            if not self._waiting:
                self._led = False
                return
            self._waiting[0].called = True
            self._waiting[0].turn.release()
