"""An assembly with an election among its motions, and officers whose browsers open real keys."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from flask import Flask
from PIL import Image, ImageDraw
from sqlalchemy import select

from app.assembly.service.draft import Draft, create_assembly
from app.assembly.service.read import get_assembly
from app.core.wrapped_key import wrap_key
from app.people.models import OfficerKey
from app.platform.db import db, transaction
from tests.committee.town import Poll, Town, open_poll
from tests.committee.voted import STANDING, _freeze
from tests.hall import Hall
from tests.site import Auth, Clock
from tests.worlds import meeting as worlds
from tests.worlds.keys import seed

PASSPHRASE = "計票員的口令 2026"
SEATS = 5


def convene_with_election(
    app: Flask, clock: Clock, auth: Auth, folder: Path, doors: int = 12
) -> Hall:
    """Two motions and the election of five out of seven, at the first minute of voting."""
    with app.app_context():
        officers = worlds.open_community(clock(), doors)
    town = Town(app, auth, clock)
    poll = open_poll(town)
    for door in STANDING:
        poll.stand(door, sex="f", born="1968-05", phone="17000000001")
    poll.close()
    poll.accept(*STANDING)
    poll.post()
    return Hall(_freeze(town, _publish(town, poll, officers), officers, folder))


def _publish(town: Town, poll: Poll, officers: dict[str, int]) -> str:
    with town.app.app_context():
        row = create_assembly(
            worlds.COMMUNITY,
            title="业主大会",
            kind="regular",
            rehearsal=False,
            officer_id=officers["convener"],
            now=town.clock(),
        )
    town.post("convener", f"{poll.desk}/motion", {"assembly": row.id})
    with town.app.app_context():
        now = town.clock()
        put = Draft.of(get_assembly(db.session(), row.id))
        motions = (*worlds.MOTIONS[:2], *put.motions)
        whole = replace(worlds._draft(officers, now), motions=motions, lot=put.lot)
        worlds.change_draft(row.id, whole, now)
        notice = worlds.sign_definition(officers, row.id, now)
        worlds.sign_as("convener", notice, officers["convener"], now)
    return row.id


def wrap_keys(hall: Hall, *names: str) -> None:
    """Give officers the wrapped form of their keys, as their browsers would have made it."""
    with hall.meeting.app.app_context(), transaction() as session:
        for name in names:
            statement = select(OfficerKey).where(OfficerKey.officer_id == hall.number(name))
            wrapped = wrap_key(
                seed(name), PASSPHRASE, salt=seed(f"{name} salt")[:16], nonce=seed(name)[:12]
            )
            session.scalars(statement).one().wrapped = wrapped


def draw_sheet(serial: str) -> bytes:
    """A picture of a filled-in sheet of paper."""
    sheet = Image.new("L", (1000, 1414), 250)
    pen = ImageDraw.Draw(sheet)
    pen.text((80, 60), f"BALLOT {serial}", fill=0, font_size=44)
    for line in range(12):
        pen.rectangle((80, 180 + 90 * line, 130, 230 + 90 * line), outline=0, width=4)
        pen.line((170, 215 + 90 * line, 900, 215 + 90 * line), fill=120, width=3)
    pen.line((88, 205, 105, 224, 128, 170), fill=0, width=7)
    made = io.BytesIO()
    sheet.save(made, "JPEG", quality=70)
    return made.getvalue()
