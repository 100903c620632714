"""V01, V12–V14, V20, V27–V38 in secret mode: keys, sums, shares and numbers that are wrong."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from app.core.ceremony.dealing import hash_reveal
from app.core.encoding import jcs_hash
from app.verifier.examine import Report
from tests.verifier.asking import ask, codes, failed
from tests.worlds.build import Body, Step, day, digest
from tests.worlds.evening import GROUP, dealings
from tests.worlds.forging import add_point, prove_weakly, scalar, swap_bytes
from tests.worlds.naive import Rule
from tests.worlds.secret import (
    SecretBuild,
    SecretWorld,
    make_secret_world,
    result_body,
)
from tests.worlds.village import make_world

Edit = Callable[[SecretWorld], object]


@cache
def honest() -> SecretBuild:
    return make_secret_world().build()


def test_the_honest_record_stands() -> None:
    report = ask(honest())
    assert report.stands
    assert {f.status.value for f in report.findings} == {"ok", "not_asked"}
    assert [o["verdict"] for o in report.summary.outcomes] == [
        "carried",
        "failed",
        "failed",
        "carried",
    ]
    assert report.summary.events["spoilt"] == 1


def test_the_honest_record_stands_under_m1() -> None:
    report = ask(make_secret_world(policies={"result_mode": "M1"}).build())
    assert report.stands
    by_area = [option["area"] is None for option in report.summary.outcomes[0]["options"]]
    assert by_area == [False, True, True]


def rogue_key(world: SecretWorld) -> None:
    """Trustee 3 shows a K that makes Y its own, bound by its commitment like any other."""
    hd = jcs_hash(world.definition)
    reveal = deepcopy(dealings(hd)[0][8][1])
    reveal["coefficients"][0] = add_point(reveal["coefficients"][0], 0)
    world.step("dkg-reveal 3").body = reveal
    commitment = {"commitment": hash_reveal(hd, reveal).hex()}
    world.change("dkg-commit 3", lambda body: body.update(commitment))


def foreign_key(world: SecretWorld) -> None:
    """All ballots are encrypted to a key that no ceremony made."""
    key = GROUP.encode(GROUP.multiply_base(scalar("mine"))).hex()
    world.change("manifest", lambda body: body.update(trustee_key=key))


def no_point_as_key(world: SecretWorld) -> None:
    world.steps = world.steps[: world.steps.index(world.step("ballot 3"))]
    for step in [s for s in world.steps if s.kind in ("ballot", "spoil")]:
        world.steps.remove(step)
    world.change("manifest", lambda body: body.update(trustee_key="ff" * 32))
    world.steps.append(Step("head", t=day(20), label="head last"))


def sign(label: str, *signers: str) -> Edit:
    return lambda world: setattr(world.step(label), "signers", signers)


def change(label: str, edit: Callable[[Body], object]) -> Edit:
    return lambda world: world.change(label, edit)


def other_manifest(world: SecretWorld) -> None:
    world.step("ceremony-ok 2").bind = bytes(32)


def two_by_another_key(world: SecretWorld) -> None:
    sign("dkg-commit 1", "trustee 2")(world)
    world.remove("ceremony-ok 2")


def confirm_otherwise(world: SecretWorld) -> None:
    other_manifest(world)
    world.change("ceremony-ok 1", lambda body: body.update(ceremony="0" * 64))


def other_transcript(world: SecretWorld) -> None:
    world.change("manifest", lambda body: body.update(ceremony="0" * 64))


def other_commitment(world: SecretWorld) -> None:
    world.change("dkg-commit 2", lambda body: body.update(commitment="0" * 64))


CEREMONY: list[tuple[Edit, set[tuple[str, str]]]] = [
    (two_by_another_key, {("V12", "signer_not_allowed"), ("V12", "confirmation_missing")}),
    (confirm_otherwise, {("V12", "signature_invalid"), ("V12", "confirms_other_ceremony")}),
    (foreign_key, {("V12", "confirms_other_key"), ("V14", "trustee_key_differs")}),
    (rogue_key, {("V14", "proof_invalid")}),
    (other_transcript, {("V14", "ceremony_differs")}),
    (other_commitment, {("V14", "reveal_invalid")}),
    (no_point_as_key, {("V14", "trustee_key_differs")}),
]


@pytest.mark.parametrize(("edit", "expected"), CEREMONY, ids=[e.__name__ for e, _ in CEREMONY])
def test_rejects_a_ceremony(edit: Edit, expected: set[tuple[str, str]]) -> None:
    world = make_secret_world(only=["manager"])
    edit(world)
    report = ask(world.build())
    assert expected <= said(report)


def said(report: Report) -> set[tuple[str, str]]:
    return {(f.check, fault.code) for f in report.findings for fault in f.failures}


def test_rejects_keys_in_a_named_manifest() -> None:
    world = make_world()
    world.change("manifest", lambda body: body.update(trustee_key="aa" * 32, ceremony="aa" * 32))
    report = ask(world.build())
    assert "manifest_mode" in codes(report, "V13")
    assert failed(report) == {"V13"}


def test_rejects_a_tally_of_the_other_mode() -> None:
    world = make_world()
    (row, *_) = honest().body("tally manager")["sums"]

    def seal(body: Body) -> None:
        choices = [option["choice"] for option in body.pop("options")]
        body["sums"] = [{**row, "choice": choice} for choice in choices]

    world.change("tally manager", seal)
    report = ask(world.build())
    assert "body_of_other_mode" in codes(report, "V20")
    assert not report.stands


def rows(edit: Callable[[list[Body]], object]) -> Callable[[Body], object]:
    return lambda body: edit(body["sums"])


def swap_measures(sums: list[Body]) -> None:
    sums[0]["heads"], sums[0]["area"] = sums[0]["area"], sums[0]["heads"]


def swap_options(sums: list[Body]) -> None:
    sums[0]["choice"], sums[1]["choice"] = sums[1]["choice"], sums[0]["choice"]


def transpose(sums: list[Body]) -> None:
    sums[0]["area"] = add_point(sums[0]["area"], 1)


def no_sum(sums: list[Body]) -> None:
    sums[0]["area"] = swap_bytes(sums[0]["area"], 0, b"\xff" * 32)


def count_by(rule: Rule) -> Edit:
    return lambda world: setattr(world, "count", rule)


def shares(motion: str, n: int) -> Step:
    def body(build: Any) -> Body:
        found: Body = build.shares(motion, n)
        return found

    label = f"again {motion} {n}"
    return Step("partial-decryption", body, (f"trustee {n}",), day(30), label)


def tally_again(world: SecretWorld) -> None:
    again = deepcopy(world.step("tally manager"))
    again.label = "second tally"
    world.before("head result", again)


def open_behind_result(world: SecretWorld) -> None:
    late = world.step("shares plan 3")
    world.steps.remove(late)
    late.t = day(30)
    world.after("result", late)


def open_roof(world: SecretWorld) -> None:
    world.before("head result", shares("roof", 1))


def count_at_once(world: SecretWorld) -> None:
    """The last minute of the third day is still missing."""
    for step in world.steps:
        if step.kind in ("tally", "partial-decryption"):
            step.t = day(30, -1)


def count_before_ruling(world: SecretWorld) -> None:
    for name, about in (("o-7", "paper"), ("o-8", "procedure")):
        body = {"id": name, "about": about, "document": digest(name)}
        world.after("head close", Step("objection", body, (), day(27), f"objection {name}"))


def small_scope(world: SecretWorld) -> None:
    world.roll.pop()


def turn_away(world: SecretWorld) -> None:
    """Twenty-nine take part, and with these thresholds nobody could tell."""
    for i in (30, 31, 32):
        world.remove(f"ballot {i}")
    world.roll = world.roll[:43]


def foreign_tally(world: SecretWorld) -> None:
    world.change("shares manager 3", lambda body: body.update(tally="0" * 64))


def share_rows(edit: Callable[[list[Body]], object]) -> Callable[[Body], object]:
    return lambda body: edit(body["shares"])


def wrong_d(found: list[Body]) -> None:
    found[0]["share"] = add_point(found[0]["share"], 0)


def other_option(found: list[Body]) -> None:
    found[0]["share"], found[2]["share"] = found[2]["share"], found[0]["share"]


def other_motion(world: SecretWorld) -> None:
    plain: Any = world.step("shares plan 3").body

    def body(build: Any) -> Body:
        found: Body = plain(build)
        other = build.shares("manager", 3)["shares"]
        found["shares"][0]["share"] = other[0]["share"]
        return found

    world.step("shares plan 3").body = body


def weak_proof(world: SecretWorld) -> None:
    plain: Any = world.step("shares plan 3").body

    def body(build: Any) -> Body:
        found: Body = plain(build)
        prove_weakly(build, "plan", 3, found)
        return found

    world.step("shares plan 3").body = body


def one_trustee_twice(world: SecretWorld) -> None:
    again = deepcopy(world.step("shares plan 1"))
    world.steps[world.steps.index(world.step("shares plan 3"))] = again
    again.label = "again"


def outcome(motion: str, *edits: Callable[[Body], object]) -> Edit:
    return outcomes(*((motion, edit) for edit in edits))


def outcomes(*edits: tuple[str, Callable[[Body], object]]) -> Edit:
    def change(body: Body) -> None:
        stated = {one["motion"]: one for one in body["motions"]}
        for motion, edit in edits:
            edit(stated[motion])

    return lambda world: world.change("result", change)


def add(number: int, measure: str, more: int) -> Callable[[Body], object]:
    def edit(one: Body) -> None:
        one["options"][number][measure] += more

    return edit


def move_area(one: Body) -> None:
    one["options"][0]["area"] += 100
    one["options"][1]["area"] -= 100


def swap_yes_and_no(one: Body) -> None:
    yes, no = one["options"][:2]
    for measure in ("heads", "area"):
        yes[measure], no[measure] = no[measure], yes[measure]


def say_nothing(one: Body) -> None:
    one["options"][1]["area"] = None


def say_of_roof(one: Body) -> None:
    one["options"][0]["heads"] = 20


def lose(one: Body) -> None:
    one.update(verdict="failed", winner=None)


def other_scope(one: Body) -> None:
    one["scope"]["rights"] += 1


def other_choices(one: Body) -> None:
    one["options"].reverse()


def forget_plan(body: Body) -> None:
    body["motions"] = [one for one in body["motions"] if one["motion"] != "plan"]


def no_trustee_keys(world: SecretWorld) -> None:
    for n in (1, 2, 3):
        world.remove(f"trustee-key {n}")


def no_close(world: SecretWorld) -> None:
    world.remove("close")


def paper_roll(world: SecretWorld) -> None:
    step = Step("paper-roll", {"paper_roll": digest("p"), "lines": 0}, ("registrar",), day(16))
    world.after("roll", step)


def revoke_late(world: SecretWorld) -> None:
    def body(build: Any) -> Body:
        return {"i": 3, "ballot_id": build.last[3].hex(), "objection": "o-1"}

    world.before("head result", Step("revoke", body, ("street-office",), day(30)))


def all_of(*edits: Edit) -> Edit:
    def edit(world: SecretWorld) -> None:
        for one in edits:
            one(world)

    return edit


# The motions that a case is not about are left out of its assembly, so that it is soon checked.
OF = {
    "sums that are others": "manager roof plan board",
    "a weight transposed": "manager roof",
    "two tallies; a motion without quorum; a share too late": "manager roof plan",
    "D + G": "plan",
    "another option's proof": "plan",
    "another tally's proof": "manager plan",
    "D after the challenge": "plan",
    "another trustee's signature": "plan",
    "one trustee alone": "plan",
    "one trustee twice": "plan",
    "T + 1; a candidate above all; a number of what is shut": "manager roof board",
    "a motion forgotten": "manager plan",
}
# What stands together in one record fails by its own check each.
COUNTS: dict[str, tuple[Edit, set[tuple[str, str]]]] = {
    "no close": (
        no_close,
        {("V01", "entry_missing")},
    ),
    "no trustee keys": (
        no_trustee_keys,
        {("V01", "entry_missing")},
    ),
    "a paper roll; a late revocation": (
        all_of(paper_roll, revoke_late),
        {("V01", "entry_missing"), ("V01", "entry_too_late")},
    ),
    "the first ballot counted": (
        count_by(Rule(first_not_last=True)),
        {("V27", "list_differs")},
    ),
    "a ballot dropped": (
        count_by(Rule(leave_out=frozenset({7}))),
        {("V27", "list_differs"), ("V29", "sum_differs"), ("V31", "list_differs")},
    ),
    "sums that are others": (
        all_of(
            change("tally plan", lambda b: b.update(heads=b["heads"] + 1)),
            change("tally manager", rows(swap_measures)),
            change("tally board", rows(swap_options)),
            change("tally roof", rows(no_sum)),
        ),
        {("V29", "sum_differs"), ("V30", "sealed_sum_differs"), ("V30", "options_differ")},
    ),
    "a weight transposed": (
        change("tally roof", rows(transpose)),
        {("V30", "sealed_sum_differs")},
    ),
    "two tallies; a motion without quorum; a share too late": (
        all_of(tally_again, open_roof, open_behind_result),
        {
            ("V31", "tally_behind_share"),
            ("V31", "share_behind_result"),
            ("V31", "opened_without_quorum"),
            ("V36", "opened_beyond_mode"),
        },
    ),
    "a share of no tally": (foreign_tally, {("V31", "share_of_other_tally")}),
    "three days less a minute": (count_at_once, {("V31", "tally_too_soon")}),
    "an objection without ruling": (count_before_ruling, {("V31", "tally_before_ruling")}),
    "44 rights": (small_scope, {("V31", "scope_too_small")}),
    "29 take part": (turn_away, {("V31", "too_few_opened")}),
    "D + G": (
        change("shares plan 3", share_rows(wrong_d)),
        {("V32", "share_refused"), ("V33", "shares_missing")},
    ),
    "another option's proof": (
        change("shares plan 3", share_rows(other_option)),
        {("V32", "share_refused")},
    ),
    "another tally's proof": (other_motion, {("V32", "share_refused")}),
    "D after the challenge": (weak_proof, {("V32", "share_refused")}),
    "another trustee's signature": (
        sign("shares plan 3", "trustee 2"),
        {("V32", "signer_not_allowed")},
    ),
    "one trustee alone": (
        lambda w: w.remove("shares plan 3"),
        {("V33", "shares_missing")},
    ),
    "one trustee twice": (
        one_trustee_twice,
        {("V33", "trustee_twice"), ("V33", "shares_missing")},
    ),
    "T + 1; a candidate above all; a number of what is shut": (
        outcomes(
            ("manager", add(0, "heads", 1)), ("board", add(0, "heads", 40)), ("roof", say_of_roof)
        ),
        {
            ("V34", "number_not_proved"),
            ("V35", "options_do_not_add_up"),
            ("V35", "candidate_beyond_participants"),
            ("V36", "stated_beyond_mode"),
        },
    ),
    "yes and no swapped": (outcome("manager", swap_yes_and_no), {("V34", "number_not_proved")}),
    "1 m2 moved": (outcome("manager", move_area), {("V34", "number_not_proved")}),
    "a number kept back": (outcome("manager", say_nothing), {("V34", "number_not_proved")}),
    "another verdict, another scope": (
        outcome("manager", lose, other_scope),
        {("V37", "verdict_differs"), ("V38", "outcome_differs")},
    ),
    "a motion forgotten": (change("result", forget_plan), {("V38", "motions_differ")}),
}


@pytest.mark.parametrize("case", COUNTS)
def test_rejects_a_count(case: str) -> None:
    edit, expected = COUNTS[case]
    world = make_secret_world(only=OF.get(case, "manager").split())
    edit(world)
    report = ask(world.build())
    assert expected <= said(report)
    assert not report.stands


def test_rejects_options_in_another_order() -> None:
    world = make_secret_world(only=["manager"])
    outcome("manager", other_choices)(world)
    report = ask(world.build())
    assert report.find("V34").because == "V38"
    assert not report.stands


def test_m1_keeps_shut_what_it_says() -> None:
    """A trustee who opens 反对 by area is told, and so is who states it."""
    world = make_secret_world(only=["manager"], policies={"result_mode": "M1"})
    plain: Any = world.step("shares manager 2").body

    def body(build: Any) -> Body:
        found: Body = plain(build)
        extra = {**found["shares"][0], "choice": "no", "measure": "area"}
        found["shares"].append(extra)
        return found

    world.step("shares manager 2").body = body
    report = ask(world.build())
    assert codes(report, "V36") == {"opened_beyond_mode"}
    world = make_secret_world(only=["manager"], policies={"result_mode": "M1"})
    world.change("result", lambda b: b["motions"][0]["options"][1].update(area=5))
    report = ask(world.build())
    assert codes(report, "V36") == {"stated_beyond_mode"}
    assert codes(report, "V34") == {"number_not_proved"}


def test_too_much_by_area_under_m1() -> None:
    world = make_secret_world(only=["manager"], policies={"result_mode": "M1"})
    world.change("result", lambda b: b["motions"][0]["options"][0].update(area=10**9))
    report = ask(world.build())
    assert "options_do_not_add_up" in codes(report, "V35")


def test_a_share_too_many_that_does_not_hold_is_named_and_no_fault() -> None:
    world = make_secret_world(only=["manager"])
    world.change("shares manager 2", share_rows(wrong_d))
    report = ask(world.build())
    assert report.stands
    (note,) = report.find("V32").notes
    assert (note.code, dict(note.fields)["trustee"]) == ("share_refused", 2)


def test_a_result_made_anew_says_the_same() -> None:
    assert result_body(honest())["motions"] == honest().body("result")["motions"]
