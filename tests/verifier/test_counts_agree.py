"""Random assemblies: the verifier's count, core's count and a naive one are the same."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.definition import Definition
from app.core.entries import parse_entry
from app.core.paper_roll import parse_paper_roll
from app.core.roll import parse_roll
from app.core.tally import count as count_of_core
from app.core.tally import outcomes, tally_bodies
from app.verifier.case import Asked
from app.verifier.files import RecordFiles
from app.verifier.reading import read_case
from app.verifier.verdict import judge
from app.verifier.workings import Workings
from tests.verifier.asking import NOW, ask, refused
from tests.worlds import naive
from tests.worlds.build import Build, Step, World, day, digest
from tests.worlds.community import UNITS, make_definition, secret
from tests.worlds.village import (
    ballot,
    give_back,
    in_scope,
    issue,
    make_world,
    paper_ballot,
    reissue,
    superseded,
)

CHOICES = {
    "manager": ("yes", "no", "abstain"),
    "reserve": ("yes", "no", "abstain"),
    "roof": ("yes", "no", "abstain"),
    "plan": ("a", "b", "c", "none"),
    "shop": ("yes", "no", "abstain"),
}

# Each example builds and verifies a whole record.
few = settings(max_examples=settings().max_examples // 2)

chosen = st.fixed_dictionaries({m: st.sampled_from(c) for m, c in CHOICES.items()})
actions = st.lists(
    st.tuples(
        st.sampled_from(["cast", "cast", "cast", "paper", "void", "blank", "revoke", "reissue"]),
        st.sampled_from([i for i in UNITS if in_scope(i)]),
        chosen,
    ),
    max_size=40,
)


class Drawn:
    """Turns random wishes into an assembly that the rules allow."""

    def __init__(self, world: World, max_changes: int) -> None:
        self.world, self.max_changes = world, max_changes
        self.keys = {i: f"right {i}" for i in UNITS}
        self.changes: dict[int, int] = {}
        self.counted: dict[int, str] = {}
        self.closed: set[int] = set()
        self.number = 0

    def put(self, *steps: Step) -> None:
        for step in steps:
            step.t = day(21)
        self.world.before("close", *steps)

    def act(self, action: str, i: int, choices: dict[str, str]) -> None:
        self.number += 1
        if action == "revoke":
            self.revoke(i)
        elif i in self.closed:
            return
        elif action == "cast":
            self.cast(i, choices)
        elif action == "reissue":
            new = f"right {i} key {self.number}"
            step = reissue(i, new, "lost", 21)
            old = self.keys[i]
            body = step.body
            assert callable(body)
            step.body = lambda build: {**body(build), "old_pk": build.key(old).hex()}
            self.put(step)
            self.keys[i] = new
        else:
            self.paper(action, i, choices)

    def cast(self, i: int, choices: dict[str, str]) -> None:
        changes = self.changes.get(i, -1) + 1 if i in self.counted else 0
        if changes > self.max_changes:
            return
        self.changes[i] = changes
        self.counted[i] = "phone"
        self.put(ballot(i, 21, by=self.keys[i], **choices))

    def paper(self, action: str, i: int, choices: dict[str, str]) -> None:
        if self.counted.get(i) == "paper":
            return
        serial = f"P-{i:04}-{self.number}"
        line = {"i": i, "serial": serial, "secret": _hash(secret(serial))}
        self.world.paper.append(line)
        self.world.paper.sort(key=lambda one: one["serial"])
        self.put(issue(serial, 21))
        if action == "blank":
            self.put(give_back(serial, 21, "blank"))
            return
        self.closed.add(i)
        if action == "void":
            self.put(paper_ballot(serial, 21, void=dict.fromkeys(in_scope(i), "altered")))
            return
        self.put(paper_ballot(serial, 21, **choices))
        if i in self.counted:
            self.put(superseded(serial, 21))
        self.counted[i] = "paper"

    def revoke(self, i: int) -> None:
        if self.counted.get(i) != "phone" or i in self.closed:
            return
        name, label = f"o-r{self.number}", f"revoke {self.number}"

        def body(build: Build) -> dict[str, Any]:
            return {"i": i, "ballot_id": build.last[i].hex(), "objection": name}

        objection = {"id": name, "about": "identity", "document": digest(name)}
        ruling = {"objection": name, "decision": "upheld", "document": digest(name)}
        self.put(
            Step("objection", objection),
            Step("ruling", ruling, ("street-office",)),
            Step("revoke", body, ("street-office",), label=label),
        )
        del self.counted[i]
        self.changes.pop(i, None)


def _hash(data: bytes) -> str:
    from app.core.encoding import sha256

    return sha256(data).hex()


def draw_world(wishes: list[Any], parking: tuple[bool, bool], max_changes: int) -> World:
    policies = {
        **make_definition()["policies"],
        "parking_area": parking[0],
        "parking_heads": parking[1],
        "max_changes": max_changes,
    }
    world = make_world(stage="preliminary", policies=policies)
    kinds = {
        "ballot",
        "paper-issue",
        "paper-return",
        "paper-ballot",
        "superseded",
        "reissue",
        "revoke",
    }
    world.steps = [step for step in world.steps if step.kind not in kinds]
    for label in ("objection o-2", "ruling o-2", "incident"):
        world.remove(label)
    drawn = Drawn(world, max_changes)
    for action, i, choices in wishes:
        drawn.act(action, i, choices)
    return world


@given(actions, st.tuples(st.booleans(), st.booleans()), st.integers(0, 3))
@few
def test_three_counts_agree_and_the_record_passes(
    wishes: list[Any], parking: tuple[bool, bool], max_changes: int
) -> None:
    build = draw_world(wishes, parking, max_changes).build()
    report = ask(build)
    assert refused(report) == set()
    by_hand = naive.count(build)
    definition = Definition.parse(build.world.definition)
    entries = [parse_entry(line) for line in build.lines]
    core = count_of_core(definition, parse_roll(build.roll), entries, parse_paper_roll(build.paper))
    bodies = {body.pop("motion"): body for body in tally_bodies(core, bytes(32))}
    decided = {outcome.motion: outcome.to_json() for outcome in outcomes(core, definition)}
    for outcome in report.summary.outcomes:
        motion = outcome["motion"]
        tally = by_hand.tallies[motion]
        mine = {
            "participants": outcome["participants"]["rights"],
            "heads": outcome["participants"]["heads"],
            "area": outcome["participants"]["area"],
            "options": [{k: o[k] for k in ("choice", "heads", "area")} for o in outcome["options"]],
        }
        assert mine == {name: tally[name] for name in mine}
        assert mine == {name: bodies[motion][name] for name in mine}
        assert bodies[motion]["list"] == tally["list"]
        assert outcome["scope"] == by_hand.scopes[motion] == decided[motion]["scope"]
        assert outcome["tests"] == decided[motion]["tests"]
        assert outcome["winner"] == decided[motion]["winner"]


@given(st.permutations(range(6)))
@few
def test_the_order_of_ballots_changes_no_sum(order: list[int]) -> None:
    rights = [1, 2, 3, 4, 5, 9]
    wishes = [
        ("cast", rights[n], dict.fromkeys(CHOICES, "yes") | {"plan": "abc"[n % 3]}) for n in order
    ]
    build = draw_world(wishes, (False, False), 1).build()
    case = read_case(RecordFiles(build.files), Asked(now=NOW))
    found = Workings(case, lambda: 0.0).count(len(build.lines))
    assert {m: one.rows() for m, one in found.items()} == {
        "manager": [("yes", 6, 71164), ("no", 0, 0), ("abstain", 0, 0)],
        "reserve": [("yes", 6, 71164), ("no", 0, 0), ("abstain", 0, 0)],
        "roof": [("yes", 4, 40386), ("no", 0, 0), ("abstain", 0, 0)],
        "plan": [("a", 2, 19349), ("b", 2, 19893), ("c", 2, 31922), ("none", 0, 0)],
        "shop": [("yes", 2, 21037), ("no", 0, 0), ("abstain", 0, 0)],
    }


numbers = st.integers(0, 10**12)


@given(
    st.sampled_from(["ordinary", "special", "unanimous_affected"]),
    st.lists(st.tuples(numbers, numbers), min_size=3, max_size=3),
    numbers,
    numbers,
)
def test_the_verdict_is_that_of_fractions(
    motion_class: str, sums: list[tuple[int, int]], heads: int, area: int
) -> None:
    """The naive outcome looks for the missing number by trying; the verifier computes it."""
    options = [(c, *pair) for c, pair in zip(("yes", "no", "abstain"), sums, strict=True)]
    part = {"heads": sum(s[0] for s in sums), "area": sum(s[1] for s in sums)}
    scope = {"heads": part["heads"] + heads, "area": part["area"] + area}
    definition = {"thresholds": {"quorum": [2, 3], "ordinary": [1, 2], "special": [3, 4]}}
    motion = {"id": "m", "class": motion_class, "kind": "yes_no"}
    tally = {
        "participants": 1,
        **part,
        "options": [{"choice": c, "heads": h, "area": a} for c, h, a in options],
    }
    expected = naive.outcome(definition, motion, {"rights": 1, "units": 1, **scope}, tally)
    tests, passed = judge(motion, definition["thresholds"], scope, part, options)
    assert tests == expected["tests"]
    assert passed == ([expected["winner"]] if expected["winner"] else [])
