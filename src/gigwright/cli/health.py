"""What the doctor looks at, each as a finding with what to do about it."""

import platform
import shutil
import sqlite3
from collections.abc import Iterator

import msgspec

from gigwright.backbone.errors import GigwrightError
from gigwright.backbone.status import Status
from gigwright.wiring import Mail, Market, differences_from, greet_the_server, last_backup

FREE_SHARE_MIN = 0.10
FREE_BYTES_ENOUGH = 5 * 1024**3  # a tenth of a large disk is not yet an alarm
GIB = 1024**3
FAULTS_SHOWN_MAX = 5
BACKUP_DAYS_MAX = 7


class Check(msgspec.Struct, frozen=True):
    """One thing looked at; `what_to_do` where it is wrong, or could be better."""

    name: str
    ok: bool
    found: str
    what_to_do: str | None = None


def examine(market: Market, mail: Mail) -> list[Check]:
    """Every check; reads the whole log."""
    return [
        Check("python", ok=True, found=platform.python_version()),
        Check("sqlite", ok=True, found=sqlite3.sqlite_version),
        _store(market),
        _log(market),
        _backup(market),
        *_consumers(market),
        _mail(market, mail),
        _disk(market),
    ]


def _store(market: Market) -> Check:
    """A store that is less than safe would not have been opened; what it reports is shown all the same."""
    return Check("store", ok=True, found=market.truth.says())


def _log(market: Market) -> Check:
    report = market.log.verify()
    if not report.faults:
        return Check("log", ok=True, found=f"{report.events} events, every hash follows from the one before")
    shown = "; ".join(report.faults[:FAULTS_SHOWN_MAX])
    return Check(
        "log",
        ok=False,
        found=f"{len(report.faults)} faults in {report.events} events: {shown}",
        what_to_do="stop the market, keep a copy of the home, and restore the last backup that verifies",
    )


def _backup(market: Market) -> Check:
    """That there is one, how old it is, and that the log still holds what was backed up."""
    last = last_backup(market.home)
    if last is None:
        return Check("backup", ok=True, found="none was taken here", what_to_do="`gigwright backup TO` takes one")
    age = market.clock.now() - last.taken_at
    faults = list(differences_from(market.log, last))
    if faults:
        return Check("backup", ok=False, found=faults[0], what_to_do="compare both before anything else is recorded")
    advice = "take another one" if age.days >= BACKUP_DAYS_MAX else None
    return Check("backup", ok=True, found=f"{age.days} days old, up to event {last.head.position}", what_to_do=advice)


def _consumers(market: Market) -> Iterator[Check]:
    found = market.consumers()
    for status in found:
        yield from _consumer(status)
    lag = max((status.lag for status in found), default=market.log.head())
    advice = "`gigwright work` brings them up to date" if lag else None
    said = f"{len(found)}, at most {lag} events behind" if found else "none has run here yet"
    yield Check("consumers", ok=True, found=said, what_to_do=advice)


def _consumer(status: Status) -> Iterator[Check]:
    name = f"consumer {status.name}"
    if status.parked:
        found = f"{status.parked} events are parked and {status.waiting} wait: {status.error}"
        advice = f"mend the cause, then `gigwright consumers retry {status.name} --all` or `skip`"
        yield Check(name, ok=False, found=found, what_to_do=advice)
    elif status.error and not status.retrying:
        found = f"stopped at {status.position}, {status.lag} events behind: {status.error}"
        yield Check(name, ok=False, found=found, what_to_do="mend the cause, then start `gigwright work` again")
    elif status.error:
        found = f"{status.retrying} events are tried again: {status.error}"
        yield Check(name, ok=True, found=found, what_to_do="nothing while `gigwright work` runs, unless it goes on")


def _mail(market: Market, mail: Mail) -> Check:
    """That the server takes us: its certificate is good, and it knows our user."""
    try:
        answer = greet_the_server(mail)
    except GigwrightError as error:
        return Check("mail", ok=False, found=str(error), what_to_do="mend GIGWRIGHT_MAIL")
    if answer is None:
        return Check("mail", ok=True, found=f"letters are kept in {market.home.mail}, none leaves this machine")
    advice = "say who writes in GIGWRIGHT_MAIL_FROM, as Name <address>" if mail.sender is None else None
    return Check("mail", ok=True, found=answer, what_to_do=advice)


def _disk(market: Market) -> Check:
    usage = shutil.disk_usage(market.home.folder)
    found = f"{usage.free / GIB:.1f} GiB of {usage.total / GIB:.1f} GiB free"
    if usage.free >= min(usage.total * FREE_SHARE_MIN, FREE_BYTES_ENOUGH):
        return Check("disk", ok=True, found=found)
    return Check("disk", ok=False, found=found, what_to_do="make room: a full disk stops all writing")
