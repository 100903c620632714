"""From the posted result to the register: who was elected, who is alternate, what follows."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

from app.committee.models import CommitteeRow, MemberRow
from app.committee.service.reading import list_members
from tests.committee.test_filing import check_list, unpack
from tests.committee.town import DESK, QUALITIES, TERMS, Town, name, pdf, text_of
from tests.committee.voted import NAMED, Voted, run_election
from tests.site import Auth, Clock


def members(town: Town) -> list[tuple[str, str, int]]:
    def read(session) -> list[tuple[str, str, int]]:
        row = session.query(CommitteeRow).order_by(CommitteeRow.id.desc()).first()
        return [(one.name, one.state, one.place) for one in list_members(session, row.id)]

    return list(town.run(read))


def test_the_elected_take_their_seats_in_order(voted: Voted) -> None:
    town, poll = voted.town, voted.poll
    public = text_of(town.auth.browser().get(poll.public).text)
    assert "当选 5 名，席位 5 名，业主委员会成立" in public
    assert "结果公示期内" in public
    assert re.search(rf"1 {name(1)}（[^）]*） 9 100.00%", public)
    assert "将当选人员登记在册" in town.get("street", DESK)
    town.post("street", f"{poll.desk}/committee")
    assert members(town) == [
        (name(1), "sitting", 1),
        (name(3), "sitting", 2),
        (name(2), "sitting", 3),
        (name(4), "sitting", 4),
        (name(5), "sitting", 5),
        (name(6), "alternate", 6),
    ]
    town.post("street", f"{poll.desk}/committee", status=409)
    page = town.get("convener", "/committees/1")
    assert "结果公示期内" in page
    assert "召开业主委员会首次会议" in town.get("convener", DESK)
    assert "向街道办事处备案" in town.get("convener", DESK)
    voted.finish()
    assert "结果公示期内" not in town.get("convener", "/committees/1")
    assert "我是1号" not in text_of(town.auth.browser().get(poll.public).text)


def test_the_papers_of_an_election(voted: Voted) -> None:
    town, poll = voted.town, voted.poll
    town.post("street", f"{poll.desk}/committee")
    for path in (
        f"{poll.desk}/candidates.pdf",
        f"{poll.desk}/result.pdf",
        "/committees/1/members.pdf",
    ):
        answer = town.browser("street").get(path)
        assert answer.status_code == 200, (path, text_of(answer.text)[:500])
        assert answer.data.startswith(b"%PDF-")


def test_alternates_move_up_and_then_all_are_elected_anew(voted: Voted) -> None:
    town, poll = voted.town, voted.poll
    town.post("street", f"{poll.desk}/committee")
    voted.finish()
    today = town.run(lambda _session: town.clock().date().isoformat())

    def leave(who: str, status: int = 302) -> None:
        def find(session) -> int:
            rows = session.query(MemberRow).all()
            return int(next(row.id for row in rows if row.name == who))

        paper = (pdf(), "辞职信.pdf")
        fields = {"reason": "resigned", "on": today, "note": "", "paper": paper}
        town.post("convener", f"/committees/1/members/{town.run(find)}/leaving", fields, status)

    leave(name(3))
    assert (name(6), "sitting", 6) in members(town)
    leave(name(3), 409)
    leave(name(1))
    assert "空缺 1 席" in town.get("convener", "/committees/1")
    assert "补足空缺席位" in town.get("convener", DESK)
    leave(name(2))
    assert "须全部重新选举" not in town.get("convener", "/committees/1")
    leave(name(4))
    assert "须全部重新选举" in town.get("convener", "/committees/1")
    assert "在任人数太少" in town.get("convener", DESK)


def test_a_void_election_ends_the_committee(voted: Voted) -> None:
    town, poll = voted.town, voted.poll
    town.post("street", f"{poll.desk}/committee")
    town.post("street", "/committees/1/end", status=409)
    reason = {"reason": "error_in_notice", "text": "公告有误，重新召开。"}
    act = voted.hall.act_of(voted.hall.post("convener", "/assemblies/{id}/annulment", reason))
    voted.hall.sign("convener", act)
    assert "本届选举已失效" in town.get("street", DESK)
    assert "已被撤销" in town.get("street", "/committees/1")
    town.post("street", f"{poll.desk}/committee", status=409)
    town.post("street", "/committees/1/end")
    # The same list may go before the owners once more.
    assert "把候选人写入会议草案" in town.get("street", DESK)


def test_an_election_that_elects_too_few_seats_nobody(
    app: Flask, clock: Clock, auth: Auth, tmp_path: Path
) -> None:
    nobody = {door: () for door in NAMED}
    voted = run_election(app, clock, auth, tmp_path, {**nobody, 1: (1,), 2: (2,)})
    town, poll = voted.town, voted.poll
    public = text_of(town.auth.browser().get(poll.public).text)
    assert "须重新选举" in public
    town.post("street", f"{poll.desk}/committee", status=409)
    assert "当选人数不足：重新选举" in town.get("street", DESK)
    again = {**TERMS, "nominations_until": f"{town.clock():%Y}-12-01T00:00"}
    town.post("convener", "/communities/linghai/elections", again)
    assert "当选人数不足：重新选举" not in town.get("street", DESK)


def test_a_committee_that_stands_with_empty_seats_holds_a_by_election(
    app: Flask, clock: Clock, auth: Auth, tmp_path: Path
) -> None:
    terms = {"seats": "7", "alternates": "0", "supporters": "1"}
    voted = _with_eight(app, clock, auth, tmp_path, terms)
    town, poll = voted.town, voted.poll
    assert "空缺 1 席，可以补选" in text_of(town.auth.browser().get(poll.public).text)
    town.post("street", f"{poll.desk}/committee")
    voted.finish()
    form = {
        "title": "补选业主委员会成员",
        "by_election": "1",
        "seats": "2",
        "alternates": "0",
        "term_years": "3",
        "supporters": "1",
        "lot": "福利彩票",
        "nominations_until": f"{town.clock():%Y}-12-01T00:00",
        "minimum": "",
        "term_from": "",
    }
    town.post("convener", "/communities/linghai/elections", form, 400)
    town.post("convener", "/communities/linghai/elections", {**form, "seats": "1"})


def _with_eight(app: Flask, clock: Clock, auth: Auth, folder: Path, terms: dict[str, str]) -> Voted:
    from tests.committee import voted as roads

    roads.STANDING, before = range(1, 9), roads.STANDING
    try:
        return run_election(app, clock, auth, folder, NAMED, **terms)
    finally:
        roads.STANDING = before


def test_the_whole_filing(voted: Voted) -> None:
    town, poll = voted.town, voted.poll
    town.post("street", f"{poll.desk}/committee")
    voted.finish()
    town.post("convener", "/committees/1/filing", {"kind": "election"})
    page = town.get("convener", "/committees/1/filing")
    assert "缺少" in page
    answer = town.post("convener", "/filings/1/sending", status=409)
    assert "议事规则" in text_of(answer.text)
    for slot in ("assembly_record", "decision", "rules", "covenant", "first_meeting"):
        paper = {"slot": slot, "paper": (pdf(slot), f"{slot}.pdf")}
        town.post("convener", "/filings/1/attachments", paper)
    town.post("convener", "/filings/1/sending")
    _check_archive(town)
    assert "答复备案" in town.get("street", DESK)
    town.post("convener", "/filings/1/answer", {"decision": "filed", "number": "1"}, 403)
    town.post("street", "/filings/1/answer", {"decision": "filed", "number": ""}, 400)
    town.post("street", "/filings/1/answer", {"decision": "filed", "number": "青备2026-1"})
    assert "青备2026-1" in town.get("convener", "/committees/1/filing")
    assert "向街道办事处备案" not in town.get("convener", DESK).split("导出日历")[0]


def _check_archive(town: Town) -> None:
    held = unpack(town.browser("street").get("/filings/1.zip").data)
    names = list(held)
    assert names[:2] == ["00-目录.txt", "01-业主大会、业主委员会备案表.pdf"]
    assert "04-业主大会议事规则.pdf" in names
    assert sum("候选人承诺书" in one for one in names) == 5
    assert [one[:2] for one in names] == [f"{number:02}" for number in range(len(names))]
    check_list(held)
    assert town.browser("auditor").get("/filings/1.zip").status_code == 403


def test_qualities_are_those_of_the_law() -> None:
    from app.committee.service.reviews import QUALITIES as KNOWN

    assert tuple(QUALITIES) == KNOWN
