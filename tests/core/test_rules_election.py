"""R26: candidates are tested alone and ranked by heads, area, draw; enough seats are filled."""

from __future__ import annotations

import hashlib
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.entries.shapes import outcome as outcome_shape
from app.core.rules.counts import (
    ChoiceCount,
    CountInconsistent,
    MotionCount,
    MotionKind,
    Participants,
    ScopeTotals,
)
from app.core.rules.election import Election, LotNeeded, lot_key, lot_seed
from app.core.rules.matters import MotionClass
from app.core.rules.outcome import Outcome, decide_election
from tests.core.motion_counts import LAW, PARTICIPANTS, SCOPE

SEED = bytes(range(32))


def election(
    *candidates: tuple[int, int],
    participants: Participants = PARTICIPANTS,
    scope: ScopeTotals = SCOPE,
) -> MotionCount:
    """Candidates a, b, c … with their heads and area."""
    return MotionCount(
        motion="m1",
        motion_class=MotionClass.ORDINARY,
        kind=MotionKind.ELECTION,
        scope=scope,
        participants=participants,
        options=tuple(ChoiceCount("abcdefgh"[n], *pair) for n, pair in enumerate(candidates)),
    )


def decide(
    *candidates: tuple[int, int],
    seats: int = 3,
    alternates: int = 1,
    minimum: int = 2,
    lot: bytes | None = None,
    **count: Any,
) -> Outcome:
    filled = Election(seats, alternates, minimum)
    return decide_election(election(*candidates, **count), LAW, filled, lot)


def places(outcome: Outcome) -> list[tuple[str, bool, str]]:
    assert outcome.election is not None
    assert [one.place for one in outcome.election.ranking] == list(
        range(1, len(outcome.options) + 1)
    )
    return [(one.choice, one.passed, one.state) for one in outcome.election.ranking]


GOOD = (500, 5_000_000)


def test_seats_go_to_those_with_most_heads_and_the_next_stand_by() -> None:
    outcome = decide((401, 3_500_000), (500, 4_000_000), (450, 3_100_000), (402, 5_000_000))
    assert places(outcome) == [
        ("b", True, "elected"),
        ("c", True, "elected"),
        ("d", True, "elected"),
        ("a", True, "alternate"),
    ]
    assert outcome.election is not None
    assert (outcome.verdict, outcome.winner) == ("carried", None)
    assert outcome.election.elected == ("b", "c", "d")
    assert outcome.election.alternates == ("a",)


def test_equal_heads_are_ranked_by_area() -> None:
    outcome = decide((400, 3_500_000), (400, 3_500_001), (301, 3_000_001), seats=1, minimum=1)
    assert [name for name, _, _ in places(outcome)] == ["b", "a", "c"]


def test_at_half_a_candidate_has_not_passed_and_one_more_has() -> None:
    outcome = decide((300, 3_000_001), (301, 3_000_001), (301, 3_000_000), GOOD, GOOD)
    assert {name: passed for name, passed, _ in places(outcome)} == {
        "a": False,
        "b": True,
        "c": False,
        "d": True,
        "e": True,
    }


def test_one_who_passed_stands_before_one_with_more_heads_who_did_not() -> None:
    outcome = decide((301, 3_000_001), (500, 3_000_000), (400, 4_000_000), seats=2, minimum=1)
    assert places(outcome) == [
        ("c", True, "elected"),
        ("a", True, "elected"),
        ("b", False, "not_elected"),
    ]


def test_without_quorum_nobody_has_passed() -> None:
    few = Participants(rights=599, heads=599, area=6_000_000)
    outcome = decide((500, 5_000_000), (400, 4_000_000), participants=few, seats=1, minimum=1)
    assert outcome.verdict == "failed"
    assert {(passed, state) for _, passed, state in places(outcome)} == {(False, "not_elected")}
    assert outcome.failed_findings[0].test == "quorum_heads"


@pytest.mark.parametrize(
    ("passing", "seats", "minimum", "verdict"),
    [
        (3, 5, 3, "carried"),
        (2, 5, 2, "failed"),
        (3, 5, 4, "failed"),
        (2, 4, 1, "failed"),
        (3, 4, 1, "carried"),
        (1, 1, 1, "carried"),
        (0, 1, 1, "failed"),
    ],
)
def test_enough_seats_are_the_minimum_and_more_than_half(
    passing: int, seats: int, minimum: int, verdict: str
) -> None:
    strong = [(400 + n, 4_000_000) for n in range(passing)]
    outcome = decide(*strong, *[(n, n) for n in range(6 - passing)], seats=seats, minimum=minimum)
    assert outcome.verdict == verdict


def test_fewer_who_passed_leave_seats_empty() -> None:
    outcome = decide((400, 4_000_000), (390, 4_000_000), (3, 3), (2, 2), seats=3)
    states = [state for _, _, state in places(outcome)]
    assert states == ["elected", "elected", "not_elected", "not_elected"]


@pytest.mark.parametrize(
    ("tied", "seats", "alternates", "needed"),
    [
        # Who of the tied sits and who stands by hangs on the draw.
        ({2, 3}, 3, 1, True),
        # Who is out hangs on the draw.
        ({3, 4}, 3, 1, True),
        # Which alternate moves up first hangs on the draw.
        ({3, 4}, 3, 2, True),
        # All of them sit, all of them are out: nothing hangs on it.
        ({0, 1}, 3, 1, False),
        ({0, 1, 2}, 3, 1, False),
        ({4, 5}, 3, 1, False),
        # No alternates: the last seat alone decides.
        ({3, 4}, 3, 0, False),
        ({2, 3}, 3, 0, True),
    ],
)
def test_a_draw_is_needed_where_it_changes_something(
    tied: set[int], seats: int, alternates: int, needed: bool
) -> None:
    strengths = [(500 - (min(tied) if n in tied else n), 5_000_000) for n in range(6)]
    numbers: dict[str, Any] = {"seats": seats, "alternates": alternates}
    if not needed:
        assert [name for name, _, _ in places(decide(*strengths, **numbers))] == list("abcdef")
        return
    with pytest.raises(LotNeeded) as refused:
        decide(*strengths, **numbers)
    assert refused.value.fields == {"motion": "m1", "choices": ["abcdef"[n] for n in sorted(tied)]}
    decided = places(decide(*strengths, **numbers, lot=SEED))
    drawn = sorted(("abcdef"[n] for n in tied), key=lambda name: lot_key(SEED, "m1", name))
    assert [name for name, _, _ in decided if name in drawn] == drawn


def test_equal_heads_with_other_area_are_no_tie() -> None:
    outcome = decide(GOOD, (400, 4_000_000), (400, 4_000_001), (10, 10), seats=2, minimum=1)
    assert [name for name, _, _ in places(outcome)][:3] == ["a", "c", "b"]


def test_those_who_did_not_pass_need_no_draw() -> None:
    outcome = decide(GOOD, (400, 4_000_000), (10, 10), (10, 10), seats=3)
    assert [name for name, _, _ in places(outcome)] == list("abcd")


def test_with_a_draw_every_tie_is_settled_by_it() -> None:
    outcome = decide(GOOD, GOOD, (10, 10), (10, 10), seats=2, minimum=1, lot=SEED)
    names = [name for name, _, _ in places(outcome)]
    for pair in ("ab", "cd"):
        first = min(pair, key=lambda name: lot_key(SEED, "m1", name))
        assert next(name for name in names if name in pair) == first


def test_seed_and_key_of_a_draw_are_those_of_the_protocol() -> None:
    root = bytes(32)
    assert lot_seed(root, "03 07") == hashlib.sha256(root + b"03 07").digest()
    parts = (SEED, b"m1", b"a")
    joined = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    assert lot_key(SEED, "m1", "a") == hashlib.sha256(joined).digest()


def test_an_outcome_of_an_election_has_the_shape_of_the_protocol() -> None:
    body = decide(GOOD, (400, 4_000_000), (10, 10), lot=SEED).to_json()
    outcome_shape(body)
    assert "deemed" not in body
    assert body["election"] == {
        "seats": 3,
        "alternates": 1,
        "minimum": 2,
        "lot": SEED.hex(),
        "ranking": [
            {"choice": "a", "place": 1, "passed": True, "state": "elected"},
            {"choice": "b", "place": 2, "passed": True, "state": "elected"},
            {"choice": "c", "place": 3, "passed": False, "state": "not_elected"},
        ],
    }
    tests = body["tests"]
    assert isinstance(tests, list)
    assert [(test["test"], test["choice"]) for test in tests] == [
        ("quorum_heads", None),
        ("quorum_area", None),
        *((f"consent_{measure}", name) for name in "abc" for measure in ("heads", "area")),
    ]


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [((601, 1), "heads_beyond_participants"), ((1, 6_000_001), "area_beyond_participants")],
)
def test_no_candidate_has_more_than_all_who_take_part(
    candidate: tuple[int, int], reason: str
) -> None:
    with pytest.raises(CountInconsistent) as refused:
        election(candidate, (1, 1))
    assert refused.value.fields["reason"] == reason


STRENGTHS = st.lists(
    st.tuples(st.sampled_from([0, 300, 301, 400, 600]), st.sampled_from([3_000_000, 3_000_001])),
    min_size=2,
    max_size=5,
)


@given(STRENGTHS, st.data())
def test_the_order_of_the_candidates_changes_nothing_once_there_is_a_draw(
    strengths: list[tuple[int, int]], data: st.DataObject
) -> None:
    seats = data.draw(st.integers(1, len(strengths) - 1))
    alternates = data.draw(st.integers(0, len(strengths) - seats))
    filled = Election(seats, alternates, 1)
    count = election(*strengths)
    decided = decide_election(count, LAW, filled, SEED)
    for order in list(permutations(count.options))[:6]:
        turned = MotionCount(
            count.motion, count.motion_class, count.kind, count.scope, count.participants, order
        )
        assert decide_election(turned, LAW, filled, SEED).election == decided.election


@given(STRENGTHS, st.data())
def test_a_draw_is_needed_just_where_two_draws_could_differ(
    strengths: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Turning the candidates round turns every tie round; what differs then hangs on a draw."""
    seats = data.draw(st.integers(1, len(strengths) - 1))
    alternates = data.draw(st.integers(0, len(strengths) - seats))
    filled = Election(seats, alternates, 1)
    count = election(*strengths)

    def fates(options: tuple[ChoiceCount, ...]) -> dict[str, object]:
        passed = {o.choice for o in options if o.heads > 300 and o.area > 3_000_000}
        order = sorted(options, key=lambda o: (o.choice not in passed, -o.heads, -o.area))
        found: dict[str, object] = {}
        for place, one in enumerate(order):
            if one.choice in passed and place < seats:
                found[one.choice] = "elected"
            elif one.choice in passed and place < seats + alternates:
                found[one.choice] = place
            else:
                found[one.choice] = "out"
        return found

    hangs = fates(count.options) != fates(count.options[::-1])
    try:
        decide_election(count, LAW, filled)
    except LotNeeded:
        assert hangs
    else:
        assert not hangs
