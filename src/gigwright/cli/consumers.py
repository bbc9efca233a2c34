"""`gigwright consumers`: who hears the log, how far each is, what waits; and what an operator does about it."""

from collections.abc import Callable, Iterator
from getpass import getuser
from typing import Any, TypeVar

import click

from gigwright.backbone.consumers import Held
from gigwright.backbone.errors import Refused
from gigwright.backbone.operating import (
    PauseConsumer,
    ResetConsumer,
    ResumeConsumer,
    RetryEvents,
    SkipEvent,
)
from gigwright.backbone.status import Status
from gigwright.cli.options import number_argument, number_option
from gigwright.cli.output import emit, note, say, show_table
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.wiring import Market

COLUMNS = (
    ("consumer", "l"),
    ("kind", "l"),
    ("position", "r"),
    ("lag", "r"),
    ("seconds", "r"),
    ("events/s", "r"),
    ("in flight", "r"),
    ("retrying", "r"),
    ("waiting", "r"),
    ("parked", "r"),
    ("oldest parked", "r"),
    ("run by", "l"),
    ("paused, or its last error", "l"),
)
PARKED = (("consumer", "l"), ("position", "r"), ("event", "l"), ("key", "l"), ("attempts", "r"), ("error", "l"))

F = TypeVar("F", bound=Callable[..., Any])


@click.group(invoke_without_command=True)
@shared_options
@pass_session
@click.pass_context
def consumers(context: click.Context, session: Session) -> None:
    """Show every consumer that runs here or ever did: how far it is, who runs it, what waits and why."""
    if context.invoked_subcommand is None:
        with session.market() as market:
            _show(session, market)


def acts_option(command: F) -> F:
    """--reason and --as, which every act of an operator is recorded with."""
    reason = click.option("--reason", required=True, metavar="TEXT", help="Why; it is recorded with the act.")
    actor = click.option(
        "--as", "actor", metavar="WHO", default=None, help="Who acts; the user of this machine, if not said."
    )
    return reason(actor(command))


@consumers.command()
@click.argument("name")
@acts_option
@shared_options
@pass_session
def pause(session: Session, name: str, actor: str | None, reason: str) -> None:
    """Let nobody run a consumer until it is resumed; what it is doing at this moment it finishes."""
    with session.market() as market:
        _act(session, market, PauseConsumer(by=_who(actor), consumer=_known(market, name).name, reason=reason))


@consumers.command()
@click.argument("name")
@acts_option
@shared_options
@pass_session
def resume(session: Session, name: str, actor: str | None, reason: str) -> None:
    """Let a paused consumer run again."""
    with session.market() as market:
        _act(session, market, ResumeConsumer(by=_who(actor), consumer=_known(market, name).name, reason=reason))


@consumers.command()
@click.argument("name")
@number_option("--to", 0, "Go on behind this position; 0 hears everything again.", required=True)
@click.option("--yes", is_flag=True, help="Do it without asking.")
@acts_option
@shared_options
@pass_session
def reset(session: Session, name: str, to: int, actor: str | None, reason: str, *, yes: bool) -> None:
    """Let a reactor, or the timers, go on behind another position; first it says what that would do."""
    with session.market() as market:
        status = _known(market, name)
        _refuse_a_projection(status)
        if to > market.log.head():
            raise Refused(f"position {to} is beyond the head of the log at {market.log.head()}")
        note(_foretold(status, to))
        if not yes and not click.confirm("Reset it?", err=True):
            note("nothing was changed")
            return
        _act(session, market, ResetConsumer(by=_who(actor), consumer=name, position=to, reason=reason))


@consumers.command()
@click.argument("name", required=False)
@shared_options
@pass_session
def parked(session: Session, name: str | None) -> None:
    """Show what was given up after its retries, of one consumer or of all."""
    with session.market() as market:
        names = [_known(market, name).name] if name else [status.name for status in market.consumers()]
        found = [held for each in names for held in market.store.held(each) if held.state == "parked"]
        rows = [(held.consumer, held.position, _event_name(market, held), *_rest(held)) for held in found]
    if session.json:
        for held in found:
            emit(held)
    elif rows:
        show_table(PARKED, rows)
    else:
        say("nothing is parked")


@consumers.command()
@click.argument("name")
@number_argument("position", required=False)
@click.option("--all", "everything", is_flag=True, help="All that it has parked.")
@acts_option
@shared_options
@pass_session
def retry(
    session: Session, name: str, position: int | None, actor: str | None, reason: str, *, everything: bool
) -> None:
    """Try again what a consumer has parked: the event at one position, or --all."""
    if (position is None) != everything:
        raise click.UsageError("say which: a position, or --all")
    with session.market() as market:
        _refuse_unless_parked(market, _known(market, name).name, position)
        _act(session, market, RetryEvents(by=_who(actor), consumer=name, position=position, reason=reason))


@consumers.command()
@click.argument("name")
@number_argument("position")
@acts_option
@shared_options
@pass_session
def skip(session: Session, name: str, position: int, actor: str | None, reason: str) -> None:
    """Let a consumer go on without ever handling the event that it has parked at this position."""
    with session.market() as market:
        _refuse_unless_parked(market, _known(market, name).name, position)
        _act(session, market, SkipEvent(by=_who(actor), consumer=name, position=position, reason=reason))


def _show(session: Session, market: Market) -> None:
    found, head = market.consumers(), market.log.head()
    if session.json:
        for status in found:
            emit(status)
        return
    show_table(COLUMNS, [tuple(_cells(status)) for status in found])
    say(f"the log stands at {head}")


def _cells(status: Status) -> Iterator[object]:
    yield from (status.name, status.kind, status.position, status.lag)
    yield "" if status.lag_seconds is None else round(status.lag_seconds, 1)
    yield from (status.rate, status.in_flight, status.retrying, status.waiting, status.parked)
    yield "" if status.oldest_parked_seconds is None else f"{status.oldest_parked_seconds:.0f} s"
    yield ", ".join(status.owners)
    yield status.paused or status.error or ""


def _act(session: Session, market: Market, command: Any) -> None:
    """Recorded first, then applied; if that fails, any process that works does it."""
    (recorded,) = market.do(command)
    market.operating.step(market.clock.now())
    if session.json:
        emit({"position": recorded.position, "event": recorded.name, "id": recorded.id, "by": recorded.actor})
    else:
        say(f"recorded as event {recorded.position} ({recorded.name}), by {recorded.actor}; it holds from now on")


def _known(market: Market, name: str) -> Status:
    found = {status.name: status for status in market.consumers()}
    if name not in found:
        raise click.UsageError(f"no consumer is called {name!r}; there are {', '.join(sorted(found))}")
    return found[name]


def _refuse_a_projection(status: Status) -> None:
    if status.kind == "projection":
        raise Refused(
            f"{status.name} is a projection: its tables would hold everything twice",
            what_to_do=f"make them anew beside the living ones: `gigwright rebuild {status.name}`",
        )


def _refuse_unless_parked(market: Market, name: str, position: int | None) -> None:
    found = [held for held in market.store.held(name) if held.state == "parked"]
    if not [held for held in found if position in (None, held.position)]:
        where = "" if position is None else f" at position {position}"
        raise Refused(f"{name} has nothing parked{where}", what_to_do="`gigwright consumers parked` shows what is")


def _foretold(status: Status, to: int) -> str:
    if to < status.position:
        again = status.position - to
        return (
            f"{status.name} stands at {status.position}: up to {again} events would be heard again. What it did outside"
            " because of them is recorded and is not done again; a consumer with notes of its own may count twice."
        )
    return f"{status.name} stands at {status.position}: up to {to - status.position} events would never be heard."


def _event_name(market: Market, held: Held) -> str:
    return next((event.name for event in market.log.read(after=held.position - 1, upto=held.position)), "?")


def _rest(held: Held) -> tuple[object, ...]:
    return (held.key, held.attempts, held.error or "")


def _who(actor: str | None) -> str:
    return actor or f"operator:{getuser()}"
