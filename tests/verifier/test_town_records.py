"""Records of the whole procedure that must pass, and what the report says of them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from app.verifier.report import Status
from app.verifier.speak import speak
from app.verifier.words import Words
from tests.verifier.asking import ask, refused
from tests.worlds import naive
from tests.worlds.build import Build, Step, World, day
from tests.worlds.town import (
    ballot,
    counting,
    make_town,
    make_town_definition,
    objection,
    proxy,
    proxy_end,
    ruling,
    service,
)


@cache
def honest() -> Build:
    return make_town(stage="revoked").build()


def policies(**changed: Any) -> dict[str, Any]:
    return {**make_town_definition()["policies"], **changed}


@pytest.mark.parametrize(
    ("stage", "missing"),
    [("preliminary", {"V39", "V40"}), ("final", {"V39", "V40"}), ("revoked", set())],
)
def test_a_town_passes_at_every_stage(stage: str, missing: set[str]) -> None:
    report = ask(make_town(stage=stage).build())
    assert refused(report) == set()
    assert report.summary.stage == stage
    assert {f.check for f in report.findings if f.status is Status.NOT_YET} == missing


def outcome(build: Build, motion: str) -> dict[str, Any]:
    report = ask(build)
    assert refused(report) == set()
    return next(one for one in report.summary.outcomes if one["motion"] == motion)


def test_the_election_is_decided_by_the_numbers_and_the_draw() -> None:
    election = outcome(honest(), "committee")["election"]
    assert [(p["choice"], p["state"]) for p in election["ranking"]] == [
        ("li", "elected"),
        ("zhang", "elected"),
        ("zhao", "elected"),
        ("wang", "alternate"),
        ("sun", "not_elected"),
    ]
    assert election["lot"] == honest().body("lot committee")["seed"]


def test_silence_and_followers_stand_apart_from_what_was_written() -> None:
    found = outcome(honest(), "manager")
    assert found["participants"] == {"rights": 10, "heads": 10, "area": 119716}
    assert found["deemed"]["follow"] == {"rights": 2, "heads": 2, "area": 16589}
    assert found["deemed"]["silent"] == {"rights": 1, "heads": 1, "area": 9999}
    quorum, _, consent, _ = found["tests"]
    assert (quorum["num"], consent["num"], consent["den"]) == (11, 9, 11)
    quorum, _, consent, _ = found["deemed"]["without"]["tests"]
    assert (quorum["num"], consent["num"], consent["den"]) == (10, 6, 10)


def test_no_member_more_where_nothing_is_elected_or_deemed() -> None:
    for motion in ("reserve", "plan", "shop"):
        assert not {"election", "deemed"} & outcome(honest(), motion).keys()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_tells_who_is_elected_and_who_is_deemed(language: str) -> None:
    text = "\n".join(speak(ask(honest()), Words(language)))
    expected = {
        "en": [
            "3. 赵: elected",
            "of which follow",
            "silent",
            "without these",
            "certificate revoked",
        ],
        "zh": [
            "第 3 名 赵: 当选",
            "其中随多数计入",
            "另有未表态计入",
            "不计随多数",
            "认证书已撤销",
        ],
    }
    for phrase in expected[language]:
        assert phrase in text
    assert "{" not in text


def without_lot(world: World) -> None:
    """王 is not named by 1 any more, so nobody is equal to anybody."""
    world.remove("lot committee")
    step = world.step("ballot 1 day 20")
    at = world.steps.index(step)
    world.steps[at] = ballot(1, 20, committee=["zhang", "zhao"])


def test_an_election_without_equals_needs_no_draw() -> None:
    world = make_town(stage="preliminary")
    without_lot(world)
    election = outcome(world.build(), "committee")["election"]
    assert election["lot"] is None
    assert "按抽签排序" not in "\n".join(speak(ask(world.build()), Words("zh")))
    assert [p["choice"] for p in election["ranking"]] == ["li", "zhang", "zhao", "wang", "sun"]


def test_equals_whom_no_draw_can_help_stand_in_the_definitions_order() -> None:
    """Nobody but 5 names anyone but 张 and 李: 张 and 李 are both elected, 王 and 赵 not."""
    world = make_town(stage="preliminary")
    world.remove("lot committee")
    for i, days in ((1, 20), (2, 20), (3, 20), (7, 22), (4, 27)):
        at = world.steps.index(world.step(f"ballot {i} day {days}"))
        world.steps[at] = ballot(i, days, committee=["zhang", "li"])
    election = outcome(world.build(), "committee")["election"]
    assert [p["choice"] for p in election["ranking"]] == ["zhang", "li", "sun", "wang", "zhao"]
    assert [p["state"] for p in election["ranking"]][2:] == ["not_elected"] * 3


def test_an_empty_election_answer_takes_part_and_supports_nobody() -> None:
    world = make_town(stage="preliminary")
    at = world.steps.index(world.step("ballot 10 day 24"))
    world.steps[at] = ballot(10, 24, manager="follow", committee=[])
    found = outcome(world.build(), "committee")
    assert found["participants"]["rights"] == 9
    assert found["options"][0]["heads"] == 5


def test_followers_of_no_majority_take_part_only() -> None:
    """同意 has most area and as many heads as 反对."""
    world = make_town(stage="preliminary")
    for i, days in ((3, 20), (4, 27)):
        at = world.steps.index(world.step(f"ballot {i} day {days}"))
        world.steps[at] = ballot(i, days, manager="no")
    found = outcome(world.build(), "manager")
    assert found["deemed"]["majority"] is None
    assert found["deemed"]["silent"] == {"rights": 0, "heads": 0, "area": 0}
    assert found["tests"] == found["deemed"]["without"]["tests"]
    lines = list(speak(ask(world.build()), Words("en")))
    assert any("no option leads" in line for line in lines)
    assert not any("of which follow" in line for line in lines)


def test_silence_may_join_a_majority_against() -> None:
    world = make_town(stage="preliminary")
    for i, days in ((1, 20), (3, 20), (4, 27), (7, 22)):
        at = world.steps.index(world.step(f"ballot {i} day {days}"))
        world.steps[at] = ballot(i, days, manager="no")
    found = outcome(world.build(), "manager")
    assert found["deemed"]["majority"] == "no"
    assert (found["verdict"], found["tests"][0]["num"]) == ("failed", 11)


def test_a_definition_that_only_offers_to_follow_counts_no_silence() -> None:
    world = make_town(stage="preliminary", policies=policies(silence="not_counted"))
    found = outcome(world.build(), "manager")
    assert found["deemed"]["silent"]["rights"] == 0
    assert found["deemed"]["follow"]["rights"] == 2


def test_a_definition_that_counts_nothing_deemed_has_no_such_entry() -> None:
    definition = make_town_definition()
    for motion in definition["motions"]:
        motion["choices"] = [c for c in motion["choices"] if c["id"] != "follow"]
    off = policies(silence="not_counted", follow_choice=False, silence_basis=None)
    world = make_town(stage="preliminary", policies=off, motions=definition["motions"])
    for label in ("deemed manager", "deemed roof"):
        world.remove(label)
    for i, days in ((5, 20), (10, 24)):
        at = world.steps.index(world.step(f"ballot {i} day {days}"))
        world.steps[at] = ballot(i, days)
    assert "deemed" not in outcome(world.build(), "manager")


def test_a_second_delivery_before_close_may_warn_a_right() -> None:
    world = make_town(stage="preliminary")
    world.before("close", service([8], 27))
    assert outcome(world.build(), "manager")["deemed"]["silent"]["rights"] == 2
    late = make_town(stage="preliminary")
    late.after("close", service([8], 28))
    assert outcome(late.build(), "manager")["deemed"]["silent"]["rights"] == 1


def recounted(world: World) -> None:
    """An objection is upheld, right 4's ballot revoked, everything counted and drawn anew."""

    def revoked(build: Build) -> dict[str, Any]:
        return {"i": 4, "ballot_id": build.last[4].hex(), "objection": "o-9"}

    motions = [motion["id"] for motion in world.definition["motions"]]
    again = [replace(step, label=f"{step.label} again") for step in counting(motions, 29)]
    world.after(
        "result",
        objection("o-9", 29),
        ruling("o-9", 29, "upheld"),
        Step("revoke", revoked, ("street-office",), day(29)),
        *again,
    )


def test_a_recount_is_drawn_and_deemed_anew() -> None:
    world = make_town()
    recounted(world)
    world.definition["policies"]["objection_days"] = 7
    build = world.build()
    found = outcome(build, "committee")["election"]
    assert found["lot"] == build.body("lot committee again")["seed"]
    assert found["lot"] != build.body("lot committee")["seed"]


def test_a_consultation_says_that_it_decides_nothing() -> None:
    world = make_town(stage="final", kind="consultation", reference=True)
    report = ask(world.build())
    assert refused(report) == set()
    assert "意愿征询 — 不具有业主大会决定效力" in speak(report, Words("zh"))


def test_a_silent_owner_learns_for_what_the_silence_was_counted() -> None:
    notes = ask(honest(), line=12).find("V43", "mine").notes
    assert [(note.code, dict(note.fields)["choice"]) for note in notes] == [
        ("silence_counted", "yes")
    ]
    assert ask(honest(), line=8).find("V43", "mine").notes == ()
    early = make_town()
    del early.steps[early.steps.index(early.step("close")) :]
    annulment = {"reason": "court_order", "document": "0" * 64}
    early.steps += [Step("annulment", annulment, ("convener",), day(28)), Step("head", t=day(28))]
    del early.documents["minutes.pdf"]
    assert ask(early.build(), line=12).find("V43", "mine").notes == ()


@pytest.mark.parametrize(("line", "types"), [(8, {"designation"}), (12, {"proxy", "proxy-end"})])
def test_an_owner_who_did_nothing_learns_what_was_done_in_their_name(
    line: int, types: set[str]
) -> None:
    failures = ask(honest(), line=line).find("V43", "mine").failures
    assert {dict(failure.fields)["type"] for failure in failures} == types


def test_an_agents_key_may_be_a_neighbours_until_that_is_reissued() -> None:
    """12's agent is 3's key; once 3 has a new one the proxy is over, and 12 may give another."""
    world = make_town(stage="preliminary")
    world.remove("proxy-end 12")
    at = world.steps.index(world.step("proxy 12"))
    world.steps[at] = proxy(12, "right 2", 19)

    def lost(build: Build) -> dict[str, Any]:
        keys = {"old_pk": build.key("right 2").hex(), "new_pk": build.key("right 2 again").hex()}
        return {"i": 2, **keys, "reason": "lost"}

    other = replace(proxy(12, "spare card", 27), label="second proxy")
    world.before("close", Step("reissue", lost, ("registrar",), day(27)), other)
    assert refused(ask(world.build())) == set()


def test_a_neighbours_transfer_ends_the_proxies_that_the_neighbour_held() -> None:
    world = make_town(stage="preliminary")
    at = world.steps.index(world.step("proxy 12"))
    world.steps[at] = proxy(12, "right 5", 19)
    world.remove("proxy-end 12")
    world.before("close", replace(proxy(12, "spare card", 27), label="second proxy"))
    assert refused(ask(world.build())) == set()
    world.remove("transfer 5")
    world.remove("reissue 5")
    assert refused(ask(world.build())) == {"V16"}


def test_a_proxy_that_ended_does_not_fill_its_agents_cap() -> None:
    """3 may act for one: once 6's proxy has ended there is room for 8's."""
    world = make_town(stage="preliminary", policies=policies(proxy_cap=1))
    for label in ("proxy 7", "agent of 7", "proxy-end 7"):
        world.remove(label)
    world.before("close", proxy_end(6, "right 3", 27), proxy(8, "right 3", 27))
    assert refused(ask(world.build())) == set()
    world.remove("proxy-end 6")
    assert refused(ask(world.build())) == {"V16"}


def test_the_towns_equals_need_a_draw_by_the_naive_count_too() -> None:
    counted = naive.count(honest()).tallies["committee"]["options"]
    committee = honest().world.definition["motions"][-1]
    assert naive.needs_lot(committee, counted, {"zhang", "li", "wang", "zhao"})
    assert not naive.needs_lot(committee, counted, {"zhang", "li", "sun"})
