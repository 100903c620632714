"""Owners: co-owners in one cell or several rows, documents, phones, who is the same person."""

from __future__ import annotations

import pytest

from app.core.identifiers import DocumentKind
from tests.registry.rollfiles import (
    code,
    error_codes,
    errors,
    phone,
    preview_rows,
    preview_unit,
    resident,
    unit,
    warning_codes,
)

A, B, C = resident(1), resident(2), resident(3)
COMPANY = "91350100M000100Y43"


def owners(seen):
    assert errors(seen) == []
    return [(owner.name, owner.document.number) for owner in seen.entries[0].owners]


@pytest.mark.parametrize(
    "mark", ["、", "；", ";", "\n", "，", ",", "/", " 、", "\r\n", "_x000D_\n"]
)
def test_co_owners_in_one_cell(mark):
    seen = preview_unit(
        owner=mark.join(["王芳", "李强"]),
        number=mark.join([A, B]),
        phone=mark.join([phone(1), phone(2)]),
        kind="居民身份证",
        sharing="共同共有",
    )
    assert owners(seen) == [("王芳", A), ("李强", B)]
    assert [owner.phones for owner in seen.entries[0].owners] == [(phone(1),), (phone(2),)]
    assert (seen.rights, seen.heads, warning_codes(seen)) == (1, 1, [])


def test_names_apart_by_a_blank_are_two_where_the_numbers_say_so():
    seen = preview_unit(owner="王芳 李强", number=f"{A} {B}", sharing="共同共有", phone=None)
    assert error_codes(seen) == ["resident_id_shape_wrong"]
    seen = preview_unit(owner="王芳 李强", number=f"{A}、{B}", sharing="共同共有", phone=None)
    assert owners(seen) == [("王芳", A), ("李强", B)]
    assert owners(preview_unit(owner="王 芳")) == [("王芳", A)]


@pytest.mark.parametrize(
    ("changes", "column", "fields"),
    [
        ({"owner": "王芳、李强"}, "证件号码", {"names": 2, "values": 1}),
        ({"owner": "王芳", "number": f"{A}、{B}"}, "证件号码", {"names": 1, "values": 2}),
        (
            {"owner": "王芳、李强、张伟", "number": f"{A}、{B}"},
            "证件号码",
            {"names": 3, "values": 2},
        ),
        (
            {
                "owner": "王芳、李强、张伟",
                "number": f"{A}、{B}、{C}",
                "phone": f"{phone(1)}、{phone(2)}",
            },
            "手机号",
            {"names": 3, "values": 2},
        ),
        (
            {
                "owner": "王芳、李强、张伟",
                "number": f"{A}、{B}、{C}",
                "kind": "身份证、护照",
                "phone": None,
            },
            "证件类型",
            {"names": 3, "values": 2},
        ),
        (
            {"owner": None, "developer": "是", "handover": None},
            "业主姓名",
            {"names": 0, "values": 1},
        ),
    ],
)
def test_counts_that_do_not_match_are_refused(changes, column, fields):
    seen = preview_unit(**{"sharing": None, **changes})
    (error,) = seen.errors
    assert (error.column, error.code, error.fields) == (column, "co_owners_do_not_match", fields)


def test_a_blank_between_two_marks_keeps_its_place():
    seen = preview_unit(
        owner="王芳、李强、张伟", number=f"{A}、、{C}", phone="无、无、无", sharing=None
    )
    assert errors(seen) == []
    assert [bool(owner.document) for owner in seen.entries[0].owners] == [True, False, True]


def test_marks_at_the_end_are_forgiven():
    assert owners(preview_unit(owner="王芳、", number=f"{A}；")) == [("王芳", A)]


def test_one_phone_of_co_owners_is_kept_for_the_first_and_told():
    seen = preview_unit(owner="王芳、李强", number=f"{A}、{B}", sharing="共同共有")
    assert [owner.phones for owner in seen.entries[0].owners] == [(phone(1),), ()]
    assert warning_codes(seen) == ["one_phone_for_co_owners"]


def test_one_owner_may_have_two_phones():
    seen = preview_unit(phone=f"{phone(1)}/{phone(2)}")
    assert seen.entries[0].owners[0].phones == (phone(1), phone(2))


def row_per_owner(**changes):
    first = unit(1, **{"sharing": "共同共有", **changes})
    second = unit(1, owner="李强", number=B, phone=phone(2), **{"sharing": "共同共有", **changes})
    return first, second


def test_co_owners_in_several_rows():
    seen = preview_rows(*row_per_owner())
    assert owners(seen) == [("王芳", A), ("李强", B)]
    assert (seen.units, seen.rights, seen.heads, seen.area_centi_m2) == (1, 1, 1, 8912)
    assert (seen.entries[0].rows, warning_codes(seen)) == ((2, 3), [])


def test_owners_of_two_rows_without_a_word_of_sharing_are_told():
    seen = preview_rows(*row_per_owner(sharing=None))
    assert [(w.code, w.row) for w in seen.warnings if w.row] == [("rows_joined_as_co_owners", 3)]


def test_co_owners_far_apart_are_told():
    first, second = row_per_owner()
    seen = preview_rows(first, unit(3), unit(4), unit(5), second)
    assert "rows_joined_as_co_owners" in warning_codes(seen)


def test_two_rows_of_sole_ownership_contradict_each_other():
    assert errors(preview_rows(*row_per_owner(sharing="单独所有"))) == [
        (3, "共有方式", "sole_owner_not_alone")
    ]
    seen = preview_unit(owner="王芳、李强", number=f"{A}、{B}", phone=None)
    assert error_codes(seen) == ["sole_owner_not_alone"]


@pytest.mark.parametrize(
    ("kind", "number", "expected"),
    [
        (None, A, DocumentKind.RESIDENT_ID),
        (None, A[:6] + " " + A[6:14] + " " + A[14:], DocumentKind.RESIDENT_ID),
        (
            "身份证",
            "99000019900101001７".replace("99000019900101001７", A),
            DocumentKind.RESIDENT_ID,
        ),
        (None, COMPANY, DocumentKind.CREDIT_CODE),
        ("营业执照", COMPANY.lower(), DocumentKind.CREDIT_CODE),
        (None, "H12345678", DocumentKind.HOME_RETURN_PERMIT),
        ("护照", "E12345678", DocumentKind.PASSPORT),
        (None, "护照：E12345678", DocumentKind.PASSPORT),
        ("台胞证", "01234567", DocumentKind.TAIWAN_PERMIT),
        ("军官证", "军字第1234567号", DocumentKind.MILITARY_ID),
        (None, f"居民身份证号码:{A}", DocumentKind.RESIDENT_ID),
    ],
)
def test_kinds_of_document(kind, number, expected):
    seen = preview_unit(kind=kind, number=number)
    assert errors(seen) == []
    assert seen.entries[0].owners[0].document.kind is expected


@pytest.mark.parametrize(
    ("kind", "number", "column", "reason"),
    [
        (None, "E12345678", "证件号码", "document_kind_missing"),
        ("会员卡", A, "证件类型", "document_kind_unknown"),
        ("护照", "12", "证件号码", "document_number_wrong"),
        ("身份证", A[:17] + "0", "证件号码", "resident_id_check_wrong"),
        (None, A[:17] + "0", "证件号码", "resident_id_check_wrong"),
        (None, "990000900101001", "证件号码", "resident_id_outdated"),
        ("身份证", "160000" + A[6:], "证件号码", "resident_id_region_unknown"),
        ("身份证", A[:10] + "1332" + A[14:], "证件号码", "resident_id_birth_wrong"),
        ("身份证", A[:17], "证件号码", "resident_id_shape_wrong"),
        ("营业执照", COMPANY[:17] + "4", "证件号码", "credit_code_check_wrong"),
        ("营业执照", COMPANY[:17], "证件号码", "credit_code_shape_wrong"),
    ],
)
def test_documents_that_are_refused(kind, number, column, reason):
    assert errors(preview_unit(kind=kind, number=number)) == [(2, column, reason)]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("王　芳", "王芳"),
        ("买买提.艾力", "买买提·艾力"),
        ("买买提・艾力", "买买提·艾力"),
        ("John  Smith", "John Smith"),
        ("云屿晨光商贸(集团)有限公司", "云屿晨光商贸（集团）有限公司"),
        ("ＡＢＣ有限公司", "ABC有限公司"),
        ("Example Trading Co., Ltd.", "Example Trading Co., Ltd."),
    ],
)
def test_names(written, name):
    assert owners(preview_unit(owner=written)) == [(name, A)]


@pytest.mark.parametrize(
    "written", ["@SUM(1)", "-王芳", "12345", "王芳17000000001", "<b>王芳", "王" * 61]
)
def test_what_is_no_name(written):
    assert errors(preview_unit(owner=written)) == [(2, "业主姓名", "name_not_understood")]


@pytest.mark.parametrize("written", [None, "无", "/"])
def test_a_unit_without_owner_is_refused(written):
    seen = preview_unit(owner=written, number=None, phone=None)
    assert errors(seen) == [(2, "业主姓名", "cell_blank")]


def test_an_unsold_unit_needs_no_owner():
    changes = {"number": None, "phone": None, "handover": None, "sharing": None}
    for owner in (None, "未售"):
        seen = preview_unit(owner=owner, developer="是", **changes)
        assert errors(seen) == []
        assert (seen.units, seen.rights, seen.heads) == (1, 1, 1)
    assert errors(preview_unit(owner="未售", **changes)) == [
        (2, "业主姓名", "owner_is_placeholder")
    ]


def test_the_same_owner_twice_in_one_cell_is_refused():
    seen = preview_unit(owner="王芳、王芳", number=f"{A}、{A}", sharing=None, phone=None)
    assert error_codes(seen) == ["owner_named_twice"]


@pytest.mark.parametrize(
    ("written", "kept", "told"),
    [
        (17000000001, (phone(1),), []),
        (17000000001.0, (phone(1),), []),
        ("17000000001.0", (phone(1),), []),
        ("+86 170-0000-0001", (phone(1),), []),
        ("008617000000001", (phone(1),), []),
        ("１７００００００００１", (phone(1),), []),
        ("0532-81234567", (), ["phone_not_mobile", "phone_missing"]),
        ("+85212345678", (), ["phone_not_mobile", "phone_missing"]),
        (None, (), ["phone_missing"]),
        ("无", (), ["phone_missing"]),
    ],
)
def test_phones(written, kept, told):
    seen = preview_unit(phone=written)
    assert errors(seen) == []
    assert seen.entries[0].owners[0].phones == kept
    assert warning_codes(seen) == told


def test_people_are_the_same_by_document_whatever_else_differs():
    rows = [unit(1), unit(2, number=A[:6] + " " + A[6:], kind=None, phone=None)]
    seen = preview_rows(*rows)
    assert (seen.units, seen.rights, seen.heads) == (2, 1, 1)


def test_one_document_with_two_names_is_refused():
    seen = preview_rows(unit(1), unit(2, number=A, owner="李强"))
    assert errors(seen) == [(3, "证件号码", "document_with_two_names")]


def test_without_document_name_and_phone_are_the_person():
    rows = [unit(n, number=None, kind=None, phone=phone(1)) for n in (1, 2)]
    seen = preview_rows(*rows)
    assert seen.rights == 1
    assert warning_codes(seen) == ["owner_without_document"] * 2


def test_without_document_and_phone_nobody_is_merged():
    rows = [unit(n, number=None, kind=None, phone=None) for n in (1, 2)]
    seen = preview_rows(*rows)
    assert (seen.rights, seen.heads) == (2, 2)


def test_a_namesake_with_the_same_phone_is_pointed_at():
    seen = preview_rows(unit(1), unit(2, number=None, phone=phone(1)))
    assert seen.rights == 2
    told = [(w.row, w.fields) for w in seen.warnings if w.code == "owner_maybe_same_person"]
    assert told == [(3, {"other_row": 2})]


def test_an_owner_and_a_pair_are_two_rights():
    pair = unit(2, owner="王芳、李强", number=f"{A}、{B}", phone=None, sharing="共同共有")
    turned = unit(3, owner="李强、王芳", number=f"{B}、{A}", phone=None, sharing="共同共有")
    seen = preview_rows(unit(1), pair, turned)
    assert (seen.units, seen.rights) == (3, 2)
    assert [right.area for right in seen.voting_rights] == [8912, 17824]


def test_one_phone_for_more_than_three_rights_is_told_masked():
    rows = [unit(n, phone=phone(9)) for n in range(1, 5)]
    assert "phone_shared" not in warning_codes(preview_rows(*rows[:3]))
    seen = preview_rows(*rows)
    (told,) = [w for w in seen.warnings if w.code == "phone_shared"]
    assert told.fields == {"phone": "170****0009", "rights": 4}


def test_parking_alone_gives_no_vote():
    rows = [unit(1), unit(2, use="车位", code=code(1, 9001), area=12.5, number=B, owner="李强")]
    seen = preview_rows(*rows)
    assert (seen.units, seen.rights, seen.heads, seen.area_centi_m2) == (2, 1, 1, 8912)
    assert [right.units[0].area for right in seen.voteless] == [1250]
