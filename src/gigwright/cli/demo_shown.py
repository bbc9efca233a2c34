"""The demonstration for people: one purchase as a tree, the letters, the books, the consumers."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from shlex import quote
from shutil import which

from rich.text import Text
from rich.tree import Tree

from gigwright.backbone.story import Node
from gigwright.cli.output import console, plain, say, show_table
from gigwright.simulation.report import Report
from gigwright.values import Money

LETTERS_SHOWN = 12
STYLES = {"command": "bold cyan", "event": "bold green", "effect": "yellow"}


def show(found: Report, folder: Path) -> None:
    """Everything that a newcomer wants to see, in the order in which they would ask."""
    console().print(Text(f"\n{found.events} events: {_counted(found)}.\n"))
    _show_the_purchase(found)
    _show_the_letters(found)
    _show_the_books(found)
    _show_the_consumers(found)
    say(f"The market is in {folder}. Look around:")
    for command in ("events", "consumers", "ledger check", "ledger journal", "mail"):
        say(f"  {_called()} {command} --home {quote(str(folder))}")


def _called() -> str:
    """What to type to call us: the name alone only where a shell would find it."""
    if which("gigwright"):
        return "gigwright"
    module = Path(sys.argv[0]).name == "__main__.py"
    return f"{quote(sys.executable)} -m gigwright" if module else quote(sys.argv[0])


def _counted(found: Report) -> str:
    orders = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in found.orders.items() if count)
    return f"orders {orders}; {found.charges} charges, {found.refunds} refunds, {found.payouts} payouts"


def _show_the_purchase(found: Report) -> None:
    say("One purchase, and what caused what: ▶ command  ● event  ○ a consumer's effect\n")
    say(found.order)
    root = Tree("", guide_style="dim", hide_root=True)  # without it, a line of the deepest fits into 80 columns
    start = found.tree[0].at
    for node in found.tree:
        _grow(root, node, start)
    console().print(root)
    say("")


def _grow(tree: Tree, node: Node, start: datetime) -> None:
    branch = tree.add(Text.assemble(*_words(node, start)))
    for child in node.children:
        _grow(branch, child, start)


def _words(node: Node, start: datetime) -> Iterator[tuple[str, str]]:
    sign = {"command": "▶ ", "event": "● ", "effect": "○ "}[node.kind]
    yield sign, STYLES[node.kind]
    yield plain(node.name), STYLES[node.kind]
    if node.position is not None:
        yield f" #{node.position}", "dim"
    if node.consumer is not None:
        yield f" by {plain(node.consumer)}", "magenta"
    if node.outcome is not None:
        yield f" → {plain(node.outcome)}", "default"
    yield f" {_since(node.at, start)}", "dim"


def _since(moment: datetime, start: datetime) -> str:
    """Like `+4m` or `+2d 19h 44m`; seconds only where there is nothing more."""
    minutes, seconds = divmod(int((moment - start).total_seconds()), 60)
    units = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "m"))
    return "+" + (" ".join(f"{count}{unit}" for count, unit in units if count) or f"{seconds}s")


def _show_the_letters(found: Report) -> None:
    rows = [(mail.at.strftime("%Y-%m-%d %H:%M"), mail.to, mail.subject) for mail in found.mails[-LETTERS_SHOWN:]]
    title = f"The last {len(rows)} of {len(found.mails)} letters"
    show_table((("sent", "l"), ("to", "l"), ("subject", "l")), rows, title=title)


def _show_the_books(found: Report) -> None:
    for trial in found.trials:
        rows = [
            *((account.account, Money(account.amount_minor, account.currency)) for account in trial.accounts),
            ("sum", Money(trial.sum_minor, trial.currency)),
            ("held for orders", Money(found.held.get(trial.currency, 0), trial.currency)),
        ]
        show_table((("account", "l"), ("balance", "r")), rows, title=f"Trial balance, {trial.currency}")


def _show_the_consumers(found: Report) -> None:
    columns = (("consumer", "l"), ("position", "r"), ("lag", "r"), ("parked", "r"))
    rows = [(one.name, one.position, one.lag, one.parked) for one in found.consumers]
    show_table(columns, rows, title="The consumers, who know nothing of one another")
