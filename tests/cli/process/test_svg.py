"""The drawing can be read: by eyes, in the light and in the dark, and by a screen reader."""

import re
from collections import Counter
from itertools import combinations
from xml.etree import ElementTree

import pytest

from gigwright.cli.process.svg import LETTER, svg
from gigwright.wiring.process import Process

SVG = "{http://www.w3.org/2000/svg}"
HEIGHT = 15

Box = tuple[float, float, float, float]


@pytest.fixture(scope="module")
def drawing(process: Process) -> ElementTree.Element:
    return ElementTree.fromstring("\n".join(svg(process)))


def boxes(drawing: ElementTree.Element) -> list[Box]:
    """The places of all states: left, top, right, bottom."""
    found = [one for one in drawing.iter(f"{SVG}rect") if one.get("class") == "state"]
    sizes = [[float(one.get(name, 0)) for name in ("x", "y", "width", "height")] for one in found]
    return [(x, y, x + width, y + height) for x, y, width, height in sizes]


def texts(drawing: ElementTree.Element) -> list[Box]:
    found = [(float(one.get("x", 0)), float(one.get("y", 0)), one.text or "") for one in drawing.iter(f"{SVG}text")]
    return [(x, y - HEIGHT + 3, x + len(text) * LETTER, y + 3) for x, y, text in found]


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_every_state_stands_alone_and_no_word_lies_on_another(process: Process, drawing: ElementTree.Element) -> None:
    assert len(boxes(drawing)) == len(process.states)
    assert not [pair for pair in combinations(boxes(drawing), 2) if overlap(*pair)]
    assert not [pair for pair in combinations(texts(drawing), 2) if overlap(*pair)]


def test_what_is_written_in_a_state_stays_inside_and_the_rest_beside(drawing: ElementTree.Element) -> None:
    _, _, width, height = (float(part) for part in drawing.get("viewBox", "").split())
    for text in texts(drawing):
        inside = [box for box in boxes(drawing) if overlap(text, box)]
        if inside:
            assert len(inside) == 1
            assert text[2] <= inside[0][2]
            assert text[3] <= inside[0][3]
        assert 0 <= text[0] < text[2] <= width
        assert 0 <= text[1] < text[3] <= height


def test_no_two_lanes_share_a_column(drawing: ElementTree.Element) -> None:
    lanes = [one.get("d", "") for one in drawing.iter(f"{SVG}path") if re.match(r"M\d+ \d+V", one.get("d", ""))]
    columns = Counter(lane.split()[0] for lane in lanes if "H" in lane and "M" in lane[1:])
    assert len(columns) == 8
    assert set(columns.values()) == {1}


def test_a_screen_reader_hears_every_way(process: Process, drawing: ElementTree.Element) -> None:
    labelled = drawing.get("aria-labelledby", "").split()
    heard = {one.get("id"): one.text or "" for one in drawing if one.get("id") in labelled}
    assert heard["title"] == "The process of an order"
    assert heard["desc"].count("From ") == sum(not way.stays for way in process.ways)


def test_the_clocks_ways_are_drawn_differently(process: Process, drawing: ElementTree.Element) -> None:
    clocks = [one for one in drawing.iter(f"{SVG}path") if one.get("class") == "way clock"]
    in_the_legend = 1
    assert len(clocks) == in_the_legend + sum(bool(way.windows) and not way.stays for way in process.ways)


def test_it_follows_the_reader_s_light_and_dark(drawing: ElementTree.Element) -> None:
    (style,) = drawing.iter(f"{SVG}style")
    said = style.text or ""
    assert "prefers-color-scheme: dark" in said
    named = set(re.findall(r"(--\w+):", said))
    assert {name for name in named if len(re.findall(f"{name}:", said)) != 2} == set()  # once for each
    assert set(re.findall(r"var\((--\w+)\)", said)) == named
