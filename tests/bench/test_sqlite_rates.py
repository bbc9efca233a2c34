"""The bench is run so rarely that only a test keeps it working."""

from pathlib import Path

from bench.appending import Bare, Ours
from bench.reading import Catalogue
from bench.rounds import Case, measured, shown

SECONDS = 0.02


def test_ours_and_the_limit_are_measured_in_the_same_round(tmp_path: Path) -> None:
    ours, bare = Ours(tmp_path / "ours.db"), Bare(tmp_path / "bare.db")
    by_ones = Case("two callers", 2, ours.append, "bare", bare.append)
    by_hundreds = Case("two callers", 2, ours.append, "bare", bare.append_a_hundred, 1, 100)

    results = measured([by_ones, by_hundreds], SECONDS, rounds=2)

    assert [len(result.ours) for result in results] == [2, 2]
    assert min(results[0].ours + results[0].limit + results[1].limit) > 0
    assert shown("rates", results).row_count == 2
    ours.close()
    bare.close()


def test_both_read_the_same_rows(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "read.db", events=1_000)

    for read in (catalogue.ours, catalogue.bare, catalogue.page_of_ours, catalogue.page_of_bare):
        read(0)

    assert catalogue.log.head() == 1_000
    catalogue.close()
