import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigwright.backbone.errors import Malformed
from gigwright.backbone.log_contract.words import Noted, Opened
from gigwright.backbone.query import CRITERIA_MAX, EVERYTHING, NOTHING, TYPES_MAX, Criterion, Query, query

NAMES = st.sampled_from(["contract.opened", "contract.noted", "contract.closed"])
TAGS = st.frozensets(st.sampled_from(["case:1", "case:2", "opener:3"]))
QUERIES = st.builds(
    Query,
    st.lists(st.builds(Criterion, names=st.frozensets(NAMES), tags=TAGS), max_size=4).map(tuple),
)


def test_a_query_of_types_means_any_of_them_with_all_of_the_tags() -> None:
    asked = query(Opened, Noted, tags=("case:1", "opener:3"))
    assert asked.matches("contract.noted", frozenset({"case:1", "opener:3", "actor:4"}))
    assert not asked.matches("contract.noted", frozenset({"case:1"}))
    assert not asked.matches("contract.closed", frozenset({"case:1", "opener:3"}))


def test_no_type_named_means_any_type() -> None:
    assert query(tags=("case:1",)).matches("contract.closed", frozenset({"case:1"}))


def test_what_is_no_event_can_not_be_asked_for() -> None:
    with pytest.raises(Malformed, match="no event"):
        query(int)


@given(NAMES, TAGS)
def test_everything_matches_and_nothing_does_not(name: str, tags: frozenset[str]) -> None:
    assert EVERYTHING.matches(name, tags)
    assert not NOTHING.matches(name, tags)


@given(QUERIES, QUERIES, NAMES, TAGS)
def test_a_union_matches_what_either_matches(one: Query, two: Query, name: str, tags: frozenset[str]) -> None:
    assert (one | two).matches(name, tags) == (one.matches(name, tags) or two.matches(name, tags))
    assert (one | one).criteria == tuple(dict.fromkeys(one.criteria))


def test_a_query_is_bounded() -> None:
    one = Criterion(tags=frozenset({"case:1"}))
    assert len(Query((one,) * CRITERIA_MAX).criteria) == CRITERIA_MAX
    with pytest.raises(Malformed, match="criteria"):
        Query((one,) * (CRITERIA_MAX + 1))
    with pytest.raises(Malformed, match="types"):
        Criterion(names=frozenset(f"context.named_{number}" for number in range(TYPES_MAX + 1)))
    with pytest.raises(Malformed, match="tags"):
        Criterion(tags=frozenset(f"case:{number}" for number in range(33)))
