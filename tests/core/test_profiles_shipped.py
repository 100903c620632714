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


def test_what_qingdao_does_otherwise():
    national, qingdao = (get_profile(name).values_for_definition() for name in PROFILE_IDS)
    different = {
        key: qingdao[key]
        for key in KEYS
        if qingdao[key] != national[key] and not key.startswith("article.")
    }
    assert different == {
        # 青岛市物业管理条例 24, 27, 29 / 38 / 92 / 35 / 36 / 41.
        "conveners.allowed": ["committee", "preparatory_group", "street_office"],
        "approval.majority_of_all": True,
        "result.posting_days": 3,
        "election.min_seats": 3,
        "election.first_meeting_days": 3,
        "election.lead_days": 60,
    }


@pytest.mark.parametrize("profile_id", PROFILE_IDS)
def test_the_numbers_of_the_civil_code_and_the_regulation(profile_id):
    values = get_profile(profile_id).values_for_definition()
    assert values["threshold.quorum"] == [2, 3]
    assert values["threshold.ordinary"] == [1, 2]
    assert values["threshold.special"] == [3, 4]
    assert values["notice.days_regular"] == 15
    assert values["election.filing_days"] == 30
    assert values["company.dismissal_notice_days"] == 60
    assert values["publication.default"] == "owners"
    assert values["silence.follow_majority_allowed"] is False
