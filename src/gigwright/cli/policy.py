"""`gigwright policy`: the market's numbers, as a file that operators edit, check and put in force."""

from pathlib import Path

import click
import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.errors import GigwrightError, Refused
from gigwright.backbone.event import Recorded
from gigwright.backbone.query import query
from gigwright.cli.options import an_id, number_option
from gigwright.cli.output import Column, emit, note, say, show_table, tell_what_was_recorded
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.contexts.policies.decisions import PublishPolicy, check_version
from gigwright.events.policies import PolicyPublished, in_force
from gigwright.policy import FIRST_POLICY, Change, Policy, changes, read, written
from gigwright.values import OperatorId
from gigwright.wiring import Market

VERSION = "version:"
BYTES_MAX = 256 * 1024
COLUMNS: tuple[Column, ...] = (("key", "l"), ("now", "l"), ("then", "l"))

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


class NoSuchPolicy(GigwrightError):
    """No policy of this version was ever in force."""

    what_to_do = "take a version from `gigwright events --type policies.published`; 1 is the first"


class FaultyPolicy(GigwrightError):
    """The file can't be put in force; its sentence names every fault."""

    what_to_do = "mend the file, and try it with `gigwright policy check`"


class Judged(msgspec.Struct, frozen=True):
    """What a file says, what is wrong with it, and what it would change; nothing is said of the latter while it is."""

    policy: Policy
    faults: tuple[str, ...]
    changes: tuple[Change, ...]


@click.group()
def policy() -> None:
    """Read, check and publish the market's numbers: fees, windows and limits."""


@policy.command()
@number_option("--version", 1, "The policy of this version; the one in force unless told.")
@click.option("--format", "form", type=click.Choice(["toml", "json"]), help="json is the same as --json.  [toml]")
@shared_options
@pass_session
def show(session: Session, version: int | None, form: str | None) -> None:
    """Show the policy in force, or an earlier one, as the file that `check` and `publish` read; for programs, with when
    and by whom it was published (the first one by nobody)."""
    if session.json and form == "toml":
        raise click.UsageError("--json makes no sense with --format toml")
    with session.market() as market:
        shown, published = _of_version(market, version)
    if session.json or form == "json":
        emit({"policy": shown, "published": published and _when(published)})
    else:
        say(written(shown).rstrip())


@policy.command()
@file_argument
@shared_options
@pass_session
def check(session: Session, file: Path) -> None:
    """Say everything that is wrong with the policy in FILE, or what it would change, and change nothing; exit 1 if it
    has a fault."""
    with session.market() as market:
        before = market.policy()
        judged = _judge(file, before)
    if session.json:
        emit(
            {
                "ok": not judged.faults,
                "version": judged.policy.version,
                "faults": judged.faults,
                "changes": judged.changes,
            }
        )
    elif judged.faults:
        for fault in judged.faults:
            say(fault)
    elif judged.changes:
        show_table(COLUMNS, [(one.key, one.before or "", one.after or "") for one in judged.changes])
        say(f"policy {judged.policy.version} has no fault; `gigwright policy publish` puts it in force")
    else:
        say(f"policy {before.version} is in force, and the file says the same: nothing would change")
    if judged.faults:
        click.get_current_context().exit(1)


@policy.command()
@file_argument
@click.option("--as", "who", callback=an_id(OperatorId), metavar="opr_…", required=True, help="The operator who acts.")
@click.option("--reason", metavar="TEXT", required=True, help="Why; it is recorded.")
@shared_options
@pass_session
def publish(session: Session, file: Path, who: OperatorId, reason: str) -> None:
    """Put the policy in FILE in force: for what is decided from now on; orders that are placed keep theirs."""
    with session.market() as market:
        judged = _judge(file, market.policy())
        if judged.faults:
            raise FaultyPolicy(f"nothing was changed: {'; '.join(judged.faults)}")
        recorded = market.do(PublishPolicy(by=who, policy=judged.policy, reason=reason))
    tell_what_was_recorded(recorded, as_json=session.json)
    if not recorded:
        note("nothing was changed: the file says what is in force")


def _judge(file: Path, before: Policy) -> Judged:
    found, faults = read(_text(file))
    if found != before and not any(fault.startswith(VERSION) for fault in faults):
        faults = [*_of_its_version(found, before), *faults]
    told = [] if faults else changes(before, found)
    return Judged(found, tuple(faults), tuple(told))


def _of_its_version(found: Policy, before: Policy) -> list[str]:
    try:
        check_version(found, before)
    except Refused as refusal:
        return [str(refusal)]
    return []


def _text(file: Path) -> str:
    if file.stat().st_size > BYTES_MAX:
        raise click.UsageError(f"{file} is larger than {BYTES_MAX // 1024} KiB; that is no policy")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{file} is not written in UTF-8") from error


def _of_version(market: Market, version: int | None) -> tuple[Policy, Recorded[PolicyPublished] | None]:
    """The policy, and the event that put it in force; none did for the first one."""
    found: tuple[Policy, Recorded[PolicyPublished] | None] = (FIRST_POLICY, None)
    for event in market.log.read(query(PolicyPublished)):
        if found[0].version == version:
            break
        found = (in_force(found[0], event.data), event)
    if version not in (None, found[0].version):
        raise NoSuchPolicy(f"there was never a policy {version}; policy {found[0].version} is in force")
    return found


def _when(event: Recorded[PolicyPublished]) -> dict[str, object]:
    said = event.data
    return {
        "at": rfc3339(event.recorded),
        "by": said.operator,
        "reason": getattr(said.reason, "value", None),
        "position": event.position,
    }
