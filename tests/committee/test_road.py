"""The desk leads a community without a committee along the road to its first one."""

from __future__ import annotations

from app.committee.service.road import founding_road
from tests.committee.test_committee_work import FORMER
from tests.committee.test_groups import fill, make
from tests.committee.town import COMMUNITY, DESK, Town, open_poll

TITLE = "首次业主大会：一步一步"


def done(town: Town) -> dict[str, bool]:
    road = town.run(lambda session: founding_road(session, COMMUNITY))
    return {one.code: one.done for one in road}


def test_each_milestone_is_done_when_its_rows_say_so(town: Town) -> None:
    assert TITLE in town.get("street", DESK)
    assert not any(done(town).values())
    group = make(town)
    fill(town, group)
    assert not done(town)["group"]
    town.post("street", f"{group}/posting")
    assert done(town)["group"]
    poll = open_poll(town)
    for door in range(1, 7):
        poll.stand(door)
    poll.close()
    poll.accept(*range(1, 7))
    assert not done(town)["candidates"]
    poll.post()
    assert done(town)["candidates"]
    assert not done(town)["notice"]


def test_the_next_milestone_alone_is_a_link_among_those_to_come(town: Town) -> None:
    page = town.browser("convener").get(DESK).text
    assert f"/communities/{COMMUNITY}/elections/new" in page
    road = page.split("timeline")[1].split("</ol>")[0]
    assert road.count("<a ") == 0
    town.post("street", f"{make(town)}/members", {"side": "police", "name": "李警官"})
    road = town.browser("street").get(DESK).text.split("timeline")[1].split("</ol>")[0]
    assert road.count("<a ") == 1
    assert "/groups/1" in road


def test_a_community_with_a_committee_has_left_the_road(town: Town) -> None:
    town.post("convener", f"/communities/{COMMUNITY}/committees", FORMER)
    assert done(town) == {}
    assert TITLE not in town.get("street", DESK)
