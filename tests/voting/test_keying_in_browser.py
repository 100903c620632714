"""Two officers key ten ballots each by keyboard alone, a third settles one; the record holds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app.core.base32 import encode_crockford
from app.platform.roles import Role
from app.verifier.main import main
from tests.chromium import PATIENCE_MS
from tests.committee.voted import count
from tests.eyes import check_page
from tests.site import Auth, Clock
from tests.voting.keying_desk import KeyingDesk
from tests.voting.keying_world import PASSPHRASE, convene_with_election, draw_sheet, wrap_keys

pytestmark = pytest.mark.browser

PHONE, DESK = (390, 844), (1280, 900)
ENTER, BACK = "Enter", "Backspace"
# What an officer types for each door: two motions, then the election of at most five.
KEYS: dict[int, list[str]] = {
    1: ["1", "1", "1", " ", "3", " ", "5", ENTER],
    2: ["2", "3", "0"],
    3: ["4", "1", "2", ENTER],
    4: ["0", "0", "1", "3", "5", ENTER],
    5: ["a", "1", "1", "7", ENTER],
    6: ["1", "1", "1", "2", "3", "4", "5", "6", ENTER],
    7: ["2", "2", "0"],
    8: ["1", "1", "q"],
    9: ["1", BACK, "2", "1", "0"],
    10: ["1", "2", "4", " ", "2", ENTER],
}
CLERKS = {**KEYS, 7: ["1", "2", "0"]}
READ: dict[int, dict[str, Any]] = {
    1: {"m1": ["yes"], "m2": ["yes"], "m3": ["c1", "c3", "c5"]},
    2: {"m1": ["no"], "m2": ["abstain"]},
    3: {"m1": "two_marks", "m2": ["yes"], "m3": ["c2"]},
    4: {"m3": ["c1", "c3", "c5"]},
    5: {"m1": ["yes"], "m2": ["yes"], "m3": ["c7"]},
    6: {"m1": ["yes"], "m2": ["yes"], "m3": "too_many"},
    7: {"m1": ["no"], "m2": ["no"]},
    8: {"m1": ["yes"], "m2": ["yes"], "m3": "two_marks"},
    9: {"m1": ["no"], "m2": ["yes"]},
    10: {"m1": ["yes"], "m2": ["no"], "m3": ["c2", "c4"]},
}
TYPED_SECRET = 10


class Open(Protocol):
    """Opens the keying page as an officer, at a size."""

    def __call__(self, name: str, size: tuple[int, int] = DESK) -> Page: ...


@pytest.fixture
def desk(app: Flask, clock: Clock, auth: Auth, tmp_path: Path) -> KeyingDesk:
    desk = KeyingDesk(convene_with_election(app, clock, auth, tmp_path))
    desk.add_officer("auntie", Role.SCRUTINEER)
    wrap_keys(desk.hall, "clerk", "scrutineer", "auntie")
    desk.hand_out(*KEYS, scanned=False)
    for door in KEYS:
        desk.scan(door, data=draw_sheet(desk.serial(door)), secret=door != TYPED_SECRET)
    return desk


@pytest.fixture
def opened(chromium: Browser, desk: KeyingDesk) -> Iterator[Open]:
    """Opens the keying page as an officer; what the browser refuses fails the test."""
    server = make_server("127.0.0.1", 0, desk.hall.meeting.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    contexts, faults = [], []

    def open_page(name: str, size: tuple[int, int] = DESK) -> Page:
        width, height = size
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", base_url=address
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        cookie = desk.hall.sign_in(name).get_cookie("yijue")
        assert cookie is not None
        context.add_cookies([{"name": "yijue", "value": cookie.value, "url": address}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda said: faults.append(said.text) if "Content Security" in said.text else None,
        )
        page.goto(f"/desk/{desk.hall.id}/keying")
        return page

    yield open_page
    for context in contexts:
        context.close()
    server.shutdown()
    assert faults == []


def look(page: Page, name: str) -> None:
    check_page(page, f"keying-{name}")


def unlock(page: Page) -> None:
    """The passphrase field waits for the keys from the beginning."""
    expect(page.get_by_label("密钥口令")).to_be_focused()
    page.keyboard.type(PASSPHRASE)
    page.keyboard.press(ENTER)
    expect(page.locator("[data-sheet]")).to_be_visible(timeout=60_000)


def door_shown(desk: KeyingDesk, page: Page) -> int:
    heading = page.locator("[data-heading]").inner_text()
    return next(door for door in KEYS if f"{desk.serial(door)} " in f"{heading} ")


def type_ballot(desk: KeyingDesk, page: Page, keys: list[str]) -> None:
    """Type one ballot and send it; waits until it has gone."""
    door, heading = door_shown(desk, page), page.locator("[data-heading]").inner_text()
    if door == TYPED_SECRET:
        expect(page.locator("#secret")).to_be_focused()
        secret = bytes.fromhex(desk.hall.meeting.facts.card(door).sheets[0][1])
        page.keyboard.type(encode_crockford(secret))
        page.keyboard.press(ENTER)
    for key in keys:
        page.keyboard.press("Space" if key == " " else key)
    expect(page.get_by_role("button", name="签署并提交")).to_be_focused()
    page.keyboard.press(ENTER)
    gone = page.locator("[data-done] li").first
    expect(gone).to_contain_text(desk.serial(door))
    expect(page.locator("[data-heading]:visible", has_text=heading)).to_have_count(0)


def key_all(desk: KeyingDesk, page: Page, keys: dict[int, list[str]]) -> None:
    for _ in keys:
        type_ballot(desk, page, keys[door_shown(desk, page)])
    expect(page.locator("[data-sheet]")).to_be_hidden()


def items_of(body: dict[str, Any]) -> dict[str, Any]:
    answers = {one["motion"]: one["choices"] for one in body["answers"]}
    return {**answers, **{one["motion"]: one["reason"] for one in body["void"]}}


def test_ten_ballots_by_keyboard_alone(desk: KeyingDesk, opened: Open, tmp_path: Path) -> None:
    clerk, scrutineer, third = (opened(name) for name in ("clerk", "scrutineer", "auntie"))
    unlock(clerk)
    look(clerk, "desk")
    key_all(desk, clerk, CLERKS)
    unlock(scrutineer)
    key_all(desk, scrutineer, KEYS)
    assert len(desk.entries()) == len(KEYS) - 1
    unlock(third)
    expect(third.get_by_text("请您第三次录入")).to_be_visible()
    look(third, "third")
    key_all(desk, third, {7: KEYS[7]})
    for entry in desk.entries():
        door = next(one for one in KEYS if desk.serial(one) == entry.body["serial"])
        assert items_of(entry.body) == READ[door], door
        assert entry.body["scan"] == desk.scans[door]
        assert entry.body["assisted"] is (door == 5)
    desk.hall.close()
    count(desk.hall)
    record = tmp_path / "record.zip"
    written = desk.hall.meeting.app.test_cli_runner().invoke(
        args=["record", desk.hall.id, str(record)]
    )
    assert written.exit_code == 0, written.output
    assert main([str(record)]) == 0


def test_later_help_zoom_and_a_phone(desk: KeyingDesk, opened: Open) -> None:
    page = opened("clerk", PHONE)
    unlock(page)
    look(page, "phone")
    first = door_shown(desk, page)
    width = page.locator("[data-picture] img").bounding_box()
    page.keyboard.press("+")
    larger = page.locator("[data-picture] img").bounding_box()
    assert width is not None
    assert larger is not None
    assert larger["width"] > width["width"]
    page.keyboard.press("?")
    expect(page.locator("[data-help] dl")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("[data-heading]")).not_to_contain_text(desk.serial(first))
    for _ in range(len(KEYS) - 1):
        heading = page.locator("[data-heading]").inner_text()
        if page.locator("#secret").is_visible():
            page.keyboard.press(ENTER)
        page.keyboard.press("n")
        expect(page.locator("[data-heading]")).not_to_have_text(heading)
    assert door_shown(desk, page) == first


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_page_of_unequal_entries_fits(
    desk: KeyingDesk, opened: Open, size: tuple[int, int]
) -> None:
    for door in (1, 2, 3):
        desk.key("clerk", door, "yes")
        assert desk.key("scrutineer", door, "no")["state"] == "differs"
    for choice, door in (("abstain", 2), ("no", 3)):
        desk.key("auntie", door, choice)
    desk.key("clerk", 4)
    page = opened("scrutineer", size)
    page.goto(f"/desk/{desk.hall.id}/differences")
    expect(page.get_by_role("cell", name="弃权")).to_be_visible()
    expect(page.get_by_role("button", name="清除这次录入")).to_be_visible()
    look(page, f"differences-{size[0]}")


def test_a_failed_send_keeps_what_was_keyed(desk: KeyingDesk, opened: Open) -> None:
    page = opened("clerk")
    unlock(page)
    door = door_shown(desk, page)
    page.route("**/keyings", lambda route: route.abort())
    for key in KEYS[door]:
        page.keyboard.press("Space" if key == " " else key)
    page.keyboard.press(ENTER)
    expect(page.get_by_role("alert")).to_contain_text("没有收到确认")
    expect(page.get_by_role("button", name="签署并提交")).to_be_focused()
    page.unroute("**/keyings")
    page.keyboard.press(ENTER)
    expect(page.locator("[data-done] li").first).to_contain_text(desk.serial(door))


def test_a_lost_answer_is_asked_for_again(desk: KeyingDesk, opened: Open) -> None:
    page = opened("clerk")
    unlock(page)
    door = door_shown(desk, page)

    def lose(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/keyings", lose, times=1)
    for key in KEYS[door]:
        page.keyboard.press("Space" if key == " " else key)
    page.keyboard.press(ENTER)
    expect(page.get_by_role("alert")).to_contain_text("没有收到确认")
    page.keyboard.press(ENTER)
    expect(page.locator("[data-done] li").first).to_contain_text("已录入，等另一人录入")
    assert desk.next("clerk")["left"]["mine"] == len(KEYS) - 1


def test_a_swapped_picture_is_not_keyed(desk: KeyingDesk, opened: Open) -> None:
    """The service shows another picture than the one it named: that ballot is put off."""
    page = opened("clerk")
    first = min(desk.serial(door) for door in KEYS)
    other = draw_sheet("another")
    page.route(
        f"**/scans/{first}", lambda route: route.fulfill(body=other, content_type="image/jpeg")
    )
    unlock(page)
    assert desk.serial(door_shown(desk, page)) != first


def test_what_is_missing_or_wrong_is_said_before_anything_is_sent(
    desk: KeyingDesk, opened: Open
) -> None:
    page = opened("clerk")
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.url) if request.method == "POST" else None
    )
    unlock(page)
    # Held down, a key answers one motion and no more.
    page.keyboard.down("1")
    page.keyboard.down("1")
    page.keyboard.up("1")
    assert page.locator("fieldset[data-motion=m2] input:checked").count() == 0
    page.keyboard.press(ENTER)
    expect(page.get_by_role("alert")).to_contain_text("“2. 筹集维修资金”还没有录入")
    expect(page.locator("fieldset[data-motion=m2] input").first).to_be_focused()
    page.keyboard.press("1")
    page.keyboard.type("9")
    page.keyboard.press(ENTER)
    expect(page.get_by_role("alert")).to_contain_text("“9”不对")
    page.keyboard.press(BACK)
    page.keyboard.type("1 2 3 4 5 6")
    expect(page.locator("[data-said]")).to_have_text("多于 5 个：该项按无效录入。")
    look(page, "too-many")
    assert sent == []
