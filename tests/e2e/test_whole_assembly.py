"""One whole assembly: a convener, a clerk, an owner and a stranger in a real browser.

Everything that a person signs or decides in this test is done on the pages, at phone size,
with axe looking at each; what merely repeats (other owners, waiting) goes over plain HTTP.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.core.voting_code import format_voting_code
from scripts.rehearsal import agenda, story, votes
from scripts.rehearsal.owners import Card, Site, cast_all
from scripts.rehearsal.paper import picture
from scripts.rehearsal.phones import phone_reader
from scripts.rehearsal.roll import PaperSheet, read_cards, read_paper
from scripts.rehearsal.world import COMMUNITY, World
from tests.booth.navigator import Booth

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
SERIOUS = {"serious", "critical"}


def look(page: Page) -> None:
    """No serious fault for people with other eyes or hands."""
    found = Axe().run(page).response["violations"]
    serious = [one["id"] for one in found if one["impact"] in SERIOUS]
    assert serious == [], (page.url, serious)


def signed_in(world: World, context: BrowserContext, username: str) -> Page:
    """A browser tab of an officer who is signed in already."""
    cookies = world.browser(username).cookies
    context.add_cookies(
        [{"name": name, "value": value, "url": world.base} for name, value in cookies.items()]
    )
    return context.new_page()


def sign_on_page(world: World, page: Page, username: str, act_id: int) -> None:
    """Open an act, type the passphrase, sign; a fresh code where the page asks for one."""
    person = world.people[username]
    page.goto(f"{world.base}/acts/{act_id}")
    look(page)
    page.locator("input[type=password]").first.fill(person.passphrase)
    # Opening the key takes a second or two of scrypt; then the form is sent by itself.
    with page.expect_navigation(timeout=60_000):
        page.locator("section[data-act] button").last.click()
    if page.locator("input[name=fresh_code]").count():
        page.locator("input[name=fresh_code]").fill(person.fresh_code())
        with page.expect_navigation(timeout=60_000):
            page.locator("main button[type=submit]").last.click()


def test_one_whole_assembly(world: World, chromium: Browser, tmp_path: Path) -> None:
    story.enrol_officers(world)
    story.import_roll(world)
    assembly_id = _convene_in_the_browser(world, chromium)
    story.freeze(world, assembly_id)
    story.fast_forward(world, assembly_id, "open")
    cards = read_cards(world.folder, assembly_id, COMMUNITY, world.households)
    site = Site.read(world.base, COMMUNITY, assembly_id)
    tracker = _vote_on_a_phone(world, chromium, cards[0])
    _others_vote(world, site, cards[2:])
    _key_in_at_the_desk(world, chromium, site, cards[1])
    story.fast_forward(world, assembly_id, "closed")
    story.count(world, assembly_id)
    story.conclude(world, assembly_id)
    _owner_comes_back(world, chromium, cards[0])
    record = _stranger_downloads(world, chromium, assembly_id, tmp_path)
    _stranger_verifies(world, assembly_id, record, tracker)


def _convene_in_the_browser(world: World, chromium: Browser) -> str:
    building = story.pick_building(world)
    assembly_id = story.draft_and_resolve(world, "2026年业主大会定期会议", building)
    context = chromium.new_context(viewport=PHONE, locale="zh-CN")
    page = signed_in(world, context, "convener")
    page.goto(f"{world.base}/assemblies/{assembly_id}")
    look(page)
    act = story.propose(world, assembly_id)
    sign_on_page(world, page, "convener", act)
    registrar = signed_in(world, chromium.new_context(viewport=PHONE, locale="zh-CN"), "registrar")
    sign_on_page(world, registrar, "registrar", act)
    notice = story.waiting_act(world, assembly_id, "notice")
    sign_on_page(world, page, "convener", notice)
    facts = world.browser("convener").get_json(f"/assemblies/{assembly_id}")
    assert facts["phase"] == "published"
    context.close()
    registrar.context.close()
    return assembly_id


def _vote_on_a_phone(world: World, chromium: Browser, card: Card) -> str:
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", has_touch=True)
    sent: list[str] = []
    context.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    page = context.new_page()
    page.goto(f"{world.base}/v/{COMMUNITY}#{card.code}.{card.unit_code}")
    booth = Booth(page, None)  # type: ignore[arg-type]
    booth.says_it_is_home()
    look(page)
    booth.consents()
    _choose_everything(page)
    look(page)
    booth.signs()
    tracker = booth.tracker()
    booth.proves_identity(card.last4)
    booth.types_digits(phone_reader(world)(card))
    booth.sees("已投票")
    look(page)
    # The voting code stands in the fragment only; no request of the page carries it.
    for spelling in (card.code, format_voting_code(card.code), card.code.lower()):
        assert not [line for line in sent if spelling in line]
    context.close()
    return tracker


def _choose_everything(page: Page) -> None:
    """Choose the first answer of each motion until the review comes."""
    for _ in range(len(agenda.MOTIONS) + 1):
        expect(page.locator("#heading")).to_be_visible()
        if page.locator("#heading").inner_text() == "请检查您的选择":
            return
        page.locator("input[type=radio]").first.check(force=True)
        page.get_by_role("button", name="下一步", exact=True).click()
    raise AssertionError("the review never came")


def _others_vote(world: World, site: Site, cards: list[Card]) -> None:
    reader = phone_reader(world)
    cast_all(site, cards, lambda card: votes.choices_of(world, site, card, set()), reader)


def _key_in_at_the_desk(world: World, chromium: Browser, site: Site, card: Card) -> None:
    """The clerk hands a ballot out and keys it in; the scrutineer confirms and keys it again."""
    assembly_id = site.definition.assembly
    sheet = next(one for one in read_paper(world.folder, assembly_id) if one.i == card.i)
    desks = {}
    for name in ("clerk", "scrutineer"):
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
        desks[name] = signed_in(world, context, name)
        _open_desk(world, desks[name], name, assembly_id)
    _hand_out(desks["clerk"], sheet)
    _open_desk(world, desks["scrutineer"], "scrutineer", assembly_id)
    waiting = desks["scrutineer"].locator("section[data-act]").first
    waiting.get_by_role("button", name="签名", exact=True).click()
    expect(
        desks["scrutineer"].locator("section[data-act] .good, [data-done] li").first
    ).to_be_visible()
    _scan(world, assembly_id, sheet)
    for name in ("clerk", "scrutineer"):
        _key_in(world, desks[name], name, sheet, assembly_id)
    states = world.browser("clerk").get_json(f"/desk/{assembly_id}")["states"]
    assert states.get("counted") == 1, states
    for page in desks.values():
        page.context.close()


def _open_desk(world: World, page: Page, name: str, assembly_id: str, part: str = "") -> None:
    page.goto(f"{world.base}/desk/{assembly_id}{part}")
    look(page)
    page.locator("[data-unlock] input[type=password]").fill(world.people[name].passphrase)
    page.locator("[data-unlock] button").first.click()
    expect(page.locator("[data-unlock] input[type=password]")).to_be_hidden(timeout=30_000)


def _hand_out(page: Page, sheet: PaperSheet) -> None:
    form = page.locator("form[data-entry=paper-issue]")
    form.locator("[data-field=serial]").fill(sheet.serial)
    form.locator("[data-field=i]").fill(str(sheet.i))
    form.locator("button[type=submit]").click()
    expect(page.locator("[data-done] li").first).to_be_visible()


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
    _open_desk(world, page, name, assembly_id, "/keying")
    expect(page.locator("[data-heading]")).to_contain_text(sheet.serial)
    if page.locator("#secret").is_visible():
        page.keyboard.type(sheet.secret.hex())
        page.keyboard.press("Enter")
    for _ in page.locator("fieldset[data-motion]:visible").all():
        page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("[data-done] li")).to_have_count(1)


def _owner_comes_back(world: World, chromium: Browser, card: Card) -> None:
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", has_touch=True)
    page = context.new_page()
    page.goto(f"{world.base}/v/{COMMUNITY}#{card.code}.{card.unit_code}")
    Booth(page, None).says_it_is_home()  # type: ignore[arg-type]
    expect(page.locator("#booth")).to_contain_text("我的票")
    look(page)
    context.close()


def _stranger_downloads(world: World, chromium: Browser, assembly_id: str, folder: Path) -> Path:
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", accept_downloads=True)
    page = context.new_page()
    for path in ("/", f"/c/{COMMUNITY}", "/verify", f"/a/{assembly_id}"):
        page.goto(world.base + path)
        look(page)
    with page.expect_download() as download:
        page.locator(f"a[href='/log/{assembly_id}/record.zip']").click()
    record = folder / "record.zip"
    download.value.save_as(record)
    anchor = page.locator("code").filter(has_text=re.compile(r"^\w{5}(-\w{5}){3}$")).first
    (folder / "anchor.txt").write_text(anchor.inner_text())
    (folder / "verify.pyz").write_bytes(world.browser("clerk").get("/verify.pyz").body)
    context.close()
    return record


def _stranger_verifies(world: World, assembly_id: str, record: Path, tracker: str) -> None:
    anchor = (record.parent / "anchor.txt").read_text()
    command = [sys.executable, "-I", str(record.parent / "verify.pyz"), str(record)]
    done = subprocess.run(
        [*command, "--anchor", anchor, "--tracker", tracker], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert done.stdout.startswith("ANCHORED")
    assert "verified" in done.stdout.splitlines()[-1]
    record.write_bytes(record.read_bytes().replace(b"PK", b"PX", 1))
    assert subprocess.run(command, capture_output=True).returncode == 1
