"""An impact assessment is a record: what, by whom, when, the paper, and a second officer's yes."""

from __future__ import annotations

import io
from typing import Any

import pytest

from app.assembly.service.assessments import find_confirmed
from app.assembly.service.checks import find_problems
from app.assembly.service.read import get_assembly
from app.platform.audit import AuditEvent
from tests.hall import Hall, text_of

PLACE = "linghai"
PAGE = f"/communities/{PLACE}/assessments"
PAPER = b"%PDF-1.7 assessment"


def _enter(hall: Hall, status: int = 302, **changes: Any) -> Any:
    fields = {
        "looked_at": "姓名、电话、面积；只给登记人和计票人；加密保存。",
        "done_by": "业主委员会",
        "done_on": "2026-02-01",
        "paper": (io.BytesIO(PAPER), "评估.pdf"),
        **changes,
    }
    return hall.post("convener", PAGE, fields, status)


def _problems(hall: Hall, made: str) -> list[str]:
    def look(session: Any) -> list[str]:
        return [one.code for one in find_problems(session, get_assembly(session, made), hall.now)]

    return list(hall.run(look))


def test_it_counts_once_a_second_officer_confirms_it(hall: Hall) -> None:
    made = (
        hall.post(
            "convener", f"/communities/{PLACE}/assemblies", {"title": "大会", "kind": "regular"}
        )
        .headers["Location"]
        .rpartition("/")[2]
    )
    _enter(hall)
    assert "impact_not_assessed" in _problems(hall, made)
    own = hall.post("convener", "/assessments/1/confirmation", status=409)
    assert "另一名工作人员" in text_of(own.text)
    hall.post("clerk", "/assessments/1/confirmation", status=403)
    hall.post("registrar", "/assessments/1/confirmation")
    hall.post("registrar", "/assessments/1/confirmation", status=404)
    assert "impact_not_assessed" not in _problems(hall, made)
    kept = hall.run(lambda session: find_confirmed(session, PLACE))
    assert kept.entered_by != kept.confirmed_by
    said = hall.get("auditor", PAGE)
    assert "已确认" in said
    assert "加密保存" in said
    paper = hall.browser("auditor").get("/assessments/1/paper.pdf")
    assert paper.data == PAPER
    assert "attachment" in paper.headers["Content-Disposition"]

    def acts(session: Any) -> list[str]:
        return [one.action for one in session.query(AuditEvent) if "assessment" in one.action]

    assert hall.run(acts) == ["assessment.enter", "assessment.confirm"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"looked_at": " "},
        {"done_by": ""},
        {"done_on": "2099-01-01"},
        {"done_on": "gestern"},
        {"paper": (io.BytesIO(b"GIF89a"), "a.gif")},
    ],
)
def test_it_says_what_who_when_and_shows_its_paper(hall: Hall, wrong: dict[str, Any]) -> None:
    _enter(hall, 400, **wrong)
    assert hall.run(lambda session: find_confirmed(session, PLACE)) is None
