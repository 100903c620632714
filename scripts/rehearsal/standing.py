"""An election before the vote: owners stand, two officers look at each, the list is posted.

Law: a candidate is an owner who said yes on their own phone. Nobody named here exists.
"""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta

from app.core.calendar import SHANGHAI
from scripts.rehearsal.cast_of import RESIDENTS
from scripts.rehearsal.founding import OWNERS
from scripts.rehearsal.neighbours import Neighbour, list_neighbours, recognise
from scripts.rehearsal.phones import ReadCode, phone_reader
from scripts.rehearsal.web import Browser, PageRefused
from scripts.rehearsal.world import COMMUNITY, World

CANDIDATES = 7
# Long enough for seven owners at their phones, short enough to wait for.
OPEN_SECONDS = 40
WISHES = (
    "修好楼道照明，让老人晚上出门不摸黑。",
    "每月公布公共收益账目，谁都看得懂。",
    "把电动自行车充电棚建起来，消除飞线。",
    "盯紧外墙渗漏的保修，不拖到下一个雨季。",
    "管好访客停车，消防通道一直畅通。",
    "请物业把绿化补种和修剪写进计划。",
    "把业主的意见一条一条记下来，一条一条答复。",
)
YEARS = ("1968-05", "1975-11", "1982-03", "1959-09", "1990-01", "1986-07", "1971-12")


def stand_for_election(world: World) -> None:
    """Open nominations, let owners stand, have each looked at, post the list."""
    if not world.agenda.terms:
        return
    convener = world.browser("convener")
    ends = world.now() + timedelta(seconds=OPEN_SECONDS)
    world.election = _open(world, ends)
    reader, owners = phone_reader(world), list_neighbours(world)[OWNERS:]
    standing = _one_of_each_building(owners)
    for place, neighbour in enumerate(standing):
        _name(world, standing, place, reader)
        _stand(world, neighbour, place, reader)
    for officer in ("convener", "street"):
        _look_at_each(world.browser(officer), world.election)
    while world.now() < ends + timedelta(seconds=1):
        time.sleep(0.5)
    page = f"/elections/{world.election}"
    convener.submit(page, {"do": "close"}, action=f"{page}/nominations")
    convener.submit(page, {}, action=f"{page}/posting")


def put_into_draft(world: World, assembly_id: str) -> None:
    """Write the posted candidates into the assembly's draft as a motion."""
    if world.election:
        place = f"/elections/{world.election}"
        fields = {"assembly": assembly_id}
        world.browser("convener").submit(place, fields, action=f"{place}/motion")


def _open(world: World, ends: datetime) -> str:
    desk = f"/communities/{COMMUNITY}/elections"
    until = ends.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M:%S")
    fields = {**world.agenda.terms, "nominations_until": until, "rehearsal": "y"}
    convener = world.browser("convener")
    convener.submit(f"{desk}/new", fields, action=desk)
    return convener.get(f"{desk}/latest").address.rsplit("/", 1)[1]


def _one_of_each_building(owners: list[Neighbour]) -> list[Neighbour]:
    """Seven owners, as many buildings as there are."""
    first = {one.building: one for one in reversed(owners)}
    chosen = sorted(first.values(), key=lambda one: one.i)[:CANDIDATES]
    others = (one for one in owners if one not in chosen)
    return [*chosen, *(next(others) for _ in range(CANDIDATES - len(chosen)))]


def _name(world: World, standing: list[Neighbour], place: int, reader: ReadCode) -> None:
    """The residents' committee names the second; neighbours name and support the third."""
    neighbour = standing[place]
    named = {"flat": neighbour.label, "name": neighbour.name}
    if place == 1:
        page = f"/elections/{world.election}"
        body = {"way": "residents_committee", "recommender": RESIDENTS}
        world.browser("convener").submit(page, {**named, **body}, action=f"{page}/candidates")
    if place == 2:
        page = f"/e/{world.election}/nomination"
        recognise(world, standing[-1], reader).submit(page, named)
        phone = recognise(world, standing[-2], reader)
        phone.submit(
            page, {"candidate": _joint(phone, page)}, action=f"/e/{world.election}/support"
        )


def _joint(phone: Browser, page: str) -> str:
    found = re.search(r'name="candidate" value="(\d+)"', phone.get(page).text)
    if found is None:
        raise PageRefused(f"{page}: nobody to support")
    return found[1]


def _stand(world: World, neighbour: Neighbour, place: int, reader: ReadCode) -> None:
    phone = recognise(world, neighbour, reader)
    fields = {
        "statement": WISHES[place],
        "name_public": "y",
        "sex": "f" if place % 2 else "m",
        "born": YEARS[place],
        "phone": neighbour.phones[0],
        "promises": "y",
        "consents": "y",
    }
    phone.submit(f"/e/{world.election}/candidacy", fields)


def _look_at_each(officer: Browser, election: str) -> None:
    """Find every point of the checklist to hold, of each who stands."""
    page = officer.get(f"/elections/{election}").text
    for candidate in dict.fromkeys(re.findall(r'href="(/candidates/\d+)"', page)):
        points = re.findall(r'name="items" value="(\w+)"', officer.get(candidate).text)
        fields = {"decision": "accept", "items": sorted(set(points))}
        officer.submit(candidate, fields, action=f"{candidate}/review")
