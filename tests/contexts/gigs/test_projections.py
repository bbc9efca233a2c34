"""The catalogue shows every gig as it is now."""

import pytest

from gigwright.backbone.errors import Malformed
from gigwright.contexts.gigs.projections import by_category, catalogue, count, gig
from gigwright.events.gigs import GigPublished, GigRepriced
from tests.contexts.gigs import samples
from tests.contexts.gigs.samples import (
    asks,
    drafted,
    extra,
    extras_changed,
    other_gig,
    package,
    paused,
    published,
    resumed,
    sam,
    sam_restored,
    sam_suspended,
    usd,
    which_colours,
    which_style,
)
from tests.contexts.recording import written

PACKAGES = (package(), package("Premium", usd(30_000), days=14, revisions=None))


def test_a_draft_is_listed_but_not_on_sale() -> None:
    with written(catalogue, drafted(packages=PACKAGES)) as connection:
        found = gig(connection, samples.gig)
        assert found is not None
        assert (found.title, found.state, found.seller) == ("I will draw your logo", "draft", sam)
        assert found.packages == PACKAGES
        assert by_category(connection, "Design", limit=10) == []
        assert count(connection) == {"draft": 1, "active": 0, "paused": 0}


def test_the_newest_gigs_on_sale_come_first() -> None:
    second = drafted(gig=other_gig)
    with written(catalogue, drafted(), published, second, GigPublished(gig=other_gig, seller=sam)) as connection:
        assert [found.gig for found in by_category(connection, "Design", limit=10)] == [other_gig, samples.gig]
        assert [found.gig for found in by_category(connection, "Design", limit=1)] == [other_gig]
        assert by_category(connection, "Music", limit=10) == []


def test_pausing_and_resuming_show() -> None:
    with written(catalogue, drafted(), published, paused) as connection:
        assert count(connection) == {"draft": 0, "active": 0, "paused": 1}
        assert [found.gig for found in by_category(connection, "Design", limit=1, state="paused")] == [samples.gig]
    with written(catalogue, drafted(), published, paused, resumed) as connection:
        assert count(connection) == {"draft": 0, "active": 1, "paused": 0}


def test_a_new_price_shows() -> None:
    repriced = GigRepriced(gig=samples.gig, seller=sam, package="Basic", price=usd(12_000))
    with written(catalogue, drafted(packages=PACKAGES), repriced) as connection:
        found = gig(connection, samples.gig)
        assert found is not None
        assert [each.price for each in found.packages] == [usd(12_000), usd(30_000)]


def test_extras_show_with_their_package_as_they_are_now() -> None:
    first = (package(extras=(extra("Faster"), extra())), package("Premium", extras=(extra("Larger"),)))
    with written(catalogue, drafted(packages=first)) as connection:
        found = gig(connection, samples.gig)
        assert found is not None
        assert found.packages == first
    with written(catalogue, drafted(packages=first), extras_changed(extra("Better"))) as connection:
        found = gig(connection, samples.gig)
        assert found is not None
        assert [one.extras for one in found.packages] == [(extra("Better"),), (extra("Larger"),)]


def test_a_gig_that_is_not_there_is_none() -> None:
    with written(catalogue) as connection:
        assert gig(connection, samples.gig) is None


@pytest.mark.parametrize("limit", [0, 1_001])
def test_a_listing_has_a_limit(limit: int) -> None:
    with written(catalogue) as connection, pytest.raises(Malformed, match="from 1 to 1000"):
        by_category(connection, "Design", limit=limit)


def test_gigs_of_a_suspended_seller_are_not_among_those_on_sale() -> None:
    second = (drafted(gig=other_gig), GigPublished(gig=other_gig, seller=sam))
    with written(catalogue, drafted(), published, sam_suspended, *second) as connection:
        assert by_category(connection, "Design", limit=10) == []
        for one in (samples.gig, other_gig):
            found = gig(connection, one)
            assert found is not None
            assert (found.state, found.suspended) == ("active", True)
    with written(catalogue, drafted(), published, sam_suspended, sam_suspended, sam_restored) as connection:
        (listed,) = by_category(connection, "Design", limit=10)
        assert (listed.gig, listed.suspended) == (samples.gig, False)


def test_what_buyers_are_asked_shows() -> None:
    with written(catalogue, drafted()) as connection:
        found = gig(connection, samples.gig)
        assert found is not None
        assert found.questions is None
    with written(catalogue, drafted(), asks(which_colours, which_style)) as connection:
        found = gig(connection, samples.gig)
        assert found is not None
        assert found.questions == (which_colours, which_style)
