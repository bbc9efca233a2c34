"""Writes the page about the process: `python -m tests.cli.process > docs/process.md`."""

import sys

from gigwright.cli.process.page import page
from gigwright.wiring.process import the_process
from tests.cli.process.rules import table

if __name__ == "__main__":
    process, _ = the_process()
    sys.stdout.write("\n".join((*page(process), *table())) + "\n")
