"""The server: granian, in this process and its loop, until somebody says stop."""

import asyncio
import signal
from collections.abc import Callable

from granian.constants import Interfaces
from granian.server.embed import Server

from gigwright.web.app import application
from gigwright.web.feeds import Feeds

ENDINGS = (signal.SIGINT, signal.SIGTERM)
STREAMS_END_SECONDS = 0.5  # between the last word to every stream and the end of the server


def serve(feeds: Feeds, host: str, port: int, listening: Callable[[], None]) -> None:
    """Answer at this address until SIGINT or SIGTERM, then let what runs come to its end, within ten seconds."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)  # whoever started us may have kept them for later
    asyncio.run(_serve(feeds, host, port, listening))


async def _serve(feeds: Feeds, host: str, port: int, listening: Callable[[], None]) -> None:
    server = Server(
        application(feeds),
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        websockets=False,
        log_enabled=False,
    )
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for ending in ENDINGS:
        loop.add_signal_handler(ending, told.set)
    running = loop.create_task(server.serve())
    listening()
    stop = loop.create_task(told.wait())
    await asyncio.wait({running, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    feeds.close()
    await asyncio.sleep(STREAMS_END_SECONDS)
    server.stop()  # type: ignore[no-untyped-call] # granian says nothing of it
    await running
