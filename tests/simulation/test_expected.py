"""What must happen sometimes is found, counted and missed where it is lacking."""

import pytest

from gigwright.backbone.errors import Refused
from gigwright.simulation.expected import UNREACHABLE, coverage, expected, lacking, refused, transition
from gigwright.simulation.faults import FAULTS, crash
from gigwright.simulation.refusals import keys_of, spoken, spoken_in
from gigwright.wiring import crash_sites

HOLES = """
def rule(name, count):
    if count:
        raise Refused(f"{name} has {count} of them")
    changes.append(f"{name} is gone")
    raise Refused(f"{'; '.join(changes)}; look again")
"""


def test_a_refusal_is_found_in_its_source_and_what_a_case_fills_in_is_a_hole() -> None:
    whole, part = spoken_in("gigwright.contexts.planted.decisions", HOLES)
    assert (whole.key, part.key) == ("planted.decisions: … has … of them", "planted.decisions: … is gone")
    assert whole.fits("it has 3 of them")
    assert not whole.fits("it has 3 of them; look again")
    assert part.fits("it is gone; look again")


def test_words_that_are_not_written_where_they_are_said_are_not_let_pass() -> None:
    with pytest.raises(AssertionError, match="line 1"):
        list(spoken_in("planted", "raise Refused(words)"))


def test_no_two_refusals_have_one_key() -> None:
    keys = [one.key for one in spoken()]
    assert len(set(keys)) == len(keys)
    assert len(keys) > 100


def test_a_refusal_is_known_by_who_says_it_and_what() -> None:
    with pytest.raises(Refused) as refusal:
        raise Refused("there is no such gig")
    assert keys_of(refusal.value) == (f"{__name__}: there is no such gig",)


def test_every_kind_of_thing_is_expected() -> None:
    assert len(set(expected())) == len(expected())
    assert set(FAULTS) < set(expected())
    assert {crash(site) for site in crash_sites()} < set(expected())
    assert {transition(None, "payment_pending"), "state: cancelled"} < set(expected())
    assert refused("gigs.decisions.gig: there is no such gig") in expected()


def test_what_cannot_be_reached_is_a_refusal_that_there_is() -> None:
    assert set(UNREACHABLE) <= {one.key for one in spoken()}
    assert not {refused(key) for key in UNREACHABLE} & set(expected())


def test_a_state_happened_as_often_as_orders_came_to_it() -> None:
    happened = {transition("in_progress", "delivered"): 2, transition("in_revision", "delivered"): 3}
    assert coverage(happened)["state: delivered"] == 5
    assert coverage(happened)["state: cancelled"] == 0


def test_the_threshold_grows_with_the_seeds() -> None:
    happened = dict.fromkeys(expected(), 10)
    assert not [name for name in lacking(happened, 20) if not name.startswith("state: ")]
    assert f"{FAULTS[0]} (10)" in lacking(happened, 21)
    assert lacking({}, 1)[0] == f"{FAULTS[0]} (0)"
