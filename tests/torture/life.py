"""A market's life by the script, in one home: it can end at any moment, and goes on where it ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from gigwright.backbone.faults import Faults, NoFaults
from gigwright.backbone.ids import CommandId, SystemIds, derive
from gigwright.contexts.payments.ports import UnreliableProcessor
from gigwright.simulation.invariants import Violation, check
from gigwright.simulation.play import pass_time
from gigwright.wiring import Market, open_market
from gigwright.wiring.post import choose_post
from tests.torture.lines import UnsurePost, weather
from tests.torture.remembered import Notebook, RememberedClock
from tests.torture.script import END, HEALED, OUTAGE, START, Step, script

MOMENT = timedelta(seconds=25)
MOMENTS = 2


class Life:
    """One stretch of it, in one process."""

    def __init__(self, market: Market, clock: RememberedClock, notebook: Notebook) -> None:
        self.market = market
        self.notebook = notebook
        self._clock = clock

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
        form = self.notebook.form(step.name) or self._filled_in(step)
        if form is not None:
            command = derive(CommandId, "torture", step.name)
            self.notebook.write_answer(step.name, command, self.market.do(form, id=command))
        for _ in range(MOMENTS):  # whatever was lost on the way is asked again
            pass_time(self.market, self._clock, self._clock.now() + MOMENT)

    def _filled_in(self, step: Step) -> object | None:
        form = step.build(self.market)
        if form is not None:
            self.notebook.write_form(step.name, form)
        return form


@contextmanager
def opened(folder: Path, faults: Faults | None = None) -> Iterator[Life]:
    """The life in this folder, which must exist."""
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
            line=lambda processor: UnreliableProcessor(processor, plan),
        ) as market:
            post.inner = choose_post(None, None, market.home.mail, market.addresses, clock)
            yield Life(market, clock, notebook)
    finally:
        notebook.close()
