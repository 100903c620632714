"""A meeting whose notice hangs out, before the roll is frozen: `early` are its officers."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.assembly.service.posting import posted_until
from app.assembly.service.read import get_assembly
from app.assembly.service.roll import freeze_roll
from app.platform.db import db
from app.platform.limits import limiter
from app.web import create_app
from tests.hall import Hall
from tests.site import Browser, Clock, make_config
from tests.stages import Stage
from tests.worlds import meeting as worlds
from tests.worlds.households import Facts

DOORS = 12
LATER = timedelta(hours=2)


@dataclass
class Notice:
    """What the hall asks of a meeting, here one whose notice hangs out and no more."""

    app: Any
    clock: Clock
    facts: Facts

    @property
    def id(self) -> str:
        return self.facts.assembly_id


@pytest.fixture
def early(stage: Stage) -> Hall:
    """The officers in the first hours after the notice."""
    return stage("early", lambda: _announced(stage))


def _announced(stage: Stage) -> Hall:
    file = stage.folder / "yijue.db"
    shutil.copy(stage.fixture("sqlite_with_tables"), file)
    app = create_app(make_config(stage.folder, f"sqlite:///{file}"))
    app.test_client_class = Browser
    app.config["CLOCK"] = stage.clock
    limiter.reset()
    with app.app_context():
        assembly_id, officers = worlds.announce(stage.clock.now, doors=DOORS)
        db.session.remove()
    stage.clock.now += LATER
    return Hall(Notice(app, stage.clock, Facts(assembly_id, "", "", "", officers, ())))  # type: ignore[arg-type]


def freeze(hall: Hall, folder: Path) -> None:
    with hall.meeting.app.app_context():
        until = posted_until(db.session(), get_assembly(db.session(), hall.id))
        hall.meeting.clock.now = max(hall.now, until)
        package = worlds.package_of(worlds.make_codes(hall.id, folder))
        act = freeze_roll(hall.id, package, officer_id=hall.number("registrar"), now=hall.now)
        for name in ("convener", "registrar"):
            worlds.sign_as(name, act, hall.number(name), hall.now)
        db.session.remove()
    hall.browsers.clear()
