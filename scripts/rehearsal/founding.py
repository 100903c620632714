"""The preparatory group of a first assembly: formed, posted, objected to, answered, dissolved.

Nobody and nothing named here exists.
"""

from __future__ import annotations

import re
from datetime import date

from scripts.rehearsal.cast_of import RESIDENTS, STREET
from scripts.rehearsal.neighbours import list_neighbours
from scripts.rehearsal.web import Browser, PageRefused
from scripts.rehearsal.world import COMMUNITY, World

OWNERS = 4
OFFICES = (
    ("street_office", "街道丙", STREET, "组长，主持筹备组工作"),
    ("residents_committee", "登记人乙", RESIDENTS, "联络、业主名册"),
    ("developer", "建设单位辛", "云屿置业有限公司", "提供清册、图纸"),
)
DESK = f"/communities/{COMMUNITY}/committee"
OBJECTION = "名单中有一名成员是否为本小区业主，请核对。"
ANSWER = "已与不动产登记资料核对，该成员为登记的业主。"


def form_group(world: World) -> None:
    """Register and post the group, let an owner object, and answer the objection."""
    if world.agenda.kind != "first":
        return
    street = world.browser("street")
    founded = {"kind": "preparatory", "founded_on": _today(street, DESK), "contact": STREET}
    place = street.submit(DESK, founded, action=f"/communities/{COMMUNITY}/groups").address
    group = place.removeprefix(world.base)
    for fields in [*_offices(), *_owners(world)]:
        street.submit(group, fields, action=f"{group}/members")
    _clear_owners(street, group)
    street.submit(group, {}, action=f"{group}/posting")
    public = f"/c/{COMMUNITY}/committee"
    Browser(world.base).submit(
        public,
        {"group": group.rsplit("/", 1)[1], "text": OBJECTION, "contact": ""},
        action=f"{public}/objections",
    )
    number = re.search(r"/posted-objections/(\d+)/ruling", street.get(group).text)
    if number is None:
        raise PageRefused(f"{group}: the objection is not there")
    ruling = {"decision": "rejected", "answer": ANSWER}
    street.submit(group, ruling, action=f"/posted-objections/{number[1]}/ruling")


def _clear_owners(street: Browser, group: str) -> None:
    """Tick each point of each owner in the group."""
    page = street.get(group).text
    points = sorted(set(re.findall(r'name="bars" value="(\w+)"', page)))
    for place in re.findall(rf'action="({group}/members/\d+/clearing)"', page):
        street.submit(group, {"bars": points}, action=place)


def end_group(world: World, on: date) -> list[str]:
    """Dissolve the group on a day; returns the page that lists its papers."""
    if world.agenda.kind != "first":
        return []
    street = world.browser("street")
    group = street.get(f"/communities/{COMMUNITY}/groups/latest").address
    group = group.removeprefix(world.base)
    street.submit(group, {"on": str(on)}, action=f"{group}/dissolution")
    return [group]


def _offices() -> list[dict[str, str]]:
    chair = {"chair": "y"}
    return [
        {"side": side, "name": name, "organisation": organisation, "duty": duty}
        | (chair if side == "street_office" else {})
        for side, name, organisation, duty in OFFICES
    ]


def _owners(world: World) -> list[dict[str, str]]:
    """The first households with one owner, a person."""
    first = list_neighbours(world)[:OWNERS]
    return [{"side": "owner", "name": one.name, "flat": one.label} for one in first]


def _today(browser: Browser, desk: str) -> str:
    """The day that the desk's own form offers."""
    shown = re.search(r'name="founded_on" type="date" value="([\d-]+)"', browser.get(desk).text)
    if shown is None:
        raise PageRefused(f"{desk}: no form for a group")
    return shown[1]
