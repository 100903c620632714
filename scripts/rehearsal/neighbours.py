"""Owners as their neighbours know them, and how one shows the site who they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html import unescape

from app.core.entitlement import Use
from app.registry.rollfile import RollOptions, preview_roll
from scripts.rehearsal.phones import ReadCode
from scripts.rehearsal.web import Browser, PageRefused
from scripts.rehearsal.world import COMMUNITY, World

# A company's name is longer than a person's.
LONGEST_NAME = 4
TOKEN = re.compile(r'name="token" value="([^"]+)"')


@dataclass(frozen=True)
class Neighbour:
    """A person who alone owns a home; `i` is the place in the roll file."""

    i: int
    name: str
    label: str
    unit_code: str
    building: str
    last4: str
    phones: tuple[str, ...]


def list_neighbours(world: World) -> list[Neighbour]:
    """Return the persons who alone own a home, in the order of the roll file."""
    options = RollOptions(record_date=date(2026, 3, 1))
    found = []
    for place, unit in enumerate(
        preview_roll(world.roll_file, world.roll_name, options=options).entries
    ):
        if len(unit.owners) != 1 or unit.use is not Use.HOME or unit.developer_held:
            continue
        (owner,) = unit.owners
        if len(owner.name) > LONGEST_NAME or owner.document is None or not owner.phones:
            continue
        found.append(
            Neighbour(
                i=place,
                name=owner.name,
                label=unit.seat.label,
                unit_code=unit.code.text,
                building=unit.group,
                last4=owner.document.number[-4:],
                phones=owner.phones,
            )
        )
    return found


def recognise(world: World, neighbour: Neighbour, read_code: ReadCode) -> Browser:
    """Return the phone of an owner whom the site knows now, by unit code, last four and code."""
    phone, page = Browser(world.base), f"/c/{COMMUNITY}/owner"
    asked = phone.submit(page, {"unit": neighbour.unit_code, "last4": neighbour.last4})
    token = TOKEN.search(asked.text)
    if token is None:
        raise PageRefused(f"{page}: no six digits were sent to {neighbour.label}")
    given = {"token": unescape(token[1]), "code": read_code(neighbour)}
    phone.submit(page, given, action=f"{page}/code")
    return phone
