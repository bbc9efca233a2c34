"""One run: a seed's world lives for some days in its weather, is healed, comes to rest, and is judged."""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.errors import GigwrightError
from gigwright.simulation.clocks import Clocks
from gigwright.simulation.draws import Draws
from gigwright.simulation.faults import BYTE_FLIPPED, LETTER_WITHHELD
from gigwright.simulation.invariants import Violation, check
from gigwright.simulation.invariants.letters import withheld
from gigwright.simulation.machine import Stopped
from gigwright.simulation.mischief import Mischief
from gigwright.simulation.operator import Operator
from gigwright.simulation.rot import rotten
from gigwright.simulation.town import Town
from gigwright.simulation.watch import Broken
from gigwright.simulation.weather import Profile, Weather, draw_weather
from gigwright.simulation.world import World
from gigwright.wiring import Market

MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory, where there is one; else the usual place
CONVERGES_WITHIN = timedelta(days=2)
AROUND_MAX = 20
FLIPS = 2
DAY = timedelta(days=1)


class Plan(msgspec.Struct, frozen=True):
    """What is to be run. `without` names faults that are left out, though the seed would have them."""

    seed: int
    days: int
    orders: int
    profile: Profile
    without: tuple[str, ...] = ()


class Outcome(msgspec.Struct, frozen=True):
    """What came of it: `hash` is the SHA-256 over the events' hashes; `happened` counts faults, sites, paths.

    `around` are the last events of a run that was broken: position, name and time.
    """

    plan: Plan
    weather: Weather
    events: int
    hash: str
    violations: tuple[Violation, ...]
    happened: Mapping[str, int]
    around: tuple[tuple[int, str, str], ...] = ()


def weather_of(plan: Plan) -> Weather:
    """The seed's weather, less what is left out."""
    drawn = draw_weather(Draws(plan.seed).named("weather"), plan.profile)
    return msgspec.structs.replace(drawn, **dict.fromkeys(plan.without, 0))


def run(plan: Plan) -> Outcome:
    """Live, heal, rest, judge. What the program under test raises by itself is a violation too."""
    with TemporaryDirectory(prefix="gigwright-world-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        world = World(plan.seed, Path(folder), weather_of(plan))
        try:
            violations = _lived(world, plan)
            market = world.works.market or world.shop.market  # a law may be broken while one of them is down
            return Outcome(
                plan=plan,
                weather=weather_of(plan),
                events=market.log.head() if market else 0,
                hash=fingerprint(market) if market else "",
                violations=tuple(violations),
                happened=dict(sorted(world.tally().items())),
                around=_last_events(market) if market and violations else (),
            )
        finally:
            world.close()


def fingerprint(market: Market) -> str:
    """One number for the whole log: SHA-256 over the hashes of its events, in order."""
    digest = sha256()
    for event in market.log.read():
        digest.update(event.hash)
    return digest.hexdigest()


def _last_events(market: Market) -> tuple[tuple[int, str, str], ...]:
    found = market.log.read(backwards=True, limit=AROUND_MAX)
    return tuple((event.position, event.name, rfc3339(event.recorded)) for event in found)


def _lived(world: World, plan: Plan) -> list[Violation]:
    try:
        Town(world, plan.days, plan.orders).begin()
        Mischief(world).begin()
        Clocks(world).begin()
        Operator(world).begin()
        world.run(world.clock.now() + plan.days * DAY)
        world.heal()
        world.run(world.clock.now() + CONVERGES_WITHIN)
    except Broken as broken:
        return [broken.violation]
    except Stopped as stopped:
        return [Violation("F0", str(stopped))]
    except Exception as error:  # noqa: BLE001 - whatever the program raises by itself is a violation too
        return [Violation("F0", f"{type(error).__name__}: {error}")]
    return _judged(world)


def _judged(world: World) -> list[Violation]:
    try:
        market = world.at_rest()
    except GigwrightError as error:
        return [Violation("F0", f"a part could not come to rest: {error}")]
    counter = world.counter
    try:
        found = check(
            market, acknowledged=counter.acknowledged, refused=counter.refused, letters=world.mailbox.answered
        )
    except GigwrightError as error:
        return [Violation("F0", f"it can't be judged: {error}")]
    breach = [world.watch.breach] if world.watch.breach is not None else []
    world.happened[LETTER_WITHHELD] += withheld(market)
    return [*breach, *found, *_heard(world, market), *_rotten(world, market)]


def _heard(world: World, market: Market) -> list[Violation]:
    """I7 for the consumers of others."""
    return [Violation("I7", sentence) for sentence in world.sick.faults(market)] if world.has_strangers else []


def _rotten(world: World, market: Market) -> list[Violation]:
    """Where anything may go wrong, bytes flip too."""
    if not world.is_rainy:
        return []
    sentences = rotten(market, world.folder / "copy", world.draws.named("rot"), FLIPS)
    world.happened[BYTE_FLIPPED] += FLIPS
    return [Violation("F9", sentence) for sentence in sentences]
