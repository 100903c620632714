"""The leak meter against counting by hand: every set of rights, every sum (PROTOCOL §3, A16)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.leakage import Exposure, NobodyWeighs, measure_leak


def by_hand(areas: Sequence[int], k: int) -> Exposure:
    """Look at every set of k rights."""
    sets = defaultdict(list)
    for chosen in combinations(range(len(areas)), k):
        sets[sum(areas[place] for place in chosen)].append(set(chosen))
    known = named = 0
    for possible in sets.values():
        as_areas = {tuple(sorted(areas[place] for place in one)) for one in possible}
        known += len(possible) if len(as_areas) == 1 else 0
        named += len(possible) if set.intersection(*possible) else 0
    return Exposure(k, comb(len(areas), k), known, named)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([5, 6, 7, 9, 12, 12, 100, 103]), min_size=1, max_size=11))
def test_the_meter_counts_what_a_patient_neighbour_would(areas: list[int]) -> None:
    report = measure_leak(areas)
    expected = [by_hand(areas, k) for k in range(1, min(4, len(areas)) + 1)]
    assert list(report.exposures) == expected
    assert report.rights == len(areas)
    assert report.alone == sum(areas.count(area) == 1 for area in areas)
    assert report.smallest_class == min(areas.count(area) for area in areas)
    assert report.not_counted == ()


def test_a16_villas_that_are_all_different_name_the_sole_dissenter() -> None:
    report = measure_leak(20_000 + 137 * n for n in range(60))
    first = report.exposures[0]
    assert first == Exposure(1, 60, 60, 60)
    assert report.alone == report.classes == 60
    assert report.advises_against_secret


def test_a16_equal_flats_hide_in_their_class() -> None:
    report = measure_leak([area for area in (8932, 10117, 12011) for _ in range(50)])
    assert [exposure.named for exposure in report.exposures] == [0, 0, 0, 0]
    assert report.nobody_named_from == 1
    assert (report.smallest_class, report.alone) == (50, 0)
    assert not report.advises_against_secret
    assert report.exposures[0].class_known == 150


def test_from_how_many_dissenters_on_nobody_is_named() -> None:
    # Pairs of equal flats: where no other sum is the same, both of a pair are named together.
    report = measure_leak([100, 100, 200, 200, 300, 300, 400, 400])
    assert [exposure.named > 0 for exposure in report.exposures] == [False, True, True, True]
    assert report.nobody_named_from is None
    assert measure_leak([100]).nobody_named_from is None
    assert measure_leak([7, 7, 7]).nobody_named_from is None
    assert measure_leak([7] * 4).exposures[-1] == Exposure(4, 1, 1, 1)
    assert measure_leak([7] * 5).nobody_named_from == 1


def test_few_rights_are_advised_against_too() -> None:
    assert measure_leak([7] * 99).advises_against_secret
    assert not measure_leak([7] * 100).advises_against_secret


def test_rights_without_area_are_left_out() -> None:
    assert measure_leak([0, 5, 0, 5]) == measure_leak([5, 5])
    for areas in ([], [0, 0]):
        with pytest.raises(NobodyWeighs):
            measure_leak(areas)


def test_what_would_take_too_long_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    areas = [100 + 3 * n for n in range(20)]
    whole = measure_leak(areas)
    monkeypatch.setattr("app.core.leakage.WORK_LIMIT", 20 * (3 * 19 + 1))
    report = measure_leak(areas)
    assert report.not_counted == (4,)
    assert report.exposures == whole.exposures[:3]
    monkeypatch.setattr("app.core.leakage.WORK_LIMIT", 0)
    assert (measure_leak(areas).exposures, measure_leak(areas).not_counted) == ((), (1, 2, 3, 4))
