"""The Mermaid drawing has every way, and those of the clock have a clock."""

from gigwright.cli.process.mermaid import CLOCK, mermaid
from gigwright.wiring.process import Process


def test_every_way_is_drawn_and_the_clocks_differ(process: Process) -> None:
    first, *lines = mermaid(process)
    assert first == "stateDiagram-v2"
    drawn = [line.strip() for line in lines if "-->" in line]
    assert len(drawn) == sum(not way.stays for way in process.ways) + len(process.ends)
    assert f"payment_pending --> payment_expired: {CLOCK} payment expired (pay by, 15 minutes)" in drawn
    assert "in_progress --> delivered: delivered by seller (deliver work)" in drawn
    assert "completed --> [*]" in drawn
    assert sum(CLOCK in line for line in drawn) == sum(bool(way.windows) and not way.stays for way in process.ways)


def test_no_label_holds_a_sign_that_ends_a_label(process: Process) -> None:
    labels = [line.partition(": ")[2] for line in mermaid(process) if ": " in line]
    assert not [label for label in labels if set(label) & set(':;#"')]
