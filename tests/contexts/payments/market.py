"""A market of payments only: what other contexts say is written into the log by hand."""

import shutil
import tempfile
import weakref
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from gigwright.backbone.codec import digest
from gigwright.backbone.consumers import Effect
from gigwright.backbone.decision import Decider
from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import CommandId, SeededIds, SystemIds, derive
from gigwright.backbone.leases import OwnerId, SoleOwner
from gigwright.backbone.log import Asked
from gigwright.backbone.reactor import ReactorWorker
from gigwright.backbone.runner import Part, settle
from gigwright.backbone.stores.consumer_rows import ConsumerRows
from gigwright.backbone.stores.sqlite import SqliteLog
from gigwright.backbone.stores.sqlite_file import SqliteFile
from gigwright.contexts.payments import mount
from gigwright.contexts.payments.decisions import RequestPayment
from gigwright.contexts.payments.ports import Charge, Fate, Plan, Processor, UnreliableProcessor, plan_of
from gigwright.contexts.payments.reactors import ProcessorNews
from gigwright.events.payments import PaymentCaptured
from gigwright.values import ChargeRef
from tests.contexts.payments.adapters.sandboxes import GOOD, Sandbox
from tests.contexts.payments.samples import BUYER, ORDER, OTHER_PAYMENT, PAYMENT, billed, changed, paid, placed, usd

ALL_GOES_THROUGH = plan_of(())


def fates_of(operation: str, fates: Iterable[Fate]) -> Plan:
    """These fates for one operation; every other one goes through."""
    own = plan_of(fates)
    return lambda asked: own(asked) if asked == operation else "goes through"


class Market:
    """The log, the consumers and the sandbox; `restart` forgets everything that only a process would know."""

    def __init__(self, plan: Plan = ALL_GOES_THROUGH, *, news: bool = True) -> None:
        self.sandbox = Sandbox()
        self.clock = self.sandbox.clock
        folder = Path(tempfile.mkdtemp())
        self.file = SqliteFile(folder / "truth.db")
        self.log = SqliteLog(self.file, self.clock, SeededIds(1, self.clock))
        self.store = ConsumerRows(self.file, lambda _: self.clock.now())
        weakref.finalize(self, _clear_away, self.log, folder)
        self.processor: Processor = UnreliableProcessor(self.sandbox.processor, plan)
        self._hears_news = news
        self._said = 0
        self.restart()

    def restart(self) -> None:
        context = mount(self.processor)
        self.decider = Decider(self.log, self.clock, context.decisions)
        leases = SoleOwner(SystemIds(self.clock).new(OwnerId), self.store)
        self.workers = {
            reactor.name: ReactorWorker(reactor, self.log, self.store, self.decider, self.clock, leases)
            for reactor in context.reactors
        }
        self.news = ProcessorNews(self.processor, self.log, self.store, self.decider, self.clock, leases)

    def say(self, event: object) -> None:
        """Another context records an event."""
        self.log.append([event], command=Asked(id=self._fresh(), name="Said", digest=digest(event)), by="testing")

    def do(self, command: object) -> list[Any]:
        return [recorded.data for recorded in self.decider.do(command, id=self._fresh())]

    def run(self, **passed: float) -> None:
        """Let this much time pass, then everybody step until all is quiet."""
        self.clock.advance(timedelta(**passed))
        parts: list[Part] = [*self.workers.values()]
        settle([*parts, self.news] if self._hears_news else parts, self.clock)

    def hear_news(self) -> None:
        """Only the news, all of it."""
        self.restart()
        while self.news.step(self.clock.now()):
            pass

    def ask_for_payment(self, card: str = GOOD, minor: int = 10_550) -> None:
        self.say(changed(placed, total=usd(minor), pay_by=self.clock.now() + timedelta(minutes=15)))
        token = self.sandbox.token(card)
        self.do(RequestPayment(by=BUYER, payment=PAYMENT, order=ORDER, amount=usd(minor), card=token))

    def capture(self) -> PaymentCaptured:
        """A payment that has come in."""
        self.ask_for_payment()
        self.run()
        captured: PaymentCaptured
        (captured,) = self.said(PaymentCaptured)
        return captured

    def capture_for_a_bill(self) -> PaymentCaptured:
        """Another payment that has come in, for a bill of the same order."""
        self.say(paid)
        self.say(changed(billed, pay_by=self.clock.now() + timedelta(hours=48)))
        token = self.sandbox.token(GOOD)
        self.do(
            RequestPayment(
                by=BUYER, payment=OTHER_PAYMENT, order=ORDER, amount=billed.total, card=token, bill=billed.bill
            )
        )
        self.run()
        captured: PaymentCaptured
        (captured,) = [one for one in self.said(PaymentCaptured) if one.payment == OTHER_PAYMENT]
        return captured

    @property
    def events(self) -> list[Recorded[Any]]:
        """The whole log."""
        return list(self.log.read())

    def said(self, kind: type) -> list[Any]:
        return [recorded.data for recorded in self.events if isinstance(recorded.data, kind)]

    def effects(self) -> list[Effect]:
        """What was done outside, whoever did it."""
        return [effect for recorded in self.events for effect in self.store.effects_of(recorded.id)]

    def forget_the_marks(self) -> None:
        """As if nothing outside had ever been followed."""
        with self.file.writing("test") as connection:
            connection.execute("DELETE FROM marks")

    def charges(self) -> list[Charge]:
        """What the processor took, whatever we know of it."""
        kinds = ("charge.captured", "charge.declined")
        return [
            self.sandbox.processor.get_charge(ChargeRef(event.ref))
            for event in self.sandbox.events()
            if event.kind in kinds
        ]

    def errors(self, consumer: str) -> list[str]:
        return [str(held.error) for held in self.store.held(consumer)]

    def states(self, consumer: str) -> list[str]:
        return [held.state for held in self.store.held(consumer)]

    def _fresh(self) -> CommandId:
        self._said += 1
        return derive(CommandId, "testing", str(self._said))


def _clear_away(log: SqliteLog, folder: Path) -> None:
    log.close()
    shutil.rmtree(folder)
