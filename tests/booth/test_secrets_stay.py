"""The voting code and its key never leave the page, and are gone with the tab."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import BrowserContext

from tests.booth.mock_server import CODE
from tests.booth.navigator import Booth
from tests.core.vectors import read_vectors

pytestmark = pytest.mark.browser

VOTE = read_vectors("booth_ballot")
SECRETS = (CODE, VOTE["code"], CODE.lower(), VOTE["seed"], CODE[:19])


def all_traffic(booth: Booth, seen: list[str]) -> str:
    sent = [json.dumps(request) for request in booth.mock.requests()]
    return unquote("\n".join(sent + seen))


def record(booth: Booth) -> list[str]:
    seen: list[str] = []
    booth.page.on(
        "request", lambda request: seen.append(f"{request.url} {request.post_data or ''}")
    )
    return seen


def test_no_request_carries_the_code_or_its_key(booth: Booth) -> None:
    seen = record(booth)
    booth.votes()
    booth.presses("查看我的票")
    booth.sees("我的票")
    booth.presses("为什么我这样计算？")
    booth.sees("为什么我这样计算？")
    booth.page.reload()
    booth.sees("这是您家吗？")
    traffic = all_traffic(booth, seen)
    assert VOTE["cred_pk"] in traffic
    for secret in SECRETS:
        assert secret not in traffic


def test_no_request_goes_elsewhere_or_carries_a_cookie(booth: Booth) -> None:
    seen = record(booth)
    booth.votes()
    assert all(address.startswith(booth.mock.base) for address in seen)
    for request in booth.mock.requests():
        headers = json.loads(request["headers"])
        assert "cookie" not in headers
        assert "#" not in request["url"]


def test_the_typed_code_stays_too(booth: Booth) -> None:
    seen = record(booth)
    booth.opens_plain()
    booth.types_card(VOTE["code"].lower(), "00050001")
    booth.sees("这是您家吗？")
    traffic = all_traffic(booth, seen)
    for secret in SECRETS:
        assert secret not in traffic


def test_the_address_is_cleared_at_once_and_in_the_history(booth: Booth) -> None:
    booth.opens_link()
    booth.sees("这是您家吗？")
    assert booth.page.url == f"{booth.mock.base}/v/hupan"
    booth.page.go_back()
    assert CODE not in booth.page.url


def test_the_unit_code_is_in_no_address(booth: Booth) -> None:
    booth.votes()
    assert not any("990000001001GB00001F00050001" in one["url"] for one in booth.mock.requests())


def test_what_outlives_the_tab_holds_no_code(booth: Booth, phone: BrowserContext) -> None:
    booth.votes()
    kept = booth.page.evaluate("JSON.stringify(Object.entries(localStorage))")
    assert "yijue.vote.hupan-2026-1.7" in kept
    for secret in (*SECRETS, "990000001001GB00001F00050001"):
        assert secret not in kept
    other = Booth(phone.new_page(), booth.mock)
    other.opens_plain()
    other.sees("输入表决码")


def test_another_card_takes_the_first_ones_place(booth: Booth) -> None:
    booth.opens_link()
    booth.sees("这是您家吗？")
    booth.page.evaluate("location.hash = '#AAAAABBBBBCCCCCDDDD5.990000001001GB00001F00060002'")
    booth.reads("2号楼1单元102")
    booth.reads("2号楼1单元103 · 149.21㎡")
    assert booth.page.url == f"{booth.mock.base}/v/hupan"


KEEP_OPENING = """
const Real = window.Worker;
window.Worker = class extends Real {
  constructor(address) {
    super(address);
    this.addEventListener("message", ({ data }) => {
      if (data.made && data.made.opening) window.seenOpening = data.made.opening;
    });
  }
};
"""


def test_no_request_of_a_secret_cast_carries_choice_chance_or_code(booth: Booth) -> None:
    booth.mock.reset(definition={"mode": "secret"})
    booth.page.add_init_script(KEEP_OPENING)
    seen = record(booth)
    booth.votes()
    opening = booth.page.evaluate("window.seenOpening")
    assert [answer["choices"] for answer in opening] == [["yes"], ["abstain"], ["b"]]
    kept = booth.page.evaluate("JSON.stringify(Object.entries(localStorage))").replace("\\", "")
    traffic = all_traffic(booth, seen).replace("\\", "")
    for secret in (*SECRETS, *(one for answer in opening for one in spellings(answer))):
        assert secret not in traffic
        assert secret not in kept


def spellings(answer: dict[str, Any]) -> list[str]:
    """The choices of an answer and each r: base64 at any place in a longer string, hex, number."""
    data = base64.b64decode(answer["r"])
    found = [answer["r"], *(f'"{choice}"' for choice in answer["choices"])]
    for at in range(0, len(data), 32):
        r = data[at : at + 32]
        found += [r.hex(), r[::-1].hex(), str(int.from_bytes(r, "little"))]
        found += [base64.b64encode(bytes(lead) + r).decode()[4:40] for lead in range(3)]
    return found
