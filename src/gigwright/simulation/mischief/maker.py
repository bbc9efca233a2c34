"""Makes mischief in a world, all the time, and sees to it that every kind of it has its turn."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from gigwright.backbone.errors import Refused, StoreTrouble
from gigwright.backbone.ids import CommandId, SeededIds
from gigwright.simulation.hub import Gone
from gigwright.simulation.invariants import Violation
from gigwright.simulation.mischief.adding import ADDING
from gigwright.simulation.mischief.back import BACK
from gigwright.simulation.mischief.banks import BANKS, MADE_AFTER_ALL
from gigwright.simulation.mischief.billing import BILLING, EATEN_UP, TOO_LITTLE, TOO_SOON
from gigwright.simulation.mischief.breaks import BREAKS, NEVER_LEFT
from gigwright.simulation.mischief.coupons import ALL_FROM_CREDIT, COUPONS, FLEETING_COUPONS
from gigwright.simulation.mischief.court import COURT
from gigwright.simulation.mischief.credit import CREDIT, OF_CREDIT, TOO_LITTLE_LEFT
from gigwright.simulation.mischief.early import EARLY, FLEETING_EARNINGS
from gigwright.simulation.mischief.known import Known
from gigwright.simulation.mischief.mail import MAIL
from gigwright.simulation.mischief.money import FLEETING, LEDGER, PAYMENTS
from gigwright.simulation.mischief.offers import OFFERS
from gigwright.simulation.mischief.orders import FULL, ORDERS, TOO_MUCH_MONEY
from gigwright.simulation.mischief.people import ACCOUNTS, GIGS
from gigwright.simulation.mischief.policies import POLICIES
from gigwright.simulation.mischief.questions import QUESTIONS
from gigwright.simulation.mischief.scene import NoOccasion, Scene
from gigwright.simulation.mischief.stage import Stage
from gigwright.simulation.mischief.sweeping import FLEETING_SWEEPS, SWEEPS
from gigwright.simulation.mischief.waiting import WAITS
from gigwright.simulation.watch import Broken
from gigwright.simulation.world import World
from gigwright.wiring import Market

Ask = Callable[[Scene], object]

PEOPLE: dict[str, Ask] = {**ACCOUNTS, **MAIL, **POLICIES, **GIGS}
MONEY: dict[str, Ask] = {**LEDGER, **PAYMENTS, **BREAKS, **BILLING, **CREDIT, **COUPONS, **EARLY, **SWEEPS}
IN_WORK: dict[str, Ask] = {**QUESTIONS, **WAITS, **ADDING, **BACK, **COURT, **BANKS}
TABLE: dict[str, Ask] = {**PEOPLE, **ORDERS, **OFFERS, **IN_WORK, **MONEY}

# Occasions for these are few, or pass within minutes: they are looked for whenever something was recorded.
AT_ONCE = (
    *FLEETING,
    *OF_CREDIT,
    *FLEETING_COUPONS,
    *FLEETING_EARNINGS,
    MADE_AFTER_ALL,
    *FLEETING_SWEEPS,
    TOO_MUCH_MONEY,
    NEVER_LEFT,
    EATEN_UP,
    TOO_LITTLE,
    TOO_SOON,
)
AT_ONCE_MAX = 4
PAUSE = (timedelta(minutes=30), timedelta(hours=3))
CROWDED_PERCENT = 15
CROWD_COMES = (timedelta(days=1), timedelta(days=8))
ASKED_OF_THE_CROWDED = 12
HALF_A_MINUTE = timedelta(seconds=30)


class Mischief:
    """One mischief-maker. `made` counts what was tried, and refused as it should be, by the beginning of its key."""

    def __init__(self, world: World, table: Mapping[str, Ask] = TABLE) -> None:
        self.made: Counter[str] = Counter()
        self._world = world
        self._table = table
        self._draws = world.draws.named("mischief")
        self._ids = SeededIds(self._draws.named("ids").below(2**63), world.clock)
        self._known = Known()
        self._stage = Stage(world)

    def begin(self, *, crowd: bool | None = None) -> None:
        """From now on; `crowd` says whether a seller's queue fills up once, else chance does."""
        comes = self._draws.percent(CROWDED_PERCENT)
        self._world.live("mischief", lambda: self._live(crowded=comes if crowd is None else crowd))

    def _live(self, *, crowded: bool) -> None:
        self._stage.build()
        self._world.live("a thrifty buyer", self._save)
        if crowded:
            self._world.live("a crowd", self._crowd)
        after = self._world.clock.now()
        while True:
            self._world.hub.wait(self._draws.time(*PAUSE), listen=True)
            self._make_one_of([name for name in AT_ONCE if name in self._table and self.made[name] < AT_ONCE_MAX])
            if self._world.clock.now() >= after:
                self._make_one_of(sorted(self._table, key=lambda name: self.made[name]))
                after = self._world.clock.now() + self._draws.time(*PAUSE)

    def _save(self) -> None:
        self._world.wait(self._draws.time(*CROWD_COMES))
        self._stage.save()
        for _ in range(AT_ONCE_MAX):
            self._make_one_of([TOO_LITTLE_LEFT])
            self._make_one_of([ALL_FROM_CREDIT])
            self._world.wait(HALF_A_MINUTE)

    def _crowd(self) -> None:
        self._world.wait(self._draws.time(*CROWD_COMES))
        self._stage.crowd()
        for _ in range(ASKED_OF_THE_CROWDED):
            self._make_one_of([FULL])
            self._world.wait(HALF_A_MINUTE)

    def _make_one_of(self, names: Sequence[str]) -> None:
        """The first for which there is an occasion, at an open shop; nobody goes on between the look and the act."""
        market = self._world.shop.market
        if market is None:
            return
        try:
            self._known.follow(market.log)
            for name in names:
                if self._is_made(market, name):
                    return
        except StoreTrouble:
            return  # another time

    def _is_made(self, market: Market, name: str) -> bool:
        shop, clock = self._world.shop, self._world.shop.clock
        scene = Scene(self._known, self._draws, self._ids, clock.now())
        try:
            command = self._table[name](scene)
        except NoOccasion:
            return False
        clock.wrong_by += scene.ahead
        shop.hurried = True
        try:
            market.do(command, id=self._ids.new(CommandId))
        except Refused as refusal:
            self.made[name] += 1
            self._world.refused(refusal)
            return True
        except Gone:
            pass  # it crashed while it did it: the rule had said yes
        finally:
            clock.wrong_by -= scene.ahead
            shop.hurried = False
        raise Broken(Violation("mischief", f"{name}: nobody refused {command}"))
