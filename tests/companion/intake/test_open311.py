"""Open311 GeoReport v2: the standard's shape, its filters, and nothing private."""

from __future__ import annotations

from typing import Any

import pytest
from defusedxml import ElementTree

from app.companion.tickets.service import TicketReport, open_ticket
from tests.committee.town import COMMUNITY
from tests.companion.quarter import Quarter

ROOT = f"/api/open311/{COMMUNITY}"
FIELDS = [
    "service_request_id",
    "status",
    "status_notes",
    "service_name",
    "service_code",
    "description",
    "agency_responsible",
    "service_notice",
    "requested_datetime",
    "updated_datetime",
    "expected_datetime",
    "address",
    "address_id",
    "zipcode",
    "lat",
    "long",
    "media_url",
]
SERVICE = [
    "service_code",
    "service_name",
    "description",
    "metadata",
    "type",
    "keywords",
    "group",
]


def report(quarter: Quarter, **more: Any) -> int:
    fields = {
        "category": "repair-lift",
        "title": "电梯异响 17000001234",
        "text": "我是王甲，住1号楼1单元301，电话17000001234",
        "place": "lift",
        "building": "1号楼",
        "spot": "301门口",
        **more,
    }
    owner = quarter.resident_of(quarter.sign_in(3))
    with quarter.app.app_context():
        return open_ticket(COMMUNITY, TicketReport(**fields), by=owner, now=quarter.clock())


def get(quarter: Quarter, path: str, expected: int = 200, /, **query: str) -> Any:
    answer = quarter.auth.browser().get(f"{ROOT}/{path}", query_string=query)
    assert answer.status_code == expected, answer.text
    return answer


def test_services_and_discovery(quarter: Quarter) -> None:
    services = get(quarter, "services.json").json
    assert list(services[0]) == SERVICE
    assert "repair-lift" in [one["service_code"] for one in services]
    tree = ElementTree.fromstring(get(quarter, "services.xml").data)
    assert (tree.tag, tree[0].tag) == ("services", "service")
    assert tree[0].findtext("metadata") == "false"
    (endpoint,) = get(quarter, "discovery.json").json["endpoints"]
    assert endpoint["url"] == f"http://localhost{ROOT}"
    assert ElementTree.fromstring(get(quarter, "discovery.xml").data)[0][0].tag == "endpoint"
    get(quarter, "services.csv", 404)


@pytest.mark.both_databases
def test_a_request_has_the_fields_and_names_nobody(quarter: Quarter) -> None:
    number = report(quarter)
    answer = get(quarter, f"requests/{number}.json")
    (one,) = answer.json
    assert list(one) == FIELDS
    assert (one["service_request_id"], one["status"]) == (str(number), "open")
    assert one["requested_datetime"] == "2026-03-02T10:00:00+08:00"
    assert one["address"] == "1号楼 电梯"
    assert one["description"] == "电梯异响 ****"
    for secret in ("王", "301", "1700"):
        assert secret not in answer.text
    tree = ElementTree.fromstring(get(quarter, f"requests/{number}.xml").data)
    assert (tree.tag, tree[0].tag) == ("service_requests", "request")
    assert [child.tag for child in tree[0]] == FIELDS
    assert tree[0].findtext("lat") == ""


def test_a_private_ticket_does_not_exist(quarter: Quarter) -> None:
    number = report(quarter, is_private=True)
    assert get(quarter, "requests.json").json == []
    assert get(quarter, "requests.json", service_request_id=str(number)).json == []
    refused = get(quarter, f"requests/{number}.json", 404).json
    assert refused[0]["code"] == 404
    assert get(quarter, "requests/99.json", 404).json == refused
    get(quarter, "requests/%20.json", 404)


def test_a_request_of_another_community_is_not_here(quarter: Quarter) -> None:
    number = report(quarter)
    quarter.auth.community("elsewhere")
    path = f"/api/open311/elsewhere/requests/{number}.json"
    assert quarter.auth.browser().get(path).status_code == 404
    assert quarter.auth.browser().get("/api/open311/nowhere/requests.json").status_code == 404


def test_filters(quarter: Quarter) -> None:
    first = report(quarter)
    quarter.clock.advance(days=10)
    second = report(quarter, category="repair-water", place="flat", client_key="")

    def found(**query: str) -> list[str]:
        return [one["service_request_id"] for one in get(quarter, "requests.json", **query).json]

    assert found() == [str(second), str(first)]
    assert found(service_code="repair-lift,none") == [str(first)]
    assert found(status="closed") == []
    assert found(status="open,closed") == [str(second), str(first)]
    assert found(start_date="2026-03-05T00:00:00Z") == [str(second)]
    assert found(end_date="2026-03-02T10:00:00+08:00") == [str(first)]
    assert found(end_date="2026-03-02T09:59:59+08:00") == []
    assert found(service_request_id=f"{first},{second},x", status="closed") == [
        str(first),
        str(second),
    ]
    quarter.clock.advance(days=85)
    assert found() == [str(second)]


@pytest.mark.parametrize(
    "query",
    [
        {"status": "lost"},
        {"start_date": "2026-03-02"},
        {"start_date": "soon"},
        {"end_date": "9999-12-31T00:00:00Z"},
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"},
        {"start_date": "2026-03-02T00:00:00Z", "end_date": "2026-03-01T00:00:00Z"},
    ],
)
def test_a_wrong_query_is_an_error_of_the_standard(quarter: Quarter, query: dict[str, str]) -> None:
    (error,) = get(quarter, "requests.json", 400, **query).json
    assert (error["code"], set(error)) == (400, {"code", "description"})
    tree = ElementTree.fromstring(get(quarter, "requests.xml", 400, **query).data)
    assert (tree.tag, tree[0].tag, tree[0].findtext("code")) == ("errors", "error", "400")
