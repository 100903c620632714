"""Files that belong to a motion: taken, bound by the text's hash, public with the notice alone."""

from __future__ import annotations

import hashlib
import io
import re
from typing import Any

import pytest

from app.assembly.models import AssemblyRow
from app.assembly.service.attachments import MAX_ATTACHMENT_BYTES
from app.assembly.service.draft import Draft
from app.assembly.service.read import list_documents
from tests.hall import Hall, text_of

PDF = b"%PDF-1.7 quotes of three builders"
HASH = hashlib.sha256(PDF).hexdigest()
NAME = f"attachment-{HASH[:12]}.pdf"


@pytest.fixture
def draft_id(hall: Hall) -> str:
    answer = hall.post(
        "convener", "/communities/linghai/assemblies", {"title": "维修", "kind": "temporary"}
    )
    return answer.headers["Location"].rpartition("/")[2]


def save(hall: Hall, made: str, status: int = 302, **fields: Any) -> Any:
    page = hall.browser("convener").get(f"/assemblies/{made}/draft").text
    sent = dict(re.findall(r'<input id="([a-z_]+)" name="\1" type="[a-z-]+" value="([^"]*)"', page))
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision
    typed = {"motions-0-title": "外墙维修", "motions-0-text": "同意维修。", "revision": revision[1]}
    chosen = {"motions-0-matter": "278-5", "motions-0-kind": "yes_no", "convener_body": "committee"}
    chosen |= {"rulings_by": "street_office", "publication": "owners", "code_channels": "letter"}
    return hall.post(
        "convener", f"/assemblies/{made}/draft", {**sent, **typed, **chosen, **fields}, status
    )


def upload(data: bytes, name: str = "三家报价.pdf") -> Any:
    return io.BytesIO(data), name


def motion_of(hall: Hall, made: str) -> Any:
    return hall.run(lambda s: Draft.of(s.get_one(AssemblyRow, made)).motions[0])


def test_a_file_is_kept_named_by_its_hash_and_not_public(hall: Hall, draft_id: str) -> None:
    save(hall, draft_id, **{"motions-0-file": upload(PDF), "motions-0-proposer": "三位业主"})
    motion = motion_of(hall, draft_id)
    assert motion.proposer == "三位业主"
    (kept,) = motion.attachments
    assert kept == {"name": NAME, "title": "三家报价", "sha256": HASH, "size": len(PDF)}
    assert motion.full_text == (
        f"同意维修。\n附件：\n1. 三家报价（{NAME}，{len(PDF)} 字节）SHA-256 {HASH}"
    )
    (document,) = hall.run(lambda s: [one for one in list_documents(s, draft_id)])
    assert (document.kind, document.public) == ("attachment", False)


def test_it_stays_over_a_save_and_goes_when_taken_off(hall: Hall, draft_id: str) -> None:
    save(hall, draft_id, **{"motions-0-file": upload(PDF)})
    page = hall.browser("convener").get(f"/assemblies/{draft_id}/draft").text
    assert "三家报价" in text_of(page)
    kept = {"motions-0-kept": NAME, "motions-0-kept-title": "三家报价"}
    save(hall, draft_id, **kept)
    assert len(motion_of(hall, draft_id).attachments) == 1
    save(hall, draft_id, **kept, **{"motions-0-off": NAME})
    assert motion_of(hall, draft_id).attachments == ()
    assert motion_of(hall, draft_id).full_text == "同意维修。"


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"%PDF-" + bytes(MAX_ATTACHMENT_BYTES)], ids=["empty", "type", "size"]
)
def test_what_is_no_document_is_refused_and_the_text_kept(
    hall: Hall, draft_id: str, data: bytes
) -> None:
    answer = save(hall, draft_id, 400, **{"motions-0-file": upload(data)})
    assert "附件须为" in text_of(answer.text)
    assert "同意维修。" in answer.text
    assert hall.run(lambda s: [one for one in list_documents(s, draft_id)]) == []


def test_a_name_that_was_never_kept_is_refused(hall: Hall, draft_id: str) -> None:
    made_up = {"motions-0-kept": "notice.pdf", "motions-0-kept-title": "x"}
    answer = save(hall, draft_id, 400, **made_up)
    assert "重新添加" in text_of(answer.text)


def test_more_than_five_are_refused(hall: Hall, draft_id: str) -> None:
    files = [upload(PDF + bytes([n]), f"{n}.pdf") for n in range(6)]
    answer = save(hall, draft_id, 400, **{"motions-0-file": files})
    assert "超过五个" in text_of(answer.text)


def test_nothing_is_attached_once_it_is_published(hall: Hall) -> None:
    save(hall, hall.id, 409, **{"motions-0-file": upload(PDF)})
    assert all(one.kind != "attachment" for one in hall.run(lambda s: list_documents(s, hall.id)))
