"""A crash at every place where one can be asked for, and the market goes on as if nothing had happened."""

from pathlib import Path

import pytest

from gigwright.backbone.errors import Refused
from gigwright.wiring import crash_sites
from tests.torture.crashing import CrashAtEach, live_through
from tests.torture.lines import ForgetfulCharges, ForgetfulTransfers

SITES = crash_sites()


def test_the_script_reaches_every_site_that_is_listed_and_no_other(folder: Path) -> None:
    faults = CrashAtEach((), 1)

    assert live_through(folder, faults) == []
    assert sorted(faults.reached) == sorted(SITES)


@pytest.mark.parametrize("nth", [1, 2, 7])
def test_a_life_with_a_crash_at_every_site_ends_like_any_other(folder: Path, nth: int) -> None:
    faults = CrashAtEach(SITES, nth)

    assert live_through(folder, faults) == []
    assert faults.crashes == sum(1 for times in faults.reached.values() if times >= nth)


def test_a_market_that_forgets_its_keys_when_it_charges_notices_it_itself(folder: Path) -> None:
    """The script can see: what is to be found here is found when it is there."""
    with pytest.raises(Refused, match="compare both books"):
        live_through(folder, CrashAtEach(SITES, 1), ForgetfulCharges)


def test_a_market_that_forgets_its_keys_when_it_pays_out_breaks_laws(folder: Path) -> None:
    broken = {violation.law for violation in live_through(folder, CrashAtEach(SITES, 1), ForgetfulTransfers)}

    assert "I16" in broken  # the books stay right, for what left twice is put aside until somebody answers for it


@pytest.mark.long
@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("nth", [1, 2, 7, 20])
def test_a_life_with_one_crash_ends_like_any_other(folder: Path, site: str, nth: int) -> None:
    faults = CrashAtEach([site], nth)

    assert live_through(folder, faults) == []
    assert faults.crashes == int(faults.reached[site] >= nth)
