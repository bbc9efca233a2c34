"""`gigwright mail preview`: every letter as people get it, with made-up facts."""

from pathlib import Path

import click

from gigwright.backbone.clock import SystemClock
from gigwright.cli.output import emit, plain, say
from gigwright.cli.session import Session, json_option, pass_session
from gigwright.wiring import Preview, letter_names, previews

FORMATS = {"text": "txt", "html": "html", "eml": "eml"}


@click.command()
@click.argument("template", required=False, type=click.Choice(letter_names()), metavar="[TEMPLATE]")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write a file for each letter there.",
)
@json_option
@pass_session
def preview(session: Session, template: str | None, form: str, folder: Path | None) -> None:
    """Show every letter, or TEMPLATE, with example facts; where it chooses other words, once for each.

    No home is needed.
    """
    found = list(previews(session.mail, template, SystemClock()))
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    for letter in found:
        content = _content(letter, form)
        if folder is not None:
            path = folder / f"{letter.name}.{FORMATS[form]}"
            path.write_bytes(content)
            _tell(session, letter, form, "file", str(path))
        else:
            _tell(session, letter, form, "content", content.decode().replace("\r\n", "\n"))


def _tell(session: Session, letter: Preview, form: str, what: str, said: str) -> None:
    if session.json:
        emit({"letter": letter.name, "subject": letter.subject, "format": form, what: said})
    else:
        say(said if what == "file" else plain(f"--- {letter.name}\n{said}"))


def _content(letter: Preview, form: str) -> bytes:
    match form:
        case "html":
            return letter.html.encode()
        case "eml":
            return letter.message
    return f"Subject: {letter.subject}\n\n{letter.text}".encode()
