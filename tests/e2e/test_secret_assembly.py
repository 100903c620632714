"""One whole secret assembly: three trustees with the offline tool, phones and papers, a stranger.

Owner, clerk, scrutineer, convener and stranger are at a real browser; the trustees type what
docs/TRUSTEE.md says, against the running service; other owners come over plain HTTP.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.rehearsal import story
from scripts.rehearsal.agenda import SECRET
from scripts.rehearsal.owners import Card, Site
from scripts.rehearsal.roll import PaperSheet, read_cards, read_paper
from scripts.rehearsal.trustees import hold_ceremony, lay_table
from scripts.rehearsal.world import COMMUNITY, World
from tests.e2e.pages import (
    convene_in_the_browser,
    hand_out,
    look,
    open_desk,
    others_vote,
    owner_comes_back,
    stranger_downloads,
    stranger_verifies,
    vote_on_a_phone,
)

pytestmark = pytest.mark.browser

# A secret vote asks for 45 rights at least; some owners have two flats.
UNITS = 70
PAPERS = 2


def test_one_whole_secret_assembly(world: World, chromium: Browser, tmp_path: Path) -> None:
    story.enrol_officers(world)
    story.import_roll(world)
    world.agenda = SECRET
    lay_table(world, tmp_path, "M0")
    assembly_id = convene_in_the_browser(world, chromium)
    hold_ceremony(world, assembly_id)
    story.freeze(world, assembly_id)
    story.fast_forward(world, assembly_id, "open")
    cards = read_cards(world.folder, assembly_id, COMMUNITY, world.households)
    site = Site.read(world.base, COMMUNITY, assembly_id)
    tracker = vote_on_a_phone(world, chromium, cards[0])
    others_vote(world, site, cards[1 + PAPERS :])
    _key_in_from_the_pile(world, chromium, site, cards[1 : 1 + PAPERS])
    story.fast_forward(world, assembly_id, "closed")
    story.count(world, assembly_id)
    story.conclude(world, assembly_id)
    owner_comes_back(world, chromium, cards[0])
    record = stranger_downloads(world, chromium, assembly_id, tmp_path)
    _says_no_choice(record)
    stranger_verifies(world, assembly_id, record, tracker)


def _key_in_from_the_pile(world: World, chromium: Browser, site: Site, cards: list[Card]) -> None:
    """Two officers key the papers in, each page sealing what it reads under the counting code."""
    assembly_id, lines = site.definition.assembly, {card.i for card in cards}
    sheets = [one for one in read_paper(world.folder, assembly_id) if one.i in lines]
    # The first copy of each; the second is for a spoilt one.
    first = {sheet.i: sheet for sheet in reversed(sheets)}
    desks = hand_out(world, chromium, assembly_id, list(first.values()))
    code = ""
    for name, page in desks.items():
        open_desk(world, page, name, assembly_id, "/keying")
        code = _takes_the_code(page, code)
        look(page)
        for sheet in first.values():
            _keys(page, sheet)
        page.context.close()
    states = world.browser("clerk").get_json(f"/desk/{assembly_id}")["states"]
    assert states.get("counted") == len(cards), states


def _takes_the_code(page: Page, code: str) -> str:
    if not code:
        page.get_by_role("button", name="生成新口令").click()
        return page.locator("#counting-code").input_value()
    page.locator("#counting-code").fill(code)
    page.keyboard.press("Tab")
    return code


def _keys(page: Page, sheet: PaperSheet) -> None:
    page.locator("#taken-paper").fill(f"YIJUE-PAPER:{sheet.serial}:{sheet.secret.hex()}")
    page.keyboard.press("Enter")
    expect(page.locator("[data-heading]")).to_contain_text(sheet.serial)
    for _ in page.locator("fieldset[data-motion]:visible").all():
        page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("[data-sheet]")).to_be_hidden()


def _says_no_choice(record: Path) -> None:
    """No ballot of the record, by phone or on paper, names what was chosen."""
    with zipfile.ZipFile(record) as files:
        entries = [json.loads(line) for line in files.read("entries.jsonl").splitlines()]
    ballots = [one["body"] for one in entries if one["type"] in ("ballot", "paper-ballot")]
    assert sum("serial" in body for body in ballots) == PAPERS
    assert len(ballots) > 30
    for body in ballots:
        assert all(set(answer) == {"motion", "options", "sum"} for answer in body["answers"])
