"""A street officer sees what waits in all communities; an overseer sees, and can do nothing."""

from __future__ import annotations

import re

import pytest

from app.people import service as people
from app.platform.roles import Role
from app.supervision.service import tree
from tests.hall import Hall, text_of
from tests.site import Auth, Browser
from tests.worlds import meeting as worlds

pytestmark = pytest.mark.both_databases
OBJECTIONS = "/assemblies/{id}/objections"


def test_an_objection_waits_for_whom_the_definition_names(hall: Hall) -> None:
    hall.post("convener", OBJECTIONS, {"about": "identity", "text": "投票的不是业主本人。"})
    assert "待处理的异议" in hall.get("street", "/worklist")
    assert "待处理的异议" not in hall.get("clerk", "/worklist")
    hall.meeting.clock.advance(days=40)
    hall.browsers.clear()
    assert "已超期" in hall.get("street", "/worklist")


def test_an_act_waits_for_its_signer_only(hall: Hall) -> None:
    hall.post("convener", OBJECTIONS, {"about": "paper", "text": "纸质票没有编号。"})
    raw = hall.browser("street").get(OBJECTIONS.format(id=hall.id)).text
    number = re.findall(r"/objections/(\d+)/ruling", raw)[-1]
    ruling = {"decision": "rejected", "answer": "编号印在背面。"}
    act = hall.act_of(hall.post("street", f"/objections/{number}/ruling", ruling))
    assert "待签署" in hall.get("street", "/worklist")
    assert "待签署" not in hall.get("convener", "/worklist")
    hall.sign("street", act)
    assert "没有待办事项" in hall.get("street", "/worklist")


def _grow(hall: Hall) -> dict[str, int]:
    """City, district, street and residents' committee, the meeting's community below."""
    offices: dict[str, int] = {}
    above = None
    with hall.meeting.app.app_context():
        for level in tree.LEVELS:
            above = tree.add_office(level.title(), level, above, officer_id=None, now=hall.now)
            offices[level] = above
        other = tree.add_office("Other", "district", offices["city"], officer_id=None, now=hall.now)
        tree.place_community(worlds.COMMUNITY, offices["residents"], officer_id=None, now=hall.now)
    return {**offices, "other": other}


@pytest.mark.parametrize("level", ["city", "district", "street", "residents"])
def test_an_overseer_sees_what_is_below(hall: Hall, level: str) -> None:
    offices = _grow(hall)
    with hall.meeting.app.app_context():
        made = people.create_officer(
            username="the-eye", name="Eye", organisation="City", by=None, now=hall.now
        )
        hall.meeting.facts.officers["eye"] = made.officer_id
        tree.appoint_overseer(made.officer_id, offices[level], officer_id=None, now=hall.now)
    assert "领海" in hall.get("eye", "/oversight")
    # To look is all: no page of the community opens.
    hall.get("eye", f"/assemblies/{hall.id}", status=403)


def test_an_overseer_elsewhere_sees_nothing_of_it(hall: Hall) -> None:
    offices = _grow(hall)
    with hall.meeting.app.app_context():
        made = people.create_officer(
            username="the-eye", name="Eye", organisation="City", by=None, now=hall.now
        )
        hall.meeting.facts.officers["eye"] = made.officer_id
        tree.appoint_overseer(made.officer_id, offices["other"], officer_id=None, now=hall.now)
        assert "领海" not in hall.get("eye", "/oversight")
        tree.appoint_overseer(made.officer_id, offices["city"], officer_id=None, now=hall.now)
        tree.dismiss_overseer(made.officer_id, offices["city"], officer_id=None, now=hall.now)
    assert "领海" not in hall.get("eye", "/oversight")


def test_the_operator_grows_the_tree_at_the_page(auth: Auth, client: Browser) -> None:
    operator = auth.signed_in("olga", Role.OPERATOR)
    auth.community("linghai")
    operator.submit("/offices", {"name": "青岛市", "level": "city"})
    assert operator.submit("/offices", {"name": "青岛市", "level": "city"}).status_code == 422
    refused = operator.submit("/offices", {"name": "某街道", "level": "street", "parent": "1"})
    assert refused.status_code == 422
    operator.submit("/offices", {"name": "市南区", "level": "district", "parent": "1"})
    operator.submit("/offices", {"name": "某街道办", "level": "street", "parent": "2"})
    refused = operator.submit("/offices/places", {"community": "linghai", "office": "2"})
    assert refused.status_code == 422
    operator.submit("/offices/places", {"community": "linghai", "office": "3"})
    olga = operator.get("/offices").text
    assert "某街道办" in text_of(olga)
    number = re.findall(r'name="officer">\s*<option value="(\d+)"', olga)[0]
    operator.submit("/offices/overseers", {"officer": number, "office": "1"})
    assert "监督人" in text_of(operator.get("/offices").text)
    operator.submit("/offices/overseers", {"officer": number, "office": "1", "act": "dismiss"})
    assert "监督人：" not in text_of(operator.get("/offices").text)
    assert (
        operator.submit("/offices/overseers", {"officer": number, "office": "9"}).status_code == 404
    )
