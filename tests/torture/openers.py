"""Many processes that open one new home at the same moment: `python -m tests.torture.openers FOLDER TIMES`."""

import os
import sys
import time
import traceback
from pathlib import Path

from gigwright.wiring import open_market

PROCESSES = 4
HEAD_START_SECONDS = 0.05  # for all to be there before the first begins


def main(folder: Path, times: int) -> int:
    """How many of them fell over."""
    return sum(_open_at_once(folder / f"home-{number}") for number in range(times))


def _open_at_once(home: Path) -> int:
    at = time.monotonic() + HEAD_START_SECONDS
    pids = [_fork(home, at) for _ in range(PROCESSES)]
    return sum(1 for pid in pids if os.waitpid(pid, 0)[1] != 0)


def _fork(home: Path, at: float) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        time.sleep(max(0.0, at - time.monotonic()))
        with open_market(home) as market:
            market.consumers()
    except BaseException:  # noqa: BLE001 - whatever it was, a fork of ours must not go on as its parent
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
