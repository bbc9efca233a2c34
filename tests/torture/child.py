"""A life in a process of its own: `python -m tests.torture.child FOLDER`, killed where GIGWRIGHT_CRASH_AT says."""

import os
import sys
from pathlib import Path

from gigwright.backbone.faults import Faults, NoFaults, crash_at
from tests.torture.life import opened

if __name__ == "__main__":
    setting = os.environ.get("GIGWRIGHT_CRASH_AT")
    faults: Faults = crash_at(setting) if setting else NoFaults()
    with opened(Path(sys.argv[1]), faults) as life:
        life.live()
