"""Letters: those that were kept, how they look, and where none go."""

from typing import Any

import click

from gigwright.cli.mail.kept import show
from gigwright.cli.mail.looks import preview
from gigwright.cli.mail.nowhere import release, suppressed, unsent
from gigwright.cli.mail.wanted import subscribe, unsubscribe

__all__ = ["mail"]

SHOW = "show"


class Letters(click.Group):
    """What is no subcommand is the id of a letter or an event, or asks for the list: it is shown."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asks_for_help = any(one in ctx.help_option_names for one in args)
        if not asks_for_help and not any(one in self.commands for one in args):
            args = [SHOW, *args]
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_commands(ctx, formatter)
        with formatter.section("Without a command"):
            formatter.write_text("[--limit N] [ID] does what `show` does.")


@click.group(cls=Letters)
def mail(**_: Any) -> None:
    """Show the letters in the mail folder; see how each looks; see where none go, and let them go there again."""


for command in (show, preview, suppressed, unsent, release, unsubscribe, subscribe):
    mail.add_command(command)
