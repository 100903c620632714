"""What one officer proposed waits in the worklist of those who may confirm it, of nobody else."""

from __future__ import annotations

import io
from pathlib import Path

from app.assembly.views.assessments import KEEPERS
from app.platform.roles import Role
from app.registry.views.changes import CHANGERS
from app.supervision.service.confirmations import SECONDERS
from tests.early import early, freeze
from tests.hall import Hall
from tests.registry.test_phone_changes import CHANGES, _form, _move_to_body, _propose, _settle
from tests.worlds import meeting as worlds

__all__ = ["early"]

PHONE, AREA, ASSESSMENT = "新手机号待确认", "面积更正待确认", "影响评估待确认"
ASSESSMENTS = f"/communities/{worlds.COMMUNITY}/assessments"
FLAT = "1号楼1单元701"


def _list(hall: Hall, name: str) -> str:
    return hall.get(name, "/worklist")


def test_a_new_phone_waits_for_another_body_until_it_is_settled(early: Hall) -> None:
    _propose(early, FLAT)
    assert PHONE in _list(early, "street")
    assert FLAT in _list(early, "street")
    assert f'href="{CHANGES}"' in early.browser("street").get("/worklist").text
    assert PHONE not in _list(early, "registrar")
    assert PHONE not in _list(early, "clerk")
    neighbour = early.number("residents_committee")
    early.run(lambda s: _move_to_body(s, neighbour, "居民委员会"))
    assert PHONE not in _list(early, "residents_committee")
    _settle(early, "street")
    assert PHONE not in _list(early, "street")


def test_no_phone_waits_while_a_roll_holds_the_phones(early: Hall, tmp_path: Path) -> None:
    _propose(early, FLAT)
    freeze(early, tmp_path / "registrar")
    early.sign_in("street")
    assert PHONE not in _list(early, "street")


def test_a_corrected_area_waits_for_whoever_did_not_propose_it(early: Hall) -> None:
    fields = {"area": "88.88", "area_source": "register", "why": "登记簿为准。"}
    early.post("registrar", _form(early, FLAT) + "/area", fields)
    assert AREA in _list(early, "street")
    assert AREA in _list(early, "residents_committee")
    assert AREA not in _list(early, "registrar")
    assert AREA not in _list(early, "clerk")
    early.post("street", f"{CHANGES}/areas/1", {"act": "withdraw"})
    assert AREA not in _list(early, "residents_committee")


def test_an_impact_assessment_waits_and_the_community_leads_to_it(early: Hall) -> None:
    fields = {"looked_at": "姓名、电话、面积。", "done_by": "业主委员会", "done_on": "2026-02-01"}
    paper = (io.BytesIO(b"%PDF-1.7 assessment"), "assessment.pdf")
    early.post("convener", ASSESSMENTS, {**fields, "paper": paper})
    assert ASSESSMENT in _list(early, "registrar")
    assert ASSESSMENT not in _list(early, "convener")
    page = early.browser("registrar").get(f"/communities/{worlds.COMMUNITY}").text
    assert f'href="{ASSESSMENTS}"' in page
    early.post("registrar", "/assessments/1/confirmation")
    assert ASSESSMENT not in _list(early, "street")


def test_whoever_is_told_may_confirm() -> None:
    assert set(CHANGERS) == set(KEEPERS) == set(SECONDERS)
    assert Role.OPERATOR not in SECONDERS
