"""A market's life by the script, in one home: it can end at any moment, and goes on where it ended."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from gigwright.backbone.faults import Faults, NoFaults
from gigwright.backbone.ids import SystemIds
from gigwright.contexts.payments.ports import Plan, Processor, UnreliableProcessor
from gigwright.simulation.invariants import Violation, check
from gigwright.simulation.play import pass_time
from gigwright.wiring import Mail, Market, open_market
from gigwright.wiring.post import choose_post
from tests.torture.client import Client
from tests.torture.lines import UnsurePost, weather
from tests.torture.remembered import Notebook, RememberedClock
from tests.torture.script import END, HEALED, OUTAGE, START, Step, script

Line = Callable[[Processor, Plan], Processor]

MOMENT = timedelta(seconds=25)
MOMENTS = 2


class Life:
    """One stretch of it, in one process."""

    def __init__(self, market: Market, clock: RememberedClock, notebook: Notebook) -> None:
        self.market = market
        self.notebook = notebook
        self._clock = clock
        self._client = Client("script", market, notebook)

    def live(self) -> None:
        """From wherever it is to the end."""
        for step in script():
            if step.name not in self.notebook.answers:
                pass_time(self.market, self._clock, START + step.at)
                self._ask(step)
        pass_time(self.market, self._clock, END)

    def violations(self) -> list[Violation]:
        """What is wrong at the end."""
        return check(self.market, acknowledged=self.notebook.acknowledged())

    def _ask(self, step: Step) -> None:
        self._client.ask(step.name, step.build)
        self.market.settle()
        for _ in range(MOMENTS):  # whatever was lost on the way is asked again
            pass_time(self.market, self._clock, self._clock.now() + MOMENT)


@contextmanager
def opened(folder: Path, faults: Faults | None = None, line: Line = UnreliableProcessor) -> Iterator[Life]:
    """The life in this folder, which must exist. `line` is what stands between the market and the card processor."""
    clock = RememberedClock(folder / "clock", START)
    plan = weather(clock, OUTAGE, HEALED)
    post = UnsurePost(weather(clock, OUTAGE, HEALED))
    notebook = Notebook(folder / "notebook")
    try:
        with open_market(
            folder / "home",
            clock=clock,
            ids=SystemIds(clock),
            faults=faults or NoFaults(),
            post=post,
            line=lambda processor: line(processor, plan),
        ) as market:
            post.inner = choose_post(Mail(), market.home.mail, market.addresses, market.log, clock, market.links)
            yield Life(market, clock, notebook)
    finally:
        notebook.close()
