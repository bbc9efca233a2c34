"""What may go wrong in a run, and how often: drawn from the seed, and printed with it."""

from datetime import timedelta
from typing import Literal

import msgspec

from gigwright.simulation.draws import Draws

Profile = Literal["calm", "swarm"]

RATES = (200, 1_000, 5_000, 10_000)  # of a million, for what may happen at every commit or read
CRASH_RATES = (50, 200, 500)  # of a million; beside this, each site has its turn
CALL_RATES = (10_000, 50_000, 150_000)  # of a million, for what may happen at every outside call


class Weather(msgspec.Struct, frozen=True):
    """How often each fault strikes, of a million times that it could; 0 is never. Times are how long one lasts."""

    crash: int = 0
    lost_before: int = 0
    lost_after: int = 0
    outage: int = 0
    news_twice: int = 0
    news_shuffled: int = 0
    news_late: int = 0
    news_forged: int = 0
    letter_lost_before: int = 0
    letter_lost_after: int = 0
    mailbox_gone: int = 0
    post_outage: int = 0
    commit_fails: int = 0
    commit_fails_after: int = 0
    disk_full: int = 0
    clock_jumps: int = 0
    poisoned: int = 0
    stuck: int = 0
    second_worker: int = 0
    pauses: int = 0
    operated: int = 0
    upgraded: int = 0
    wrong_lines: int = 0
    rest_after_crash: timedelta = timedelta(minutes=5)
    outage_lasts: timedelta = timedelta(hours=30)
    post_outage_lasts: timedelta = timedelta(hours=6)


CALM = Weather()
FAULTS = tuple(name for name in Weather.__struct_fields__ if isinstance(getattr(CALM, name), int))


def draw_weather(draws: Draws, profile: Profile) -> Weather:
    """In a swarm each fault is on in half of the seeds, so that some runs have many and some a few."""
    if profile == "calm":
        return CALM

    def rate(choices: tuple[int, ...]) -> int:
        return draws.one_of(choices) if draws.percent(50) else 0

    second = draws.percent(17)  # with it, each crash costs a takeover, in time as well: so there are fewer
    return Weather(
        crash=draws.one_of(RATES[:2] if second else CRASH_RATES) if draws.percent(70) else 0,
        lost_before=rate(CALL_RATES),
        lost_after=rate(CALL_RATES),
        outage=rate((60_000, 120_000)),
        news_twice=rate(CALL_RATES),
        news_shuffled=rate((500_000, 900_000)),
        news_late=rate((100_000, 500_000)),
        news_forged=rate(CALL_RATES),
        letter_lost_before=rate(CALL_RATES),
        letter_lost_after=rate(CALL_RATES),
        mailbox_gone=rate((5_000, 20_000, 50_000)),
        post_outage=rate((10_000, 40_000)),
        commit_fails=rate(RATES),
        commit_fails_after=rate(RATES),
        disk_full=rate((500, 2_000)),
        clock_jumps=rate((50_000, 200_000)),
        poisoned=rate((50_000, 200_000)),
        stuck=rate((50_000, 200_000)),
        second_worker=int(second),
        pauses=draws.one_of((300_000, 900_000)) if second else rate((200_000, 600_000)),
        operated=rate((300_000, 900_000)),
        upgraded=int(draws.percent(50)),
        wrong_lines=draws.one_of((600_000, 1_000_000)) if draws.percent(85) else 0,
        rest_after_crash=draws.time(timedelta(seconds=1), timedelta(minutes=30)),
        outage_lasts=draws.time(timedelta(minutes=10), timedelta(minutes=90)),
        post_outage_lasts=draws.time(timedelta(minutes=5), timedelta(minutes=30)),
    )
