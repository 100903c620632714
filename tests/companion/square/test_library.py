"""The library: versions by hash, counted readings, contracts that are called to mind in time."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import pytest

from app.companion.square.models import LibraryReminderRow
from app.companion.square.service.ends import remind
from app.core.calendar import local_date
from tests.committee.town import COMMUNITY, pdf, text_of
from tests.companion.quarter import Quarter

DESK, PAGE = f"/communities/{COMMUNITY}/library", f"/c/{COMMUNITY}/library"
FIRST = {"kind": "contract", "title": "物业服务合同", "valid_from": "2026-01-01", "changes": ""}


def publish(quarter: Quarter, days: int = 365, status: int = 302, **changes: object) -> None:
    ends = (local_date(quarter.clock()) + timedelta(days=days)).isoformat()
    given = {**FIRST, "ends_on": ends, "file": (pdf("one"), "a.pdf"), **changes}
    quarter.post("company", DESK, given, status)


@pytest.mark.both_databases
def test_a_new_version_says_what_changed_and_the_old_one_stays(quarter: Quarter) -> None:
    publish(quarter)
    again = {"valid_from": "2026-02-01", "ends_on": "2029-01-01", "changes": "电梯每半月保养"}

    def next_one(text: str, status: int, **changes: str) -> None:
        given = {**again, **changes, "file": (pdf(text), "a.pdf")}
        quarter.post("company", "/library/1/versions", given, status)

    next_one("one", 409)
    next_one("two", 422, changes="")
    next_one("two", 302)
    page = quarter.auth.browser().get(PAGE).text
    assert "电梯每半月保养" in page
    for text in ("one", "two"):
        assert hashlib.sha256(pdf(text).getvalue()).hexdigest() in page
    assert quarter.auth.browser().get(f"{PAGE}/1.pdf").data == pdf("one").getvalue()


def test_a_resident_is_one_reader_and_strangers_are_counted(quarter: Quarter) -> None:
    publish(quarter)
    phone = quarter.sign_in(3)
    for browser in (phone, phone, quarter.auth.browser()):
        assert browser.get(f"{PAGE}/1.pdf").status_code == 200
    assert "opened 2 times" in text_of(phone.get(f"{PAGE}?lang=en").text)
    assert quarter.auth.browser().get("/c/xiyuan/library/1.pdf").status_code == 404


def test_only_pdf_and_days_that_fit_are_taken(quarter: Quarter) -> None:
    publish(quarter, 0, 422, ends_on="")
    publish(quarter, 0, 422, ends_on="2025-01-01")
    publish(quarter, 365, 422, file=(io.BytesIO(b"MZ no paper"), "a.pdf"))
    publish(quarter, 365, 422, valid_from="soon")
    quarter.post("inspector", DESK, FIRST, 403)


def test_ninety_and_sixty_days_before_the_end_it_is_called_to_mind_once(quarter: Quarter) -> None:
    publish(quarter, 91)

    def days() -> list[int]:
        with quarter.app.app_context():
            remind(quarter.clock())
        rows = quarter.run(lambda session: session.query(LibraryReminderRow).all())
        return sorted(row.days for row in rows)

    assert days() == []
    assert "A contract ends" not in quarter.get("convener", "/worklist?lang=en")
    quarter.wait(days=1)
    assert (days(), days()) == ([90], [90])
    for who in ("convener", "company", "street", "residents"):
        assert "A contract ends" in quarter.get(who, "/worklist?lang=en")
    assert "A contract ends" not in quarter.get("inspector", "/worklist?lang=en")
    quarter.wait(days=30)
    assert days() == [60, 90]
    again = {"valid_from": "2026-06-01", "ends_on": "2029-06-01", "changes": "续签三年"}
    quarter.post("company", "/library/1/versions", {**again, "file": (pdf("new"), "b.pdf")})
    assert "A contract ends" not in quarter.get("convener", "/worklist?lang=en")
