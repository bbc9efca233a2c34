"""Copies of a SQLite file: taken while others write, and made into a log of its own when it is put in another place."""

import sqlite3
from contextlib import closing
from pathlib import Path

from gigwright.backbone.errors import NotReadable
from gigwright.backbone.ids import Ids
from gigwright.backbone.stores.facts import RESTORED_UPTO, Incarnation
from gigwright.backbone.stores.sql import statements
from gigwright.backbone.stores.sqlite import keep_meta
from gigwright.backbone.stores.sqlite_file import SqliteFile

SITE = "log.restore"

_sql = statements("sqlite_log.sql")


def copy_database(source: Path, target: Path) -> None:
    """One snapshot, into a file that is not there yet; who writes meanwhile is not held up. Raises NotReadable."""
    try:
        with closing(
            sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        ) as opened:
            opened.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise NotReadable(f"{source} could not be copied: {error}") from error


def become_another(file: SqliteFile, ids: Ids) -> str:
    """Give a restored log its own incarnation, which it returns; the places of its consumers move to it.

    Cursors of others, which know only the old one, stop with a clear error.
    """
    with file.writing(SITE) as connection:
        (old,) = connection.execute(_sql["meta"], ("incarnation",)).fetchone()
        (head,) = connection.execute(_sql["head"]).fetchone()
        new = ids.new(Incarnation)
        keep_meta(connection, {"incarnation": new, "restored_from": old, RESTORED_UPTO: str(head)})
        connection.execute(_sql["move_places"], (new, old))
        connection.execute(_sql["free_slots"])
        connection.execute(_sql["forget_owners"])
    return str(new)
