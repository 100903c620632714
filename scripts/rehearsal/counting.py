"""What owners could watch: a ballot box with its seal, and the session in which it is opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from app.core.calendar import SHANGHAI
from scripts.rehearsal.officers import Person
from scripts.rehearsal.paper import Desk
from scripts.rehearsal.web import PageRefused
from scripts.rehearsal.world import World

PLACE, HALL = "物业服务中心", "社区居委会二楼会议室"
SEAL = "F 00316"
# Who is there, by the names of a sample.
PRESENT = (("owner", "程安"), ("owner", "苏以宁"), ("street_office", "林方"), ("witness", "郑岩"))


def seal_box(desk: Desk) -> None:
    """Enter the box and seal it empty, before two."""
    desk.clerk.browser.submit(f"{desk.page}/boxes", {"number": "1", "place": PLACE})
    _act(desk, {"kind": "sealed", "seal": SEAL})


@contextmanager
def counting_in_public(world: World, desk: Desk) -> Iterator[None]:
    """Announce a session, go on to its hour, open it and the box, close it when all is read."""
    page, clerk = f"{desk.page}/session", desk.clerk.browser
    evening = desk.site.definition.opens.astimezone(SHANGHAI).replace(hour=18, minute=0)
    at = evening.strftime("%Y-%m-%dT%H:%M")
    clerk.submit(page, {"place": HALL, "at": at})
    assembly = f"/assemblies/{desk.site.definition.assembly}"
    world.browser("convener").submit(assembly, {"to": at}, action=f"{assembly}/clock")
    opening = _find(desk.clerk, page, "opening")
    clerk.submit(page, {}, action=opening)
    session = opening.removesuffix("/opening")
    for role, name in PRESENT:
        clerk.submit(page, {"name": name, "role": role}, action=f"{session}/attendance")
    _act(desk, {"kind": "opened", "seal": SEAL})
    yield
    clerk.submit(page, {}, action=f"{session}/closing")


def _act(desk: Desk, fields: dict[str, str]) -> None:
    """State an act on the box as the clerk, confirm it as the scrutineer."""
    page = f"{desk.page}/boxes"
    said = {"condition": "intact", "note": "", **fields}
    desk.clerk.browser.submit(page, said, action=_find(desk.clerk, page, r"boxes/\d+"))
    confirm = _find(desk.scrutineer, page, "confirmation")
    desk.scrutineer.browser.submit(page, {}, action=confirm)


def _find(person: Person, page: str, ending: str) -> str:
    """Return the address of the page's first form that ends so."""
    text = person.browser.get(page).text
    found = re.search(rf'action="([^"]*{ending})"', text)
    if found is None:
        raise PageRefused(f"{page}: no form to {ending}")
    return found[1]
