"""Two officers of different bodies decide who stands; the list is posted; it goes into a draft."""

from __future__ import annotations

import pytest

from app.assembly.models import AssemblyRow
from app.assembly.service.checks import find_problems
from app.assembly.service.draft import Draft
from app.committee.service.forgetting import forget_proofs
from tests.committee.town import (
    COMMUNITY,
    QUALITIES,
    Poll,
    Town,
    flat,
    name,
    pdf,
    text_of,
)

ACCEPT = {"decision": "accept", "items": QUALITIES}
REFUSE = {"decision": "refuse", "reason": "违法建设未拆除"}
SIX = range(1, 7)


@pytest.fixture
def posted(town: Town, poll: Poll) -> Poll:
    for door in SIX:
        poll.stand(door)
    poll.close()
    poll.accept(*SIX)
    poll.post()
    return poll


def test_two_views_of_different_bodies_decide(town: Town, poll: Poll) -> None:
    poll.stand(3)
    review = f"/candidates/{poll.candidate(3)}/review"
    town.post("convener", review, ACCEPT)
    assert "待资格审查" in town.get("convener", poll.desk)
    # The same officer twice is one view.
    town.post("convener", review, ACCEPT)
    assert "待资格审查" in town.get("convener", poll.desk)
    town.post("residents", review, ACCEPT)
    assert "已通过审查" in town.get("convener", poll.desk)
    town.post("street", review, ACCEPT, 409)


def test_two_officers_of_one_body_are_one_voice(town: Town, poll: Poll) -> None:
    poll.stand(3)
    review = f"/candidates/{poll.candidate(3)}/review"
    for who in ("street", "second"):
        town.post(who, review, ACCEPT)
    assert "待资格审查" in town.get("convener", poll.desk)
    town.post("convener", review, ACCEPT)
    assert "已通过审查" in town.get("convener", poll.desk)


def test_an_open_point_is_no_acceptance(town: Town, poll: Poll) -> None:
    poll.stand(3)
    review = f"/candidates/{poll.candidate(3)}/review"
    town.post("street", review, {"decision": "accept", "items": QUALITIES[:-1]}, 409)
    town.post("street", review, {"decision": "refuse", "reason": ""}, 400)


def test_a_refusal_is_told_to_the_candidate_alone(town: Town, poll: Poll) -> None:
    browser = poll.stand(3)
    for who in ("convener", "street"):
        town.post(who, f"/candidates/{poll.candidate(3)}/review", REFUSE)
    assert "违法建设未拆除" in text_of(browser.get(f"{poll.public}/candidacy").text)
    assert "违法建设未拆除" not in text_of(town.auth.browser().get(poll.public).text)
    assert "未通过审查" in town.get("convener", poll.desk)


def test_two_who_disagree_leave_it_open_for_a_third(town: Town, poll: Poll) -> None:
    poll.stand(3)
    review = f"/candidates/{poll.candidate(3)}/review"
    town.post("convener", review, ACCEPT)
    town.post("street", review, REFUSE)
    assert "待资格审查" in town.get("convener", poll.desk)
    town.post("residents", review, ACCEPT)
    assert "已通过审查" in town.get("convener", poll.desk)


def test_evidence_is_sealed_and_read_by_those_who_decide(town: Town, poll: Poll) -> None:
    browser = poll.stand(3)
    paper = {"item": "capacity", "paper": (pdf("document"), "证明.pdf")}
    assert browser.submit(f"{poll.public}/candidacy/evidence", paper).status_code == 302
    wrong = {"item": "capacity", "paper": (pdf().__class__(b"MZ program"), "x.exe")}
    assert browser.submit(f"{poll.public}/candidacy/evidence", wrong).status_code == 400
    number = poll.candidate(3)
    assert "证明.pdf" in town.get("street", f"/candidates/{number}")
    answer = town.browser("street").get(f"/candidates/{number}/evidence/1")
    assert answer.data.startswith(b"%PDF-")
    assert town.browser("auditor").get(f"/candidates/{number}/evidence/1").status_code == 403
    # A paper is found under its own candidate only.
    poll.stand(4)
    other = town.browser("street").get(f"/candidates/{poll.candidate(4)}/evidence/1")
    assert other.status_code == 409
    stored = [
        p.read_bytes() for p in town.app.extensions["yijue.config"].var_dir.rglob("files/*/*")
    ]
    assert stored
    assert all(b"%PDF" not in data for data in stored)


def test_proofs_are_forgotten_and_promises_stay(town: Town, poll: Poll) -> None:
    browser = poll.stand(3)
    paper = {"item": "capacity", "paper": (pdf("document"), "证明.pdf")}
    assert browser.submit(f"{poll.public}/candidacy/evidence", paper).status_code == 302
    kept = {"item": "nomination", "paper": (pdf("form"), "推荐表.pdf")}
    town.post("street", f"/candidates/{poll.candidate(3)}/evidence", kept)
    town.post("convener", f"{poll.desk}/withdrawal")
    folder = town.app.extensions["yijue.config"].var_dir
    before = len(list(folder.rglob("files/*/*")))
    town.wait(days=90)
    with town.app.app_context():
        forget_proofs(town.clock())
    assert len(list(folder.rglob("files/*/*"))) == before
    town.wait(days=10)
    with town.app.app_context():
        forget_proofs(town.clock())
    assert len(list(folder.rglob("files/*/*"))) == before - 1
    said = town.get("street", f"/candidates/{poll.candidate(3)}")
    assert "推荐表.pdf" in said
    assert "证明.pdf" not in said


def test_the_list_waits_for_the_end_and_for_enough(town: Town, poll: Poll) -> None:
    for door in range(1, 6):
        poll.stand(door)
    poll.post(409)
    poll.close()
    poll.post(409)
    poll.accept(*range(1, 6))
    answer = poll.post(409)
    assert "至少要有 6 名候选人" in answer.text
    town.post("convener", f"{poll.desk}/nominations", {"do": "extend", "until": "2026-03-20T00:00"})
    poll.stand(6)
    town.wait(days=10)
    poll.accept(6)
    poll.post()


def test_the_public_list(town: Town, posted: Poll) -> None:
    public = text_of(town.auth.browser().get(posted.public).text)
    for door in SIX:
        assert name(door) in public
        assert flat(door) in public
    assert "我是3号" in public


def test_a_name_is_shown_as_consented(town: Town, poll: Poll) -> None:
    poll.stand(1, name_public="n")
    for door in range(2, 7):
        poll.stand(door)
    poll.close()
    poll.accept(*SIX)
    poll.post()
    public = text_of(town.auth.browser().get(poll.public).text)
    assert name(1) not in public
    assert "王**" in public


def test_into_a_draft(town: Town, posted: Poll) -> None:
    assembly = draft(town)
    town.post("convener", f"{posted.desk}/motion", {"assembly": assembly})
    motion = motion_of(town, assembly)
    assert motion.kind == "election"
    assert motion.election == {"seats": 5, "alternates": 1, "minimum": 5}
    assert motion.options == tuple(f"{name(door)}（{flat(door)}）" for door in SIX)
    assert "候选人" in town.get("convener", f"/assemblies/{assembly}/draft")


def test_a_changed_list_holds_the_notice_back(town: Town, posted: Poll) -> None:
    town.post(
        "convener", f"{posted.desk}/nominations", {"do": "reopen", "until": "2026-03-25T00:00"}
    )
    posted.stand(7)
    town.wait(days=16)
    posted.accept(7)
    posted.post()
    assembly = draft(town)
    town.post("convener", f"{posted.desk}/motion", {"assembly": assembly})
    assert "candidates_changed" not in problems(town, assembly)
    number = posted.candidate(7)
    town.post("convener", f"/candidates/{number}/striking", {"reason": "已出售房屋"})
    assert "candidates_changed" in problems(town, assembly)
    town.post("convener", f"{posted.desk}/motion", {"assembly": assembly})
    assert "candidates_changed" not in problems(town, assembly)


def test_the_vote_does_not_open_before_the_list_has_hung_out(town: Town, posted: Poll) -> None:
    assembly = draft(town)
    town.post("convener", f"{posted.desk}/motion", {"assembly": assembly})
    # The suggested opening is the notice's own fifteen days from today: the list hangs as long.
    assert "candidates_posting_short" not in problems(town, assembly)
    opens_early(town, assembly)
    assert "candidates_posting_short" in problems(town, assembly)


def test_too_few_are_left_after_a_withdrawal(town: Town, posted: Poll) -> None:
    assembly = draft(town)
    town.post("convener", f"/candidates/{posted.candidate(6)}/withdrawal")
    answer = town.post("convener", f"{posted.desk}/motion", {"assembly": assembly}, 409)
    assert "还差 1 名" in answer.text


def test_an_open_objection_holds_the_list_back(town: Town, posted: Poll) -> None:
    fields = {"election": posted.id, "text": "欠缴物业费", "contact": ""}
    sent = town.auth.browser().submit(f"/c/{COMMUNITY}/committee/objections", fields)
    assert sent.status_code == 302
    town.post("convener", f"{posted.desk}/motion", {"assembly": draft(town)}, 409)


def test_not_into_another_communitys_draft(town: Town, posted: Poll) -> None:
    from app.assembly.service.draft import create_assembly
    from tests.site import Role

    stranger = town.auth.officer("eve", Role.CONVENER, community="xiyuan")
    with town.app.app_context():
        row = create_assembly(
            "xiyuan",
            title="别处",
            kind="regular",
            rehearsal=False,
            officer_id=stranger.id,
            now=town.clock(),
        )
        other = row.id
    town.post("convener", f"{posted.desk}/motion", {"assembly": other}, 409)
    assert town.run(lambda session: session.get(AssemblyRow, other).draft) == {}


def draft(town: Town, **changes: str) -> str:
    fields = {"title": "2026年业主大会", "kind": "regular", **changes}
    answer = town.post("convener", f"/communities/{COMMUNITY}/assemblies", fields)
    return str(answer.headers["Location"]).rsplit("/", 1)[1]


def motion_of(town: Town, assembly: str):
    return town.run(lambda session: Draft.of(session.get(AssemblyRow, assembly))).motions[0]


def problems(town: Town, assembly: str) -> set[str]:
    def find(session) -> set[str]:
        row = session.get(AssemblyRow, assembly)
        return {one.code for one in find_problems(session, row, town.clock())}

    return town.run(find)


def opens_early(town: Town, assembly: str) -> None:
    from app.platform.db import transaction

    with town.app.app_context(), transaction() as session:
        row = session.get(AssemblyRow, assembly)
        row.draft = {**row.draft, "opens": "2026-03-20T16:00Z"}
