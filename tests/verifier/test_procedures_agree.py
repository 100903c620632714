"""Random assemblies of the whole procedure: core, verifier and the naive count say the same.

What core's ledger takes, the verifier takes; what it refuses, the verifier refuses.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.definition import Definition
from app.core.entries import parse_entry
from app.core.paper_roll import parse_paper_roll
from app.core.roll import parse_roll
from app.core.tally import count, deemed_bodies, outcomes, tally_bodies, tied_elections
from app.core.tally.sums import Counted
from tests.verifier.asking import ask, refused
from tests.worlds import naive
from tests.worlds.build import Build
from tests.worlds.drawn import KINDS, RIGHTS, Drawn, Rules, draw_world

# Each example builds and verifies a whole record.
few = settings(max_examples=settings().max_examples // 2)

wish = st.tuples(st.sampled_from(KINDS), st.sampled_from(RIGHTS), st.integers(0, 2**20))
wishes = st.lists(wish, min_size=8, max_size=70)
rules = st.builds(
    Rules,
    max_changes=st.integers(0, 3),
    proxy_cap=st.integers(0, 3),
    proxy_bound=st.booleans(),
    transfer=st.sampled_from(["beijing", "beijing", "frozen"]),
    channel_rule=st.sampled_from(["paper_replaces", "paper_replaces", "first_valid"]),
    silence=st.sampled_from(["follow_majority", "not_counted"]),
    follow_choice=st.booleans(),
    parking_area=st.booleans(),
    parking_heads=st.booleans(),
    seats=st.integers(1, 3),
    alternates=st.integers(0, 2),
    minimum=st.integers(1, 3),
)
EVERYONE = [("cast", i, 1000 + i) for i in RIGHTS]


def counted_by_core(build: Build) -> tuple[Definition, Counted]:
    definition = Definition.parse(build.world.definition)
    entries = [parse_entry(line) for line in build.lines]
    return definition, count(
        definition, parse_roll(build.roll), entries, parse_paper_roll(build.paper)
    )


def mine_of(outcome: dict[str, Any]) -> dict[str, Any]:
    names = ("scope", "participants", "tests", "verdict", "winner", "election", "deemed")
    mine = {name: outcome[name] for name in names if name in outcome}
    mine["options"] = [
        {name: option[name] for name in ("choice", "heads", "area")}
        for option in outcome["options"]
    ]
    return mine


def check_agreement(drawn: Drawn) -> None:
    build = drawn.world.build()
    report = ask(build)
    assert refused(report) == set()
    definition, counted = counted_by_core(build)
    core = {outcome.motion: outcome.to_json() for outcome in outcomes(counted, definition)}
    by_hand = {body["motion"]: body for body in build.body("result")["motions"]}
    for outcome in report.summary.outcomes:
        name = outcome["motion"]
        mine = mine_of(outcome)
        assert mine == {part: core[name][part] for part in mine}
        assert {**mine, "motion": name, "class": core[name]["class"]} == by_hand[name]
        assert core[name].keys() == by_hand[name].keys()
    check_bodies(build, counted)


def check_bodies(build: Build, counted: Counted) -> None:
    """Core writes the tallies and deemed entries that stand in the record."""
    stated = [body for kind, body in build.entries if kind in ("tally", "deemed")]
    root = bytes.fromhex(stated[0]["root"])
    size = stated[0]["tree_size"]
    written = [*tally_bodies(counted, root), *deemed_bodies(counted, root)]
    assert [{**body, "tree_size": size} for body in written] == stated


@given(wishes, rules, st.booleans())
@few
def test_core_verifier_and_naive_count_agree(
    drawn_wishes: list[Any], assembly: Rules, always_draw: bool
) -> None:
    check_agreement(draw_world(drawn_wishes, assembly, always_draw=always_draw))


@given(wishes, rules, st.booleans())
@few
def test_they_agree_where_most_vote(
    drawn_wishes: list[Any], assembly: Rules, always_draw: bool
) -> None:
    """With a quorum elections have winners, majorities and ties."""
    drawn = draw_world([*EVERYONE, *drawn_wishes], assembly, always_draw=always_draw)
    check_agreement(drawn)


@given(wishes, rules, st.integers(1, 12))
@few
def test_what_core_refuses_the_verifier_refuses(
    drawn_wishes: list[Any], assembly: Rules, which: int
) -> None:
    drawn = draw_world(drawn_wishes, assembly, keep_refused=which, always_draw=True)
    report = ask(drawn.world.build())
    assert bool(refused(report)) == bool(drawn.refusal), drawn.refusal


@given(wishes, rules)
@few
def test_a_draw_is_needed_where_turning_equals_round_changes_anything(
    drawn_wishes: list[Any], assembly: Rules
) -> None:
    drawn = draw_world([*EVERYONE, *drawn_wishes], assembly, always_draw=True)
    build = drawn.world.build()
    definition, counted = counted_by_core(build)
    outcome = next(o for o in build.body("result")["motions"] if o["motion"] == "committee")
    passed = {place["choice"] for place in outcome["election"]["ranking"] if place["passed"]}
    needed = naive.needs_lot(drawn.world.definition["motions"][-1], outcome["options"], passed)
    assert tied_elections(counted, definition) == (("committee",) if needed else ())
    drawn.world.remove("lot committee")
    assert refused(ask(drawn.world.build())) == ({"V37"} if needed else set())
