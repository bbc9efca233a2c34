"""`gigwright work`: run the consumers until somebody says stop."""

import signal
from pathlib import Path

import click

from gigwright.backbone.runner import Runner
from gigwright.cli.output import complain, emit, say
from gigwright.cli.session import Session, pass_session, shared_options, strangers_option
from gigwright.wiring import Market

ENDINGS = (signal.SIGINT, signal.SIGTERM)


@click.command()
@strangers_option
@click.option(
    "--until-idle", is_flag=True, help="End when nothing is left to do now; later retries are not waited for."
)
@shared_options
@pass_session
def work(session: Session, files: tuple[Path, ...], *, until_idle: bool) -> None:
    """Run the consumers: charge cards, send letters, keep the books.

    One process at a time may work on a home; a second one is refused. Ctrl-C and SIGTERM end it within ten seconds:
    every consumer finishes its step, saves how far it is, and goes on from there at the next start.
    """
    if not until_idle:
        # Before any thread begins: a blocked signal waits for the main thread, and can't break into a step.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    with session.market(begin=True, files=files) as market, market.home.work_alone():
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
    signal.sigwait(ENDINGS)
    runner.stop()
