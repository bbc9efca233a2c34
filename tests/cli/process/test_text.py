"""A terminal shows the same, state by state."""

from gigwright.cli.process.text import text
from gigwright.wiring.process import Process


def test_each_state_lists_what_leads_out_and_what_may_happen_meanwhile(process: Process) -> None:
    shown = "\n".join(text(process))
    assert "→ payment pending: placed by buyer (place order)\n" in shown
    assert "\ncompleted (an end)\n" in shown
    assert "  ⏱ completed: completed (accept by, 3 days)\n" in shown
    assert "  ↻ review extended by buyer\n" in shown
