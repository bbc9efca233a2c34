"""A document in words: as lines for a terminal, and as one page of HTML that can be printed."""

from collections.abc import Sequence
from html import escape

from gigwright.cli.output import plain

Row = tuple[str, str]

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 40rem; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border-bottom: 1px solid #ccc; padding: .4rem 0; text-align: left; vertical-align: top; }}
th {{ font-weight: normal; padding-right: 2rem; white-space: nowrap; }}
</style>
</head>
<body>
<h1>{title}</h1>
<table>
{rows}
</table>
</body>
</html>"""


def text_of(title: str, rows: Sequence[Row]) -> str:
    """The title, and below it a line for each row."""
    width = max(len(name) for name, _ in rows)
    return "\n".join([title, "", *(f"{name:<{width}}  {_on_a_line(value)}" for name, value in rows)])


def page_of(title: str, rows: Sequence[Row]) -> str:
    """A page without anything that is fetched from elsewhere."""
    cells = (
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(_on_a_line(value))}</td></tr>' for name, value in rows
    )
    return PAGE.format(title=escape(title), rows="\n".join(cells))


def _on_a_line(text: str) -> str:
    return " ".join(plain(text).split())
