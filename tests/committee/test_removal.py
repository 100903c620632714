"""A member is removed by the owners alone, and only after having been heard."""

from __future__ import annotations

from typing import Any

import pytest

from app.assembly.models import AssemblyRow
from app.assembly.service.draft import Draft
from app.committee.models import MemberRow, RemovalRow
from app.committee.service.removal import find_removal_problems, motion_title
from app.counting.models import ResolutionRow
from tests.committee.test_committee_work import FORMER, ids, resigns
from tests.committee.town import COMMUNITY, Town

COMMITTEE = "/committees/1"
PROPOSAL = {"proposed_by": "owners", "reason": "半年不参加会议", "told_on": "2026-03-02"}
SPOKE = {"on": "2026-03-02", "hearing": "spoke", "statement": "因病住院，已请假。"}
LEAVES = {"reason": "removed", "on": "2026-03-02"}


@pytest.fixture
def seated(town: Town) -> Town:
    town.post("convener", f"/communities/{COMMUNITY}/committees", FORMER)
    return town


def member(town: Town) -> str:
    return f"{COMMITTEE}/members/{ids(town)['陈三']}"


def draft(town: Town, kind: str = "temporary") -> str:
    fields = {"title": "业主大会临时会议", "kind": kind}
    made = town.post("convener", f"/communities/{COMMUNITY}/assemblies", fields)
    return str(made.headers["Location"]).rsplit("/", 1)[1]


def put(town: Town) -> str:
    """A removal that was proposed, heard and put into a draft; the draft's id."""
    town.post("convener", f"{member(town)}/removal", PROPOSAL)
    town.post("convener", f"{COMMITTEE}/removals/1", SPOKE)
    assembly = draft(town)
    town.post("convener", f"{COMMITTEE}/removals/1", {"do": "put", "assembly": assembly})
    return assembly


def test_no_office_ends_a_seat_by_saying_removed(seated: Town) -> None:
    answer = seated.post("street", f"{member(seated)}/leaving", LEAVES, 409)
    assert "业主大会" in answer.text
    # Another ground than the law's is named; the law's own ends the seat at once.
    other = {"reason": "other", "on": "2026-03-02"}
    seated.post("convener", f"{member(seated)}/leaving", other, 400)
    seated.post("convener", f"{member(seated)}/leaving", resigns())


def test_the_member_is_heard_before_it_goes_before_the_owners(seated: Town) -> None:
    seated.post("convener", f"{member(seated)}/removal", PROPOSAL)
    seated.post("convener", f"{member(seated)}/removal", PROPOSAL, 409)
    assembly = draft(seated)
    asked = {"do": "put", "assembly": assembly}
    seated.post("convener", f"{COMMITTEE}/removals/1", asked, 409)
    seated.post("convener", f"{COMMITTEE}/removals/1", {**SPOKE, "statement": ""}, 400)
    seated.post("convener", f"{COMMITTEE}/removals/1", {**SPOKE, "on": "2026-03-01"}, 409)
    seated.post("convener", f"{COMMITTEE}/removals/1", SPOKE)
    seated.post("convener", f"{COMMITTEE}/removals/1", asked)
    row = seated.run(lambda s: s.get(AssemblyRow, assembly))
    (motion,) = Draft.of(row).motions
    assert motion.matter == "278-3"
    assert "半年不参加会议" in motion.text
    assert "因病住院，已请假。" in motion.text


def test_whoever_declines_to_speak_is_printed_so(seated: Town) -> None:
    seated.post("convener", f"{member(seated)}/removal", PROPOSAL)
    declined = {"on": "2026-03-02", "hearing": "declined", "statement": ""}
    seated.post("convener", f"{COMMITTEE}/removals/1", declined)
    assembly = draft(seated)
    seated.post("convener", f"{COMMITTEE}/removals/1", {"do": "put", "assembly": assembly})
    row = seated.run(lambda s: s.get(AssemblyRow, assembly))
    assert "不作申辩" in Draft.of(row).motions[0].text


def problems(town: Town, assembly: str) -> list[str]:
    def find(session: Any) -> list[str]:
        row = session.get(AssemblyRow, assembly)
        found = find_removal_problems(session, row, Draft.of(row), town.clock())
        return [one.code for one in found]

    return list(town.run(find))


def test_a_motion_without_its_hearing_does_not_go_out(seated: Town) -> None:
    assembly = put(seated)
    assert problems(seated, assembly) == []

    def reword(session: Any) -> None:
        row = session.get(AssemblyRow, assembly)
        motions = [{**one, "text": "罢免陈三。"} for one in row.draft["motions"]]
        row.draft = {**row.draft, "motions": motions}
        session.commit()

    seated.run(reword)
    assert problems(seated, assembly) == ["removal_unheard"]


@pytest.mark.parametrize(
    ("phase", "carried", "status"),
    [("certified", True, 302), ("final", True, 409), ("certified", False, 409)],
)
def test_a_certified_carried_motion_ends_the_seat(
    seated: Town, phase: str, carried: bool, status: int
) -> None:
    assembly = put(seated)

    def decide(session: Any) -> None:
        session.get(AssemblyRow, assembly).phase = phase
        if carried:
            session.add(
                ResolutionRow(
                    community_id=COMMUNITY,
                    assembly_id=assembly,
                    motion="m1",
                    number="2026-001",
                    title=motion_title(session, session.get(RemovalRow, 1)),
                    matter="278-3",
                    state="effective",
                    decided_at=seated.clock(),
                    changed_at=seated.clock(),
                )
            )
        session.commit()

    seated.run(decide)
    seated.post("convener", f"{member(seated)}/leaving", LEAVES, status)
    state = seated.run(lambda s: s.get(MemberRow, ids(seated)["陈三"]).state)
    assert state == ("left" if status == 302 else "sitting")


def test_a_removal_of_another_committee_is_not_reached(seated: Town) -> None:
    seated.post("convener", f"{member(seated)}/removal", PROPOSAL)
    earlier = {**FORMER, "number": "2", "term_from": "2020-01-10", "term_until": "2023-01-09"}
    seated.post("convener", f"/communities/{COMMUNITY}/committees", earlier)
    seated.post("convener", "/committees/2/removals/1", SPOKE, 404)
    seated.post("auditor", f"{COMMITTEE}/removals/1", SPOKE, 403)
