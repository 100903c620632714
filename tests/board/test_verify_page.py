"""The verify page in a browser: a record from disk, checked there, and what is then said of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from app.board.views import pages
from app.core.anchor import anchor_of
from tests.booth.conftest import built
from tests.eyes import WIDER, check_page
from tests.hall import Hall
from tests.worlds.build import Body, Build
from tests.worlds.secret import make_secret_world
from tests.worlds.village import make_world

__all__ = ["built"]
pytestmark = pytest.mark.browser


@pytest.fixture
def page(tab: Page, built: Path) -> Iterator[Page]:
    """The page with the scripts as they are now; nothing it sends leaves without being noticed."""

    def from_build(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        route.fulfill(path=built / name, content_type="text/javascript")

    tab.context.route("**/static/built/*", from_build)
    sent: list[str] = []
    tab.on("request", lambda asked: sent.append(f"{asked.method} {asked.url}"))
    yield tab
    assert [one for one in sent if not one.startswith("GET ")] == []


@pytest.fixture
def village() -> Build:
    return make_world().build()


def _check(page: Page, data: bytes, anchor: str = "") -> None:
    page.goto("/verify")
    page.get_by_label("楼里公告上的锚码").fill(anchor)
    file = {"name": "record.zip", "mimeType": "application/zip", "buffer": data}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="核验这个文件").click()
    expect(page.locator("[data-outcome] .note, [data-status] .note").first).to_be_visible()


def _picture(page: Page, name: str) -> None:
    """A picture to look at, where somebody asks for it."""
    folder = os.environ.get("YIJUE_TEST_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def _said(page: Page) -> str:
    return page.locator("[data-outcome]").inner_text()


def test_a_good_record_under_the_posted_anchor_is_verified(page: Page, village: Build) -> None:
    _check(page, village.zip(), anchor_of(village.definition).lower())
    assert _said(page).startswith("已核验：各项检查全部通过")
    assert "已认证" in _said(page)
    assert "电子表决票 12 张" in _said(page)
    assert "未通过" not in page.locator("[data-outcome] > .note").inner_text()
    page.get_by_text("检查了哪些内容").click()
    assert "V40 认证书：通过" in _said(page)
    check_page(page)
    _picture(page, "verified-390")
    page.set_viewport_size({"width": 1280, "height": 900})
    _picture(page, "verified-1280")


def test_without_the_anchor_it_is_only_consistent(page: Page, village: Build) -> None:
    _check(page, village.zip())
    assert _said(page).startswith("自洽：")


def _move_area(options: list[Body]) -> None:
    options[0]["area"] -= 100
    options[1]["area"] += 100


def test_a_moved_square_metre_is_said_with_its_place(page: Page) -> None:
    world = make_world()
    world.change("tally manager", lambda body: _move_area(body["options"]))
    world.change("result", lambda body: _move_area(body["motions"][0]["options"]))
    build = world.build()
    _check(page, build.zip(), anchor_of(build.definition))
    said = _said(page)
    assert said.startswith("核验未通过：有 2 项检查没有通过。")
    assert "V30 各选项人数与面积" in said
    assert "V38 结果已签名且一致" in said
    assert f"entries.jsonl 第 {build.places['tally manager'] + 1} 行" in said
    _picture(page, "refused-390")


def test_another_building_s_record_is_refused_by_its_anchor(page: Page, village: Build) -> None:
    own = anchor_of(village.definition)
    _check(page, make_world("elsewhere").build().zip(), own)
    assert "V00 锚码与张贴的一致" in _said(page)


# Keeps every sentence of the status line from the next page on.
LISTEN = """addEventListener("DOMContentLoaded", () => {
  window.sentences = [];
  const line = document.querySelector("[data-status]");
  new MutationObserver(() => sentences.push(line.innerText)).observe(line, {childList: true});
});"""


def test_secret_ballots_are_checked_too_and_progress_is_shown(page: Page) -> None:
    build = make_secret_world().build()
    page.add_init_script(LISTEN)
    _check(page, build.zip(), anchor_of(build.definition))
    sentences = page.evaluate("sentences")
    assert any("正在自检" in one for one in sentences)
    assert any("项检查，共 40 项" in one for one in sentences)
    assert _said(page).startswith("已核验")
    assert "无记名表决" in _said(page)


def test_english_readers_read_english(page: Page, village: Build) -> None:
    page.goto("/verify?lang=en")
    file = {"name": "record.zip", "mimeType": "application/zip", "buffer": village.zip()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Check this file").click()
    expect(page.locator("[data-outcome] > .note")).to_contain_text("Consistent: every check held.")


def test_what_is_no_record_and_what_is_no_anchor_is_said(page: Page, village: Build) -> None:
    _check(page, b"PK\x05\x06 nothing of a record")
    assert "不是业主大会的记录" in page.locator("[data-status]").inner_text()
    _check(page, village.zip(), "123")
    assert "锚码是 20 个字母和数字" in page.locator("[data-status]").inner_text()
    page.goto("/verify")
    page.get_by_role("button", name="核验这个文件").click()
    expect(page.locator("[data-status]")).to_contain_text("请先选择文件")


def test_the_record_published_on_the_site_is_fetched_and_checked(
    page: Page, hall: Hall, village: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is this hall's as if its record were public; the record is the village's."""
    client, path = hall.meeting.app.test_client(), f"/verify?assembly={hall.id}"
    assert "data-fetch" not in client.get(path).text
    monkeypatch.setattr(pages, "record_is_public", lambda row: True)
    answer = client.get(path)
    headers = {"Content-Security-Policy": answer.headers["Content-Security-Policy"]}
    page.context.route("**/verify", lambda route: route.fulfill(body=answer.text, headers=headers))
    record = f"**/log/{hall.id}/record.zip"
    page.context.route(record, lambda route: route.fulfill(body=village.zip()))
    page.goto("/verify")
    page.get_by_role("button", name="核验已公布的记录").click(trial=True)
    _picture(page, "published-390")
    page.get_by_role("button", name="核验已公布的记录").click()
    expect(page.locator("[data-outcome] > .note")).to_contain_text("自洽：")


def test_the_page_fits_a_phone(page: Page) -> None:
    page.goto("/verify")
    expect(page.get_by_role("button", name="核验这个文件")).to_be_visible()
    assert not page.evaluate(WIDER)
    _picture(page, "empty-390")
    page.set_viewport_size({"width": 1280, "height": 900})
    _picture(page, "empty-1280")
