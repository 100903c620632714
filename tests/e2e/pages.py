"""What officers, owners and strangers do on the pages of a whole assembly, axe looking at each."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.core.voting_code import format_voting_code
from scripts.rehearsal import story, votes
from scripts.rehearsal.owners import Card, Site, cast_all
from scripts.rehearsal.phones import phone_reader
from scripts.rehearsal.roll import PaperSheet
from scripts.rehearsal.world import COMMUNITY, World
from tests.booth.navigator import Booth
from tests.eyes import serious_faults

PHONE = {"width": 390, "height": 844}
MOST_SCREENS = 12


def look(page: Page) -> None:
    """No serious fault for people with other eyes or hands."""
    assert serious_faults(page) == [], page.url


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


def choose_everything(page: Page) -> None:
    """Choose the first answer of each motion until the review comes."""
    for _ in range(MOST_SCREENS):
        expect(page.locator("#heading")).to_be_visible()
        if page.locator("#heading").inner_text() == "请检查您的选择":
            return
        page.locator("input[type=radio]").first.check(force=True)
        page.get_by_role("button", name="下一步", exact=True).click()
    raise AssertionError("the review never came")


def open_desk(world: World, page: Page, name: str, assembly_id: str, part: str = "") -> None:
    page.goto(f"{world.base}/desk/{assembly_id}{part}")
    look(page)
    page.locator("[data-unlock] input[type=password]").fill(world.people[name].passphrase)
    page.locator("[data-unlock] button").first.click()
    expect(page.locator("[data-unlock] input[type=password]")).to_be_hidden(timeout=30_000)


def hand_out(
    world: World, chromium: Browser, assembly_id: str, sheets: list[PaperSheet]
) -> dict[str, Page]:
    """The clerk hands ballots out and the scrutineer confirms; returns the pages of both."""
    desks = {}
    for name in ("clerk", "scrutineer"):
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
        desks[name] = signed_in(world, context, name)
        open_desk(world, desks[name], name, assembly_id)
    for sheet in sheets:
        _put_up(desks["clerk"], sheet)
        open_desk(world, desks["scrutineer"], "scrutineer", assembly_id)
        waiting = desks["scrutineer"].locator("section[data-act]").first
        waiting.get_by_role("button", name="签名", exact=True).click()
        done = desks["scrutineer"].locator("section[data-act] .good, [data-done] li")
        expect(done.first).to_be_visible()
    return desks


def _put_up(page: Page, sheet: PaperSheet) -> None:
    form = page.locator("form[data-entry=paper-issue]")
    form.locator("[data-field=serial]").fill(sheet.serial)
    form.locator("[data-field=i]").fill(str(sheet.i))
    form.locator("button[type=submit]").click()
    expect(page.locator("[data-done] li").first).to_be_visible()


def owner_comes_back(world: World, chromium: Browser, card: Card) -> None:
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", has_touch=True)
    page = context.new_page()
    page.goto(f"{world.base}/v/{COMMUNITY}#{card.code}.{card.unit_code}")
    Booth(page, None).says_it_is_home()  # type: ignore[arg-type]
    expect(page.locator("#booth")).to_contain_text("我的票")
    look(page)
    context.close()


def stranger_downloads(world: World, chromium: Browser, assembly_id: str, folder: Path) -> Path:
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


def stranger_verifies(world: World, assembly_id: str, record: Path, tracker: str) -> None:
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


def convene_in_the_browser(world: World, chromium: Browser) -> str:
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


def vote_on_a_phone(world: World, chromium: Browser, card: Card) -> str:
    """An owner votes; returns the tracker. No request holds the voting code."""
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", has_touch=True)
    sent: list[str] = []
    context.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    page = context.new_page()
    page.goto(f"{world.base}/v/{COMMUNITY}#{card.code}.{card.unit_code}")
    booth = Booth(page, None)  # type: ignore[arg-type]
    booth.says_it_is_home()
    look(page)
    booth.consents()
    choose_everything(page)
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


def others_vote(world: World, site: Site, cards: list[Card]) -> None:
    reader = phone_reader(world)
    cast_all(site, cards, lambda card: votes.choices_of(world, site, card, set()), reader)
