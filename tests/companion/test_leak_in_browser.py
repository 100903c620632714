"""A leaking wall in a browser: report, fund, the building's vote, two bodies' payment, accounts."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from app.companion.residents.models import ResidentRow
from app.companion.residents.service import start_session
from app.registry.models import OwnershipRow, UnitRow
from tests.committee.town import pdf
from tests.companion.spending.purse import ACCOUNT, Purse
from tests.matters import repairs
from tests.matters.place import COMMUNITY, File, Place, hold
from tests.stages import Stage

pytestmark = pytest.mark.browser

DESK, PUBLIC = f"/communities/{COMMUNITY}", f"/c/{COMMUNITY}"
PAID = "31900.00"


@dataclass
class Screens:
    """A browser on the site; each page is somebody's."""

    purse: Purse
    chromium: Chromium
    base: str
    faults: list[str] = field(default_factory=list)

    def page(self, cookie: str, value: str) -> Page:
        size = {"width": 390, "height": 844}
        context = self.chromium.new_context(viewport=size, locale="zh-CN", base_url=self.base)
        if cookie:
            context.add_cookies([{"name": cookie, "value": value, "url": self.base}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        return page

    def officer(self, who: str) -> Page:
        held = self.purse.place.browser(who).get_cookie("yijue")
        assert held is not None
        return self.page("yijue", held.value)

    def owner(self, door: int) -> Page:
        token = self.purse.act(lambda session: _sign_in(session, door, self.purse))
        return self.page(f"home-{COMMUNITY}", token)


def _sign_in(session: object, door: int, purse: Purse) -> str:
    statement = (
        select(UnitRow, OwnershipRow.owner_id)
        .join(OwnershipRow, OwnershipRow.unit_id == UnitRow.id)
        .where(UnitRow.label.contains(f"{door}01"))
    )
    unit, owner_id = session.execute(statement).first()  # type: ignore[attr-defined]
    row = ResidentRow(
        community_id=COMMUNITY,
        kind="owner",
        owner_id=owner_id,
        unit_id=unit.id,
        label=unit.label,
        name="王一",
        since=purse.place.clock(),
    )
    session.add(row)  # type: ignore[attr-defined]
    session.flush()  # type: ignore[attr-defined]
    return start_session(session, row.id, now=purse.place.clock())  # type: ignore[arg-type]


@pytest.fixture
def screens(stage: Stage, chromium: Chromium) -> Iterator[Screens]:
    purse = stage("purse-without-repair", lambda: _open(stage))
    server = make_server("127.0.0.1", 0, purse.place.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    shown = Screens(purse, chromium, f"http://127.0.0.1:{server.server_port}")
    yield shown
    server.shutdown()
    assert shown.faults == []


def _open(stage: Stage) -> Purse:
    made = Purse(Place(stage.fixture("app"), stage.clock, stage.folder))
    made.open()
    return made


def test_from_the_leak_to_the_published_accounts(screens: Screens, tmp_path: Path) -> None:
    purse, place = screens.purse, screens.purse.place
    number = report(screens.owner(1), tmp_path)
    hand_over(screens.officer("company"), number)
    file = open_matter(screens.officer("convener"), number, place)
    decide_and_mend(file)
    pay(screens, tmp_path)
    place.wait(days=31)
    close_month(screens)
    everybody = screens.page("", "")
    everybody.goto(f"{PUBLIC}/accounts")
    month = everybody.locator("a[href*='/accounts/months/']").first
    month.click()
    expect(everybody.locator("main")).to_contain_text("31,900.00")
    everybody.locator(f"a[href*='/a/{file.facts('vote')['assembly']}']").first.click()
    expect(everybody.locator("h1")).to_contain_text("维修资金")
    everybody.goto(f"{PUBLIC}/payments/1")
    everybody.locator(f"a[href$='/matters/{file.number}']").click()
    expect(everybody.locator("h1")).to_contain_text("外墙渗漏维修")
    everybody.goto(f"{PUBLIC}/payments/1")
    everybody.locator("a[href*='/reports/']").click()
    expect(everybody.locator("h1")).to_contain_text("东墙渗水")
    assert purse.payment(1).state == "paid"


def photo(folder: Path) -> Path:
    file = folder / "wall.jpg"
    Image.new("RGB", (320, 240), "grey").save(file)
    return file


def report(phone: Page, folder: Path) -> int:
    phone.goto(f"{PUBLIC}/tickets/new")
    phone.select_option("[name=category]", "repair-wall")
    phone.select_option("[name=place]", "wall")
    phone.fill("[name=text]", "东墙渗水，三户受潮。")
    phone.set_input_files("input[type=file]", photo(folder))
    phone.locator("form[data-report] button.primary").click()
    expect(phone.locator("h1")).to_contain_text("东墙渗水")
    return int(phone.url.rsplit("/", 1)[1].split("?")[0])


def hand_over(desk: Page, number: int) -> None:
    desk.goto(f"/tickets/{number}")
    desk.locator("details.more > summary").click()
    desk.locator("#do-transfer summary").click()
    desk.select_option("#transfer-body", "committee")
    desk.fill("#transfer-words", "保修期已过，需要动用维修资金。")
    desk.locator("#do-transfer button.primary").click()
    expect(desk.locator("main")).to_contain_text("保修期已过")


def open_matter(desk: Page, number: int, place: Place) -> File:
    desk.goto(f"/tickets/{number}")
    desk.locator("details.more > summary").click()
    desk.locator("details.card:has(#fund-kind) > summary").click()
    desk.fill("#fund-title", "1号楼外墙渗漏维修")
    desk.fill("#fund-what", "外墙渗水，三户受潮。")
    desk.fill("#fund-words", "已立项，方案公示后由本幢业主表决。")
    desk.locator("form:has(#fund-kind) button.primary").click()
    expect(desk).to_have_url(re.compile(r"/matters/\d+$"))
    return File(place, int(desk.url.rsplit("/", 1)[1]), 1)


def decide_and_mend(file: File) -> None:
    """The plan, the vote of the building, the works: the pages of matters have their own tests."""
    place = file.place
    repairs.set_scope(file, "1号楼")
    file.do("payable", {**repairs.PAYABLE, "checked_on": place.day()})
    file.do("plan", repairs.plan(place))
    file.do("plan_posting", repairs.posting(place))
    hold(place, file.draft("vote"), {door: {"m1": "yes"} for door in (1, 3, 5, 7, 9)})
    assert file.states()["vote"] == "done"
    file.do("contract", repairs.contract(place))
    file.do("acceptance", repairs.acceptance(place))


def pay(screens: Screens, folder: Path) -> None:
    invoice = folder / "invoice.pdf"
    invoice.write_bytes(pdf("invoice").getvalue())
    desk = screens.officer("company")
    desk.goto(f"{DESK}/payments/new")
    desk.locator("#authority-1").check()
    for name, value in {
        "amount": PAID,
        "purpose": "1号楼外墙渗漏维修工程款",
        "payee": "甲修缮公司",
        "payee_account": ACCOUNT,
        "invoice_number": "INV-20260001",
    }.items():
        desk.fill(f"#{name}", value)
    desk.set_input_files("#invoice", invoice)
    desk.locator("form[enctype] button.primary").click()
    desk.wait_for_url(f"**{DESK}/payments")
    for who in ("convener", "residents"):
        page = screens.officer(who)
        page.goto(f"{DESK}/payments/1")
        page.locator("form[action$='/approve'] button.primary").click()
        expect(page.locator("form[action$='/approve']")).to_have_count(0)
    desk.goto(f"{DESK}/payments/1")
    desk.fill("#bank_reference", "BANK-20260001")
    desk.locator("form[action$='/paid'] button.primary").click()
    expect(desk.locator("form[action$='/paid']")).to_have_count(0)


def close_month(screens: Screens) -> None:
    """Each month since the first journal, by two bodies."""
    page = screens.officer("convener")
    page.goto(f"{DESK}/accounts")
    page.locator("form[action$='/open'] button").click()
    place = screens.purse.place
    last = (place.clock() + timedelta(hours=8)).replace(day=1) - timedelta(days=1)
    for _ in range(12):
        first = screens.officer("company")
        first.goto(f"{DESK}/accounts")
        first.locator("form[action$='/closings'] button").click()
        second = screens.officer("residents")
        second.goto(f"{DESK}/accounts")
        second.locator("form[action$='/confirm'] button").click()
        if second.locator(f"a[href*='/months/{last:%Y-%m}']").count():
            return
