"""A committee that does not convene: ordered to by the street office, then convened for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.assembly.models import AssemblyRow, RequisitionRow
from app.assembly.service.drafting import Draft
from app.core.calendar import local_date
from tests.documents.reading import page_texts, squeeze
from tests.hall import Hall

PLACE = "/communities/linghai/demands"
ORDER, CONVENE = f"{PLACE}/1/order", f"{PLACE}/1/office-assembly"


def demand(hall: Hall, days: int, state: str = "reached") -> None:
    """A demand that reached both shares so many days ago."""

    def add(session: Any) -> None:
        at = hall.now - timedelta(days=days)
        session.add(
            RequisitionRow(
                community_id="linghai",
                title="解聘物业服务企业",
                text="请求召开会议表决解聘。",
                state=state,
                created_at=at,
                reached_at=at,
            )
        )
        session.commit()

    hall.run(add)


def until(hall: Hall, days: int) -> dict[str, str]:
    return {"until": (local_date(hall.now) + timedelta(days=days)).isoformat()}


def wait(hall: Hall, days: int) -> None:
    hall.meeting.clock.advance(days=days)
    hall.browsers.clear()


def test_no_order_while_the_committee_has_time(hall: Hall) -> None:
    demand(hall, 3)
    assert "责令业主委员会召集" not in hall.get("street", PLACE)
    hall.post("street", ORDER, until(hall, 10), 409)
    hall.post("residents_committee", CONVENE, {}, 409)


@pytest.mark.parametrize("days", [0, -1, 91])
def test_the_day_of_an_order_lies_ahead(hall: Hall, days: int) -> None:
    demand(hall, 60)
    hall.post("street", ORDER, until(hall, days), 400)
    hall.post("street", ORDER, {"until": "soon"}, 400)


def test_an_order_is_given_once_by_the_street_office_and_printed(hall: Hall) -> None:
    demand(hall, 60)
    hall.post("convener", ORDER, until(hall, 10), 403)
    hall.post("residents_committee", ORDER, until(hall, 10), 403)
    assert hall.browser("street").get(f"{PLACE}/1/order.pdf").status_code == 409
    hall.post("street", ORDER, until(hall, 10))
    hall.post("street", ORDER, until(hall, 20), 409)
    words = squeeze("".join(page_texts(hall.browser("convener").get(f"{PLACE}/1/order.pdf").data)))
    assert "责令你委员会在" in words
    assert "解聘物业服务企业" in words
    public = hall.meeting.client.get("/c/linghai/demands/1").text
    assert "责令" in public


def test_an_office_convenes_only_after_the_day_of_the_order(hall: Hall) -> None:
    demand(hall, 60)
    hall.post("residents_committee", CONVENE, {}, 409)
    hall.post("street", ORDER, until(hall, 10))
    wait(hall, 10)
    hall.post("residents_committee", CONVENE, {}, 409)
    wait(hall, 1)
    hall.post("clerk", CONVENE, {}, 403)
    answer = hall.post("residents_committee", CONVENE)
    made = answer.headers["Location"].rpartition("/")[2]
    row = hall.run(lambda s: s.get(AssemblyRow, made))
    draft = Draft.of(row)
    assert (row.kind, draft.convener_body) == ("temporary", "residents_committee")
    assert draft.convener_name == "residents_committee & Co"
    assert draft.motions[0].text == "请求召开会议表决解聘。"
    hall.post("residents_committee", CONVENE, {}, 409)


def test_a_street_office_that_convenes_is_told_whom_to_appoint(hall: Hall) -> None:
    demand(hall, 60)
    hall.post("street", ORDER, until(hall, 10))
    assert "由其他单位认证" not in hall.get("street", PLACE)
    wait(hall, 11)
    said = hall.get("street", PLACE)
    assert "街道办召集的，须由其他单位认证" in said
    assert "不再担任认证人" in said
    residents = hall.get("residents_committee", PLACE)
    assert "由街道办认证" in residents
    assert "不再担任认证人" not in residents
    answer = hall.post("street", CONVENE)
    made = answer.headers["Location"].rpartition("/")[2]
    draft = Draft.of(hall.run(lambda s: s.get(AssemblyRow, made)))
    assert draft.convener_body == "street_office"
