"""One market, put together: the log, the rooms, the consumers, and what they reach outside."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path
from socket import gethostname
from typing import Any, Self

import msgspec

from gigwright.backbone.builds import Rebuild
from gigwright.backbone.clock import Clock, SystemClock
from gigwright.backbone.consumers import TIMERS
from gigwright.backbone.context import Context
from gigwright.backbone.decision import Decider
from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.event import Recorded
from gigwright.backbone.evolution import check_versions
from gigwright.backbone.faults import Faults, NoFaults
from gigwright.backbone.ids import CommandId, EventId, Ids, SystemIds
from gigwright.backbone.leases import LIFE_SECONDS, SLOTS, OwnerId
from gigwright.backbone.log import Position
from gigwright.backbone.membership import Membership, Witness
from gigwright.backbone.operating import DECISIONS as OPERATING_DECISIONS
from gigwright.backbone.operating import Operating
from gigwright.backbone.projection import Projection, ProjectionWorker, Reading
from gigwright.backbone.reactor import Reactor, ReactorWorker
from gigwright.backbone.runner import Part, settle
from gigwright.backbone.status import Known, Status, statuses
from gigwright.backbone.stores.sqlite_disk import Disk
from gigwright.backbone.story import Node, Story
from gigwright.backbone.timers import Timer, TimerWorker
from gigwright.contexts import accounts, billing, gigs, ledger, notifications, orders, payments, policies, promotions
from gigwright.contexts.ledger.decisions import (
    EarlyOffer,
    Offer,
    OfWhichOrder,
    OfWhom,
    clearing_of,
    early_offer,
    earnings_of,
    offered,
    past_of,
)
from gigwright.contexts.ledger.projections import bookkeeping, journal
from gigwright.contexts.notifications.adapters.folder import FolderLetter as FolderLetter
from gigwright.contexts.notifications.adapters.folder import letters as letters_in
from gigwright.contexts.notifications.adapters.logged import LoggedStaff
from gigwright.contexts.notifications.ports import Post, Staff
from gigwright.contexts.orders.adapters.disk import DiskFiles
from gigwright.contexts.payments.adapters.sandbox import SandboxProcessor
from gigwright.contexts.payments.adapters.sandbox_door import SandboxDoor
from gigwright.contexts.payments.adapters.sandbox_file import SandboxFile
from gigwright.contexts.payments.ports import Processor
from gigwright.contexts.payments.reactors import ProcessorNews, Reconciliation
from gigwright.policy import Policy
from gigwright.values import OrderId, UserId
from gigwright.wiring.home import Home
from gigwright.wiring.life import LifeLocks
from gigwright.wiring.post import Mail, choose_post, considerate, links_of
from gigwright.wiring.strangers import Stranger
from gigwright.wiring.tables import open_views
from gigwright.wiring.truth import open_truth

CAUGHT_UP_SECONDS_MAX = 1.0
LOOK_SECONDS = 0.01
LOOKS_MAX = 200


class Work(msgspec.Struct, frozen=True):
    """How a process takes part in the work: under which name, and on which consumers only (all when none is named).

    A reactor's work is cut into 256 slots, in every process of a market and for ever; a simulated one may have fewer.
    Its leases last for so many seconds without a heartbeat; `witness` tells who is gone (this machine, by default).
    """

    label: str = ""
    only: tuple[str, ...] = ()
    slots: int = SLOTS
    life_seconds: float = LIFE_SECONDS
    witness: Witness | None = None


class Market:
    """Everything that one process needs of one market. Close it, or use it in a `with` block."""

    def __init__(
        self,
        home: Home,
        clock: Clock,
        ids: Ids,
        faults: Faults,
        disk: Disk | None,
        processor_clock: Clock,
        mail: Mail,
    ) -> None:
        self.home = home
        self.clock = clock
        self.ids = ids
        self.faults = faults
        home.refuse_a_lost_truth()
        with ExitStack() as opened:
            if home.log_url is None:
                key = home.address_key(begun=home.begun)  # before the file is made, which is how it begins
            self.truth = opened.enter_context(open_truth(home, clock, ids, faults, disk))
            self.log, self.store = self.truth.log, self.truth.store
            if home.log_url is not None:
                key = home.address_key(begun=self.log.head() > 0)
            self.addresses = self.truth.addresses(key, ids)
            self.links = links_of(mail, key)
            self._sandbox = opened.enter_context(closing(SandboxFile(home.sandbox, ids, faults)))
            self.views = opened.enter_context(closing(open_views(home, faults)))
            self.life = opened.enter_context(closing(LifeLocks(home.workers)))
            self._opened = opened.pop_all()
        self.files = DiskFiles(home.files, faults)
        self.processor = SandboxProcessor(self._sandbox, processor_clock)
        self.door = SandboxDoor(self._sandbox, processor_clock, ids)
        self.projections: tuple[Projection, ...] = ()
        self.reactors: tuple[Reactor, ...] = ()
        self.known: tuple[Known, ...] = ()
        self.parts: tuple[Part, ...] = ()

    def mount(
        self, contexts: Sequence[Context], strangers: Sequence[Stranger], processor: Processor, work: "Work"
    ) -> None:
        """Give every room its rules, and every consumer that is to run here its worker."""
        check_versions()
        decisions = (*_all(contexts, "decisions"), *OPERATING_DECISIONS)
        self.decider = Decider(self.log, self.clock, decisions, self.faults)
        self.projections = (*_all(contexts, "projections"), *_those(Projection, strangers))
        self.reactors = (*_all(contexts, "reactors"), *_those(Reactor, strangers))
        names = [one.name for one in self.reactors] + [one.name for one in self.projections]
        names += [TIMERS, ProcessorNews.name, Reconciliation.name]
        _refuse_twins(names)
        self.operating = Operating(self.log, self.truth.acts)
        self.membership = self._membership(work, _chosen(names, work.only))
        workers = [*self._workers(_all(contexts, "timers"), processor)]
        timers = [worker for worker in workers if isinstance(worker, TimerWorker)]
        self.known = (*self.reactors, *self.projections, *timers)
        running = [worker for worker in workers if not work.only or worker.name in work.only]
        self.parts = (self.operating, self.membership, *running)

    def _membership(self, work: "Work", names: Collection[str]) -> Membership:
        cut = {reactor.name for reactor in self.reactors}
        return Membership(
            self.store,
            self.clock,
            self.ids.new(OwnerId),
            work.label or f"{gethostname()}:{os.getpid()}",
            {name: work.slots if name in cut else 1 for name in names},
            life_seconds=work.life_seconds,
            witness=work.witness or self.life,
        )

    def _workers(self, timers: Sequence[Timer[Any]], processor: Processor) -> Iterator[Part]:
        leases = self.membership
        for reactor in self.reactors:
            yield ReactorWorker(reactor, self.log, self.store, self.decider, self.clock, leases, self.faults)
        for projection in self.projections:
            yield ProjectionWorker(projection, self.log, self.views.view(projection), leases)
        yield TimerWorker(timers, self.log, self.store, self.decider, self.clock, leases)
        yield ProcessorNews(processor, self.log, self.store, self.decider, self.clock, leases)
        yield Reconciliation(processor, self.log, self.store, self.decider, self.clock, leases)

    def do(
        self,
        command: Any,
        *,
        id: CommandId | None = None,
        occurred: datetime | None = None,
        imported: bool = False,
    ) -> list[Recorded[Any]]:
        """Ask the market for something; as `Decider.do`, under a fresh command id unless one is given."""
        command_id = id or self.ids.new(CommandId)
        return self.decider.do(command, id=command_id, occurred=occurred, imported=imported)

    def policy(self) -> Policy:
        """The policy in force."""
        return self.decider.state(policies.policy_in_force, None, self.log.head())

    def payouts_of(self, seller: UserId) -> list[Offer]:
        """What a seller would get who asked for payouts now, in each currency in which they have or owe something."""
        earnings, policy = self.decider.state(earnings_of, OfWhom(seller), self.log.head()), self.policy()
        found = (offered(earnings, policy, seller, code) for code in sorted(earnings.currencies))
        return [one for one in found if one.available.amount_minor or one.owed.amount_minor]

    def early_offer_of(self, order: OrderId, seller: UserId) -> EarlyOffer | None:
        """What would clear early of an order now, and for which fee; None when nothing of it is clearing."""
        asked, head = OfWhichOrder(order, seller), self.log.head()
        clearing, past = self.decider.state(clearing_of, asked, head), self.decider.state(past_of, asked, head)
        return early_offer(clearing, past, self.policy())

    def settle(self) -> int:
        """Step every part on this thread until all is quiet, and leave the work to whoever comes next."""
        steps = settle(self.parts, self.clock)
        self.leave()
        return steps

    def leave(self) -> None:
        """Hand back what this process works on, so that others need not wait; when no part is moving any more."""
        self.membership.leave()

    def reading(self, projection: Projection) -> Reading:
        """One snapshot of a projection's live tables."""
        return self.views.view(projection).reading()

    def rebuild(self, projection: Projection) -> Rebuild:
        """A hand that makes its tables anew, beside the live ones, and swaps."""
        return Rebuild(projection, self.log, self.views, self.store, self.clock, self.ids, self.faults)

    def caught_up(self, position: Position, *projections: Projection, seconds: float = CAUGHT_UP_SECONDS_MAX) -> bool:
        """Whether all of these tables have passed the position, at the latest after so many seconds, at most one.

        For whoever has just asked for something and wants to see it: its own event's position.
        """
        until = self.clock.elapsed() + min(seconds, CAUGHT_UP_SECONDS_MAX)
        for _ in range(LOOKS_MAX):
            behind = [one for one in projections if not self._has_passed(one, position)]
            if not behind or self.clock.elapsed() >= until:
                return not behind
            self.log.wait(self.log.head(), LOOK_SECONDS)
        return False

    def consumers(self) -> list[Status]:
        """How every consumer stands that ever ran on this home, or would now."""
        return statuses(self.log, self.store, self.views.progress(), self.clock.now(), self.known)

    def story(self, events: Iterable[Recorded[Any]]) -> tuple[Node, ...]:
        """The tree of what these events came from and led to, the books' entries among the effects."""
        return Story(self.log, self.store, [self._booked]).tree(events)

    def letters(self, limit: int) -> list[FolderLetter]:
        """The letters in the home's folder that were written last."""
        return letters_in(self.home.mail, limit=limit)

    def close(self) -> None:
        """Let go of every file."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _has_passed(self, projection: Projection, position: Position) -> bool:
        found = self.views.view(projection).progress()
        return found is not None and found.position >= position

    def _booked(self, event: EventId) -> Iterator[Node]:
        with self.reading(bookkeeping) as connection:
            entries = journal(connection, event=event)
        for booked in entries:
            yield Node(
                kind="effect",
                name=booked.entry.purpose,
                id=booked.entry.id,
                at=booked.entry.at,
                consumer=bookkeeping.name,
                outcome="breach" if booked.breaches else "booked",
            )


def open_market(
    folder: Path,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    faults: Faults | None = None,
    mail: Mail | None = None,
    post: Post | None = None,
    line: Callable[[Processor], Processor] | None = None,
    disk: Disk | None = None,
    processor_clock: Clock | None = None,
    strangers: Sequence[Stranger] = (),
    work: "Work | None" = None,
    log_url: str | None = None,
    views_url: str | None = None,
) -> Market:
    """The market that lives in this folder, made if there is none; its log and its views elsewhere, if URLs say so.

    `mail` says where letters go; without it, to a folder of the home. `post`, `line` (what stands between us and the
    card processor), `disk` and `processor_clock` (the processor's own) are for tests and simulation. `work` says how
    this process shares the work.
    """
    clock = clock or SystemClock()
    its_clock, mail = processor_clock or clock, mail or Mail()
    market = Market(
        Home(folder, log_url, views_url), clock, ids or SystemIds(clock), faults or NoFaults(), disk, its_clock, mail
    )
    processor = line(market.processor) if line else market.processor
    try:
        carrier = post or choose_post(mail, market.home.mail, market.addresses, market.log, clock, market.links)
        letters = considerate(carrier, market.log)
        market.mount(rooms(processor, letters, LoggedStaff(market.log)), strangers, processor, work or Work())
    except BaseException:
        market.close()
        raise
    return market


def rooms(processor: Processor, letters: Post, staff: Staff) -> tuple[Context, ...]:
    """Every context of the market, over these ports."""
    return (
        accounts.mount(),
        policies.mount(),
        gigs.mount(),
        promotions.mount(),
        orders.mount(),
        payments.mount(processor),
        ledger.mount(),
        billing.mount(),
        notifications.mount(letters, staff),
    )


def _all(contexts: Iterable[Context], what: str) -> list[Any]:
    return [one for context in contexts for one in getattr(context, what)]


def _those(kind: type[Any], strangers: Iterable[Stranger]) -> list[Any]:
    return [one for one in strangers if isinstance(one, kind)]


def _chosen(names: Sequence[str], only: Collection[str]) -> list[str]:
    unknown = sorted(set(only) - set(names))
    if unknown:
        raise NotConfigured(
            f"no consumer is called {', '.join(unknown)}", what_to_do=f"name some of {', '.join(sorted(names))}"
        )
    return [name for name in names if not only or name in only]


def _refuse_twins(names: Sequence[str]) -> None:
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise NotConfigured(f"two consumers are called {', '.join(twins)}; a name belongs to one")
