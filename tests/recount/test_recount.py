"""Core and the recount in ordinary Python agree on what may be done and on what it comes to."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.definition import Definition
from app.core.entries import parse_entry
from app.core.paper_roll import parse_paper_roll
from app.core.roll import parse_roll
from app.core.rules.election import lot_key
from app.core.tally import count, outcomes, tied_elections
from tests.recount.retelling import Retelling
from tests.recount.rules import Assembled, Counted
from tests.worlds.build import Build
from tests.worlds.drawn import KINDS, RIGHTS, Rules, draw_world
from tests.worlds.town import make_town
from tests.worlds.village import make_world

HERE = Path(__file__).parent
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


def told(build: Build) -> Retelling:
    return Retelling(build.world.definition, build.world.roll).tell(build.entries)


def by_core(build: Build) -> tuple[dict[str, dict[str, Any]], tuple[str, ...]]:
    definition = Definition.parse(build.world.definition)
    entries = [parse_entry(line) for line in build.lines]
    counted = count(definition, parse_roll(build.roll), entries, parse_paper_roll(build.paper))
    decided = {outcome.motion: outcome.to_json() for outcome in outcomes(counted, definition)}
    return decided, tied_elections(counted, definition)


def recounted(build: Build, assembled: Assembled) -> dict[str, Counted]:
    """The recount; how a draw orders equals is the protocol's hash, told as a mere order."""
    draws = {
        body["motion"]: sorted(
            (
                choice
                for one in assembled.rules.motions
                if one.name == body["motion"]
                for choice in one.choices
            ),
            key=lambda choice: lot_key(bytes.fromhex(body["seed"]), body["motion"], choice),
        )
        for kind, body in build.entries
        if kind == "lot"
    }
    return assembled.count(draws)


def part(stated: dict[str, int]) -> tuple[int, int, int]:
    return stated["rights"], stated["heads"], stated["area"]


def check(core: dict[str, Any], mine: Counted) -> None:
    assert (core["scope"]["heads"], core["scope"]["area"]) == mine.scope
    assert part(core["participants"]) == mine.part
    sums = {one["choice"]: (one["heads"], one["area"]) for one in core["options"]}
    assert sums == mine.options
    assert (core["verdict"] == "carried", core["winner"]) == (mine.carried, mine.winner)
    if "deemed" in core:
        deemed = core["deemed"]
        assert deemed["majority"] == mine.majority
        assert part(deemed["follow"]) == mine.followers
        assert part(deemed["silent"]) == mine.silent
        assert (deemed["without"]["verdict"] == "carried") == mine.carried_without
    assert ("deemed" in core) == (mine.carried_without is not None)
    if "election" in core:
        ranking = core["election"]["ranking"]
        assert {place["choice"]: place["state"] for place in ranking} == mine.states
        assert {place["choice"] for place in ranking if place["passed"]} == mine.passed


def check_world(build: Build) -> None:
    story = told(build)
    assert story.refused == []
    core, tied = by_core(build)
    mine = recounted(build, story.assembled)
    assert mine.keys() == core.keys()
    for motion, outcome in core.items():
        check(outcome, mine[motion])
    undrawn = story.assembled.count({})
    assert {name for name, one in undrawn.items() if one.draw_needed} == set(tied)


def test_the_village_and_the_town_are_recounted() -> None:
    check_world(make_world(stage="preliminary").build())
    check_world(make_town(stage="preliminary").build())


@given(wishes, rules, st.booleans(), st.booleans())
@few
def test_random_assemblies_are_recounted(
    drawn_wishes: list[Any], assembly: Rules, most_vote: bool, always_draw: bool
) -> None:
    first = EVERYONE if most_vote else []
    drawn = draw_world([*first, *drawn_wishes], assembly, always_draw=always_draw)
    check_world(drawn.world.build())


@given(wishes, rules, st.integers(1, 12))
@few
def test_what_core_refuses_is_against_a_rule(
    drawn_wishes: list[Any], assembly: Rules, which: int
) -> None:
    drawn = draw_world(drawn_wishes, assembly, keep_refused=which, always_draw=True)
    story = told(drawn.world.build())
    assert bool(story.refused) == bool(drawn.refusal), drawn.refusal


def test_the_recount_knows_nothing_but_python() -> None:
    for name in ("rules.py", "retelling.py"):
        tree = ast.parse((HERE / name).read_text(encoding="utf-8"))
        named = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        named |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        foreign = {one for one in named if one.split(".")[0] not in sys.stdlib_module_names}
        assert foreign <= {"tests.recount.rules"}, name
