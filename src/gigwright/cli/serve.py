"""`gigwright serve`: the market's feeds over HTTP."""

import click

from gigwright.cli.output import emit, say
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.web import serve as run
from gigwright.web.feeds import Feeds

PORT = 8420


@click.command()
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Where to listen; this machine alone unless told.")
@click.option("--port", default=PORT, type=click.IntRange(1, 65_535), metavar="N", help=f"{PORT} unless told.")
@shared_options
@pass_session
def serve(session: Session, *, host: str, port: int) -> None:
    """Serve the events of the market to programs outside, as pages and as a stream; `token` issues what they show.

    It reads the log and works on nothing: `gigwright work` runs beside it. Ctrl-C and SIGTERM end it within ten
    seconds; streams are closed, and their readers go on elsewhere or later from where they were.
    """
    address = f"http://{host}:{port}"

    def announce() -> None:
        if session.json:
            emit({"address": address})
        else:
            say(f"serving {session.folder()} at {address}; Ctrl-C ends it")

    with session.market() as market:
        run(Feeds(market.log, market.truth.tokens()), host, port, announce)
