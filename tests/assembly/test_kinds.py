"""Each kind of assembly: what it needs, whom it asks, what the law refuses, with its article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.assembly.models import AssemblyRow
from app.assembly.service.checks import Problem, find_problems
from app.assembly.service.definition import build_definition
from app.assembly.service.draft import create_assembly, save_draft
from app.assembly.service.draft_motion import DraftInvalid, DraftMotion
from app.assembly.service.drafting import Draft, parse_draft
from app.assembly.service.partition import make_partition, partition_of
from app.assembly.service.standing import stated_reasons
from app.core.definition import Definition
from app.platform.db import db, transaction
from app.registry.models import CommunityRow
from app.registry.service import build_roll_export, list_units
from tests.documents.reading import page_texts, squeeze
from tests.hall import Hall

HOUSE = DraftMotion("维修屋面", "维修一号楼屋面。", "278-5")
CHOICE = DraftMotion("续聘", "续聘三年。", "278-4")

Drafted = Callable[..., str]


@pytest.fixture
def drafted(hall: Hall) -> Drafted:
    """Begins an assembly of a kind and saves its draft; returns its id."""

    def begin(kind: str, *motions: DraftMotion, profile: str = "national", **changes: Any) -> str:
        old = hall.run(lambda s: Draft.of(s.get(AssemblyRow, hall.id)))
        with hall.meeting.app.app_context():
            with transaction() as session:
                session.get_one(CommunityRow, "linghai").profile_id = profile
            row = create_assembly(
                "linghai",
                title="新的会议",
                kind=kind,
                rehearsal=False,
                officer_id=hall.number("convener"),
                now=hall.now,
            )
            draft = replace(old, approval=None, motions=motions or old.motions, **changes)
            draft = parse_draft(draft.to_json())
            return save_draft(row.id, draft, revision=row.revision, now=hall.now).id

    return begin


def problems(hall: Hall, assembly_id: str) -> dict[str, Problem]:
    def find(session: Any) -> dict[str, Problem]:
        row = session.get(AssemblyRow, assembly_id)
        return {one.code: one for one in find_problems(session, row, hall.now)}

    found: dict[str, Problem] = hall.run(find)
    return found


def definition(hall: Hall, assembly_id: str) -> Definition:
    with hall.meeting.app.app_context():
        row = db.session().get_one(AssemblyRow, assembly_id)
        return Definition.parse(build_definition(db.session(), row, host="localhost"))


# --- Scopes.


def test_a_building_a_staircase_and_single_flats_are_scopes(hall: Hall, drafted: Drafted) -> None:
    with hall.meeting.app.app_context():
        units = list_units(db.session(), "linghai")
    flats = tuple(unit.label for unit in units if unit.building == "2号楼")[:2]
    made = drafted(
        "part",
        replace(HOUSE, groups=("1号楼",)),
        replace(HOUSE, staircases=("1号楼1单元",)),
        replace(HOUSE, units=flats),
    )
    assert {"part_scope_missing", "motion_scope_unknown"}.isdisjoint(problems(hall, made))
    stated = definition(hall, made)
    first, second, third = (motion.scope.groups for motion in stated.motions)
    assert "1号楼1单元" in first
    assert second == {"1号楼1单元"}
    assert third == {"2号楼(事项3所列)"}
    assert {"2号楼", *first, *third} <= set(stated.groups)


def test_every_flat_lies_in_one_group_and_the_export_says_the_same(
    hall: Hall, drafted: Drafted
) -> None:
    flat = "1号楼1单元101"
    made = drafted(
        "part", replace(HOUSE, staircases=("1号楼1单元",)), replace(HOUSE, units=(flat,))
    )
    stated = definition(hall, made)
    with hall.meeting.app.app_context():
        row = db.session().get_one(AssemblyRow, made)
        partition = partition_of(db.session(), row)
        units = list_units(db.session(), "linghai")
        assert set(partition.of_unit) == {unit.id for unit in units}
        assert partition.groups == stated.groups
        export = build_roll_export(
            db.session(),
            "linghai",
            assembly={
                "definition": stated.body,
                "hd": stated.hd.hex(),
                "anchor": "",
                "base_url": "",
                "consent": "",
                "groups": partition.of_unit,
            },
        )
    exported = {
        unit["label"]: unit["group"] for right in export["rights"] for unit in right["units"]
    }
    named = {unit.label: partition.of_unit[unit.id] for unit in units}
    assert exported == {label: group for label, group in named.items() if label in exported}
    inside = {label for label, group in exported.items() if group in stated.motions[0].scope.groups}
    assert inside == {
        unit.label for unit in units if unit.building == "1号楼" and unit.staircase == "1单元"
    } & set(exported)


def test_without_part_scopes_the_groups_are_the_buildings(hall: Hall) -> None:
    with hall.meeting.app.app_context():
        units = list_units(db.session(), "linghai")
    partition = make_partition(units, Draft(motions=(CHOICE,)))
    assert set(partition.groups) == {unit.building for unit in units}
    assert partition.scopes == ((),)


def test_a_vote_of_a_part_names_its_part(hall: Hall, drafted: Drafted) -> None:
    assert "part_scope_missing" in problems(hall, drafted("part", HOUSE))
    assert "part_scope_missing" not in problems(hall, drafted("regular", HOUSE))


@pytest.mark.parametrize(
    "scope", [{"groups": ("9号楼",)}, {"staircases": ("1号楼9单元",)}, {"units": ("x",)}]
)
def test_a_scope_that_the_register_lacks_is_named(
    hall: Hall, drafted: Drafted, scope: dict[str, Any]
) -> None:
    found = problems(hall, drafted("part", replace(HOUSE, **scope)))
    assert found["motion_scope_unknown"].fields["names"] == next(iter(scope.values()))[0]


@pytest.mark.parametrize("matter", ["278-1", "278-2", "278-4"])
def test_a_part_of_the_owners_cannot_decide_what_concerns_all(
    hall: Hall, drafted: Drafted, matter: str
) -> None:
    part = replace(CHOICE, matter=matter, staircases=("1号楼1单元",))
    assert "part_scope_not_allowed" in problems(hall, drafted("part", part))


# --- The first assembly.

FIRST = {"convener_body": "preparatory_group", "group_members": 7, "group_owners": 4}


def test_a_first_assembly_needs_its_condition_and_its_group(hall: Hall, drafted: Drafted) -> None:
    found = problems(hall, drafted("first", CHOICE, profile="qingdao", **FIRST))
    assert {"group_invalid", "first_condition_unmet"}.isdisjoint(found)
    for wrong in (
        {"group_members": 8},
        {"group_owners": 3},
        {"group_chair": "residents_committee"},
    ):
        found = problems(hall, drafted("first", CHOICE, profile="qingdao", **{**FIRST, **wrong}))
        assert found["group_invalid"].fields["article"], wrong


def test_an_undelivered_community_has_no_first_assembly(hall: Hall, drafted: Drafted) -> None:
    with hall.meeting.app.app_context(), transaction() as session:
        for unit in list_units(session, "linghai"):
            unit.developer_held = True
    found = problems(hall, drafted("first", CHOICE, profile="qingdao", **FIRST))
    assert found["first_condition_unmet"].fields["article"].startswith("青岛 21")


def test_silence_never_counts_in_a_first_assembly(hall: Hall, drafted: Drafted) -> None:
    silent = {"follow_choice": True, "silence_basis": "第十五条", **FIRST}
    found = problems(hall, drafted("first", CHOICE, profile="shanghai", **silent))
    assert "silence_first" in found


# --- What places allow.


def test_silence_only_where_the_place_lets_it_and_with_its_article(
    hall: Hall, drafted: Drafted
) -> None:
    both = {"follow_choice": True, "silence": "follow_majority"}
    national = problems(hall, drafted("regular", CHOICE, silence_basis="第十五条", **both))
    assert {"follow_not_allowed", "silence_not_allowed"} <= set(national)
    shanghai = problems(hall, drafted("regular", CHOICE, profile="shanghai", **both))
    assert "silence_basis_missing" in shanghai
    made = drafted("regular", CHOICE, profile="shanghai", silence_basis="第十五条", **both)
    assert not [code for code in problems(hall, made) if "silence" in code or "follow" in code]
    stated = definition(hall, made)
    assert stated.motions[0].choice_ids == ("yes", "no", "abstain", "follow")
    assert stated.body["policies"]["silence_basis"] == "第十五条"


@pytest.mark.parametrize(("field", "most"), [("extension_days", 15), ("proxy_cap", 3)])
def test_numbers_within_the_place_s_own(
    hall: Hall, drafted: Drafted, field: str, most: int
) -> None:
    assert f"{field}_above" in problems(hall, drafted("regular", CHOICE, **{field: most + 1}))
    for number in (most, 0):
        made = drafted("regular", CHOICE, **{field: number})
        assert f"{field}_above" not in problems(hall, made)
        assert definition(hall, made).body["policies"][field] == number
    with pytest.raises(DraftInvalid):
        drafted("regular", CHOICE, **{field: "ten"})


def test_r37_blocks_a_committee_in_shanghai_during_a_re_election(
    hall: Hall, drafted: Drafted
) -> None:
    assert "matter_blocked" not in problems(hall, drafted("regular", CHOICE, profile="shanghai"))
    election = DraftMotion(
        "选举",
        "选举三人。",
        "278-3",
        "election",
        ("甲", "乙"),
        election={"seats": 1, "alternates": 0, "minimum": 1},
    )
    group = drafted(
        "regular", election, profile="shanghai", convener_body="preparatory_group", lot="福彩"
    )
    hall.run(lambda s: setattr(s.get(AssemblyRow, group), "phase", "approved"))
    mine = drafted("regular", CHOICE, profile="shanghai")
    blocked = problems(hall, mine)["matter_blocked"]
    assert (blocked.fields["matter"], blocked.fields["article"][:5]) == ("278-4", "上海 28")
    assert "matter_blocked" not in problems(hall, drafted("regular", CHOICE, profile="qingdao"))


def test_who_may_convene(hall: Hall, drafted: Drafted) -> None:
    body = {"convener_body": "residents_committee"}
    assert "convener_not_allowed" in problems(
        hall, drafted("regular", CHOICE, profile="qingdao", **body)
    )
    assert "convener_not_allowed" not in problems(hall, drafted("regular", CHOICE, **body))


# --- For reference only.


@pytest.mark.parametrize(
    ("kind", "profile", "changes", "reasons"),
    [
        ("regular", "national", {}, ()),
        ("regular", "national", {"paper": False}, ("no_paper",)),
        ("consultation", "national", {}, ("consultation",)),
        ("regular", "beijing", {}, ("platform",)),
        ("consultation", "beijing", {"paper": False}, ("consultation", "no_paper")),
    ],
)
def test_what_makes_an_assembly_one_for_reference(
    hall: Hall, drafted: Drafted, kind: str, profile: str, changes: Any, reasons: tuple[str, ...]
) -> None:
    made = drafted(kind, CHOICE, profile=profile, **changes)
    row = hall.run(lambda s: s.get(AssemblyRow, made))
    assert row.reference is bool(reasons)
    assert stated_reasons(row) == reasons
    assert definition(hall, made).reference is bool(reasons)


def test_the_operator_declares_that_this_is_the_platform(hall: Hall, drafted: Drafted) -> None:
    config = hall.meeting.app.extensions["yijue.config"]
    hall.meeting.app.extensions["yijue.config"] = replace(config, official_platform_of=("beijing",))
    made = drafted("regular", CHOICE, profile="beijing")
    assert definition(hall, made).reference is False
    other = drafted("regular", CHOICE, profile="guangdong-generic")
    assert definition(hall, other).reference is True


def test_the_banner_says_why(hall: Hall, drafted: Drafted) -> None:
    made = drafted("regular", CHOICE, profile="beijing")
    assert "指定平台" in hall.get("convener", f"/assemblies/{made}")
    consulted = drafted("consultation", CHOICE)
    assert "不具有业主大会决定效力" in hall.get("convener", f"/assemblies/{consulted}")


def test_the_report_on_the_condition_says_what_the_register_says(
    hall: Hall, drafted: Drafted
) -> None:
    made = drafted("first", CHOICE, profile="qingdao", **FIRST)
    answer = hall.browser("convener").get(f"/assemblies/{made}/founding-report.pdf")
    said = squeeze("".join(page_texts(answer.data)))
    for words in ("首次业主大会会议条件报告", "交付面积达到1/2", "100.00%", "交付户数达到1/2"):
        assert words in said, words
    other = drafted("regular", CHOICE)
    path = f"/assemblies/{other}/founding-report.pdf"
    assert hall.browser("convener").get(path).status_code == 404
