"""Records that must pass: every stage, a rehearsal, other rules, annulled, re-keyed."""

from __future__ import annotations

from copy import deepcopy

import pytest

from app.core.anchor import anchor_of
from app.verifier.registry import CHECKS, NOT_IN_NAMED_MODE, SELF_TEST
from app.verifier.report import Status
from tests.verifier.asking import ask, failed, honest, refused
from tests.worlds.build import Step, day, digest
from tests.worlds.community import make_definition
from tests.worlds.village import ballot, make_world


def test_a_certified_record_passes_every_check() -> None:
    report = ask(honest())
    assert refused(report) == set()
    assert report.stands
    assert report.summary.stage == "certified"


@pytest.mark.parametrize(
    ("stage", "missing"),
    [("preliminary", {"V39", "V40"}), ("final", {"V39", "V40"}), ("certified", set())],
)
def test_what_a_stage_lacks_is_not_yet(stage: str, missing: set[str]) -> None:
    report = ask(make_world(stage=stage).build())
    assert refused(report) == set()
    assert report.summary.stage == stage
    assert {f.check for f in report.findings if f.status is Status.NOT_YET} == missing


def test_a_rehearsal_passes_whatever_the_hour() -> None:
    world = make_world(rehearsal=True)
    for step in world.steps_of("head"):
        step.delay = -365 * 24 * 3600
    report = ask(world.build())
    assert refused(report) == set()
    assert [note.code for note in report.find("V08").notes] == ["rehearsal_times"]
    assert report.summary.head["rehearsal"] is True


def test_a_record_of_first_valid_ballots_passes() -> None:
    policies = {**make_definition()["policies"], "channel_rule": "first_valid"}
    world = make_world(policies=policies)
    for label in ("ballot 9 day 20", "superseded P-0009"):
        world.remove(label)
    assert refused(ask(world.build())) == set()


def test_parking_counts_where_the_definition_says_so() -> None:
    policies = {**make_definition()["policies"], "parking_area": True, "parking_heads": True}
    report = ask(make_world(policies=policies).build())
    assert refused(report) == set()
    assert [o["scope"]["rights"] for o in report.summary.outcomes] == [13, 13, 4, 13, 2]


def test_a_record_without_paper_passes() -> None:
    world = make_world()
    for step in list(world.steps):
        if step.kind.startswith("paper") or step.kind in ("reconciliation", "superseded"):
            world.steps.remove(step)
    world.paper = []
    report = ask(world.build())
    assert refused(report) == set()
    assert report.find("V28").examined == 0


def test_a_recount_after_an_upheld_objection_passes() -> None:
    world = make_world()
    second = [
        deepcopy(step) for step in world.steps[world.steps.index(world.step("tally manager")) :]
    ]
    second = [step for step in second if step.kind in ("head", "tally", "result")][:7]
    tree = [Step("head", t=day(33)), *second]
    for step in tree:
        step.t = day(33)
    line = {**deepcopy(world.roll[11]), "i": 12}
    line["units"][0]["area"] = 10000
    new = {
        "i": 14,
        "cred_pk": _key("right 14"),
        "units": [{"tag": "ffff" + "0" * 60, "area": 5000, "group": "3号楼", "use": "home"}],
    }

    def correction(build: object) -> dict[str, object]:
        scopes = build.counted_with([line, new])  # type: ignore[attr-defined]
        totals = [{"motion": name, **scope} for name, scope in scopes.items()]
        return {"objection": "o-4", "lines": [line, new], "totals": totals}

    world.after(
        "ruling o-3",
        Step("objection", {"id": "o-4", "about": "roll", "document": digest("o-4")}, (), day(31)),
        Step(
            "ruling",
            {"objection": "o-4", "decision": "upheld", "document": digest("r-4")},
            ("street-office",),
            day(32),
        ),
        Step("roll-correction", correction, ("registrar", "street-office"), day(32)),
        *tree,
    )
    report = ask(world.build())
    assert refused(report) == set()
    assert report.summary.outcomes[0]["scope"]["rights"] == 13


def _key(name: str) -> str:
    from tests.worlds.keys import key

    return key(name).hex()


def test_an_extension_lets_later_ballots_in() -> None:
    world = make_world()
    extend = {"closes": "2026-04-05T01:00Z", "document": digest("extension")}
    world.before(
        "close",
        Step("extend", extend, ("convener",), day(26)),
        ballot(3, 28),
    )
    for step in world.steps[world.steps.index(world.step("close")) :]:
        step.t = step.t.replace(month=step.t.month + 1)
    assert refused(ask(world.build())) == set()


@pytest.mark.parametrize("last", ["roll", "ballot 3 day 20", "head close", "final"])
def test_an_annulled_record_passes_at_any_time(last: str) -> None:
    world = make_world()
    del world.steps[world.steps.index(world.step(last)) + 1 :]
    annulment = {"reason": "court_order", "document": digest("annulment")}
    t = world.steps[-1].t
    world.steps += [Step("annulment", annulment, ("convener",), t), Step("head", t=t)]
    world.documents.pop("minutes.pdf")
    if last == "roll":
        world.paper = []
    report = ask(world.build())
    assert refused(report) == set()
    assert report.summary.stage == "annulled"


def test_a_rekeyed_world_is_consistent_and_fails_under_the_true_anchor() -> None:
    true_anchor = anchor_of(honest().definition)
    forged = make_world("forged").build()
    assert refused(ask(forged)) == set()
    report = ask(forged, anchor=true_anchor)
    assert failed(report) == {"V00"}
    assert not report.anchored
    assert ask(honest(), anchor=true_anchor.lower().replace("-", " ")).anchored


def test_every_number_has_one_line_in_its_group() -> None:
    numbers = {check.number for check in CHECKS} | set(NOT_IN_NAMED_MODE) | {SELF_TEST.number}
    assert numbers == {f"V{number:02}" for number in range(47)}
    report = ask(honest())
    lines = [(finding.check, finding.group) for finding in report.findings]
    assert len(lines) == len(set(lines)) == len(CHECKS) + len(NOT_IN_NAMED_MODE) + 1
    assert lines == sorted(lines, key=lambda line: line[0])


def test_every_check_that_ran_looked_at_something() -> None:
    report = ask(honest(), documents=True)
    blind = [f.check for f in report.findings if f.status is Status.OK and not f.examined]
    assert blind == []
