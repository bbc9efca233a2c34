"""Lines to the outside that fail as planned: now and then before, now and then after, and once for more than a day."""

from datetime import datetime
from uuid import uuid4

from gigwright.backbone.clock import Clock
from gigwright.backbone.errors import Unavailable
from gigwright.contexts.notifications.ports import Answer, Letter, Post
from gigwright.contexts.payments.ports import (
    Charge,
    ChargeRequest,
    Fate,
    Plan,
    Transfer,
    TransferInstruction,
    UnreliableProcessor,
)

LOST_BEFORE_EVERY = 5
LOST_AFTER_EVERY = 7


def weather(clock: Clock, outage: tuple[datetime, datetime], healed: datetime) -> Plan:
    """Some calls are lost; in the outage the first one acts and is lost, and nobody is heard after it."""
    calls = {"all": 0, "in the outage": 0}

    def fate(_: str) -> Fate:
        now = clock.now()
        calls["all"] += 1
        if outage[0] <= now <= outage[1]:
            calls["in the outage"] += 1
            return "lost after" if calls["in the outage"] == 1 else "lost before"
        if now > healed:
            return "goes through"
        if calls["all"] % LOST_BEFORE_EVERY == 0:
            return "lost before"
        return "lost after" if calls["all"] % LOST_AFTER_EVERY == 0 else "goes through"

    return fate


class UnsurePost:
    """Another post behind such a line; it is given once it is known."""

    def __init__(self, plan: Plan) -> None:
        self.inner: Post | None = None
        self._plan = plan

    def send(self, letter: Letter, key: str) -> Answer:
        assert self.inner is not None, "the post is given before the first letter"
        fate = self._plan("send")
        if fate == "lost before":
            raise Unavailable("the post office is closed")
        answer = self.inner.send(letter, key)
        if fate == "lost after":
            raise Unavailable("the post office closed before it answered")
        return answer


class ForgetfulCharges(UnreliableProcessor):
    """A fault to be caught: every attempt to charge comes to the processor under another key."""

    def begin_payment(self, request: ChargeRequest, key: str) -> Charge:
        return super().begin_payment(request, f"{key}-{uuid4()}")


class ForgetfulTransfers(UnreliableProcessor):
    """The same of transfers, of which the processor sends no news."""

    def transfer(self, instruction: TransferInstruction, key: str) -> Transfer:
        return super().transfer(instruction, f"{key}-{uuid4()}")
