"""A first assembly in real browsers, from the preparatory group to the filing.

Each officer comes in by the sign-in page and goes on by what the screens show; each page is
looked at by axe and measured. Only what no screen is meant for is done otherwise (village.py);
what merely repeats, such as the other owners' ballots, goes over plain HTTP.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from app.core.calendar import SHANGHAI
from tests.e2e.people import Stage
from tests.e2e.story.after import files_the_committee, looks_into, takes_office
from tests.e2e.story.before import announces, elects_candidates, forms_the_group, freezes_the_roll
from tests.e2e.story.vote import becomes_final, counts, office_verifies, owners_vote
from tests.e2e.village import Village
from tests.eyes import check_page
from tests.site import Clock

pytestmark = pytest.mark.browser


@pytest.fixture
def village(app: Flask, chromium: Browser, clock: Clock, tmp_path: Path) -> Iterator[Village]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stage = Stage(f"http://127.0.0.1:{server.server_port}", chromium, clock, check_page)
    made = Village(app, stage, tmp_path)
    made.open()
    yield made
    for desk in made.desks.values():
        desk.page.context.close()
    server.shutdown()
    assert stage.faults == []


def day(month: int, number: int, hour: int = 10) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=SHANGHAI)


def test_a_first_assembly_from_the_group_to_the_filing(village: Village) -> None:
    forms_the_group(village)
    election = elects_candidates(village, until=day(3, 10))
    assembly_id = announces(village, election)
    made = freezes_the_roll(village, assembly_id, at=day(3, 18))
    village.waits(day(3, 26))
    tracker = owners_vote(village, assembly_id, made)
    village.waits(day(4, 2))
    counts(village, assembly_id)
    takes_office(village, at=day(4, 3))
    becomes_final(village, assembly_id, at=day(4, 10))
    looks_into(files_the_committee(village))
    office_verifies(village, assembly_id, tracker)
