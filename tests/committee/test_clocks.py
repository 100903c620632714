"""Days that nobody enters: the yearly assembly, the end of a term, the first meeting, telling."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.assembly.models import AssemblyRow, RequisitionRow
from app.committee.models import GroupRow
from app.committee.service.worklist import worklist
from app.registry.models import CommunityRow
from tests.committee.test_committee_work import FORMER, ids
from tests.committee.test_groups import NEW, fill, make
from tests.committee.town import COMMUNITY, DESK, Town, pdf

YEARLY, REPORT, FORM = "召开本年度业主大会定期会议", "向街道办报告任期届满", "组建换届改选小组"
FIRST = "召开首次业主大会会议"


def seat(town: Town) -> None:
    town.post("convener", f"/communities/{COMMUNITY}/committees", FORMER)


def settle(town: Town, profile: str) -> None:
    """Put the community under the rules of a place."""

    def move(session: Any) -> None:
        session.get(CommunityRow, COMMUNITY).profile_id = profile
        session.commit()

    town.run(move)


def test_one_regular_assembly_a_year(town: Town) -> None:
    seat(town)
    assert YEARLY not in town.get("convener", DESK)
    town.wait(days=130)
    assert f"{YEARLY} · 最晚 2026-12-31" in town.get("convener", DESK)

    def hold(session: Any) -> None:
        session.add(
            AssemblyRow(
                id="as-1",
                community_id=COMMUNITY,
                phase="certified",
                title="定期会议",
                kind="regular",
                opens=town.clock() - timedelta(days=30),
                created_at=town.clock(),
                created_by=1,
                definition={},
            )
        )
        session.commit()

    from app.committee.service import clocks

    assert clocks.UNHELD
    town.run(hold)
    found = town.run(lambda s: list(clocks.yearly_assembly(s, _committee(s), _today(town))))
    assert found == []


def _committee(session: Any) -> Any:
    from app.committee.service.reading import list_committees

    return list_committees(session, COMMUNITY)[0]


def _today(town: Town) -> Any:
    from app.core.calendar import local_date

    return local_date(town.clock())


def test_the_end_of_a_term_is_reported_and_a_group_formed(town: Town) -> None:
    settle(town, "shanghai")
    seat(town)
    assert REPORT not in town.get("street", DESK)
    town.wait(days=100)
    # Five months of thirty days before 2027-01-09, then sixty days for the street office.
    said = town.get("street", DESK)
    assert f"{REPORT} · 最晚 2026-08-12" in said
    assert f"{FORM} · 最晚 2026-10-12" in said
    assert FORM in town.get("street", "/worklist")
    group = {**NEW, "kind": "reelection", "founded_on": "2026-06-01"}
    town.post("street", f"/communities/{COMMUNITY}/groups", group)
    said = town.get("street", DESK)
    assert REPORT not in said
    assert FORM not in said


def test_the_street_office_gives_the_first_meeting_more_days_once(town: Town) -> None:
    settle(town, "qingdao")
    group = make(town)
    assert f"{FIRST} · 最晚 2026-05-06" in town.get("street", DESK)
    approval = {"on": "2026-03-02", "reason": "名册核对需要时间"}
    town.post("convener", f"{group}/extension", approval, 403)
    town.post("street", f"{group}/extension", {**approval, "on": "2026-03-20"}, 409)
    town.post("street", f"{group}/extension", {**approval, "reason": ""}, 400)
    town.post("street", f"{group}/extension", approval)
    assert f"{FIRST} · 最晚 2026-06-01" in town.get("street", DESK)
    assert "名册核对需要时间" in town.get("street", group)
    town.post("street", f"{group}/extension", approval, 409)


def test_elsewhere_nobody_adds_days(town: Town) -> None:
    group = make(town)
    town.post("street", f"{group}/extension", {"on": "2026-03-02", "reason": "需要时间"}, 409)


def application(town: Town, state: str = "reached") -> None:
    def add(session: Any) -> None:
        session.add(
            RequisitionRow(
                community_id=COMMUNITY,
                kind="group",
                title="申请成立筹备组",
                text="交付已满两年。",
                state=state,
                created_at=town.clock(),
                reached_at=town.clock() if state == "reached" else None,
            )
        )
        session.commit()

    town.run(add)


def test_a_group_is_formed_from_the_application(town: Town) -> None:
    application(town)
    assert "业主申请成立筹备组，待组建" in town.get("street", "/worklist")
    answer = {**NEW, "application": "1"}
    town.post("street", f"/communities/{COMMUNITY}/groups", {**answer, "kind": "reelection"}, 409)
    town.post("street", f"/communities/{COMMUNITY}/groups", {**answer, "application": "7"}, 404)
    town.post("street", f"/communities/{COMMUNITY}/groups", answer)
    row = town.run(lambda s: s.query(GroupRow).one())
    assert row.application_id == 1
    assert town.run(lambda s: s.get(RequisitionRow, 1).state) == "convened"
    assert "业主申请成立筹备组，待组建" not in town.get("street", "/worklist")


@pytest.mark.parametrize("state", ["collecting", "ended"])
def test_no_group_from_an_application_that_is_not_open(town: Town, state: str) -> None:
    settle(town, "qingdao")
    application(town, state)
    answer = {**NEW, "application": "1"}
    town.post("street", f"/communities/{COMMUNITY}/groups", answer, 409)
    assert town.run(lambda s: s.query(GroupRow).count()) == 0


def test_a_posted_group_counts_its_days_from_its_founding(town: Town) -> None:
    group = make(town)
    fill(town, group)
    town.post("street", f"{group}/posting")
    assert f"{FIRST} · 最晚 2026-06-01" in town.get("street", DESK)


@pytest.mark.parametrize(("profile", "anew"), [("hangzhou", True), ("national", False)])
def test_below_the_fewest_seats_hangzhou_elects_anew(town: Town, profile: str, anew: bool) -> None:
    settle(town, profile)
    # Sixty homes: three members are the fewest in Hangzhou, and two of three more than half.
    small = {**FORMER, "seats": "3", "members": "陈一 主任\n陈二\n陈三"}
    town.post("convener", f"/communities/{COMMUNITY}/committees", small)
    leaves = {"reason": "resigned", "on": "2026-03-02", "paper": (pdf(), "辞职信.pdf")}
    town.post("convener", f"/committees/1/members/{ids(town)['陈三']}/leaving", leaves)
    found = town.run(lambda s: [one.code for one in worklist(s, COMMUNITY, town.clock())])
    assert ("elect_anew" in found) is anew
