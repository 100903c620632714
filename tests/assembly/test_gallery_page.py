"""The gallery at its pages: each officer of the community sees all papers, with its letterhead."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from pypdf import PdfReader

from app.platform.papers import PAPERS
from tests.hall import Hall
from tests.worlds.meeting import COMMUNITY

GALLERY = f"/communities/{COMMUNITY}/papers"
LETTERHEAD = f"/communities/{COMMUNITY}/letterhead"


def _png(colour: tuple[int, int, int]) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(data, "PNG")
    return data.getvalue()


def _upload(hall: Hall, kind: str, data: bytes, status: int = 302, **more: str) -> str:
    fields = {"kind": kind, "picture": (io.BytesIO(data), "x.png"), **more}
    return str(hall.post("convener", LETTERHEAD, fields, status).text)


def _pictures(pdf: bytes) -> int:
    return sum(len(page.images) for page in PdfReader(io.BytesIO(pdf)).pages)


def _poster(hall: Hall) -> bytes:
    return bytes(hall.browser("auditor").get(f"{GALLERY}/poster.pdf").data)


def test_all_papers_are_listed(quiet_hall: Hall) -> None:
    page = quiet_hall.get("clerk", GALLERY)
    for paper in PAPERS.values():
        assert paper.title in page
    assert quiet_hall.browser("clerk").get(f"{GALLERY}/receipt.pdf").status_code == 404


def test_a_paper_bears_the_community_s_own_letterhead(quiet_hall: Hall) -> None:
    assert _pictures(_poster(quiet_hall)) == 0
    _upload(quiet_hall, "logo", _png((20, 60, 120)))
    _upload(quiet_hall, "seal", _png((200, 20, 20)))
    assert _pictures(_poster(quiet_hall)) == 2
    _upload(quiet_hall, "seal", b"", remove="y")
    assert _pictures(_poster(quiet_hall)) == 1


def test_what_is_no_picture_is_refused(quiet_hall: Hall) -> None:
    assert "请选择图片" in _upload(quiet_hall, "logo", b"<svg/>", 400)
    assert quiet_hall.browser("convener").get(f"{LETTERHEAD}/logo.png").status_code == 404


def test_strangers_and_others_do_not_change_it(quiet_hall: Hall) -> None:
    fields = {"kind": "logo"}
    assert quiet_hall.browser("clerk").submit(LETTERHEAD, fields).status_code == 403
    assert quiet_hall.meeting.client.get(GALLERY).status_code in (302, 401)
    assert quiet_hall.browser("eve").get(GALLERY).status_code in (403, 404)


def test_the_command_is_there(quiet_hall: Hall, tmp_path: Path) -> None:
    said = quiet_hall.meeting.app.test_cli_runner().invoke(args=["documents", "gallery"])
    assert "--out" in said.output
    assert said.exit_code == 2
