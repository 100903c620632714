"""Before the freeze a phone changes by officers of two bodies; with the lines it is logged."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.assembly.models import SignedActRow
from app.core.entries import parse_entry
from app.people.models import OfficerRow
from app.platform.audit import AuditEvent
from app.platform.db import db
from app.platform.log import entries
from app.platform.outbox import OutboxMessage
from app.registry.models import ContactRow, UnitRow
from tests.early import early, freeze
from tests.hall import Hall
from tests.worlds import meeting as worlds
from tests.worlds.households import phones_of

__all__ = ["early"]

NEW = "17000007777"
CHANGES = f"/communities/{worlds.COMMUNITY}/changes"


def _unit(hall: Hall, label: str) -> int:
    found = hall.run(lambda s: s.scalars(select(UnitRow)).all())
    return int(next(one.id for one in found if one.label == label))


def _form(hall: Hall, label: str) -> str:
    return f"/communities/{worlds.COMMUNITY}/units/{_unit(hall, label)}"


def _fields(hall: Hall, label: str, **changes: str) -> dict[str, str]:
    page = hall.browser("registrar").get(_form(hall, label) + "/change").text
    offered = re.findall(r'name="replaces" value="([\d-]+)"', page)
    first = {"replaces": offered[0], "phone": NEW, "source": "in_person", "reason": "new_number"}
    return {**first, **changes}


def _propose(hall: Hall, label: str, status: int = 302, **changes: str) -> Any:
    fields = _fields(hall, label, **changes)
    return hall.post("registrar", _form(hall, label) + "/phone", fields, status)


def _settle(hall: Hall, name: str, status: int = 302, number: int = 1, **fields: str) -> Any:
    return hall.post(name, f"{CHANGES}/phones/{number}", fields, status)


def _move_to_body(session: Any, officer: int, body: str) -> None:
    session.get(OfficerRow, officer).organisation = body


def _phones(hall: Hall) -> set[str]:
    return set(hall.run(lambda s: [one.phone for one in s.scalars(select(ContactRow))]))


def _told(hall: Hall) -> list[str]:
    rows = hall.run(lambda s: s.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all())
    return [
        str(one.recipient).removeprefix("+86") for one in rows if one.purpose == "contact-change"
    ]


def _log(hall: Hall) -> list[dict[str, Any]]:
    with hall.meeting.app.app_context():
        found = [parse_entry(leaf) for leaf in entries(db.session(), hall.id)]
        return [json.loads(json.dumps(e.body)) for e in found if e.type == "contact-change"]


def test_the_second_officer_is_of_another_body_and_both_numbers_are_told(early: Hall) -> None:
    _propose(early, "1号楼1单元701")
    assert NEW not in _phones(early)
    assert NEW in early.get("street", CHANGES)
    _settle(early, "registrar", 403)
    neighbour = early.number("residents_committee")
    early.run(lambda s: _move_to_body(s, neighbour, " 居民 委员会"))
    assert "另一" in _settle(early, "residents_committee", 403).text
    assert NEW not in _phones(early)
    _settle(early, "street")
    old = phones_of(7)[0]
    assert NEW in _phones(early)
    assert old not in _phones(early)
    assert _told(early) == [old, NEW]
    assert NEW not in early.get("street", CHANGES)
    noted = early.run(lambda s: s.query(AuditEvent).filter(AuditEvent.action.like("phone.%")).all())
    assert [one.action for one in noted] == ["phone.propose", "phone.confirm"]
    assert NEW not in json.dumps([one.detail for one in noted])


def test_what_fits_nobody_is_refused(early: Hall) -> None:
    _propose(early, "1号楼1单元701", 400, phone="123")
    _propose(early, "1号楼1单元701", 400, reason="because")
    _propose(early, "1号楼1单元701", 400, source="convener_list")
    _propose(early, "1号楼1单元701", 400, replaces="")
    theirs = _fields(early, "1号楼1单元901")["replaces"]
    _propose(early, "1号楼1单元701", 400, replaces=theirs)
    _propose(early, "1号楼1单元701")
    _propose(early, "1号楼1单元701", 409)


def test_one_taken_back_changes_nothing(early: Hall) -> None:
    _propose(early, "1号楼1单元701")
    _settle(early, "registrar", act="withdraw")
    _settle(early, "street", 404)
    assert NEW not in _phones(early)


def test_what_changed_since_the_notice_is_logged_once_there_are_lines(
    early: Hall, tmp_path: Path
) -> None:
    _propose(early, "1号楼1单元701")
    _settle(early, "street")
    freeze(early, tmp_path / "registrar")
    assert _log(early) == []
    (act,) = early.run(
        lambda s: s.scalars(select(SignedActRow).where(SignedActRow.type == "contact-change")).all()
    )
    assert "只签名入日志" in early.get("street", f"/acts/{act.id}")
    early.sign_in("street")
    early.post("street", f"/acts/{act.id}/withdrawal", {}, 403)
    with early.meeting.app.app_context():
        for name in ("registrar", "street"):
            worlds.sign_as(name, act.id, early.number(name), early.now)
        db.session.remove()
    (body,) = _log(early)
    assert (body["from"], body["to"], body["reason"]) == ("register", "in_person", "new_number")
    # Nobody is told a second time, and the phone stays as it was changed.
    assert len(_told(early)) == 2
    assert NEW in _phones(early)


def test_a_frozen_roll_sends_to_the_meetings_page(early: Hall, tmp_path: Path) -> None:
    fields = _fields(early, "1号楼1单元701")
    _propose(early, "1号楼1单元901")
    freeze(early, tmp_path / "registrar")
    early.post("registrar", _form(early, "1号楼1单元701") + "/phone", fields, 409)
    _settle(early, "street", 409)
    assert NEW not in _phones(early)


def test_strangers_neither_see_nor_change(early: Hall) -> None:
    _propose(early, "1号楼1单元701")
    for name in ("clerk", "operator", "eve"):
        early.get(name, CHANGES, 403)
        _settle(early, name, 403)
    assert NEW not in early.get("auditor", CHANGES)
    _settle(early, "auditor", 403)
