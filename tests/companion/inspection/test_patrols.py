"""A patrol on the phone: places, findings with photos, tickets and orders that follow."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image

from app.companion.inspection.service import get_patrol
from app.companion.tickets.service import get_ticket, list_tickets
from tests.committee.town import COMMUNITY, picture
from tests.companion.inspection.scenes import ORDERS, PATROLS, order_fields, start_patrol
from tests.companion.quarter import Quarter

FOUND = {"category": "hazard-fire", "text": "灭火器过期", "place": "stairs"}


def find(quarter: Quarter, patrol: str, status: int = 302, **more: object) -> None:
    fields = {**FOUND, "photos": (picture(), "a.jpg"), **more}
    quarter.post("inspector", f"{patrol}/places/1/findings", fields, status)


@pytest.mark.both_databases
def test_a_finding_opens_one_ticket(quarter: Quarter) -> None:
    patrol = start_patrol(quarter)
    quarter.post("inspector", f"{patrol}/places/2/fine")
    find(quarter, patrol, ticket="y")
    number = int(patrol.rsplit("/", 1)[1])
    seen = quarter.run(lambda session: get_patrol(session, number))
    finding = seen.places[0].findings[0]
    assert [one.state for one in seen.places] == ["found", "fine", "waiting"]
    quarter.post("inspector", f"{patrol}/findings/{finding.id}/ticket", {"place": "stairs"})
    tickets = quarter.run(lambda session: list_tickets(session, COMMUNITY))
    assert [(one.source, one.category, one.spot) for one in tickets] == [
        ("inspector", "hazard-fire", "1号楼大厅")
    ]
    assert finding.ticket_id == tickets[0].id
    assert quarter.run(lambda session: get_ticket(session, finding.ticket_id)).title == "灭火器过期"
    page = quarter.browser("inspector").get(patrol).text
    assert f'href="/tickets/{finding.ticket_id}"' in page
    assert quarter.browser("inspector").get(f"/tickets/{finding.ticket_id}").status_code == 200


def test_the_kind_is_chosen_never_given(quarter: Quarter) -> None:
    patrol = start_patrol(quarter)
    page = quarter.browser("inspector").get(patrol).text
    assert re.search(r'<select id="category-1" name="category" required><option value="">', page)
    find(quarter, patrol, 422, category="", ticket="y")
    fields = {**FOUND, "category": "", "ticket": "y", "level": "large"}
    again = quarter.post("inspector", f"{patrol}/places/1/findings", fields, 422).text
    assert "灭火器过期" in again
    assert "<details open>" in again
    number = int(patrol.rsplit("/", 1)[1])
    assert quarter.run(lambda session: get_patrol(session, number)).found == 0
    assert quarter.run(lambda session: list_tickets(session, COMMUNITY)) == []


def test_an_inspector_says_how_large_it_is(quarter: Quarter) -> None:
    patrol = start_patrol(quarter)
    find(quarter, patrol, ticket="y", category="repair-other", place="road", level="large")
    (ticket,) = quarter.run(lambda session: list_tickets(session, COMMUNITY))
    assert (ticket.level, ticket.department) == ("large", "urban_management")


def test_photos_keep_no_note_of_the_camera(quarter: Quarter) -> None:
    patrol = start_patrol(quarter)
    find(quarter, patrol)
    html = quarter.browser("residents").get(patrol).text
    address = re.search(r'src="([^"]+/photos/[0-9a-f]{64})"', html)
    assert address
    with Image.open(BytesIO(quarter.browser("inspector").get(address[1]).data)) as kept:
        assert not kept.getexif()
    assert quarter.browser("company").get(address[1]).status_code == 403


def test_an_ended_patrol_takes_nothing(quarter: Quarter) -> None:
    patrol = start_patrol(quarter)
    quarter.post("inspector", f"{patrol}/end")
    find(quarter, patrol, 409)
    quarter.post("inspector", f"{patrol}/places/1/fine", {}, 409)


def test_an_order_takes_the_photos_of_its_finding(quarter: Quarter) -> None:
    patrol = start_patrol(quarter)
    find(quarter, patrol)
    found = re.search(r"finding=(\d+)", quarter.browser("inspector").get(patrol).text)
    assert found
    fields = order_fields(quarter, finding=found[1])
    del fields["photos"]
    order = quarter.post("inspector", ORDERS, fields).headers["Location"]
    assert "/photos/" in quarter.browser("company").get(order).text


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"places": " \n "}, {"places": "\n".join("x" * 61)}]
)
def test_what_is_no_patrol_is_refused(quarter: Quarter, wrong: dict[str, str]) -> None:
    fields = {"title": "周一巡查", "places": "南门", **wrong}
    quarter.post("inspector", PATROLS, fields, 422)
    quarter.post("company", PATROLS, {"title": "周一巡查", "places": "南门"}, 403)


def test_unknown_places_categories_and_patrols(quarter: Quarter) -> None:
    patrol = start_patrol(quarter)
    quarter.post("inspector", f"{patrol}/places/9/fine", {}, 404)
    quarter.post("inspector", "/patrols/99/end", {}, 404)
    find(quarter, patrol, 422, category="nonsense", ticket="y")
    find(quarter, patrol, 422, text="")
