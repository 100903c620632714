"""PROTOCOL §11.5 in whole records: trustees who are late, lie, rush, lose keys, give bad shares."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.encoding import parse_b64
from app.verifier.examine import Report
from tests.verifier.asking import ask
from tests.worlds.build import Body, Step, day
from tests.worlds.evening import GROUP, dealings
from tests.worlds.forging import add_point
from tests.worlds.secret import SecretWorld, make_secret_world

FIVE = (5, 3)


def five(*sharers: int) -> SecretWorld:
    return make_secret_world(only=["manager"], size=FIVE, sharers={"manager": sharers})


def troubled(trouble: str) -> SecretWorld:
    return make_secret_world(only=["manager"], trouble=trouble)


def spoil_share(world: SecretWorld, trustee: int) -> None:
    def edit(body: Body) -> None:
        body["shares"][0]["share"] = add_point(body["shares"][0]["share"], 0)

    world.change(f"shares manager {trustee}", edit)


def said(report: Report) -> set[tuple[str, str]]:
    return {(f.check, fault.code) for f in report.findings for fault in f.failures}


def test_two_of_five_keys_are_lost_and_three_open() -> None:
    report = ask(five(2, 4, 5).build())
    assert report.stands
    assert report.find("V33").examined == 3
    assert report.find("V12").examined == 5 * 4


def test_two_of_five_open_nothing() -> None:
    report = ask(five(1, 3).build())
    assert ("V33", "shares_missing") in said(report)


def test_one_bad_share_among_four_is_named_and_the_result_stands() -> None:
    world = five(1, 2, 4, 5)
    spoil_share(world, 2)
    report = ask(world.build())
    assert report.stands
    assert [dict(note.fields)["trustee"] for note in report.find("V32").notes] == [2]


def test_one_bad_share_among_three_of_five_opens_nothing() -> None:
    world = five(1, 2, 4)
    spoil_share(world, 4)
    report = ask(world.build())
    assert {("V32", "share_refused"), ("V33", "shares_missing")} <= said(report)


@pytest.mark.parametrize(
    ("trouble", "messages"), [("share", 3 + 7 + 6), ("none", 3 + 7 + 6), ("silent", 3 + 3 + 6)]
)
def test_after_a_complaint_the_second_run_makes_the_key(trouble: str, messages: int) -> None:
    world = troubled(trouble)
    build = world.build()
    report = ask(build)
    assert report.stands
    assert report.find("V14").examined == messages
    last = dealings(build.hd, 3, 2, trouble)[1].key.hex()
    assert build.body("manifest")["trustee_key"] == last


def test_the_key_of_a_run_that_was_complained_of_is_no_key() -> None:
    """The manifest's key follows from run 1, as if nobody had complained."""
    world = troubled("none")
    plain: Any = world.step("manifest").body

    def body(build: Any) -> Body:
        key = GROUP.identity
        for kind, one in build.entries:
            if kind == "dkg-reveal" and one["run"] == 1:
                key = GROUP.add(key, GROUP.decode(parse_b64(one["coefficients"][0])[:32]))
        return {**plain(build), "trustee_key": GROUP.encode(key).hex()}

    world.step("manifest").body = body
    world.steps = world.steps[: world.steps.index(world.step("open")) + 1]
    world.steps.append(Step("head", t=day(20), label="head last"))
    report = ask(world.build())
    assert ("V14", "trustee_key_differs") in said(report)


def test_without_its_complaint_a_second_run_is_out_of_order() -> None:
    world = troubled("silent")
    world.remove("dkg-complaint 1")
    report = ask(world.build())
    assert ("V14", "ceremony_out_of_order") in said(report)
    assert not report.stands


def test_who_spoke_is_not_silent() -> None:
    world = troubled("silent")
    world.change("dkg-complaint 1", lambda body: body.update(against=3))
    report = ask(world.build())
    assert ("V14", "ceremony_out_of_order") in said(report)


def test_a_reveal_before_the_last_commitment_is_out_of_order() -> None:
    """A8: whoever saw the others' dealings could choose the key."""
    world = make_secret_world(only=["manager"])
    late = world.step("dkg-commit 3")
    world.steps.remove(late)
    world.after("dkg-reveal 1", late)
    report = ask(world.build())
    assert ("V14", "ceremony_out_of_order") in said(report)


def test_a_trustee_who_never_reveals_leaves_no_key() -> None:
    world = make_secret_world(only=["manager"])
    world.remove("dkg-reveal 2")
    report = ask(world.build())
    assert ("V14", "ceremony_unfinished") in said(report)
