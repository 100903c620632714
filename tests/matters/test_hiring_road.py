"""Hiring a company from the ending contract to the new one at work, with two votes."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest

from app.matters.service.papers import fill_paper
from tests.matters import hirings
from tests.matters.hirings import NEW, OLD, OTHER, THIRD
from tests.matters.place import File, Place, certify, hold

DOORS = range(1, 10)
YES = {"m1": "yes"}


@pytest.mark.both_databases
def test_the_whole_road(place: Place) -> None:
    place.all_pages = True
    file = hirings.planned(place)
    hold(place, file.draft("vote1"), {door: YES for door in DOORS})
    file.do("tender_notice", hirings.tender(place))
    place.wait(days=13)
    file.do("bidders", hirings.bidders(place, NEW, OLD, OTHER))
    file.do("evaluation", hirings.evaluation(place))
    assert file.facts("evaluation")["finalists"] == [NEW, OLD]
    assembly = file.draft("vote2")
    votes = {door: {"m1": "a" if door < 9 else "b"} for door in DOORS}
    hall = hold(place, assembly, votes, until="final")
    # The final result is not certified: nobody is chosen yet.
    assert file.state("vote2").state == "voting"
    file.do("chosen", hirings.posting(place), status=409)
    certify(hall)
    place.browsers.clear()
    assert file.state("vote2").vote.winner.startswith(NEW)  # type: ignore[union-attr]
    file.do("chosen", hirings.posting(place))
    _check_choice(place, file)
    file.do("contract_signed", hirings.contract(place))
    file.do("contract_copy", {"sent_on": place.day(), "authority": "区住建局"})
    short = file.do("old_notice", hirings.notice(place, 59), status=409)
    assert "60" in short.text
    file.do("old_notice", hirings.notice(place, 60))
    place.wait(days=61)
    file.do("inspection", hirings.inspection(place))
    assert file.states()["taken_over"] == "blocked"
    file.do("handover", hirings.handover(place))
    file.do("taken_over", {"taken_on": place.day()})
    place.wait(days=8)
    assert "Everything is done" in place.get("street", f"/matters/{file.id}?lang=en")
    _check_papers(place, file)


def _check_choice(place: Place, file: File) -> None:
    with place.app.app_context():
        paper = fill_paper(file.dossier(), "chosen", "chosen-company")
    assert paper.company == NEW  # type: ignore[attr-defined]
    assert paper.total.heads == 12  # type: ignore[attr-defined]
    assert paper.participants.heads == 9  # type: ignore[attr-defined]
    assert [one.heads for one in paper.choices] == [8, 1, 0]  # type: ignore[attr-defined]
    assert all(one.held for one in paper.bars)  # type: ignore[attr-defined]
    due = file.state("contract_signed").due
    assert due is not None
    assert due.day >= date.fromisoformat(place.day(30))


def _check_papers(place: Place, file: File) -> None:
    data = place.data("auditor", f"/matters/{file.id}/dossier.zip")
    names = " ".join(zipfile.ZipFile(io.BytesIO(data)).namelist())
    papers = "选聘方案 招标公告 评标报告 中选公示 解聘通知书 承接查验协议 移交清单 公示证明"
    for paper in (*papers.split(), "附件-contract"):
        assert paper in names, paper
    public = place.get("auditor", f"/c/linghai/matters/{file.number}")
    assert "中选公示" in public
    assert "评标报告" not in public


def test_the_alert_comes_ninety_days_before_the_end(place: Place) -> None:
    file = hirings.opened(place, ends=100)
    assert "2026年选聘" not in place.get("street", "/communities/linghai/matters").split("事项")[1]
    place.wait(days=9)
    assert file.state("plan").due.day == date.fromisoformat(place.day(1))  # type: ignore[union-attr]
    assert "SUMMARY" not in place.data("street", "/communities/linghai/matters.ics").decode()
    place.wait(days=1)
    for who in ("convener", "street"):
        assert "征求业主意见" in place.get(who, "/worklist")
        assert "SUMMARY" in place.data(who, "/communities/linghai/matters.ics").decode()
    place.wait(days=2)
    assert file.state("plan").late


def test_fewer_than_three_bidders_need_a_reason(place: Place) -> None:
    file = hirings.planned(place, together="y")
    file.do("tender_notice", hirings.tender(place))
    file.do("bidders", hirings.bidders(place, NEW, OTHER), status=422)
    one_refused = {**hirings.bidders(place, NEW, OTHER, THIRD), "bidders-2-qualified": "no"}
    file.do("bidders", one_refused, status=422)
    file.do("bidders", hirings.bidders(place, NEW, OTHER, few_reason="两次公告只有两家报名。"))


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"panel-0-side": "office"}, 422),
        ({"bids-0-points": "30.01 60"}, 422),
        ({"bids-0-points": "30"}, 422),
        ({"bids-0-company": THIRD}, 422),
        ({"bids-1-points": "29 50"}, 409),
        ({}, 302),
    ],
)
def test_an_evaluation_has_owners_admitted_bidders_and_points(
    place: Place, change: dict[str, str], status: int
) -> None:
    file = hirings.planned(place, together="y")
    file.do("tender_notice", hirings.tender(place))
    file.do("bidders", hirings.bidders(place, NEW, OLD, OTHER))
    file.do("evaluation", {**hirings.evaluation(place), **change}, status=status)


def test_both_questions_may_go_into_one_assembly(place: Place) -> None:
    from app.assembly.service.draft import Draft, create_assembly, save_draft
    from app.assembly.service.draft_motion import DraftMotion

    file = hirings.planned(place, together="y", asks="not_renew")
    file.do("tender_notice", hirings.tender(place))
    file.do("bidders", hirings.bidders(place, NEW, OLD, OTHER))
    file.do("evaluation", hirings.evaluation(place, hirings.BIDS))
    motions = (
        DraftMotion(f"不再续聘{OLD}", "不再续聘。", "278-4"),
        DraftMotion("选聘", "选一家。", "278-4", "one_of", options=(f"{NEW} 1.98", f"{OLD} 2.20")),
    )
    with place.app.app_context():
        row = create_assembly(
            "linghai",
            title="选聘",
            kind="temporary",
            rehearsal=False,
            officer_id=place.officers["convener"],
            now=place.clock(),
        )
        save_draft(row.id, Draft(motions=motions), revision=0, now=place.clock())
        assembly = row.id
    for step in ("vote1", "vote2"):
        place.post("convener", f"/matters/{file.id}/steps/{step}/vote", {"assembly": assembly})
    assert (file.facts("vote1")["motion"], file.facts("vote2")["motion"]) == (0, 1)


def test_candidates_that_were_not_recommended_do_not_fit(place: Place) -> None:
    from app.assembly.service.draft_motion import DraftMotion
    from tests.matters.test_repair_refusals import drafted

    file = hirings.planned(place, together="y")
    file.do("tender_notice", hirings.tender(place))
    file.do("bidders", hirings.bidders(place, NEW, OLD, OTHER))
    file.do("evaluation", hirings.evaluation(place))
    wrong = DraftMotion("选聘", "选一家。", "278-4", "one_of", options=(f"{NEW} 1", f"{OTHER} 2"))
    part = DraftMotion(
        "选聘", "选一家。", "278-4", "one_of", options=(f"{NEW} 1", f"{OLD} 2"), groups=("1号楼",)
    )
    for motion in (wrong, part):
        assembly = drafted(place, motion, kind="temporary")
        place.post("convener", f"/matters/{file.id}/steps/vote2/vote", {"assembly": assembly}, 409)


def test_a_company_that_is_kept_needs_no_tender(place: Place) -> None:
    file = hirings.planned(place, asks="renew")
    hold(place, file.draft("vote1"), {door: YES for door in DOORS})
    states = file.states()
    assert states["vote1"] == "done"
    for step in ("tender_notice", "vote2", "chosen", "old_notice", "handover", "taken_over"):
        assert states[step] == "not_needed", step
    file.do("contract_signed", hirings.contract(place))
    due = file.state("contract_copy").due
    assert due is not None
    assert due.day - timedelta(days=15) <= date.fromisoformat(place.day(10))
    file.do("contract_copy", {"sent_on": place.day(), "authority": "区住建局"})
    place.wait(days=8)
    assert "Everything is done" in place.get("street", f"/matters/{file.id}?lang=en")


def test_owners_who_do_not_keep_it_have_answered(place: Place) -> None:
    file = hirings.planned(place, asks="renew")
    hold(place, file.draft("vote1"), {door: {"m1": "no"} for door in DOORS})
    assert file.states()["vote1"] == "done"
    assert file.states()["tender_notice"] == "ready"
