"""One market, put together: the log, the rooms, the consumers, and what they reach outside."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from gigwright.backbone.clock import Clock, SystemClock
from gigwright.backbone.context import Context
from gigwright.backbone.decision import Decider
from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.event import Recorded
from gigwright.backbone.faults import Faults, NoFaults
from gigwright.backbone.ids import CommandId, EventId, Ids, SystemIds
from gigwright.backbone.projection import Projection, ProjectionWorker, Reading
from gigwright.backbone.reactor import Reactor, ReactorWorker
from gigwright.backbone.runner import Part, settle
from gigwright.backbone.status import Known, Status, statuses
from gigwright.backbone.stores.sqlite import SqliteLog
from gigwright.backbone.stores.sqlite_consumers import SqliteConsumerStore
from gigwright.backbone.stores.sqlite_disk import Disk
from gigwright.backbone.stores.sqlite_file import SqliteFile
from gigwright.backbone.stores.sqlite_views import SqliteViews
from gigwright.backbone.story import Node, Story
from gigwright.backbone.timers import TimerWorker
from gigwright.contexts import accounts, gigs, ledger, notifications, orders, payments
from gigwright.contexts.accounts.adapters.address_book import SqliteAddressBook
from gigwright.contexts.ledger.projections import bookkeeping, journal
from gigwright.contexts.notifications.adapters.folder import FolderLetter as FolderLetter
from gigwright.contexts.notifications.adapters.folder import letters as letters_in
from gigwright.contexts.notifications.ports import Post
from gigwright.contexts.orders.adapters.disk import DiskFiles
from gigwright.contexts.payments.adapters.sandbox import SandboxProcessor
from gigwright.contexts.payments.adapters.sandbox_door import SandboxDoor
from gigwright.contexts.payments.adapters.sandbox_file import SandboxFile
from gigwright.contexts.payments.ports import Processor
from gigwright.contexts.payments.reactors import ProcessorNews
from gigwright.wiring.home import Home
from gigwright.wiring.post import choose_post
from gigwright.wiring.strangers import Stranger


class Market:
    """Everything that one process needs of one market. Close it, or use it in a `with` block."""

    def __init__(
        self, home: Home, clock: Clock, ids: Ids, faults: Faults, disk: Disk | None, processor_clock: Clock
    ) -> None:
        self.home = home
        self.clock = clock
        self.ids = ids
        self.faults = faults
        home.refuse_a_lost_truth()
        key = home.address_key()
        with ExitStack() as opened:
            self.file = SqliteFile(home.truth, faults=faults, disk=disk)
            self.log = opened.enter_context(closing(SqliteLog(self.file, clock, ids)))
            self.store = SqliteConsumerStore(self.file)
            self.addresses = SqliteAddressBook(self.file, key, ids)
            self._sandbox = opened.enter_context(closing(SandboxFile(home.sandbox, ids, faults)))
            self.views = opened.enter_context(closing(SqliteViews(home.views, faults)))
            self._opened = opened.pop_all()
        self.files = DiskFiles(home.files, faults)
        self.processor = SandboxProcessor(self._sandbox, processor_clock)
        self.door = SandboxDoor(self._sandbox, processor_clock, ids)
        self.projections: tuple[Projection, ...] = ()
        self.reactors: tuple[Reactor, ...] = ()
        self.parts: tuple[Part, ...] = ()

    def mount(self, contexts: Sequence[Context], strangers: Sequence[Stranger], processor: Processor) -> None:
        """Give every room its rules and every consumer its worker."""
        self.decider = Decider(self.log, self.clock, _all(contexts, "decisions"), self.faults)
        self.projections = (*_all(contexts, "projections"), *_those(Projection, strangers))
        self.reactors = (*_all(contexts, "reactors"), *_those(Reactor, strangers))
        self.parts = (
            *(ReactorWorker(one, self.log, self.store, self.decider, self.clock, self.faults) for one in self.reactors),
            *(ProjectionWorker(one, self.log, self.views.view(one)) for one in self.projections),
            TimerWorker(_all(contexts, "timers"), self.log, self.store, self.decider, self.clock),
            ProcessorNews(processor, self.log, self.store, self.decider, self.clock),
        )
        _refuse_twins([part.name for part in self.parts])

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

    def settle(self) -> int:
        """Step every part on this thread until all is quiet."""
        return settle(self.parts, self.clock)

    def reading(self, projection: Projection) -> Reading:
        """One snapshot of a projection's tables."""
        return self.views.view(projection).reading()

    def consumers(self) -> list[Status]:
        """How every consumer stands that ever ran on this home, or would now."""
        timers = [part for part in self.parts if isinstance(part, TimerWorker)]
        known: list[Known] = [*self.reactors, *self.projections, *timers]
        return statuses(self.log, self.store, self.views.progress(), known)

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
    mail: str | None = None,
    mail_from: str | None = None,
    post: Post | None = None,
    line: Callable[[Processor], Processor] | None = None,
    disk: Disk | None = None,
    processor_clock: Clock | None = None,
    strangers: Sequence[Stranger] = (),
) -> Market:
    """The market that lives in this folder, made if there is none.

    `mail` is the address of a mail server (smtp://…); without one, letters go to a folder of the home. `mail_from` is
    who writes them, as `Name <address>`. `post`, `line` (what stands between us and the card processor), `disk` and
    `processor_clock` (the processor's own) are for tests and simulation.
    """
    clock = clock or SystemClock()
    its_clock = processor_clock or clock
    market = Market(Home(folder), clock, ids or SystemIds(clock), faults or NoFaults(), disk, its_clock)
    processor = line(market.processor) if line else market.processor
    try:
        letters = post or choose_post(mail, mail_from, market.home.mail, market.addresses, clock)
        market.mount(rooms(processor, letters), strangers, processor)
    except BaseException:
        market.close()
        raise
    return market


def rooms(processor: Processor, letters: Post) -> tuple[Context, ...]:
    """Every context of the market, over these ports."""
    return (
        accounts.mount(),
        gigs.mount(),
        orders.mount(),
        payments.mount(processor),
        ledger.mount(),
        notifications.mount(letters),
    )


def _all(contexts: Iterable[Context], what: str) -> list[Any]:
    return [one for context in contexts for one in getattr(context, what)]


def _those(kind: type[Any], strangers: Iterable[Stranger]) -> list[Any]:
    return [one for one in strangers if isinstance(one, kind)]


def _refuse_twins(names: Sequence[str]) -> None:
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise NotConfigured(f"two consumers are called {', '.join(twins)}; a name belongs to one")
