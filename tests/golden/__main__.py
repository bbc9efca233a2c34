"""Writes the schemas that are missing; one that is there is never written over: `python -m tests.golden`."""

import sys

from tests.golden.schemas import missing, write

if __name__ == "__main__":
    for kind in missing():
        sys.stdout.write(f"wrote {write(kind)}\n")
