"""SQL is SQL: statements live in named blocks of .sql files beside their store."""

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

PACKAGE = "gigwright.backbone.stores"
NAME = "-- name: "


def statements(file: str) -> dict[str, str]:
    """The statements of a file, by the name in the line `-- name: …` above each."""
    blocks = ("\n" + _text(file)).split("\n" + NAME)[1:]
    return {name.strip(): _without_comments(body) for name, _, body in (block.partition("\n") for block in blocks)}


def script(file: str, package: str = PACKAGE) -> Iterator[str]:
    """The statements of a schema beside a module of `package`, one by one, so that they can run in a transaction."""
    statement = ""
    for line in _text(file, package).splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _text(file: str, package: str = PACKAGE) -> str:
    return files(package).joinpath(file).read_text(encoding="utf-8")


def _without_comments(body: str) -> str:
    return "\n".join(line for line in body.splitlines() if not line.startswith("--")).strip().removesuffix(";")
