"""The process as a drawing: states in a column, each way out on a line of its own, one lane to each state.

Nothing overlaps because nothing shares a place: a label has a line of its own, a lane a column of its own. Where a line
crosses a lane without a dot they have nothing to do with each other.
"""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

import msgspec

from gigwright.cli.process import words
from gigwright.wiring.process import Process, Way

LETTER = 7.4  # pixels that a letter takes at most, on average
LINE = 19
ROW = 34
GAP = 26
EDGE, PAD = 24, 12
LANE = 20
TOP = 62

STYLE = """
  svg { --paper: #fff; --ink: #1c2430; --quiet: #5b6675; --box: #eef3f9; --edge: #7d91aa; --way: #33517a;
        --clock: #a2480c; background: var(--paper); font: 13px system-ui, sans-serif; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #14181f; --ink: #e8edf4; --quiet: #a3afbf; --box: #222b38; --edge: #5b6f8a; --way: #8fb4e8;
          --clock: #f0a45d; }
  }
  text { fill: var(--ink); }
  .name { font-weight: 600; font-size: 15px; }
  .quiet { fill: var(--quiet); font-size: 12px; }
  .state { fill: var(--box); stroke: var(--edge); }
  .end { fill: none; stroke: var(--edge); }
  .way { fill: none; stroke: var(--way); stroke-width: 1.5; }
  .clock { stroke: var(--clock); stroke-dasharray: 5 4; }
  .face { fill: var(--paper); stroke: var(--clock); stroke-width: 1.5; }
  .dot { fill: var(--way); }
  .head { fill: var(--way); }
"""


class Place(msgspec.Struct, frozen=True):
    """Where a state stands, and at which heights something comes in and leads out; without a name, the beginning."""

    name: str | None
    y: int
    height: int
    inside: tuple[str, ...]
    ways: tuple[Way, ...]

    @property
    def comes_in_y(self) -> int:
        return self.y + ROW // 2

    def leads_out_y(self, number: int) -> int:
        return self.y + ROW * (number + 1) + ROW // 2


class Sheet(msgspec.Struct, frozen=True):
    """What stands where: states between `EDGE` and `right`, labels from `labels`, lanes from `lanes_x` on."""

    places: tuple[Place, ...]
    lanes: dict[str, list[int]]
    right: int
    lanes_x: int

    @property
    def labels(self) -> int:
        return self.right + PAD + 2

    @property
    def width(self) -> int:
        return self.lanes_x + LANE * len(self.lanes)

    @property
    def height(self) -> int:
        return self.places[-1].y + self.places[-1].height + EDGE

    def lane_x(self, target: str) -> int:
        return self.lanes_x + LANE * list(self.lanes).index(target)


def svg(process: Process) -> Iterator[str]:
    """Line by line. It follows the reader's light or dark, and tells a screen reader every way."""
    sheet = _sheet(process)
    size = f'viewBox="0 0 {sheet.width} {sheet.height}" width="{sheet.width}" height="{sheet.height}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title desc">'
    yield '<title id="title">The process of an order</title>'
    yield f'<desc id="desc">{escape(". ".join(_told(process)))}.</desc>'
    yield f"<style>{STYLE}</style>"
    yield from _legend()
    for target, joins in sheet.lanes.items():
        yield from _lane(sheet, target, joins)
    for place in sheet.places:
        yield from _place(sheet, place, is_an_end=place.name in process.ends)
        for number, way in enumerate(place.ways):
            yield from _way(sheet, place.leads_out_y(number), way)
    yield "</svg>"


def _sheet(process: Process) -> Sheet:
    places = tuple(_places(process))
    longest_inside = max(len(text) for place in places for text in (place.name or "", *place.inside))
    longest_label = max(len(words.label(way)) for place in places for way in place.ways)
    right = EDGE + 2 * PAD + round(longest_inside * LETTER)
    return Sheet(places, _lanes(places), right, lanes_x=right + round(longest_label * LETTER) + 54)


def _places(process: Process) -> Iterator[Place]:
    begin = process.out_of(None)
    yield Place(name=None, y=TOP - ROW, height=ROW * len(begin), inside=(), ways=tuple(begin))
    y = TOP + ROW * len(begin) + GAP
    for name in process.states:
        ways = process.out_of(name)
        inside = tuple(words.staying(process.within(name)))
        height = max(ROW + LINE * len(inside) + PAD, ROW * (len(ways) + 1) + PAD // 2)
        yield Place(name=name, y=y, height=height, inside=inside, ways=tuple(ways))
        y += height + GAP


def _lanes(places: Sequence[Place]) -> dict[str, list[int]]:
    """For each state that a way leads to, the heights at which the ways there come into its lane; the longest last."""
    lanes: dict[str, list[int]] = {}
    for place in places:
        for number, way in enumerate(place.ways):
            lanes.setdefault(way.after, []).append(place.leads_out_y(number))
    comes_in = {place.name: place.comes_in_y for place in places}
    spans = {name: [*joins, comes_in[name]] for name, joins in lanes.items()}
    return dict(sorted(lanes.items(), key=lambda lane: max(spans[lane[0]]) - min(spans[lane[0]])))


def _lane(sheet: Sheet, target: str, joins: list[int]) -> Iterator[str]:
    x = sheet.lane_x(target)
    comes_in = next(place.comes_in_y for place in sheet.places if place.name == target)
    heights = [*joins, comes_in]
    yield f'<path class="way" d="M{x} {min(heights)}V{max(heights)}M{x} {comes_in}H{sheet.right + 9}"/>'
    yield f'<path class="head" d="M{sheet.right + 1} {comes_in}l11 -5v10z"/>'
    yield from (f'<circle class="dot" cx="{x}" cy="{y}" r="3.5"/>' for y in joins)


def _place(sheet: Sheet, place: Place, *, is_an_end: bool) -> Iterator[str]:
    if place.name is None:
        yield f'<circle class="dot" cx="{sheet.right - 8}" cy="{place.leads_out_y(0)}" r="8"/>'
        return
    yield _box("state", EDGE, place.y, sheet.right - EDGE, place.height, 8)
    if is_an_end:
        yield _box("end", EDGE + 4, place.y + 4, sheet.right - EDGE - 8, place.height - 8, 5)
    yield f'<text class="name" x="{EDGE + PAD}" y="{place.y + 23}">{words.state(place.name)}</text>'
    for number, what in enumerate(place.inside):
        y = place.y + ROW + LINE * number + 12
        yield f'<text class="quiet" x="{EDGE + PAD}" y="{y}">{escape(what)}</text>'


def _box(kind: str, x: int, y: int, width: int, height: int, round_by: int) -> str:
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="{round_by}"/>'


def _way(sheet: Sheet, y: int, way: Way) -> Iterator[str]:
    clock = " clock" if way.windows else ""
    yield f'<path class="way{clock}" d="M{sheet.right} {y}H{sheet.lane_x(way.after)}"/>'
    x = sheet.labels
    if way.windows:
        yield from _clock_face(x + 7, y - 10)
        x += 20
    yield f'<text x="{x}" y="{y - 6}">{escape(words.label(way))}</text>'


def _clock_face(x: int, y: int) -> Iterator[str]:
    yield f'<circle class="face" cx="{x}" cy="{y}" r="6"/><path class="face" d="M{x} {y - 4}V{y}H{x + 3}"/>'


def _legend() -> Iterator[str]:
    yield f'<path class="way" d="M{EDGE} 20H{EDGE + 44}"/>'
    yield f'<text class="quiet" x="{EDGE + 52}" y="24">somebody asks for it</text>'
    yield f'<path class="way clock" d="M{EDGE + 190} 20H{EDGE + 234}"/>'
    yield from _clock_face(EDGE + 248, 20)
    yield f'<text class="quiet" x="{EDGE + 260}" y="24">the clock does, when the time that it names is over</text>'


def _told(process: Process) -> Iterator[str]:
    for way in process.ways:
        if not way.stays:
            clock = " by the clock" if way.windows else ""
            before = words.state(way.before) if way.before else "nothing"
            yield f"From {before} to {words.state(way.after)}: {words.label(way)}{clock}"
