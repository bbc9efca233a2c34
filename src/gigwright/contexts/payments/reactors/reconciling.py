"""Compares the card processor's books with ours, line by line and record by record, day after day.

The news says what has happened; the lines are the last word. A line is looked at when it is a day old and its money
can be used, a record of ours when it is older still: by then whatever was under way has arrived, or is missing.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from gigwright.backbone.clock import Clock
from gigwright.backbone.consumers import ConsumerStore
from gigwright.backbone.decision import Decider, Decision
from gigwright.backbone.errors import LeaseLost, Unavailable
from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import CommandId, derive
from gigwright.backbone.leases import WHOLE, Lease, Leases
from gigwright.backbone.log import Log
from gigwright.backbone.query import query
from gigwright.backbone.retrying import backoff
from gigwright.contexts.payments.decisions.moves import FACTS, kind_of, net_of, source_of
from gigwright.contexts.payments.decisions.reconciling import CompareLine, MissRecord, compare_line, miss_record
from gigwright.contexts.payments.decisions.reminding import RemindOfBreaks, open_breaks, remind_of_breaks
from gigwright.contexts.payments.ports import LISTED_MAX, BalanceTransaction, Processor
from gigwright.events.breaks import BreakFound
from gigwright.policy import DEADLINES
from gigwright.values import LineRef, SourceRef

NAME = "reconciliation"
PAUSE_SECONDS = 6 * 3_600.0
LINES_OF_ONE_THING_MAX = LISTED_MAX


class Reconciler:
    """Compares one line, or one record, at a time; the same one again says nothing new."""

    def __init__(self, processor: Processor, log: Log, decider: Decider) -> None:
        self._processor = processor
        self._log = log
        self._decider = decider

    def compare(self, line: BalanceTransaction, now: datetime) -> list[Recorded[Any]]:
        """What was found or explained by this line."""
        asked = CompareLine(
            by=NAME,
            source=SourceRef(line.source),
            line=LineRef(line.id),
            first=LineRef(next(self._alike(line.source, line.kind, line.net.currency), line).id),
            line_kind=line.kind,
            net=line.net,
        )
        return self._ask(compare_line, asked, derive(CommandId, line.id, NAME), now)

    def look_for(self, record: Recorded[Any], now: datetime) -> list[Recorded[Any]]:
        """What was found by looking for the line of this record."""
        kind = kind_of(record.data)
        if kind is None:
            return []
        source = source_of(record.data)
        if any(self._alike(source, kind, net_of(record.data).currency)):
            return []
        asked = MissRecord(by=NAME, source=source, line_kind=kind)
        return self._ask(miss_record, asked, derive(CommandId, record.id, NAME), now)

    def remind(self, now: datetime) -> list[Recorded[Any]]:
        """What operators are reminded of, if a break is open and it is time. Asked at most once an hour: what was
        overtaken while it was asked is asked anew."""
        breaks = open_breaks.fold(open_breaks.initial, self._log.read(open_breaks.query(None)))
        if not breaks.ids:
            return []
        oldest = breaks.ids[0]
        (found,) = self._log.read(query(BreakFound, tags=(f"difference:{oldest}",)), limit=1)
        asked = RemindOfBreaks(by=NAME, oldest=oldest, found_at=found.recorded)
        return self._ask(remind_of_breaks, asked, derive(CommandId, found.id, f"{now:%Y-%m-%dT%H}", NAME), now)

    def _alike(self, source: str, kind: str, currency: str) -> Iterator[BalanceTransaction]:
        """The lines of one kind and currency about one thing, of which there should be one."""
        lines = self._processor.list_balance_transactions(None, LINES_OF_ONE_THING_MAX, source)
        return (line for line in lines if (line.kind, line.net.currency) == (kind, currency))

    def _ask(self, rule: Decision[Any], asked: object, id: CommandId, now: datetime) -> list[Recorded[Any]]:
        """Asked only if there is something to say: nearly every line is right, and a right one leaves no trace."""
        head = self._log.head()
        states = [model.fold(model.initial, self._log.read(model.query(asked), upto=head)) for model in rule.models]
        return self._decider.do(asked, id=id) if rule(asked, now, *states) else []


def is_due(line: BalanceTransaction, now: datetime) -> bool:
    """Whether a line is compared yet."""
    return line.created_at + DEADLINES.line_compared_after <= now and line.available_at <= now


def is_missed(record: Recorded[Any], now: datetime) -> bool:
    """Whether the line of a record is looked for yet."""
    return record.recorded + DEADLINES.record_missed_after <= now


class Mark(msgspec.Struct, frozen=True):
    """How far both passes have come: through the processor's lines, and through our log."""

    line: str | None = None
    position: int = 0


class Reconciliation:
    """Takes us along both books, one line or record at a step; between its rounds it rests for hours.

    The mark waits before the first line whose time has not come; what was compared behind it is not compared again.
    """

    name = NAME

    def __init__(
        self, processor: Processor, log: Log, store: ConsumerStore, decider: Decider, clock: Clock, leases: Leases
    ) -> None:
        self.failures = 0
        self._processor = processor
        self._reconciler = Reconciler(processor, log, decider)
        self._log = log
        self._store = store
        self._clock = clock
        self._leases = leases
        self._lease: Lease | None = None
        self._compared: set[str] = set()
        self._round: Iterator[None] | None = None
        self._quiet_until = clock.elapsed()

    def step(self, now: datetime) -> bool:
        """Compare what comes next; whether there was anything. It waits a while when nobody answers."""
        self._look_at_the_lease()
        if self._lease is None or self._clock.elapsed() < self._quiet_until:
            return False
        self._round = self._round or self._go_round(self._lease, now)
        try:
            next(self._round)
        except StopIteration:
            self._end_the_round(PAUSE_SECONDS)
            return False
        except LeaseLost:
            self._round = None
            self._leases.doubt(self.name)
            raise
        except Unavailable:
            self.failures += 1
            self._end_the_round(backoff(self.failures).total_seconds())
            return False
        except BaseException:
            self._round = None  # a generator that raised is spent; the next step begins a new round
            raise
        self.failures = 0
        self._leases.handled(self.name)
        return True

    def rest(self) -> None:
        """Nothing waits to be saved: the mark moves with every page."""

    def _look_at_the_lease(self) -> None:
        token = self._leases.held(self.name).get(WHOLE)
        lease = None if token is None else Lease(consumer=self.name, slot=WHOLE, token=token)
        if lease != self._lease:
            self._lease, self._round = lease, None
            self._compared.clear()

    def _end_the_round(self, seconds: float) -> None:
        self._round = None
        self._quiet_until = self._clock.elapsed() + seconds

    def _go_round(self, lease: Lease, now: datetime) -> Iterator[None]:
        yield from self._through_the_lines(lease, now)
        yield from self._through_the_records(lease, now)
        if self._reconciler.remind(now):
            yield

    def _through_the_lines(self, lease: Lease, now: datetime) -> Iterator[None]:
        mark, waits = self._mark(), False
        after, reached = mark.line, mark.line
        while page := self._processor.list_balance_transactions(after, LISTED_MAX):
            for line in page:
                if line.id not in self._compared and is_due(line, now):
                    self._reconciler.compare(line, now)
                    self._compared.add(line.id)
                    yield
                waits = waits or line.id not in self._compared
                reached = reached if waits else line.id
            after = page[-1].id
            mark = self._keep(lease, mark, msgspec.structs.replace(mark, line=reached))
            if len(page) < LISTED_MAX or page[-1].created_at + DEADLINES.line_compared_after > now:
                break  # the next ones are younger still
        if not waits:
            self._compared.clear()

    def _through_the_records(self, lease: Lease, now: datetime) -> Iterator[None]:
        mark = self._mark()
        while page := list(self._log.read(query(*FACTS), after=mark.position, limit=LISTED_MAX)):
            due = [record for record in page if is_missed(record, now)]
            for record in due:
                if not record.imported:  # what was brought from elsewhere has its lines there
                    self._reconciler.look_for(record, now)
                    yield
            if due:
                mark = self._keep(lease, mark, msgspec.structs.replace(mark, position=due[-1].position))
            if len(due) < LISTED_MAX:
                break

    def _mark(self) -> Mark:
        kept = self._store.mark(self.name)
        return Mark() if kept is None else msgspec.json.decode(kept, type=Mark)

    def _keep(self, lease: Lease, before: Mark, mark: Mark) -> Mark:
        if mark != before:
            self._store.set_mark(lease, msgspec.json.encode(mark).decode())
        return mark
