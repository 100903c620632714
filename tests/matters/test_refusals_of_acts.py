"""Refusals that stand at one line each: files, papers, days, other people's things, other votes."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from app.assembly.service.draft import Draft, create_assembly, save_draft
from app.assembly.service.draft_motion import DraftMotion
from app.assembly.service.read import list_assemblies
from app.core.errors import RuleError
from app.matters.models import MatterPaperRow
from app.matters.service import comments, files
from app.matters.service.checks import DaysReversed, check_facts
from app.matters.service.dossier import FactMissing
from app.matters.service.papers import fill_paper
from app.platform.db import db
from app.platform.papers.catalogue import PaperNotYet
from app.registry import service as registry
from tests.matters import hirings, repairs
from tests.matters.hirings import NEW, OLD, OTHER
from tests.matters.place import COMMUNITY, File, Place, open_file

WALL = DraftMotion("修外墙", "修。", "278-5", groups=("1号楼",))


def posted(place: Place, **more: str) -> File:
    file = repairs.prepared(place, **more)
    file.do("plan", repairs.plan(place))
    file.do("plan_posting", repairs.posting(place))
    return file


def drafted(place: Place, community: str = COMMUNITY, kind: str = "part", **more: bool) -> str:
    with place.app.app_context():
        row = create_assembly(
            community,
            title="另一次会议",
            kind=kind,
            rehearsal=more.get("rehearsal", False),
            officer_id=place.officers["convener"],
            now=place.clock(),
        )
        save_draft(row.id, Draft(motions=(WALL,)), revision=0, now=place.clock())
        return row.id


def linked(file: File, assembly: str, status: int) -> None:
    path = f"/matters/{file.id}/steps/vote/vote"
    file.place.post("convener", path, {"assembly": assembly}, status)


def second(place: Place) -> int:
    """Another matter of the place, with a file of its own in the database's count."""
    answer = place.post(
        "convener", f"/communities/{COMMUNITY}/matters", {"kind": "repair", "title": "屋面"}
    )
    return int(answer.headers["Location"].rsplit("/", 1)[1])


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "party", "title": "屋面"},
        {"kind": "repair", "title": " "},
        {"kind": "repair", "title": "屋" * 121},
    ],
)
def test_a_matter_has_a_kind_and_a_title(place: Place, fields: dict[str, str]) -> None:
    place.post("convener", f"/communities/{COMMUNITY}/matters", fields, 422)


def test_a_file_or_paper_of_another_matter_is_not_found(place: Place) -> None:
    file = posted(place)
    other = second(place)
    for path in ("files/1", "papers/1.pdf"):
        place.data("convener", f"/matters/{file.id}/{path}")
        place.get("convener", f"/matters/{other}/{path}", 404)
        place.get("convener", f"/matters/{file.id}/{path.replace('1', '99')}", 404)


def test_the_public_page_hands_out_no_paper_that_is_not_public(place: Place) -> None:
    file = hirings.planned(place, together="y")
    file.do("tender_notice", hirings.tender(place))
    file.do("bidders", hirings.bidders(place, NEW, OLD, OTHER))
    file.do("evaluation", hirings.evaluation(place))
    with place.app.app_context():
        papers = {one.paper: one.id for one in db.session().query(MatterPaperRow)}
    public = f"/c/{COMMUNITY}/matters/{file.number}/papers"
    stranger = place.stranger()
    assert stranger.get(f"{public}/{papers['hiring-plan']}.pdf").status_code == 200
    secret = next(number for name, number in papers.items() if "evaluation" in name)
    assert stranger.get(f"{public}/{secret}.pdf").status_code == 404


def test_files_have_a_size_and_a_matter_has_a_number_of_them(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = open_file(place, "repair")
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 8)
    large = {"files": (io.BytesIO(b"%PDF-1.7\n"), "leak.pdf")}
    file.do("damage", repairs.damage(place, **large), status=422)
    monkeypatch.undo()
    monkeypatch.setattr(files, "MOST_FILES", 1)
    file.do("damage", repairs.damage(place))
    file.do("damage", repairs.damage(place), status=409)


def test_comments_have_a_number_and_answers_have_words(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = posted(place)
    path, stranger = f"/c/{COMMUNITY}/matters/{file.number}/comments", place.stranger()
    monkeypatch.setattr(comments, "MOST_COMMENTS", 1)
    assert stranger.submit(path, {"text": "为什么？", "contact": ""}).status_code == 302
    assert stranger.submit(path, {"text": "再问。", "contact": ""}).status_code == 409
    answer = f"/matters/{file.id}/comments/1"
    place.post("convener", answer, {"answer": " "}, 422)
    place.post("convener", f"/matters/{second(place)}/comments/1", {"answer": "见方案。"}, 404)
    place.post("convener", answer, {"answer": "见方案。"})


def test_a_stopped_matter_is_not_stopped_again_nor_confirmed(place: Place) -> None:
    file = repairs.prepared(place, "emergency_repair", "1号楼", cause="facade")
    file.do("plan", repairs.plan(place))
    approval = {"members": "7", "present": "5", "in_favour": "5", "decided_on": place.day()}
    file.do("approval", {**approval, "files": (io.BytesIO(b"%PDF-1.7\n"), "a.pdf")})
    place.post("convener", f"/matters/{file.id}/stop", {"reason": "由建设单位保修"})
    place.post("convener", f"/matters/{file.id}/stop", {"reason": "再一次"}, 409)
    file.confirm("approval", "second", 409)
    assert file.states()["approval"] != "done"


def test_what_was_taken_back_under_it_is_not_confirmed(place: Place) -> None:
    file = repairs.prepared(place, "emergency_repair", "1号楼", cause="facade")
    file.do("plan", repairs.plan(place))
    approval = {"members": "7", "present": "5", "in_favour": "5", "decided_on": place.day()}
    file.do("approval", {**approval, "files": (io.BytesIO(b"%PDF-1.7\n"), "a.pdf")})
    # A new account of what was found: the plan has to be made anew before anybody decides.
    file.do("payable", {**repairs.PAYABLE, "checked_on": place.day()})
    assert file.states()["plan"] == "ready"
    file.confirm("approval", "second", 409)


@pytest.mark.parametrize(
    "change", [{"begins": 70, "ends": 69}, {"budget": "0"}], ids=["reversed", "nothing"]
)
def test_a_plan_ends_after_it_begins_and_costs_something(
    place: Place, change: dict[str, Any]
) -> None:
    file = repairs.prepared(place)
    days = {k: place.day(v) if isinstance(v, int) else v for k, v in change.items()}
    file.do("plan", repairs.plan(place, **days), status=422)


def test_a_step_that_is_not_needed_is_not_done_however_it_is_filled_in(place: Place) -> None:
    file = repairs.prepared(place, "emergency_repair", "1号楼", cause="facade")
    file.do("plan", repairs.plan(place))
    # In Hangzhou no office orders in the committee's place, however long it was silent.
    order = {"ordered_on": place.day(), "asked_on": place.day(-9), "reason": "未答复。"}
    file.do("order", order, who="street", status=409)


def test_works_are_not_finished_before_they_began(place: Place) -> None:
    file = repairs.prepared(place, "emergency_repair", "1号楼", cause="facade")
    file.do("plan", repairs.plan(place))
    approval = {"members": "7", "present": "5", "in_favour": "5", "decided_on": place.day()}
    file.do("approval", {**approval, "files": (io.BytesIO(b"%PDF-1.7\n"), "a.pdf")})
    file.confirm("approval", "second")
    opinion = {"confirmed_on": place.day(), "opinion": "情况属实。"}
    file.do("confirmation", opinion, who="residents")
    file.do("contract", repairs.contract(place))
    early = repairs.acceptance(place, finished=place.day(-1))
    file.do("acceptance", early, status=422)
    file.do("acceptance", repairs.acceptance(place))


@pytest.mark.parametrize("wrong", [{"sign_up_until": 0}, {"opening": 9}])
def test_a_tender_opens_after_companies_could_sign_up(place: Place, wrong: dict[str, int]) -> None:
    file = hirings.planned(place, together="y")
    times = {name: f"{place.day(after)}T08:00" for name, after in wrong.items()}
    file.do("tender_notice", {**hirings.tender(place), **times}, status=422)


def test_a_service_contract_ends_after_it_begins(place: Place) -> None:
    file = hirings.planned(place, asks="renew")
    with place.app.app_context():
        dossier = file.dossier()
    said = {"from_on": "2026-09-01", "until_on": "2026-09-01"}
    with pytest.raises(DaysReversed):
        check_facts(dossier, "contract_signed", said)


def test_a_vote_of_another_place_or_a_rehearsal_does_not_fit(place: Place) -> None:
    file = posted(place)
    with place.app.app_context():
        facts = registry.CommunityFacts(name="邻家花园")
        registry.create_community("neighbour", facts, officer_id=None, now=place.clock())
    linked(file, drafted(place, "neighbour"), 409)
    linked(file, drafted(place, rehearsal=True), 409)
    linked(file, drafted(place, kind="consultation"), 409)
    linked(file, drafted(place), 302)


def test_only_a_step_that_is_voted_on_takes_a_vote(place: Place) -> None:
    file = posted(place)
    path = f"/matters/{file.id}/steps/plan/vote"
    place.post("convener", path, {"assembly": drafted(place)}, 409)
    place.post("convener", path, {}, 409)
    # Nor is a draft begun that nobody asked for.
    with place.app.app_context():
        assert len(list_assemblies(db.session(), COMMUNITY)) == 1


def not_yet(paper: str, step: str) -> Callable[[Any], object]:
    return lambda dossier: fill_paper(dossier, step, paper)


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        (not_yet("no-such-paper", "plan"), PaperNotYet),
        (lambda dossier: dossier.facts("contract"), FactMissing),
        (lambda dossier: dossier.day("contract", "signed_on"), FactMissing),
    ],
    ids=["paper", "facts", "day"],
)
def test_what_is_not_there_is_refused_and_not_made_up(
    place: Place, asked: Callable[[Any], object], refused: type[RuleError]
) -> None:
    file = posted(place)
    with place.app.app_context(), pytest.raises(refused):
        asked(file.dossier())


def test_papers_about_a_choice_wait_for_the_choice(place: Place) -> None:
    file = hirings.planned(place)
    with place.app.app_context():
        dossier = file.dossier()
        with pytest.raises(PaperNotYet):
            fill_paper(dossier, "chosen", "chosen-company")
        told = dossier.with_act("old_notice", hirings.notice(place, 60), None)
        with pytest.raises(PaperNotYet):
            fill_paper(told, "old_notice", "dismissal")


def test_a_step_that_hangs_nothing_out_has_no_proof(place: Place) -> None:
    file = posted(place)
    place.get("convener", f"/matters/{file.id}/steps/plan/posting-proof.pdf", 409)
