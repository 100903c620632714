"""Rights of the register: core's rules over the rows, keys that last, who stands behind each."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from app.core.anchor import anchor_of
from app.core.encoding import sha256
from app.core.identifiers.uscc import uscc_check_sign
from app.issuer.export import parse_export
from app.registry import service
from app.registry.rollfile import RollOptions, preview_roll
from tests.core.samples import definition
from tests.registry.conftest import DAY, NO_PARKING, Office, row
from tests.registry.rollfiles import code, phone, resident

SAMPLE = Path("app/registry/sample/huating.xlsx")
CREDIT_BODY = "91990000MA0000014"
CREDIT_CODE = CREDIT_BODY + uscc_check_sign(CREDIT_BODY)
COMPANY = {
    "owner": "云屿置业有限公司",
    "kind": "统一社会信用代码",
    "number": CREDIT_CODE,
    "phone": phone(500),
}
UNSOLD = {"owner": "", "kind": "", "number": "", "phone": "", "developer": "是", "handover": ""}


@pytest.mark.both_databases
def test_the_sample_roll_counts_as_its_readme_says(office: Office) -> None:
    office.preview_file(SAMPLE.read_bytes())
    read = service.list_imports(office.session, office.community)[0]
    service.apply_import(read.id, officer_id=None, now=office.clock())
    rights = office.rights()
    assert len(rights) == sum(one.heads for one in rights) == 483
    assert sum(one.area for one in rights) == 5_814_896
    idle = service.voteless_of(office.session, office.community, record_date=DAY, **NO_PARKING)
    assert len(idle) == 7
    assert sum(len(one.unit_ids) for one in [*rights, *idle]) == 600
    assert next(one for one in rights if one.key == "developer").area == 304_954
    pure = preview_roll(SAMPLE.read_bytes(), "x", options=RollOptions(DAY)).voting_rights
    assert sorted((r.area, len(r.units)) for r in pure) == sorted(
        (r.area, len(r.unit_ids)) for r in rights
    )


def test_the_posting_has_the_totals_of_the_samples_readme(office: Office) -> None:
    read = office.preview_file(SAMPLE.read_bytes())
    service.apply_import(read.id, officer_id=None, now=office.clock())
    posted = service.post_roll(office.session, office.community, record_date=DAY, building="3号楼")
    stated = {
        "1号楼": (94, 92, 908_387),
        "2号楼": (94, 85, 1_120_083),
        "3号楼": (85, 77, 832_418),
        "4号楼": (85, 81, 1_090_802),
        "5号楼": (85, 82, 832_946),
        "6号楼": (85, 80, 1_030_260),
        "地下车库": (72, 0, 0),
    }
    assert {one.label: (one.units, one.heads, one.area) for one in posted.buildings} == stated
    assert (posted.total.units, posted.total.heads, posted.total.area) == (600, 483, 5_814_896)
    assert len(posted.lines) == 85
    assert {line.unit.building for line in posted.lines} == {"3号楼"}


def test_units_of_the_same_owners_are_one_right(office: Office) -> None:
    one = {"owner": "王芳", "number": resident(1), "phone": phone(1)}
    both = {
        "owner": "王芳、李强",
        "number": f"{resident(1)}、{resident(2)}",
        "phone": f"{phone(1)}、{phone(2)}",
        "sharing": "共同共有",
    }
    office.bring(row(1, **one), row(2, **one), row(3, **both))
    rights = office.rights()
    assert [(one.labels, one.heads, one.area) for one in rights] == [
        (("1号楼1单元101", "1号楼1单元201"), 1, 2 * 8912),
        (("1号楼1单元301",), 1, 8912),
    ]


@pytest.mark.both_databases
def test_a_key_lasts_from_import_to_import(office: Office) -> None:
    office.bring(row(1), row(2))
    keys = {one.labels: one.key for one in office.rights()}
    office.bring(row(1, area="91.00", phone=phone(9)), row(2), provenance="register")
    assert {one.labels: one.key for one in office.rights()} == keys
    assert all(len(key) == 32 and int(key, 16) for key in keys.values())
    assert len(set(keys.values())) == 2


def test_parking_alone_has_no_vote_unless_the_profile_says_so(office: Office) -> None:
    office.bring(row(1), row(2, use="车位", seat="地下车库B1-001", area="12.50"))
    assert len(office.rights()) == 1
    assert len(office.rights(parking_area=True, parking_heads=True)) == 2


@pytest.mark.both_databases
def test_the_handover_date_decides_who_votes(office: Office) -> None:
    office.bring(row(1, handover="2026-02-01"), row(2, handover=""), row(3, **UNSOLD))
    assert {one.key == "developer" for one in office.rights(date(2026, 1, 31))} == {True, False}
    before = {one.key: one.labels for one in office.rights(date(2026, 1, 31))}
    assert before["developer"] == ("1号楼1单元101", "1号楼1单元301")
    after = {one.key: one.labels for one in office.rights(date(2026, 2, 1))}
    assert after["developer"] == ("1号楼1单元301",)


@pytest.mark.both_databases
def test_a_buyer_who_waits_does_not_stand_behind_the_developers_right(office: Office) -> None:
    office.bring(row(1, handover="2026-06-01"), row(2, developer="是", handover="", **COMPANY))
    right = next(one for one in office.rights() if one.key == "developer")
    assert len(right.unit_ids) == 2
    found = service.contacts_of(office.session, right.unit_ids, key=right.key)
    assert [one.phone for one in found] == [phone(500)]
    assert service.masked_owner(office.session, right.unit_ids, key=right.key) == "云屿**公司"
    last4 = {CREDIT_CODE[-4:]: True, resident(1)[-4:]: False}
    for given, expected in last4.items():
        assert (
            service.last_four_matches(office.session, right.unit_ids, given, key=right.key)
            is expected
        )


def test_the_last_unit_that_waits_for_its_buyer_is_the_developers_alone(office: Office) -> None:
    office.bring(row(1, handover="2026-06-01"))
    right = office.rights()[0]
    assert right.key == "developer"
    assert service.contacts_of(office.session, right.unit_ids, key=right.key) == []
    assert not service.last_four_matches(
        office.session, right.unit_ids, resident(1)[-4:], key=right.key
    )
    assert service.masked_owner(office.session, right.unit_ids, key=right.key) == "建设单位"


def test_who_bought_after_the_freeze_does_not_stand_behind_the_frozen_right(
    office: Office,
) -> None:
    office.bring(row(1))
    frozen = office.right("1号楼1单元101")
    office.bring(row(1, owner="李强", number=resident(9), phone=phone(9)))
    assert service.contacts_of(office.session, frozen.unit_ids, key=frozen.key) == []
    assert not service.last_four_matches(
        office.session, frozen.unit_ids, resident(9)[-4:], key=frozen.key
    )
    assert [one.phone for one in service.contacts_of(office.session, frozen.unit_ids)] == [phone(9)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [("{0}", True), ("{0} ", True), ("", False), ("0000", False), ("{0}1", False), ("x", False)],
)
def test_last_four(office: Office, given: str, expected: bool) -> None:
    office.bring(row(1))
    right = office.rights()[0]
    last4 = given.format(resident(1)[-4:])
    assert service.last_four_matches(office.session, right.unit_ids, last4) is expected


def test_last_four_with_x_in_either_case(office: Office) -> None:
    number = next(resident(n) for n in range(1, 200) if resident(n).endswith("X"))
    office.bring(row(1, number=number))
    ids = office.rights()[0].unit_ids
    for last4 in (
        number[-4:],
        number[-4:].lower(),
        "".join(chr(ord(c) + 0xFEE0) for c in number[-4:]),
    ):
        assert service.last_four_matches(office.session, ids, last4)


def test_any_co_owners_last_four_is_good(office: Office) -> None:
    office.bring(
        row(1, owner="王芳、李强", number=f"{resident(1)}、{resident(2)}", sharing="共同共有")
    )
    ids = office.rights()[0].unit_ids
    assert all(service.last_four_matches(office.session, ids, resident(n)[-4:]) for n in (1, 2))


def test_an_owner_without_a_document_matches_nothing(office: Office) -> None:
    office.bring(row(1, kind="", number=""))
    ids = office.rights()[0].unit_ids
    assert not any(service.last_four_matches(office.session, ids, x) for x in ("", "    ", "None"))


@pytest.mark.parametrize(
    "text",
    [
        code(1),
        code(1).lower(),
        f" {code(1)[:6]} {code(1)[6:12]}-{code(1)[12:]} ",
        "００" + code(1)[-6:],
        code(1)[-8:],
        f"{code(1)[-8:-4]} {code(1)[-4:]}",
        code(1)[-8:].replace("0", "O").replace("1", "l"),
        code(1).replace("0", "o"),
    ],
)
def test_a_unit_is_found_as_people_type_it(office: Office, text: str) -> None:
    office.bring(row(1), row(2))
    unit = office.right("1号楼1单元101").units[0]
    if text.startswith("００"):
        text = code(1)[-8:-6].translate({ord("0"): "０", ord("1"): "１"}) + code(1)[-6:]
    found = service.find_right_by_unit(office.session, office.community, text, [unit.id])
    assert found is not None
    assert found.id == unit.id


@pytest.mark.parametrize(
    "text", ["", "0", code(2), code(2)[-8:], code(1)[-7:], code(1) + "0", "x" * 5000]
)
def test_a_wrong_unit_is_not_found(office: Office, text: str) -> None:
    office.bring(row(1), row(2))
    ids = office.right("1号楼1单元101").unit_ids
    assert service.find_right_by_unit(office.session, office.community, text, ids) is None
    assert service.find_right_by_unit(office.session, "elsewhere", code(1), ids) is None


def test_the_explanation_adds_up_to_the_right(office: Office) -> None:
    one = {"owner": "王芳", "number": resident(1), "phone": phone(1)}
    office.bring(
        row(1, **one),
        row(2, source="合同", **one),
        row(3, use="车位", seat="地下车库B1-001", **one),
    )
    right = office.rights()[0]
    rows = service.explain_right(office.session, right.unit_ids, record_date=DAY, **NO_PARKING)
    assert rows[0]["code"] == "one_owner_one_head"
    assert rows[-1]["fields"] == {"heads": right.heads, "area": right.area, "units": 2}
    counted = sum(step["fields"]["area"] for step in rows if step["code"] == "area_counts")
    assert counted == right.area
    assert {step["fields"]["source"] for step in rows if step["code"] == "area_from"} == {
        "register",
        "contract",
    }
    assert [s["fields"]["unit"] for s in rows if s["code"] == "parking_no_head"] == [
        "地下车库B1-001"
    ]


@pytest.mark.both_databases
def test_the_registrars_tool_takes_the_export(office: Office) -> None:
    consent = "本人同意以表决码与短信验证码作为电子签名。"
    agreed = definition(groups=["1号楼", "2号楼", "3号楼"], consent=sha256(consent.encode()).hex())
    rows = [
        row(1, handover="2020-01-01"),
        row(2, owner="李强", handover="2020-01-01", phone=""),
        row(3, handover="2026-06-01"),
        row(4, **UNSOLD),
    ]
    office.bring(*rows, provenance="in_person")
    office.bring(row(1, handover="2020-01-01"), row(5, phone=phone(5)))
    exported = service.build_roll_export(
        office.session,
        office.community,
        assembly={
            "definition": agreed.body,
            "hd": agreed.hd.hex(),
            "anchor": anchor_of(agreed),
            "base_url": "https://vote.example.org",
            "consent": consent,
        },
    )
    text = json.dumps(exported, ensure_ascii=False)
    parsed = parse_export(text.encode())
    by_name = {one.owner_name: one for one in parsed.rights}
    assert {one.key for one in parsed.rights} == {one.key for one in office.rights()}
    assert len(parsed.rights) == 4
    assert [u.label for u in by_name["云屿置业有限公司"].units] == [
        "1号楼1单元301",
        "1号楼1单元401",
    ]
    assert by_name["李强"].phone_masked is None
    # Known in person: the link may go there; known from a list only: letter or door.
    links = {one.units[0].label: one.link_allowed for one in parsed.rights}
    assert links == {
        "1号楼1单元101": True,
        "1号楼1单元201": False,
        "1号楼1单元301": False,
        "1号楼1单元501": False,
    }
    assert phone(1) not in text
    assert resident(1) not in text
