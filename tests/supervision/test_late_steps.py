"""Steps of assemblies that are late or wait, demands and answers, on the office's list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.assembly.models import AssemblyRow, RequisitionRow
from tests.hall import Hall

COUNT, DEMAND = "公示初步结果", "业主提议召开业主大会会议"
SENT_BACK = "退回的结果尚未答复"


def demand(hall: Hall, days: int) -> None:
    """A demand that reached both shares so many days ago."""

    def add(session: Any) -> None:
        at = hall.now - timedelta(days=days)
        session.add(
            RequisitionRow(
                community_id="linghai",
                title="更换电梯",
                text="请求召开会议。",
                state="reached",
                created_at=at,
                reached_at=at,
            )
        )
        session.commit()

    hall.run(add)


def test_a_count_waits_after_the_close_and_is_late_after_its_days(hall: Hall) -> None:
    assert COUNT not in hall.get("street", "/worklist")
    hall.close()
    said = hall.get("street", "/worklist")
    assert COUNT in said
    assert "已超期" not in said
    assert COUNT in hall.get("clerk", "/worklist")
    hall.meeting.clock.advance(days=9)
    hall.browsers.clear()
    assert "已超期" in hall.get("street", "/worklist")
    # Whoever has nothing to do with counting is not told of it.
    assert COUNT not in hall.get("registrar", "/worklist")


def test_a_roll_that_is_not_frozen_in_time(hall: Hall) -> None:
    def take_back(session: Any) -> None:
        row = session.get(AssemblyRow, hall.id)
        row.phase, row.opens = "published", hall.now + timedelta(hours=5)
        session.commit()

    assert "冻结名册" not in hall.get("street", "/worklist")
    hall.run(take_back)
    from app.assembly.models import SignedActRow

    def unlog(session: Any) -> None:
        for act in session.query(SignedActRow).filter_by(type="manifest"):
            act.entry_seq = None
        session.commit()

    hall.run(unlog)
    assert "冻结" in hall.get("street", "/worklist")
    assert "冻结" in hall.get("registrar", "/worklist")


def test_a_rehearsal_keeps_no_office_waiting(hall: Hall) -> None:
    hall.close()

    def rehearse(session: Any) -> None:
        session.get(AssemblyRow, hall.id).rehearsal = True
        session.commit()

    hall.run(rehearse)
    assert COUNT not in hall.get("street", "/worklist")


@pytest.mark.parametrize(("days", "late"), [(3, False), (60, True)])
def test_a_demand_waits_for_the_committee(hall: Hall, days: int, late: bool) -> None:
    assert DEMAND not in hall.get("street", "/worklist")
    demand(hall, days)
    said = hall.get("street", "/worklist")
    assert DEMAND in said
    assert ("已超期" in said) is late
    assert DEMAND not in hall.get("clerk", "/worklist")


def test_a_day_in_a_year_without_holidays_is_provisional(hall: Hall) -> None:
    assert "暂定" not in hall.get("street", "/worklist")
    hall.meeting.clock.advance(days=700)
    hall.browsers.clear()
    demand(hall, 3)
    assert "暂定" in hall.get("street", "/worklist")
