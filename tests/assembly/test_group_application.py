"""Owners apply for a preparatory group: five in a hundred of the area or of the heads."""

from __future__ import annotations

from typing import Any

import pytest

from app.assembly.models import RequisitionRow
from app.committee.models import CommitteeRow
from app.core.timeline import find_either_shortfall
from app.registry.models import CommunityRow
from tests.assembly.test_demands import PLACE, code, person, state, support, token
from tests.documents.reading import page_texts, squeeze
from tests.hall import Hall, text_of

TEXT = {"kind": "group", "title": "申请成立筹备组", "text": "小区交付已满两年。"}


def begin(hall: Hall, door: int = 1) -> None:
    client = hall.meeting.client
    sent = client.submit(f"{PLACE}/new", {**TEXT, **person(hall, door)})
    assert "申请成立筹备组" in text_of(sent.text)
    fields = {**TEXT, "token": token(sent), "code": code(hall)}
    assert client.submit(PLACE, fields).status_code == 302


def sign(hall: Hall, door: int) -> None:
    client = hall.meeting.client
    sent = client.submit(f"{PLACE}/1", {"act": "sign", **person(hall, door)})
    fields = {"act": "sign", "token": token(sent), "code": code(hall)}
    assert client.submit(f"{PLACE}/1/signatures", fields).status_code == 302


@pytest.mark.parametrize(
    ("area", "heads", "share_area", "share_heads", "enough"),
    [
        (500, 0, (1, 20), (1, 20), True),
        (499, 4, (1, 20), (1, 20), False),
        (0, 5, (1, 20), (1, 20), True),
        (1, 0, (0, 1), (1, 20), False),
        (0, 5, (0, 1), (1, 20), True),
        (0, 0, (0, 1), (0, 1), True),
    ],
)
def test_one_of_the_shares_is_enough(
    area: int, heads: int, share_area: tuple[int, int], share_heads: tuple[int, int], enough: bool
) -> None:
    missing = find_either_shortfall(
        area=area,
        heads=heads,
        total_area=10_000,
        total_heads=100,
        share_area=share_area,
        share_heads=share_heads,
    )
    assert missing.is_none is enough


def test_signatures_make_an_application_with_the_days_of_the_place(hall: Hall) -> None:
    hall.run(_move_to_qingdao)
    begin(hall)
    found = support(hall)
    assert (found.either, found.share_heads) == (True, (1, 20))
    for door in range(2, 6):
        if state(hall) == "reached":
            break
        sign(hall, door)
    assert state(hall) == "reached"
    found = support(hall)
    assert found.heads * 20 >= found.total_heads or found.area * 20 >= found.total_area
    days = (found.convene_by.date - hall.now.date()).days
    assert 29 <= days <= 40
    assert "成立筹备组" in hall.get("street", "/communities/linghai/demands")
    # No committee convenes an assembly from it.
    hall.post("convener", "/communities/linghai/demands/1/assembly", {}, 404)
    paper = hall.browser("street").get("/communities/linghai/demands/1/demand.pdf").data
    words = squeeze("".join(page_texts(paper)))
    assert "成立筹备组申请书" in words
    assert "小区交付已满两年" in words
    assert "或者人数1/20以上" in words


def test_where_no_share_is_needed_the_page_says_enough(hall: Hall) -> None:
    """Five of the seven places name no share of the area (建房〔2009〕274号 9)."""
    hall.run(_move_to_national)
    begin(hall)
    for door in range(2, 6):
        sign(hall, door)
    found = support(hall)
    assert (found.share_area, found.signatures, found.tenths) == ((0, 1), 5, 10)
    said = text_of(hall.meeting.client.get(f"{PLACE}/1").text)
    assert "联名已达到要求。" in said
    assert "已够" in said


def _move_to_national(session: Any) -> None:
    session.get(CommunityRow, "linghai").profile_id = "national"
    session.commit()


def _move_to_qingdao(session: Any) -> None:
    session.get(CommunityRow, "linghai").profile_id = "qingdao"
    session.commit()


def test_an_unknown_kind_is_refused(hall: Hall) -> None:
    client = hall.meeting.client
    asked = {**TEXT, "kind": "coup"}
    sent = client.submit(f"{PLACE}/new", {**asked, **person(hall, 1)})
    fields = {**asked, "token": token(sent), "code": code(hall)}
    assert client.submit(PLACE, fields).status_code == 400
    assert hall.run(lambda s: s.query(RequisitionRow).count()) == 0


def _seat(session: Any, hall: Hall) -> None:
    day = hall.now.date()
    session.add(
        CommitteeRow(
            community_id="linghai",
            number=1,
            seats=5,
            assembly_id=hall.id,
            decided_on=day,
            term_from=day,
            term_until=day.replace(year=day.year + 5),
            created_at=hall.now,
        )
    )


def test_where_a_committee_sits_no_group_is_applied_for(hall: Hall) -> None:
    """The owner hears it before a code is sent, with the way that leads on."""
    hall.run(lambda s: _seat(s, hall))
    client = hall.meeting.client
    refused = client.get(f"{PLACE}/new?kind=group")
    assert refused.status_code == 409
    assert "换届" in text_of(refused.text)
    sent = client.submit(f"{PLACE}/new", {**TEXT, **person(hall, 1)})
    assert sent.status_code == 409
    assert hall.meeting.messages("owner_code") == []
    assert client.get(f"{PLACE}/new").status_code == 200


def test_an_application_ends_to_collect_when_a_committee_is_elected(hall: Hall) -> None:
    begin(hall)
    hall.run(lambda s: _seat(s, hall))
    sent = hall.meeting.client.submit(f"{PLACE}/1", {"act": "sign", **person(hall, 2)})
    assert sent.status_code == 409
    assert "换届" in text_of(sent.text)
    taken = hall.meeting.client.submit(f"{PLACE}/1", {"act": "withdraw", **person(hall, 1)})
    assert taken.status_code == 200
