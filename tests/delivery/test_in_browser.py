"""Delivery on a phone and by keyboard: pages fit and can be read; a round goes by digits alone."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app.delivery.models import ServiceAttempt
from app.delivery.service.texts import REMINDER
from tests.delivery.serving import enter, facts, visit
from tests.eyes import check_page
from tests.hall import Hall

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(hall: Hall, chromium: Browser) -> Iterator[Page]:
    """The convener's phone on the hall's site; what the browser refuses fails the test."""
    server = make_server("127.0.0.1", 0, hall.meeting.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=base
    )
    cookie = hall.browser("convener").get_cookie("yijue")
    assert cookie is not None
    context.add_cookies([{"name": "yijue", "value": cookie.value, "url": base}])
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    server.shutdown()
    assert faults == []


def _busy(hall: Hall, photo: bytes) -> None:
    """A ledger in which something has happened."""
    hall.post("convener", "/communities/linghai/phrase", {"phrase": "春风又绿"})
    enter(hall, 7, visit(hall, photo))
    enter(hall, 9, visit(hall, photo, result="undeliverable", note="门卫说出差"))
    posting = {"place": "1号楼公告栏", "first_day": "2026-03-18"}
    files: dict[str, Any] = {"pictures": (io.BytesIO(photo), "up.jpg")}
    hall.post("convener", "/assemblies/{id}/service/postings", {**posting, **files})
    plan = {"text": REMINDER, "steps": ["start", "half"], "is_on": "y", "act": "save"}
    hall.post("convener", "/assemblies/{id}/reminders", plan)
    hall.meeting.recognised(8).vote()


def test_each_page_fits_a_phone_and_a_screen_reader(hall: Hall, phone: Page, photo: bytes) -> None:
    _busy(hall, photo)
    i = hall.meeting.facts.card(9).i
    for path in (
        "/assemblies/{id}/service",
        f"/assemblies/{{id}}/service/rights/{i}",
        "/assemblies/{id}/service/round?building=1号楼",
        "/assemblies/{id}/service/register?building=1号楼",
        "/assemblies/{id}/service/postings",
        "/assemblies/{id}/service/messages",
        "/assemblies/{id}/reminders",
        "/assemblies/{id}/doorsteps",
        "/assemblies/{id}/progress",
        "/communities/linghai/phrase",
        "/a/{id}",
    ):
        answer = phone.goto(path.format(id=hall.id))
        assert answer is not None
        assert answer.status == 200, path
        check_page(phone)


def test_a_building_is_entered_by_digits(hall: Hall, phone: Page, photo: bytes) -> None:
    phone.goto(f"/assemblies/{hall.id}/service/round?building=1号楼")
    phone.get_by_label("送达人一").fill("赵甲")
    phone.get_by_label("送达人二").fill("钱乙")
    picture = {"name": "register.jpg", "mimeType": "image/jpeg", "buffer": photo}
    phone.locator("#picture").set_input_files(picture)  # type: ignore[arg-type]
    phone.locator("[data-result]").first.focus()
    for key in ("1", "2", "Enter", "3", "1", "Shift+Tab", "Shift+Tab"):
        phone.keyboard.press(key)
    chosen = phone.locator("[data-result]").evaluate_all("rows => rows.map(row => row.value)")
    assert chosen[:6] == ["delivered", "refused", "", "undeliverable", "delivered", ""]
    phone.get_by_role("button", name="登记", exact=True).click()
    expect(phone.get_by_text("已登记 4 户。")).to_be_visible()
    totals = facts(hall)["totals"]
    assert [totals[one]["rights"] for one in ("served", "refused", "failed")] == [2, 1, 1]


def test_every_field_of_a_round_is_in_sight_on_a_phone(hall: Hall, phone: Page) -> None:
    phone.goto(f"/assemblies/{hall.id}/service/round?building=1号楼")
    for field in (phone.locator("[data-result]").first, phone.locator("td input").first):
        box = field.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    for one in phone.locator(".tabs a").all():
        box = one.bounding_box()
        assert box is not None
        assert box["height"] < 60, "a tab's words stay on one line"


def test_what_is_previewed_is_what_is_sent(hall: Hall, phone: Page, photo: bytes) -> None:
    _busy(hall, photo)
    phone.goto(f"/assemblies/{hall.id}/service/messages")
    phone.get_by_role("button", name="预览").click()
    expect(phone.get_by_role("heading", name="将要发出的内容")).to_be_visible()
    check_page(phone)
    phone.get_by_role("button", name=re.compile("^发送 .* 条")).click()
    expect(phone.get_by_text(re.compile("已提交 .* 条消息"))).to_be_visible()
    waiting = hall.run(lambda s: s.query(ServiceAttempt).filter_by(result="waiting").count())
    assert waiting > 50


def test_a_list_is_asked_for_and_can_be_printed(hall: Hall, phone: Page, photo: bytes) -> None:
    _busy(hall, photo)
    phone.goto(f"/assemblies/{hall.id}/doorsteps")
    phone.get_by_role("button", name="查看清单").first.click()
    expect(phone.get_by_role("cell", name="1号楼1单元701", exact=True)).to_be_visible()
    check_page(phone)
    phone.emulate_media(media="print")
    expect(phone.get_by_role("button", name="查看清单").first).not_to_be_visible()


def test_progress_renews_itself(hall: Hall, phone: Page) -> None:
    phone.clock.install()
    phone.goto(f"/a/{hall.id}")
    expect(phone.locator("[data-cast]")).to_have_text("0")
    assert hall.meeting.recognised(7).vote().status == 200
    phone.clock.run_for(31_000)
    expect(phone.locator("[data-cast]")).to_have_text("1")


def test_an_owner_stops_reminders_on_a_phone(hall: Hall, phone: Page, photo: bytes) -> None:
    _busy(hall, photo)
    phone.goto(f"/assemblies/{hall.id}/service/messages")
    phone.get_by_role("button", name="预览").click()
    phone.get_by_role("button", name=re.compile("^发送 .* 条")).click()
    (_, fields), *_ = hall.meeting.messages("delivery_notice")
    link = re.search(r"/m/[0-9A-Z-]+", str(fields["text"]))
    assert link
    phone.goto(link[0])
    check_page(phone)
    phone.get_by_role("button", name="我已收到会议通知").click()
    expect(phone.get_by_text("已记录您收到会议通知。").first).to_be_visible()
    phone.get_by_role("button", name="不再提醒").click()
    expect(phone.get_by_role("button", name="恢复提醒")).to_be_visible()
    check_page(phone)
