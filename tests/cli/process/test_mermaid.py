"""The Mermaid drawing has every way, and those of the clock have a clock."""

from gigwright.cli.process.mermaid import CLOCK, mermaid
from gigwright.wiring.process import Process


def test_every_way_is_drawn_and_the_clocks_differ(process: Process) -> None:
    first, *lines = mermaid(process)
    assert first == "stateDiagram-v2"
    drawn = [line.strip() for line in lines if "-->" in line]
    labels = [label for line in drawn if ": " in line for label in line.partition(": ")[2].split("<br>")]
    assert len(labels) == sum(not way.stays for way in process.ways)
    assert f"payment_pending --> payment_expired: {CLOCK} payment expired (pay by, 15 minutes)" in drawn
    delivered = "delivered by seller (deliver work)"
    assert f"in_progress --> delivered: {delivered}<br>wait ended, {delivered}" in drawn
    assert "completed --> [*]" in drawn
    assert sum(CLOCK in label for label in labels) == sum(bool(way.windows) and not way.stays for way in process.ways)
    arrows = [line.partition(": ")[0] for line in drawn]
    assert max(arrows.count(arrow) for arrow in arrows) == 2  # one for people, one for the clock


def test_no_label_holds_a_sign_that_ends_a_label(process: Process) -> None:
    labels = [line.partition(": ")[2] for line in mermaid(process) if ": " in line]
    assert not [label for label in labels if set(label) & set(':;#"')]
