"""A process is told in the words of the trade."""

from gigwright.cli.process import words
from gigwright.wiring.process import Way, Window


def way(*by: str, command: str = "CancelVeryLate", window: Window | None = None) -> Way:
    return Way(
        before="in_progress",
        after="cancelled",
        events=("orders.cancelled",),
        command=command,
        rule="cancel_very_late",
        by=by,
        windows=(window,) if window else (),
        refused=(),
    )


def test_a_way_says_what_happened_by_whom_and_how() -> None:
    assert words.label(way("buyer")) == "cancelled by buyer (cancel very late)"
    assert words.label(way("seller", "buyer", command="BeCancelled")) == "cancelled by buyer or seller"
    expired = way("timers", window=Window(timer="a-timer", field="give_up_at", seconds=1_468_800))
    assert words.label(expired) == "cancelled (give up at, 17 days)"


def test_a_time_is_told_in_a_unit_of_which_there_are_several() -> None:
    told = [words.lasts(seconds) for seconds in (30, 60, 900, 172_800, 259_200, 518_340)]
    assert told == ["30 seconds", "1 minute", "15 minutes", "48 hours", "3 days", "6 days"]


def test_what_happens_without_leaving_is_said_once_with_all_who_do_it() -> None:
    assert words.staying([way("buyer"), way("timers")]) == ["cancelled by buyer or the clock"]
