"""Draws, rankings and deemed votes as a second implementation, with big integers, has them."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.roll import RollLine, RollUnit
from app.core.rules.counts import (
    ChoiceCount,
    MotionCount,
    MotionKind,
    Participants,
    ScopeTotals,
)
from app.core.rules.election import Election, LotNeeded, lot_key, lot_seed
from app.core.rules.matters import MotionClass
from app.core.rules.outcome import Outcome, decide_election
from app.core.tally import count, deemed_bodies, lot_body, outcomes
from tests.core.motion_counts import LAW
from tests.core.samples import (
    LogWriter,
    definition_body,
    digest,
    key,
    with_follow,
    with_policies,
    yes_no,
)
from tests.core.vectors import read_vectors

VECTORS: Any = read_vectors("procedure")


@pytest.mark.parametrize("made", VECTORS["lots"], ids=lambda made: made["draw"])
def test_a_draw_has_its_seed_and_each_candidate_a_key(made: Any) -> None:
    root = bytes.fromhex(made["root"])
    assert lot_seed(root, made["draw"]).hex() == made["seed"]
    body = lot_body(made["motion"], tree_size=9, root=root, draw=made["draw"])
    assert body["seed"] == made["seed"]
    for one in made["choices"]:
        drawn = lot_key(bytes.fromhex(made["seed"]), made["motion"], one["choice"])
        assert drawn.hex() == one["key"]


def _decide(made: Any, lot: bytes | None) -> Outcome:
    numbers = MotionCount(
        motion=made["motion"],
        motion_class=MotionClass.ORDINARY,
        kind=MotionKind.ELECTION,
        scope=ScopeTotals(**made["scope"]),
        participants=Participants(**made["participants"]),
        options=tuple(ChoiceCount(**option) for option in made["options"]),
    )
    filled = Election(made["seats"], made["alternates"], made["minimum"])
    return decide_election(numbers, LAW, filled, lot)


def _seen(outcome: Outcome) -> dict[str, Any]:
    assert outcome.election is not None
    ranking = [ranked.to_json() for ranked in outcome.election.ranking]
    return {"verdict": outcome.verdict, "ranking": ranking}


@pytest.mark.parametrize("made", VECTORS["elections"], ids=lambda made: made["motion"])
def test_an_election_is_ranked_the_same(made: Any) -> None:
    assert _seen(_decide(made, bytes.fromhex(made["lot"]))) == made["drawn"]
    if made["plain"] is None:
        with pytest.raises(LotNeeded):
            _decide(made, None)
    else:
        assert _seen(_decide(made, None)) == made["plain"]


def test_the_vectors_hold_each_case() -> None:
    plain = [made["plain"] for made in VECTORS["elections"]]
    assert None in plain
    assert {one["verdict"] for one in plain if one} == {"carried", "failed"}
    assert {made["majority"] for made in VECTORS["deemed"]} == {"yes", "no", "abstain", None}
    assert any(made["verdict"] != made["without"] for made in VECTORS["deemed"])


@pytest.mark.parametrize("made", VECTORS["deemed"])
def test_deemed_votes_are_the_same(made: Any) -> None:
    silence = "follow_majority" if made["silence"] else "not_counted"
    body = definition_body(
        motions=[with_follow(yes_no("hire"))],
        **with_policies(silence=silence, silence_basis="议事规则", follow_choice=True),
    )
    roll = tuple(
        RollLine(
            one["i"],
            key(f"owner {one['i']}"),
            (RollUnit(one["i"].to_bytes(32, "big"), one["area"], "1号楼", "home"),),
        )
        for one in made["rights"]
    )
    log = LogWriter(body, roll).opened()
    log.serve(*(one["i"] for one in made["rights"] if one["warned"]))
    for one in made["rights"]:
        if one["said"]:
            log.cast(one["i"], hire=one["said"])
    log.close(reconcile=True)
    counted = count(log.definition, log.roll, log.entries, log.paper)
    (deemed,) = deemed_bodies(counted, digest("root"))
    (decided,) = outcomes(counted, log.definition)
    assert {name: deemed[name] for name in ("majority", "follow", "silent", "list")} == {
        name: made[name] for name in ("majority", "follow", "silent", "list")
    }
    assert decided.without is not None
    assert (decided.verdict, decided.without.verdict) == (made["verdict"], made["without"])
