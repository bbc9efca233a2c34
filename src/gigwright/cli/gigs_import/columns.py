"""Which column of somebody's file is which of ours."""

from collections.abc import Mapping, Sequence

import click
import msgspec

NEEDED = ("title", "category", "subcategory", "price")
OPTIONAL = ("delivery_days", "revisions", "currency", "id")


class Columns(msgspec.Struct, frozen=True):
    """The place of each of our columns that the file has."""

    places: dict[str, int]

    def of(self, ours: str, cells: Sequence[str]) -> str:
        """What the row says there, without spaces around it; nothing where the file has no such column."""
        place = self.places.get(ours)
        return "" if place is None else cells[place].strip()

    def has(self, ours: str) -> bool:
        """Whether the file says anything of it."""
        return ours in self.places


def mapping_of(pairs: Sequence[str]) -> dict[str, str]:
    """`ours=theirs`, each of ours once; a usage error otherwise."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        ours, equals, theirs = (part.strip() for part in pair.partition("="))
        if not equals or ours not in NEEDED + OPTIONAL or not theirs or ours in mapping:
            raise click.UsageError(
                f"--map {pair}: write it like price=price_eur, once for each of {', '.join(NEEDED + OPTIONAL)}"
            )
        mapping[ours] = theirs
    return mapping


def find_columns(heading: Sequence[str], mapping: Mapping[str, str]) -> Columns:
    """Mapped columns by the name that was given, the others by ours, in any case; a usage error if one is missing."""
    places = {ours: _place(heading, theirs) for ours, theirs in mapping.items()}
    for ours in NEEDED + OPTIONAL:
        if ours not in places and _names(heading, ours):
            places[ours] = _place(heading, ours)
    missing = [ours for ours in NEEDED if ours not in places]
    if missing:
        raise click.UsageError(
            f"the file has no column {' and no column '.join(missing)}; it has {', '.join(heading)}. "
            f"Say which one it is with --map {missing[0]}=THEIRS"
        )
    return Columns(places)


def _place(heading: Sequence[str], name: str) -> int:
    found = _names(heading, name)
    if len(found) != 1:
        times = "no column" if not found else f"{len(found)} columns"
        raise click.UsageError(f"the file has {times} called {name!r}; it has {', '.join(heading)}")
    return found[0]


def _names(heading: Sequence[str], name: str) -> list[int]:
    """Exactly that name; if there is none, that name in any case."""
    exact = [place for place, each in enumerate(heading) if each == name]
    return exact or [place for place, each in enumerate(heading) if each.casefold() == name.casefold()]
