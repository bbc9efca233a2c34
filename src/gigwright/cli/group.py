"""The group of all commands, and how each of them ends: 0 done, 1 refused or violated, 2 usage."""

import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click
from click.exceptions import NoArgsIsHelpError

from gigwright.backbone.errors import GigwrightError
from gigwright.cli.output import complain, note

DONE = 0
REFUSED = 1
INTERRUPTED = 130  # what shells report for Ctrl-C


class Commands(click.Group):
    """Turns the errors that have names into a sentence and an exit code; any other is a bug, and looks it."""

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]  # the other arguments are click's own affair
        extra["standalone_mode"] = False
        as_json = "--json" in (sys.argv[1:] if args is None else args)
        try:
            code = super().main(args, prog_name, **extra)
        except GigwrightError as error:
            complain(str(error), error.what_to_do, as_json=as_json)
            sys.exit(REFUSED)
        except NoArgsIsHelpError as error:
            note(error.format_message())  # the help itself
            sys.exit(error.exit_code)
        except click.ClickException as error:
            complain(error.format_message(), _help_for(error), as_json=as_json)
            sys.exit(error.exit_code)
        except OSError as error:
            complain(_named(error), "look at the disk and at who may use the file, and ask again", as_json=as_json)
            sys.exit(REFUSED)
        except click.Abort:
            note("interrupted; what was acknowledged is kept, and the command can be run again")
            sys.exit(INTERRUPTED)
        sys.exit(code if isinstance(code, int) else DONE)

    def invoke(self, ctx: click.Context) -> Any:
        """A reader who has seen enough and closed the pipe has done nothing wrong."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _send_the_rest_nowhere()
            return DONE


def _send_the_rest_nowhere() -> None:
    """What is still in the buffers would fail again when the process ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _named(error: OSError) -> str:
    """What the operating system would not do, and to which file if it says so."""
    of = f"{error.filename}: " if error.filename else ""
    return f"{of}{error.strerror or error}"


def _help_for(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"see `{context.command_path if context else 'gigwright'} --help`"
