"""What a decision opens: a repair's own vote, a motion that names a sum, a budget in versions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.assembly.service.draft import Draft, create_assembly, save_draft
from app.assembly.service.draft_motion import DraftMotion
from app.assembly.service.read import get_assembly
from app.companion.books.service import get_journal
from app.companion.spending import service as spending
from app.companion.spending.models import BudgetRow
from app.companion.spending.service import BudgetLine
from app.companion.spending.service.budget_reading import fingerprint, lines_of, says, text_of
from app.core.errors import RuleError
from app.counting.service.resolutions import list_resolutions, mark_resolution
from app.matters.models import MatterRow
from app.matters.service.scope import share_cost
from app.platform.db import db
from tests.companion.spending.purse import LINES, Purse
from tests.matters import repairs
from tests.matters.place import COMMUNITY, conclude, hold


def test_a_repair_s_own_vote_pays_by_its_shares(purse: Purse) -> None:
    place = purse.place
    file = repairs.prepared(place)
    file.do("plan", repairs.plan(place))
    file.do("plan_posting", repairs.posting(place))
    assembly = file.draft("vote")
    said = {"kind": "resolution", "assembly": assembly, "motion": "m1"}
    with pytest.raises(RuleError, match="assembly_not_published"):
        purse.propose(authority=said)
    yes = {"m1": "yes"}
    hall = hold(place, assembly, {door: yes for door in (1, 3, 5, 7, 9)}, until="result")
    with pytest.raises(RuleError, match="resolution_not_effective"):
        purse.propose(authority=said)
    conclude(hall)
    place.browsers.clear()
    first = purse.approved(authority=said, amount=2_000_000)
    purse.pay(first)
    # The plan's 32,000 yuan and a tenth, over both payments.
    with pytest.raises(RuleError, match="authority_exceeded"):
        purse.propose(authority={**said, "motion": 0}, amount=1_520_001)
    purse.pay(purse.approved(authority={**said, "motion": 0}, amount=1_520_000))
    borne = {one.unit_id: one.amount for one in share_cost(file.facts("scope"), 2_000_000)}
    rest = {one.unit_id: one.amount for one in share_cost(file.facts("scope"), 1_520_000)}
    for unit, share in borne.items():
        assert purse.balance("fund_units", unit) == -1_000_000 + share + rest[unit]


MOTIONS = (
    DraftMotion("安装充电桩", "使用公共收益安装充电桩。", "278-9", budget=500_000),
    DraftMotion("更换1号楼水泵", "动用1号楼维修资金。", "278-5", groups=("1号楼",), budget=100_000),
    DraftMotion("改名", "小区改名。", "278-9"),
    DraftMotion("买雕塑", "使用公共收益买雕塑。", "278-9", budget=900_000),
)


def voted(purse: Purse) -> str:
    place = purse.place
    with place.app.app_context():
        now, who = place.clock(), place.officers["convener"]
        more: dict[str, Any] = {"kind": "temporary", "rehearsal": False, "officer_id": who}
        row = create_assembly(COMMUNITY, title="临时业主大会", now=now, **more)
        save_draft(row.id, Draft(motions=MOTIONS), revision=row.revision, now=now)
    ballot = {"m1": "yes", "m2": "yes", "m3": "yes", "m4": "no"}
    evens = {door: {k: v for k, v in ballot.items() if k != "m2"} for door in range(2, 13, 2)}
    hold(place, row.id, {**{door: ballot for door in range(1, 13, 2)}, **evens})
    return row.id


def test_a_motion_with_a_sum_pays_for_itself(purse: Purse) -> None:
    assembly = voted(purse)

    def at(place: int) -> dict[str, Any]:
        return {"kind": "resolution", "assembly": assembly, "motion": place}

    found = {
        one.title: (one.limit, one.account, len(one.units))
        for one in purse.read(
            lambda s: spending.list_authorities(s, COMMUNITY, purse.place.clock())
        )
    }
    assert found == {
        "1号楼外墙": (3_520_000, "fund_units", 6),
        "安装充电桩": (500_000, "shared_costs", 0),
        "更换1号楼水泵": (110_000, "fund_units", 6),
    }
    with pytest.raises(RuleError, match="authority_without_sum"):
        purse.propose(authority=at(2))
    with pytest.raises(RuleError, match="resolution_not_effective"):
        purse.propose(authority=at(3))
    with pytest.raises(RuleError, match="resolution_not_effective"):
        purse.propose(authority=at(9))
    payment = purse.approved(authority=at(0), amount=500_000)
    mark(purse, "安装充电桩", "executed")
    with pytest.raises(RuleError, match="resolution_not_effective"):
        purse.pay(payment)
    mark(purse, "安装充电桩", "effective")
    purse.pay(payment)
    assert purse.balance("shared_bank") == 9_500_000


def mark(purse: Purse, title: str, state: str) -> None:
    with purse.place.app.app_context():
        lines = list_resolutions(db.session(), COMMUNITY)
        number = next(one.id for one in lines if one.title == title)
        who, now = purse.place.officers["convener"], purse.place.clock()
        mark_resolution(COMMUNITY, number, state=state, note="", officer_id=who, now=now)


def test_a_newer_version_takes_the_place_of_the_older(budgeted: Purse) -> None:
    old = dict(budgeted.lines)
    budgeted.pay(budgeted.approved(authority=budgeted.on_line(), amount=900_000))
    raised = BudgetLine("property_costs", "保洁", 1_200_000)
    budgeted.decide(raised, BudgetLine("shared_costs", "路灯", 100_000))
    assert budgeted.budget == 2
    # The same line goes on: what was paid on it counts, and its old number still names it.
    budgeted.propose(authority={"kind": "budget", "line": old["保洁"]}, amount=250_000)
    with pytest.raises(RuleError, match="authority_exceeded"):
        budgeted.propose(authority=budgeted.on_line(), amount=50_001)
    with pytest.raises(RuleError, match="budget_not_approved"):
        budgeted.propose(authority={"kind": "budget", "line": old["绿化补种"]})
    views = budgeted.read(lambda s: spending.list_budgets(s, COMMUNITY))
    assert [(one.version, one.in_force) for one in views] == [(2, True), (1, False)]


def test_what_was_voted_are_these_lines_and_no_others(purse: Purse) -> None:
    number = purse.drafted()
    assembly = purse.put_to_vote(number)
    place = purse.place
    with place.app.app_context():
        row = get_assembly(db.session(), assembly)
        draft, now = Draft.of(row), place.clock()
        other = replace(draft.motions[0], text="同意预算，合计 1 元。")
        save_draft(assembly, replace(draft, motions=(other,)), revision=row.revision, now=now)
    hold(place, assembly, {door: {"m1": "yes"} for door in range(1, 13)})
    view = purse.read(lambda s: spending.get_budget(s, COMMUNITY, number))
    assert (view.in_force, view.decided_on) == (False, None)
    with pytest.raises(RuleError, match="budget_not_approved"):
        purse.propose(authority={"kind": "budget", "line": view.lines[0].id})


def test_a_budget_joins_an_assembly_that_is_drafted(purse: Purse) -> None:
    place = purse.place
    other = purse.drafted(LINES[0])
    assembly = purse.put_to_vote(other)
    number = purse.drafted(LINES[1])
    with place.app.app_context():
        now, who = place.clock(), place.officers["convener"]
        given: dict[str, Any] = {"officer_id": who, "now": now}
        spending.add_to_assembly(COMMUNITY, number, assembly, **given)
        with pytest.raises(RuleError, match="budget_fixed"):
            spending.add_to_assembly(COMMUNITY, number, assembly, **given)
        assert len(Draft.of(get_assembly(db.session(), assembly)).motions) == 2
    third = purse.drafted(LINES[2])
    hold(place, assembly, {door: {"m1": "no", "m2": "yes"} for door in range(1, 13)})
    with place.app.app_context(), pytest.raises(RuleError, match="budget_vote_does_not_fit"):
        spending.link_budget(COMMUNITY, third, assembly, officer_id=who, now=now)
    views = purse.read(lambda s: spending.list_budgets(s, COMMUNITY))
    assert {one.id: one.in_force for one in views} == {other: False, number: True, third: False}


def test_a_rehearsal_moves_no_money(purse: Purse) -> None:
    number = purse.drafted()
    with purse.place.app.app_context():
        now, who = purse.place.clock(), purse.place.officers["convener"]
        assembly = spending.draft_budget_vote(
            COMMUNITY, number, rehearsal=True, officer_id=who, now=now
        )
        with pytest.raises(RuleError, match="resolution_not_effective"):
            spending.get_authority(
                db.session(),
                COMMUNITY,
                {"kind": "resolution", "assembly": assembly, "motion": 0},
                now,
            )


def test_in_a_demonstration_a_rehearsal_pays_and_says_so(purse: Purse) -> None:
    place = purse.place

    def rehearse(session: Any) -> None:
        session.get_one(MatterRow, purse.matter).rehearsal = True

    purse.act(rehearse)
    with pytest.raises(RuleError, match="resolution_not_effective"):
        purse.propose()
    extensions = place.app.extensions
    extensions["yijue.config"] = replace(extensions["yijue.config"], demo=True)
    number = purse.pay(purse.approved())
    journal = purse.read(lambda s: get_journal(s, COMMUNITY, number))
    assert journal.memo == "【演练】付甲修缮公司：外墙维修第一次付款"


def test_a_fingerprint_below_other_sums_binds_nothing(purse: Purse) -> None:
    number = purse.drafted()
    row = purse.read(lambda session: session.get(BudgetRow, number))
    lines = purse.read(lambda session: lines_of(session, number))
    text = text_of(row, lines)
    assert says(row, lines, text.replace("\n", "\r\n  "))
    assert "10,000.00" in text
    assert not says(row, lines, text.replace("10,000.00", "1,000.00"))
    assert not says(row, lines, f"同意绿化方案。{fingerprint(row, lines)}")
