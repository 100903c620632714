"""The profiles that ship: complete, sourced, documented, and true to the texts they cite."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from app.assembly.profiles import PROFILE_IDS, ProfileNotFound, get_profile
from app.core.encoding import encode_jcs
from app.core.entries import definition_shape
from app.core.profile.keys import KEYS
from app.core.rules.matters import MATTERS

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "app/core/profiles").glob("*.toml"))
FOLDED_ROWS = re.compile(r"^\| (`[^|]+) \|", re.MULTILINE)


def test_every_file_is_shipped_under_its_own_id():
    assert [path.stem for path in FILES] == sorted(PROFILE_IDS)
    assert [get_profile(profile_id).id for profile_id in PROFILE_IDS] == list(PROFILE_IDS)


def test_a_profile_that_is_not_shipped_is_refused():
    for unknown in ("atlantis", "../national", ""):
        with pytest.raises(ProfileNotFound):
            get_profile(unknown)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_there_is_no_number_without_a_source(path):
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    del document["profile"]
    for section, entries in document.items():
        for name, entry in entries.items():
            assert isinstance(entry, dict), f"{section}.{name} is a bare value"
            assert re.search(r"\S.* \[(S|M-h|M-m|M-l|D|I)\]$", entry["source"]), f"{section}.{name}"


@pytest.mark.parametrize("profile_id", PROFILE_IDS)
def test_a_profile_fits_into_a_definition(profile_id):
    profile = get_profile(profile_id)
    assert all(len(profile.rules.article(matter)) <= 120 for matter in MATTERS)
    assert len(encode_jcs(profile.to_definition())) < 8_000
    definition_shape.profile(profile.to_definition())
    for share in profile.rules.thresholds().to_definition().values():
        definition_shape.fraction(share)


def test_every_key_is_documented_and_no_other():
    text = (ROOT / "docs/PROFILES.md").read_text(encoding="utf-8")
    documented: set[str] = set()
    for cell in FOLDED_ROWS.findall(text):
        first, *others = re.findall(r"`([^`]+)`", cell)
        documented.update([first, *others])
        if "…" in cell:
            family = first.split(".")[0]
            documented.update(f"{family}.278-{number}" for number in range(1, 10))
    assert documented == set(KEYS)


def _differences(profile_id: str) -> dict[str, object]:
    """What a place does otherwise than the nation; its articles aside."""
    national, there = (
        get_profile(name).values_for_definition() for name in ("national", profile_id)
    )
    return {
        key: there[key]
        for key in KEYS
        if there[key] != national[key] and not key.startswith("article.")
    }


# Read from RULES §2 and §3, place by place, beside the files.
OTHERWISE: dict[str, dict[str, object]] = {
    "national": {},
    "qingdao": {
        "conveners.allowed": ["committee", "preparatory_group", "street_office"],
        "approval.majority_of_all": True,
        "result.posting_days": 3,
        "first.delivered_heads": [1, 2],
        "first.years": 2,
        "first.years_heads": [1, 4],
        "first.apply_area": [1, 20],
        "first.apply_heads": [1, 20],
        "first.meeting_days": 60,
        "first.meeting_extension_days": 30,
        "group.form_days": 30,
        "group.announce_days": 3,
        "group.min_members": 7,
        "election.min_seats": 3,
        "election.small_seats": 3,
        "election.first_meeting_days": 3,
        "election.lead_days": 60,
        "election.bars": ["illegal_building", "unpaid_fees", "company_ties"],
        "company.handover_days": 30,
    },
    "beijing": {
        "first.apply_area": [1, 20],
        "first.apply_heads": [1, 20],
        "first.meeting_days": 60,
        "group.chair": "residents_committee",
        "vote.max_changes": 0,
        "vote.multi_unit": "per_unit",
        "vote.official_platform_required": True,
        "election.small_heads": 100,
        "election.small_seats": 3,
        "filing.answer_days": 5,
        "filing.answer_workdays": True,
    },
    "shanghai": {
        "first.years": 2,
        "first.report_days": 30,
        "silence.follow_majority_allowed": True,
        "silence.count_allowed": True,
        "election.small_area": 1_000_000,
        "election.small_seats": 3,
        "election.term_min_years": 3,
        "election.lead_days": 150,
        "filing.answer_days": 20,
        "filing.attachments": ["training", "fund_rules"],
        "reelection.blocked_matters": ["278-4", "278-5", "278-7", "278-9"],
        "fund.emergency_causes": ["water", "elevator", "fire", "facade", "leak"],
        "fund.emergency_silent_days": 7,
    },
    "hangzhou": {
        "election.vacancy_minimum": True,
        "notice.days_temporary": 7,
        "first.delivered_area": [3, 5],
        "first.years": 2,
        "first.years_area": [3, 10],
        "silence.follow_majority_allowed": True,
        "election.small_heads": 100,
        "election.small_seats": 3,
        "election.term_min_years": 3,
        "election.candidate_posting_days": 7,
        "election.bars": ["removed_before"],
        "fund.audit_from": 3_000_000,
        "fund.emergency_causes": ["elevator", "fire", "facade", "wall_road", "leak", "drain"],
        "fund.emergency_audit": True,
    },
    "guangdong-generic": {
        "notice.days_regular": 20,
        "notice.days_temporary": 20,
        "notice.days_first": 20,
        "objections.result_days": 15,
        "result.post_within_days": 7,
        "result.posting_days": 15,
        "vote.official_platform_required": True,
        "filing.answer_days": 5,
    },
    "sichuan-generic": {"vote.official_platform_required": True},
}


@pytest.mark.parametrize("profile_id", PROFILE_IDS)
def test_what_a_place_does_otherwise(profile_id):
    assert _differences(profile_id) == OTHERWISE[profile_id]


@pytest.mark.parametrize("profile_id", PROFILE_IDS)
def test_the_numbers_of_the_civil_code_and_the_regulation(profile_id):
    values = get_profile(profile_id).values_for_definition()
    assert values["threshold.quorum"] == [2, 3]
    assert values["threshold.ordinary"] == [1, 2]
    assert values["threshold.special"] == [3, 4]
    assert values["notice.days_regular"] >= 15
    assert values["election.filing_days"] == 30
    assert values["company.dismissal_notice_days"] == 60
    assert values["publication.default"] == "owners"


@pytest.mark.parametrize("profile_id", PROFILE_IDS)
def test_what_a_community_may_set_leaves_its_city_s_own_values_lawful(profile_id):
    profile = get_profile(profile_id)
    # The city's own value is always one that its communities could have chosen.
    assert [k for k, bound in profile.bounds.items() if not bound.holds(_plain(profile, k))] == []
    assert not set(profile.bounds) & {key for key in KEYS if key.startswith("threshold.")}
    assert not set(profile.bounds) & {key for key in KEYS if key.startswith("matters.")}
    assert "notice.days_first" not in profile.bounds


def _plain(profile, key):
    return profile.values_for_definition()[key]
