"""Draws, rankings and majorities as the second implementation has them, in big integers."""

from __future__ import annotations

from typing import Any

import pytest

from app.verifier.deemed import find_majority
from app.verifier.election import Seats, rank, seed_of
from app.verifier.verdict import judge
from tests.core.vectors import read_vectors

VECTORS: Any = read_vectors("procedure")
THRESHOLDS = {"quorum": [2, 3], "ordinary": [1, 2], "special": [3, 4]}


@pytest.mark.parametrize("made", VECTORS["lots"], ids=lambda made: made["draw"])
def test_a_draw_has_its_seed_and_orders_equals_by_their_keys(made: Any) -> None:
    seed = seed_of(made["root"], made["draw"])
    assert seed.hex() == made["seed"]
    rows = [(one["choice"], 1, 1) for one in made["choices"]]
    ranked = rank(made["motion"], rows, [], Seats(1, 0, 1), seed).ranking
    expected = sorted(made["choices"], key=lambda one: one["key"])
    assert [place["choice"] for place in ranked] == [one["choice"] for one in expected]


def decided(made: Any, seed: bytes | None) -> dict[str, Any] | None:
    rows = [(one["choice"], one["heads"], one["area"]) for one in made["options"]]
    motion = {"kind": "election", "class": "ordinary"}
    _, passed = judge(motion, THRESHOLDS, made["scope"], made["participants"], rows)
    seats = Seats(made["seats"], made["alternates"], made["minimum"])
    found = rank(made["motion"], rows, passed, seats, seed)
    if found.lot_missing:
        return None
    carried = found.elected >= seats.minimum and 2 * found.elected > seats.seats
    return {"verdict": "carried" if carried else "failed", "ranking": found.ranking}


@pytest.mark.parametrize("made", VECTORS["elections"], ids=lambda made: made["motion"])
def test_an_election_is_ranked_the_same(made: Any) -> None:
    assert decided(made, bytes.fromhex(made["lot"])) == made["drawn"]
    assert decided(made, None) == made["plain"]


def test_who_failed_by_area_stands_behind_who_passed_with_fewer_heads() -> None:
    ranked = rank("m", [("a", 5, 1), ("b", 4, 9)], ["b"], Seats(1, 1, 1), None).ranking
    assert [(place["choice"], place["state"]) for place in ranked] == [
        ("b", "elected"),
        ("a", "not_elected"),
    ]


@pytest.mark.parametrize("made", VECTORS["deemed"])
def test_the_majority_is_the_same(made: Any) -> None:
    rows = [
        (
            choice,
            sum(one["heads"] for one in made["rights"] if one["said"] == choice),
            sum(one["area"] for one in made["rights"] if one["said"] == choice),
        )
        for choice in ("yes", "no", "abstain", "follow")
    ]
    assert find_majority(rows) == made["majority"]
