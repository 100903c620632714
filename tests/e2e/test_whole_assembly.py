"""One whole assembly: a convener, a clerk, an owner and a stranger in a real browser.

Everything that a person signs or decides in this test is done on the pages, at phone size,
with axe looking at each; what merely repeats (other owners, waiting) goes over plain HTTP.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.rehearsal import story
from scripts.rehearsal.owners import Card, Site
from scripts.rehearsal.paper import picture
from scripts.rehearsal.roll import PaperSheet, read_cards, read_paper
from scripts.rehearsal.world import COMMUNITY, World
from tests.e2e.pages import (
    convene_in_the_browser,
    hand_out,
    open_desk,
    others_vote,
    owner_comes_back,
    stranger_downloads,
    stranger_verifies,
    vote_on_a_phone,
)

pytestmark = pytest.mark.browser


def test_one_whole_assembly(world: World, chromium: Browser, tmp_path: Path) -> None:
    story.enrol_officers(world)
    story.import_roll(world)
    assembly_id = convene_in_the_browser(world, chromium)
    story.freeze(world, assembly_id)
    story.fast_forward(world, assembly_id, "open")
    cards = read_cards(world.folder, assembly_id, COMMUNITY, world.households)
    site = Site.read(world.base, COMMUNITY, assembly_id)
    tracker = vote_on_a_phone(world, chromium, cards[0])
    others_vote(world, site, cards[2:])
    _key_in_at_the_desk(world, chromium, site, cards[1])
    story.fast_forward(world, assembly_id, "closed")
    story.count(world, assembly_id)
    story.conclude(world, assembly_id)
    owner_comes_back(world, chromium, cards[0])
    record = stranger_downloads(world, chromium, assembly_id, tmp_path)
    stranger_verifies(world, assembly_id, record, tracker)


def _key_in_at_the_desk(world: World, chromium: Browser, site: Site, card: Card) -> None:
    """The clerk hands a ballot out and keys it in; the scrutineer confirms and keys it again."""
    assembly_id = site.definition.assembly
    sheet = next(one for one in read_paper(world.folder, assembly_id) if one.i == card.i)
    desks = hand_out(world, chromium, assembly_id, [sheet])
    _scan(world, assembly_id, sheet)
    for name in ("clerk", "scrutineer"):
        _key_in(world, desks[name], name, sheet, assembly_id)
    states = world.browser("clerk").get_json(f"/desk/{assembly_id}")["states"]
    assert states.get("counted") == 1, states
    for page in desks.values():
        page.context.close()


def _scan(world: World, assembly_id: str, sheet: PaperSheet) -> None:
    page = f"/desk/{assembly_id}"
    world.browser("clerk").submit(
        page,
        {"serial": sheet.serial},
        action=f"{page}/scans",
        files={"file": (f"{sheet.serial}.png", picture(sheet.serial))},
    )


def _key_in(world: World, page: Page, name: str, sheet: PaperSheet, assembly_id: str) -> None:
    """By keyboard alone: the secret, the first answer of each motion, Enter."""
    open_desk(world, page, name, assembly_id, "/keying")
    expect(page.locator("[data-heading]")).to_contain_text(sheet.serial)
    if page.locator("#secret").is_visible():
        page.keyboard.type(sheet.secret.hex())
        page.keyboard.press("Enter")
    for _ in page.locator("fieldset[data-motion]:visible").all():
        page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("[data-done] li")).to_have_count(1)
