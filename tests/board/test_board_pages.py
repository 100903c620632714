"""The public board: read by anybody without signing in, and nothing on it before its time."""

from __future__ import annotations

from typing import Any

import pytest

from app.assembly.models import AssemblyRow
from app.assembly.service.draft import create_assembly
from tests.hall import Hall, text_of
from tests.site import Browser


@pytest.fixture
def stranger(hall: Hall) -> Browser:
    client = hall.meeting.app.test_client()
    assert isinstance(client, Browser)
    return client


def _page(stranger: Browser, path: str, status: int = 200) -> str:
    answer = stranger.get(path)
    assert answer.status_code == status, answer.text[:500]
    return text_of(answer.text)


def _close(hall: Hall) -> str:
    hall.close()
    return f"/a/{hall.id}"


def test_the_community_leads_to_its_assemblies(hall: Hall, stranger: Browser) -> None:
    page = stranger.get("/c/linghai").text
    assert f'href="/a/{hall.id}"' in page
    assert 'href="/v/linghai"' in page
    assert "0532-80000000" in page
    _page(stranger, "/c/nowhere", 404)


def test_turnout_says_what_is_still_missing(hall: Hall, stranger: Browser) -> None:
    """Two thirds of sixty heads are forty; one has voted."""
    assert hall.meeting.recognised(7).vote().status == 200
    said = _page(stranger, f"/a/{hall.id}")
    assert "1 / 60 (1.66%)" in said
    assert "还差：人数 39" in said
    assert "已参加表决的投票权： 1 / 60" in said


def test_no_choice_is_counted_before_the_close(hall: Hall, stranger: Browser) -> None:
    hall.meeting.recognised(7).vote()
    page = stranger.get(f"/a/{hall.id}").text
    assert "未通过" not in page
    assert 'class="card outcome"' not in page
    for path in (f"/log/{hall.id}/record.zip", f"/log/{hall.id}/tile/entries/000.p/6"):
        assert stranger.get(path).status_code in (403, 404)


def test_after_the_close_the_result_is_awaited(hall: Hall, stranger: Browser) -> None:
    said = _page(stranger, _close(hall))
    assert "计票后在这里公示结果" in said
    assert "参加表决" not in said


def test_entries_of_an_owners_assembly_stay_with_its_owners(hall: Hall, stranger: Browser) -> None:
    _close(hall)
    for path in (f"/log/{hall.id}/record.zip", f"/log/{hall.id}/tile/entries/000.p/7"):
        answer = stranger.get(path, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json["error"]) == (403, "entries_for_owners_only")


def test_it_tells_the_motions_in_full_with_anchor_and_dates(hall: Hall, stranger: Browser) -> None:
    said = _page(stranger, f"/a/{hall.id}")
    anchor = hall.facts()["anchor"]
    for words in (
        "续聘三年。",
        "每平方米二十元。",
        "1号楼",
        anchor,
        "2026-03-24 24:00",
        "会议公告",
    ):
        assert words in said


def test_how_to_verify_names_the_record_and_the_anchor(hall: Hall, stranger: Browser) -> None:
    said = _page(stranger, f"/verify?assembly={hall.id}")
    assert f"verify.pyz record-{hall.id}.zip --anchor {hall.facts()['anchor']}" in said
    assert "XXXXX-XXXXX" in _page(stranger, "/verify")
    _page(stranger, "/verify?assembly=as-nothing", 404)


def test_the_verifier_is_one_python_file(stranger: Browser) -> None:
    answer = stranger.get("/verify.pyz")
    assert b"PK\x03\x04" in answer.data[:200]


def test_a_draft_is_nowhere(hall: Hall, stranger: Browser) -> None:
    with hall.meeting.app.app_context():
        row: AssemblyRow = create_assembly(
            "linghai",
            title="秘密草案",
            kind="regular",
            rehearsal=False,
            officer_id=hall.number("convener"),
            now=hall.now,
        )
        draft = row.id
    assert "秘密草案" not in _page(stranger, "/c/linghai")
    for path in (
        f"/a/{draft}",
        f"/a/{draft}/documents/notice.pdf",
        f"/verify?assembly={draft}",
        f"/log/{draft}/definition.json",
        f"/log/{draft}/manifest.json",
        f"/log/{draft}/checkpoint",
    ):
        _page(stranger, path, 404)
    assert (
        stranger.submit(f"/a/{draft}/objections", {"about": "roll", "text": "x"}).status_code == 404
    )


@pytest.mark.parametrize(
    "name", ["roll.jsonl", "paper-roll.jsonl", "approval.txt", "../notice.pdf"]
)
def test_what_is_not_public_is_not_found(hall: Hall, stranger: Browser, name: str) -> None:
    _page(stranger, f"/a/{hall.id}/documents/{name}", 404)


def _object(stranger: Browser, hall: Hall, **changes: str) -> Any:
    fields = {"about": "procedure", "text": "公告没有贴在3号楼。", "contact": "17000001234"}
    return stranger.submit(f"/a/{hall.id}/objections", {**fields, **changes})


def test_an_owner_objects_and_gets_a_number(hall: Hall, stranger: Browser) -> None:
    answer = _object(stranger, hall)
    assert answer.status_code == 302
    said = _page(stranger, f"/a/{hall.id}")
    assert "o-1" in said
    assert "公告没有贴在3号楼" not in said
    assert "收到 1 件" in said
    assert "公告没有贴在3号楼" in hall.get("street", "/assemblies/{id}/objections")


@pytest.mark.parametrize("changes", [{"text": ""}, {"text": "长" * 5001}, {"about": "x"}])
def test_an_empty_objection_keeps_what_was_typed(
    hall: Hall, stranger: Browser, changes: dict[str, str]
) -> None:
    answer = _object(stranger, hall, **changes)
    assert answer.status_code == 400
    assert 'value="17000001234"' in answer.text


def test_objections_from_one_address_are_ten_an_hour(hall: Hall, stranger: Browser) -> None:
    answers = [_object(stranger, hall, text=f"第{n}件").status_code for n in range(11)]
    assert answers == [302] * 10 + [429]


def test_in_english_too(hall: Hall, stranger: Browser) -> None:
    page = stranger.get(f"/a/{hall.id}?lang=en").text
    assert "Still missing to the quorum: heads 40" in text_of(page)
    assert '<html lang="en">' in page
