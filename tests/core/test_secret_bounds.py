"""An objection after the opening is settled by bounds, however the ballots may have gone (A18)."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.rules.counts import Participants, ScopeTotals
from app.core.secret.bounds import NOBODY, Touched, is_outcome_certain
from app.core.secret.result import OpenedMotion, OpenedOption
from tests.core.samples import definition, election, one_of, yes_no

UNANIMOUS = {"matter": "279", "class": "unanimous_affected"}
ABOUT = definition(
    motions=[
        yes_no("hire"),
        yes_no("fund", matter="278-6", **{"class": "special"}),
        yes_no("lift", **UNANIMOUS),
        one_of("gate", 2),
        election("seats", "abc", seats=1, minimum=1),
    ],
    lot="draw",
)
OPTIONS = {"hire": 3, "fund": 3, "lift": 3, "gate": 3, "seats": 3}
Votes = list[tuple[int, int, int]]


def opened(motion_id: str, votes: Votes) -> OpenedMotion:
    """Sums of (option, heads, area), the M1 way: what is not tested has no area."""
    motion = ABOUT.get_motion(motion_id)
    made = []
    for number, choice in enumerate(motion.choice_ids):
        own = [(heads, area) for option, heads, area in votes if option == number]
        made.append(OpenedOption(choice, sum(h for h, _ in own), sum(a for _, a in own)))
    return OpenedMotion(motion_id, tuple(made), None)


def taking_part(votes: Votes) -> Participants:
    return Participants(len(votes), sum(v[1] for v in votes), sum(v[2] for v in votes))


def outcome(motion_id: str, votes: Votes, scope: ScopeTotals) -> Any:
    """By the law's fractions, written a second time: which options pass, who leads."""
    part = taking_part(votes)
    quorate = 3 * part.heads >= 2 * scope.heads and 3 * part.area >= 2 * scope.area
    passed = {}
    tested = {"gate": 2, "seats": 3}.get(motion_id, 1)
    for option in opened(motion_id, votes).options[:tested]:
        heads, area = option.heads, option.area or 0
        if motion_id == "lift":
            held = (heads, area) == (scope.heads, scope.area)
        elif motion_id == "fund":
            held = quorate and 4 * heads >= 3 * part.heads and 4 * area >= 3 * part.area
        else:
            held = quorate and 2 * heads > part.heads and 2 * area > part.area
        if held:
            passed[option.choice] = heads
    return sorted(passed, key=lambda choice: -passed[choice])


ballots = st.lists(
    st.tuples(st.integers(0, 2), st.just(1), st.sampled_from([5, 8, 13])), min_size=3, max_size=9
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    motion_id=st.sampled_from(sorted(OPTIONS)),
    sure=ballots,
    removed=st.lists(st.sampled_from([5, 8]), max_size=2),
    doubtful=st.lists(st.sampled_from([5, 13]), max_size=2),
    added=st.lists(st.sampled_from([8, 13]), max_size=1),
    absent=st.integers(0, 3),
    actual=st.lists(st.integers(0, 2), min_size=4, max_size=4),
)
def test_a18_what_is_certain_is_so_in_every_world(
    motion_id: str, sure: Votes, removed: Any, doubtful: Any, added: Any, absent: int, actual: Any
) -> None:
    touched_areas = [*removed, *doubtful]
    counted = sure + [
        (option, 1, area) for option, area in zip(actual, touched_areas, strict=False)
    ]
    rights = len(counted) + absent + len(added)
    area = sum(vote[2] for vote in counted) + 8 * absent + sum(added)
    scope = ScopeTotals(rights, rights, rights, area)
    touched = Touched(*(Participants(len(some), len(some), sum(some))
                        for some in (removed, added, doubtful)))  # fmt: skip
    certain = is_outcome_certain(
        ABOUT.get_motion(motion_id), ABOUT.thresholds, opened(motion_id, counted),
        taking_part(counted), (scope, scope), touched,
    )  # fmt: skip
    if not certain:
        return
    published = outcome(motion_id, counted, scope)
    # The removed may have chosen anything that the sums allow, the others now choose anything.
    for choice in product(range(3), repeat=len(doubtful) + len(added)):
        votes = sure + [(c, 1, a) for c, a in zip(choice, [*doubtful, *added], strict=True)]
        assert outcome(motion_id, votes, scope) == published


def scope(rights: int = 60) -> ScopeTotals:
    return ScopeTotals(rights, rights, rights, 100 * rights)


def some(rights: int) -> Participants:
    return Participants(rights, rights, 100 * rights)


def sums(motion_id: str, *heads: int) -> OpenedMotion:
    return opened(motion_id, [(n, count, 100 * count) for n, count in enumerate(heads)])


def is_certain(motion_id: str, heads: tuple[int, ...], after: int = 60, **touched: int) -> bool:
    who = Touched(**{name: some(count) for name, count in touched.items()})
    return is_outcome_certain(
        ABOUT.get_motion(motion_id), ABOUT.thresholds, sums(motion_id, *heads),
        some(sum(heads)), (scope(), scope(after)), who,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("motion_id", "heads", "touched", "certain"),
    [
        ("hire", (40, 10, 0), {"removed": 3}, True),
        ("hire", (26, 24, 0), {"removed": 3}, False),
        ("hire", (26, 24, 0), {"doubtful": 1}, False),
        ("hire", (27, 23, 0), {"doubtful": 1}, True),
        ("hire", (24, 26, 0), {"added": 3}, False),
        ("hire", (40, 0, 0), {"removed": 1}, False),
        ("hire", (10, 40, 0), {"removed": 9}, True),
        ("fund", (39, 13, 0), {"doubtful": 1}, False),
        ("lift", (60, 0, 0), {"doubtful": 1}, False),
        ("lift", (58, 2, 0), {"doubtful": 1}, True),
        ("lift", (50, 0, 0), {"doubtful": 1}, True),
        ("gate", (26, 20, 4), {"removed": 1}, True),
        ("gate", (26, 20, 4), {"removed": 3}, False),
        ("hire", (30, 20, 0), {}, True),
    ],
)
def test_a18_the_result_stands_or_is_voted_anew(
    motion_id: str, heads: tuple[int, ...], touched: dict[str, int], certain: bool
) -> None:
    assert is_certain(motion_id, heads, **touched) is certain


@pytest.mark.parametrize(
    ("name", "area", "certain"),
    [("removed", 900, True), ("removed", 1100, False), ("doubtful", 400, True),
     ("doubtful", 600, False)],
)  # fmt: skip
def test_a18_area_alone_can_be_in_doubt(name: str, area: int, certain: bool) -> None:
    """Thirty of fifty heads agree, with 3,000 of 5,000; one right in doubt weighs much."""
    votes = [(0, 30, 3000), (1, 20, 2000)]
    found = is_outcome_certain(
        ABOUT.get_motion("hire"), ABOUT.thresholds, opened("hire", votes),
        Participants(50, 50, 5000), (ScopeTotals(60, 60, 60, 5200),) * 2,
        Touched(**{name: Participants(1, 1, area)}),
    )  # fmt: skip
    assert found is certain


def test_a18_a_corrected_roll_may_take_the_quorum_away() -> None:
    assert is_certain("hire", (40, 0, 0))
    assert not is_certain("hire", (40, 0, 0), 61)


def seats(*heads: int) -> OpenedMotion:
    options = zip("abc", heads, strict=True)
    return OpenedMotion("seats", tuple(OpenedOption(c, h, 100 * h) for c, h in options), None)


@pytest.mark.parametrize(
    ("heads", "doubtful", "certain"),
    [
        ((45, 40, 5), 2, True),
        ((45, 41, 5), 2, False),
        ((45, 45, 5), 0, False),
        ((45, 10, 5), 9, True),
        ((45, 10, 5), 20, False),
    ],
)
def test_a18_the_elected_stay_apart(
    heads: tuple[int, int, int], doubtful: int, certain: bool
) -> None:
    found = is_outcome_certain(
        ABOUT.get_motion("seats"), ABOUT.thresholds, seats(*heads), some(50),
        (scope(), scope()), Touched(NOBODY, NOBODY, some(doubtful)),
    )  # fmt: skip
    assert found is certain
