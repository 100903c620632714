"""A secret vote in the real booth at the real service, on a phone of 390 pixels.

What the log holds is opened here with the trustees' shares, as nobody may before the count.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from app.assembly.service.read import get_assembly
from app.platform.db import db
from tests.booth.mock_server import MockServer
from tests.booth.navigator import Booth
from tests.chromium import PATIENCE_MS
from tests.meetings import Meeting
from tests.worlds import meeting as worlds
from tests.worlds.meeting import COMMUNITY
from tests.worlds.trustees import Trustees

pytestmark = [pytest.mark.secret_ballots, pytest.mark.browser]
DOOR = 7


class OwnersBooth(Booth):
    """The booth of this site, and the phone beside it that gets the code."""

    def __init__(self, page: Page, meeting: Meeting, base: str) -> None:
        super().__init__(page, MockServer(0))
        self.meeting, self.base, self.card = meeting, base, meeting.facts.card(DOOR)

    def opens_link(self, card: str = "") -> None:
        named = card or f"{self.card.code}.{self.card.unit_codes[0]}"
        self.page.goto(f"{self.base}/v/{COMMUNITY}#{named}")

    def chooses_all(self, first: str = "同意") -> None:
        self.chooses("续聘物业服务企业", first)
        self.chooses("花园改造", "乙")
        self.sees("请检查您的选择")

    def casts(self) -> str:
        self.proves_identity(self.card.last4)
        self.sees("验证身份（2/2）")
        self.types_digits(self.meeting.read_code(self.card))
        self.sees("已投票")
        return self.tracker()


@pytest.fixture
def base(meeting: Meeting) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, meeting.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def booth(phone: BrowserContext, meeting: Meeting, base: str) -> Iterator[OwnersBooth]:
    page, faults = phone.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: faults.append(message.text) if "Content Security" in message.text else None,
    )
    yield OwnersBooth(page, meeting, base)
    assert faults == []


def logged(meeting: Meeting) -> list[tuple[str, list[dict[str, Any]]]]:
    """Type and choices of the ballots of the log, cast or opened, by two trustees' shares."""
    entries = [entry for entry in meeting.check_log() if entry.type in ("ballot", "spoil")]
    with meeting.app.app_context():
        assembly = get_assembly(db.session(), meeting.id)
        return [(entry.type, Trustees().open_ballot(assembly, entry.body)) for entry in entries]


def chosen(first: str) -> list[dict[str, Any]]:
    return [{"motion": "m1", "choices": [first]}, {"motion": "m2", "choices": ["b"]}]


def test_sealed_opened_once_then_cast(
    booth: OwnersBooth, meeting: Meeting, chromium: Browser, base: str
) -> None:
    sent: list[str] = []
    booth.page.on("request", lambda one: sent.append(f"{one.url} {one.post_data or ''}"))
    booth.comes_to_choices()
    booth.chooses_all("反对")
    booth.signs()
    first = booth.tracker()
    booth.presses("检查选票")
    booth.presses("拆开这张票")
    booth.sees("这张票已拆开，作废了")
    _looks_at_it(chromium, booth.page.locator("#check-address").inner_text(), first)
    booth.presses("看完了，重新签一张")
    booth.sees("请检查您的选择")
    booth.presses("修改：续聘物业服务企业")
    booth.chooses("续聘物业服务企业", "同意")
    booth.signs()
    second = booth.tracker()
    assert booth.casts() == second != first
    assert logged(meeting) == [("spoil", chosen("no")), ("ballot", chosen("yes"))]
    told = "\n".join(one for one in sent if "/spoils" not in one).replace("\\", "")
    assert told.count("/ballots") == 1
    for word in ('"yes"', '"no"', '"b"', "opening", "choices"):
        assert word not in told, word


def _looks_at_it(chromium: Browser, address: str, tracker: str) -> None:
    """Somebody else's phone, with no card and nothing kept."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    context.set_default_timeout(PATIENCE_MS)
    other = Booth(context.new_page(), MockServer(0))
    other.page.goto(address)
    other.sees("拆开的票里写的是")
    assert other.tracker() == tracker
    rows = other.page.locator("ol.review .row-answer").all_inner_texts()
    assert rows == ["反对", "乙"]
    context.close()


def test_a_vote_is_changed_and_found_again(booth: OwnersBooth, meeting: Meeting) -> None:
    booth.comes_to_choices()
    booth.chooses_all()
    booth.signs()
    booth.casts()
    booth.presses("查看我的票")
    booth.presses("改票")
    booth.chooses_all("弃权")
    booth.signs()
    tracker = booth.casts()
    assert logged(meeting) == [("ballot", chosen("yes")), ("ballot", chosen("abstain"))]
    with meeting.app.app_context():
        worlds.cosign(meeting.id, meeting.clock())
    booth.looks_at_own_ballot()
    booth.reads("目前核对无误")
    booth.reads("已加密，谁也看不到，平台也看不到")
    assert booth.tracker() == tracker
