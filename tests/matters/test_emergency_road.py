"""An urgent repair without a vote: who decides, who confirms, what hangs out afterwards."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from flask import Flask

from app.matters.service.papers import fill_paper
from app.people import service as people
from app.platform.roles import Role
from tests.hall import text_of
from tests.matters import repairs
from tests.matters.place import COMMUNITY, File, Place, open_file, pdf
from tests.site import Clock

APPROVAL = {"members": "7", "present": "5", "in_favour": "5"}


def approval(place: Place, **more: Any) -> dict[str, Any]:
    scan = (pdf("decision"), "decision.pdf")
    return {**APPROVAL, "decided_on": place.day(), "files": scan, **more}


def planned(place: Place, cause: str = "facade") -> File:
    file = repairs.prepared(place, "emergency_repair", "1号楼", cause=cause)
    file.do("plan", repairs.plan(place))
    return file


def confirmed(place: Place, cause: str = "facade") -> File:
    file = planned(place, cause)
    file.do("approval", approval(place))
    file.confirm("approval", "second")
    opinion = {"confirmed_on": place.day(), "opinion": "情况属实。"}
    file.do("confirmation", opinion, who="residents")
    return file


def test_the_whole_road(place: Place) -> None:
    place.all_pages = True
    file = confirmed(place)
    file.do("contract", repairs.contract(place, price="20000"))
    place.wait(days=10)
    file.do("acceptance", repairs.acceptance(place, settled="21000"))
    assert file.states()["settlement"] == "blocked"
    file.do("emergency_posting", repairs.posting(place))
    page = place.stranger().get("/c/linghai/matters/1?lang=en").text
    assert "No vote is held on this repair." in page
    assert "281" in page
    # Hangzhou audits every urgent repair, however small.
    assert file.states()["audit"] == "ready"
    file.do("audit", repairs.audit(place, "20900"))
    file.do("settlement", {"settled_on": place.day()})
    file.confirm("settlement", "second")
    file.do("settlement_posting", repairs.posting(place))
    with place.app.app_context():
        notice: Any = fill_paper(file.dossier(), "emergency_posting", "emergency-notice")
        shares: Any = fill_paper(file.dossier(), "settlement", "cost-shares")
    assert "281" in notice.basis or "二百八十一" in notice.basis
    assert "到会 5 名" in notice.decided
    assert (shares.cost, sum(one.amount for one in shares.shares)) == (2_090_000, 2_090_000)
    assert "未经业主表决" in shares.decision
    place.wait(days=8)
    names = " ".join(
        zipfile.ZipFile(
            io.BytesIO(place.data("auditor", f"/matters/{file.id}/dossier.zip"))
        ).namelist()
    )
    assert "应急维修公告" in names
    assert "结算公示" in names


def test_two_officers_of_the_committee_and_then_an_office(place: Place) -> None:
    file = planned(place)
    file.do("approval", approval(place), who="street", status=403)
    file.do("approval", approval(place))
    file.confirm("approval", "convener", 409)
    file.confirm("approval", "street", 403)
    opinion = {"confirmed_on": place.day(), "opinion": "情况属实。"}
    file.do("confirmation", opinion, who="residents", status=409)
    file.confirm("approval", "second")
    file.do("confirmation", opinion, who="convener", status=403)
    file.do("contract", repairs.contract(place), status=409)
    file.do("confirmation", opinion, who="residents")
    file.do("contract", repairs.contract(place))


def test_the_page_names_who_may_be_the_second_officer(place: Place) -> None:
    file = planned(place)
    file.do("approval", approval(place))
    path = f"/matters/{file.id}/steps/approval"
    mine = place.browser("convener").get(path).text
    assert f"{path}/confirm" not in mine
    assert "Second（业主委员会）" in text_of(mine)
    assert f"{path}/confirm" in place.browser("second").get(path).text
    # Who presses all the same reads why not, with what was entered still there.
    refused = place.browser("convener").submit(f"{path}/confirm", {})
    assert refused.status_code == 409
    assert re.search(r'name="members" value="7"', refused.text)


def test_without_a_second_officer_the_page_says_whom_to_ask(place: Place) -> None:
    file = planned(place)
    with place.app.app_context():
        second = place.officers["second"]
        people.dismiss(second, Role.CONVENER, COMMUNITY, by=None, now=place.clock())
    path = f"/matters/{file.id}/steps/approval"
    assert "请平台运营人员委任一名" in place.get("convener", path)
    file.do("approval", approval(place))
    said = place.get("convener", path)
    assert "须由担任下列职务之一的另一人确认：召集人" in said


def test_what_waits_for_a_second_officer_waits_for_others_only(place: Place) -> None:
    file = planned(place)
    file.do("approval", approval(place))
    assert "/steps/approval" not in place.browser("convener").get("/worklist").text
    shown = place.browser("second").get("/worklist").text
    assert "1号楼外墙" in shown


@pytest.mark.parametrize(
    "votes",
    [
        {"present": "3", "in_favour": "3"},
        {"in_favour": "3"},
        {"present": "8"},
        {"in_favour": "0"},
        {"in_favour": "6"},
    ],
)
def test_a_weak_decision_of_the_committee_is_refused(place: Place, votes: dict[str, str]) -> None:
    file = planned(place)
    file.do("approval", approval(place, **votes), status=409)


def test_only_the_place_s_urgent_cases_go_without_a_vote(place: Place) -> None:
    file = open_file(place, "emergency_repair")
    file.do("damage", repairs.damage(place, cause="water"), status=409)
    file.do("damage", repairs.damage(place, cause="anything"), status=422)
    without = {k: v for k, v in repairs.damage(place, cause="leak").items() if k != "files"}
    file.do("damage", without, status=422)
    file.do("damage", repairs.damage(place, cause="leak"))


def test_owners_comment_afterwards_and_everybody_reads_the_answer(place: Place) -> None:
    file = confirmed(place)
    stranger = place.stranger()
    path = "/c/linghai/matters/1/comments"
    words = {"text": "为什么不比价？", "contact": "17000000001"}
    assert stranger.submit(path, words).status_code == 409
    file.do("contract", repairs.contract(place))
    file.do("acceptance", repairs.acceptance(place))
    file.do("emergency_posting", repairs.posting(place))
    assert stranger.submit(path, {"text": " "}).status_code == 422
    assert stranger.submit(path, words).status_code == 302
    assert "为什么不比价" in place.get("street", f"/matters/{file.id}")
    page = stranger.get("/c/linghai/matters/1").text
    assert "为什么不比价" not in page
    assert "17000000001" not in page
    answer = {"answer": "已取得两家报价，见方案。"}
    place.post("convener", f"/matters/{file.id}/comments/1", answer)
    assert "已取得两家报价" in stranger.get("/c/linghai/matters/1").text
    place.post("convener", f"/matters/{file.id}/comments/1", answer, 404)
    place.wait(days=8)
    assert place.stranger().submit(path, words).status_code == 409


def test_a_silent_committee_in_shanghai_is_replaced_after_seven_days(
    app: Flask, clock: Clock, tmp_path: Any
) -> None:
    place = Place(app, clock, tmp_path)
    place.open("shanghai")
    file = planned(place, "water")
    asked = place.day()
    place.wait(days=7)
    order = {"ordered_on": place.day(), "asked_on": asked, "reason": "水泵停运，业委会未答复。"}
    file.do("order", order, who="street", status=409)
    place.wait(days=1)
    order["ordered_on"] = place.day()
    file.do("order", order, status=403)
    file.do("order", order, who="street")
    file.confirm("order", "street", 409)
    file.confirm("order", "residents")
    states = file.states()
    assert (states["approval"], states["confirmation"]) == ("not_needed", "ready")


def test_elsewhere_no_office_orders_in_place_of_the_committee(place: Place) -> None:
    file = planned(place)
    assert file.states()["order"] == "not_needed"
    order = {"ordered_on": place.day(), "asked_on": place.day(), "reason": "x"}
    file.do("order", order, who="street", status=409)
