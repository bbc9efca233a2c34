"""`gigwright work`: run the consumers until somebody says stop."""

import signal
from pathlib import Path

import click

from gigwright.backbone.errors import GigwrightError
from gigwright.backbone.runner import Runner
from gigwright.cli.output import complain, emit, say
from gigwright.cli.session import Session, pass_session, shared_options, strangers_option
from gigwright.wiring import Market

ENDINGS = (signal.SIGINT, signal.SIGTERM)
LOOK_SECONDS = 1.0


class NothingMoves(GigwrightError):
    """All that this process ran has stopped by itself."""

    what_to_do = "read above why, mend it, and start it again"


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@strangers_option
@click.option(
    "--until-idle", is_flag=True, help="End when nothing is left to do now; later retries are not waited for."
)
@shared_options
@pass_session
def work(session: Session, names: tuple[str, ...], files: tuple[Path, ...], *, until_idle: bool) -> None:
    """Run the consumers, or only those named: charge cards, send letters, keep the books.

    Any number of processes may work on a market: they share the work, and take over from one that dies. Ctrl-C and
    SIGTERM end it within ten seconds: every consumer finishes its step and saves how far it is. It ends by itself,
    with exit code 1, when every consumer has stopped.
    """
    if not until_idle:
        # Before any thread begins: a blocked signal waits for the main thread, and can't break into a step.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    with session.market(begin=True, files=files, only=names) as market:
        _announce(session, market)
        if until_idle:
            market.settle()
        else:
            _run_until_told(session, market)
    if not session.json:
        say("ended; every consumer goes on from here at the next start")


def _announce(session: Session, market: Market) -> None:
    names = [part.name for part in market.parts]
    if session.json:
        emit({"home": str(market.home.folder), "consumers": names})
    else:
        say(f"working on {market.home.folder}: {', '.join(names)}; Ctrl-C ends it")


def _run_until_told(session: Session, market: Market) -> None:
    def report(name: str, trouble: str) -> None:
        complain(f"{name}: {trouble}", "look at `gigwright consumers` and `gigwright doctor`", as_json=session.json)

    runner = Runner(market.parts, market.log, market.clock, report)
    runner.start()
    consumers = {part.name for part in market.parts} - {market.membership.name, market.operating.name}
    told = None
    while told is None and not consumers <= runner.stopped:
        told = signal.sigtimedwait(ENDINGS, LOOK_SECONDS)
    runner.stop()
    market.leave()
    if told is None:
        raise NothingMoves("every consumer has stopped")
