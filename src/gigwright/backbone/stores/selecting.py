"""Queries as SQL: an arm per way to match, each one range of an index that stops after a page. Values stand as `?`."""

from collections.abc import Sequence
from typing import Any

from gigwright.backbone.log import Position
from gigwright.backbone.query import Criterion, Query

ARMS_MAX = 100  # of one UNION; SQLite takes 500: https://www.sqlite.org/limits.html
ID_LETTERS = 26

Arm = tuple[str, tuple[Any, ...]]


class Span:
    """Positions above `after` up to `upto`, at most `limit` of them, in order or newest first."""

    def __init__(self, after: Position, upto: Position, limit: int, *, backwards: bool = False) -> None:
        self.bounds = (after, upto)
        self.limit = limit
        self.direction = "DESC" if backwards else "ASC"
        self.page = f"ORDER BY position {self.direction} LIMIT ?"


def select(wanted: str, query: Query, span: Span, by_name: str = "events") -> Arm | None:
    """The columns `wanted` of the matching events, as SQL and its parameters; None when nothing can match.

    `by_name` is the table of events as a database must be told to read it by its index of names.
    """
    if any(not criterion.names and not criterion.tags for criterion in query.criteria):
        return _arm(wanted, "events", "position > ? AND position <= ?", span.bounds, span)
    arms = _arms(query, span, by_name)
    if not arms:
        return None
    matching, parameters = _united(arms, span)
    return (
        f"SELECT {wanted} FROM ({matching}) AS found JOIN events USING (position) ORDER BY position {span.direction}",
        parameters,
    )


def _arms(query: Query, span: Span, by_name: str) -> list[Arm]:
    names = sorted({name for criterion in query.criteria if not criterion.tags for name in criterion.names})
    tagged = [criterion for criterion in query.criteria if criterion.tags]
    return [_by_name(name, span, by_name) for name in names] + [_by_tags(criterion, span) for criterion in tagged]


def _by_name(name: str, span: Span, table: str) -> Arm:
    conditions = "name = ? AND position > ? AND position <= ?"
    return _arm("position", table, conditions, (name, *span.bounds), span)


def _by_tags(criterion: Criterion, span: Span) -> Arm:
    """Along the stream of one tag: that of the youngest id, since it has had the least time to grow."""
    leading, *others = sorted(criterion.tags, key=lambda tag: (tag[-ID_LETTERS:], tag), reverse=True)
    names = sorted(criterion.names)
    conditions = "tag = ? AND position > ? AND position <= ?"
    if names:
        conditions += f" AND name IN ({', '.join('?' * len(names))})"
    conditions += " AND EXISTS (SELECT 1 FROM event_tags WHERE tag = ? AND position = stream.position)" * len(others)
    return _arm("position", "event_tags AS stream", conditions, (leading, *span.bounds, *names, *others), span)


def _arm(wanted: str, table: str, conditions: str, parameters: Sequence[Any], span: Span) -> Arm:
    return f"SELECT {wanted} FROM {table} WHERE {conditions} {span.page}", (*parameters, span.limit)


def _united(arms: list[Arm], span: Span) -> Arm:
    """All arms as one, in one snapshot; a UNION of UNIONs when there are many."""
    while len(arms) > ARMS_MAX:
        arms = [_union(arms[start : start + ARMS_MAX], span) for start in range(0, len(arms), ARMS_MAX)]
    return arms[0] if len(arms) == 1 else _union(arms, span)


def _union(arms: list[Arm], span: Span) -> Arm:
    united = " UNION ".join(f"SELECT position FROM ({sql}) AS arm_{n}" for n, (sql, _) in enumerate(arms))
    parameters = tuple(one for _, given in arms for one in given)
    return f"{united} {span.page}", (*parameters, span.limit)
