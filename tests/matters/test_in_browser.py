"""On a phone and on a desk: the pages of matters fit, can be read, and take a step by touch."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from werkzeug.serving import make_server

from tests.eyes import WIDER, serious_faults
from tests.matters import hirings, repairs
from tests.matters.place import Place, open_file

pytestmark = pytest.mark.browser


@pytest.fixture
def page(place: Place, chromium: Chromium) -> Iterator[Page]:
    """The convener's phone on the place's site; what the page refuses fails the test."""
    server = make_server("127.0.0.1", 0, place.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    size = {"width": 390, "height": 844}
    context = chromium.new_context(viewport=size, locale="zh-CN", base_url=base)
    faults: list[str] = []
    cookie = place.browser("convener").get_cookie("yijue")
    assert cookie is not None
    context.add_cookies([{"name": "yijue", "value": cookie.value, "url": base}])
    opened = context.new_page()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    server.shutdown()
    assert faults == []


def test_the_pages_fit_a_phone_and_a_desk(place: Place, page: Page) -> None:
    repair = repairs.prepared(place)
    repair.do("plan", repairs.plan(place))
    repair.do("plan_posting", repairs.posting(place))
    urgent = repairs.prepared(place, "emergency_repair", "1号楼", cause="facade")
    hiring = open_file(place, "hiring", "2026年选聘物业服务企业")
    end = {"company": hirings.OLD, "contract": "《物业服务合同》", "ends_on": place.day(95)}
    hiring.number = 3
    hiring.do("contract_end", end)
    for path in (
        "/communities/linghai/matters",
        f"/matters/{repair.id}",
        f"/matters/{repair.id}/steps/plan",
        f"/matters/{repair.id}/steps/scope",
        f"/matters/{repair.id}/steps/vote",
        f"/matters/{urgent.id}",
        f"/matters/{hiring.id}/steps/survey",
        f"/matters/{hiring.id}/steps/evaluation",
        "/c/linghai/matters",
        f"/c/linghai/matters/{repair.number}",
        "/c/linghai/matters/2",
    ):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(path)
            assert not page.evaluate(WIDER), (path, width)
        assert serious_faults(page) == [], path


def test_a_matter_is_opened_and_its_first_step_done_by_touch(place: Place, page: Page) -> None:
    page.goto("/communities/linghai/matters")
    page.get_by_label("动用维修资金维修").check()
    page.get_by_label("事项名称").fill("1号楼屋面漏水")
    page.get_by_role("button", name="建立").click()
    page.get_by_role("link", name="报修和查验").first.click()
    page.get_by_label("内容").fill("顶层三户屋面渗水。")
    page.get_by_label("地点").fill("1号楼屋面")
    page.get_by_label("发现日期").fill(place.day())
    page.get_by_role("button", name="保存本步骤").click()
    assert "请为本步骤附上照片" in page.inner_text("main")
    assert page.get_by_label("内容").input_value() == "顶层三户屋面渗水。"
    picture = {"name": "roof.jpg", "mimeType": "image/jpeg", "buffer": repairs.photo().getvalue()}
    page.set_input_files("#files", [picture])  # type: ignore[list-item]
    page.get_by_role("button", name="保存本步骤").click()
    assert "列支范围" in page.inner_text("main")
