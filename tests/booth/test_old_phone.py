"""The floor: Chrome 67 and Safari of iOS 14 vote; what is older is told what else its owner can do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.booth.mock_server import CARD, CODE, MockServer
from tests.booth.navigator import Booth

pytestmark = pytest.mark.browser

# Taken away before any script of the page runs: what came after Chrome 67 or after Safari 14.
NEWER = """
const gone = [
  [Object, 'hasOwn'], [Object, 'fromEntries'], [Object, 'groupBy'], [Array.prototype, 'at'], [Array.prototype, 'flat'],
  [Array.prototype, 'flatMap'], [Array.prototype, 'findLast'], [Array.prototype, 'findLastIndex'],
  [Array.prototype, 'toSorted'], [Array.prototype, 'toReversed'], [Array.prototype, 'with'], [Array.prototype, 'toSpliced'],
  [String.prototype, 'at'], [String.prototype, 'replaceAll'], [String.prototype, 'matchAll'], [String.prototype, 'trimStart'],
  [String.prototype, 'trimEnd'], [String.prototype, 'isWellFormed'], [Promise, 'allSettled'], [Promise, 'any'],
  [Promise, 'withResolvers'], [DataView.prototype, 'setBigUint64'], [DataView.prototype, 'getBigUint64'],
  [DataView.prototype, 'setBigInt64'], [DataView.prototype, 'getBigInt64'], [Uint8Array, 'fromHex'], [Uint8Array, 'fromBase64'],
  [Uint8Array.prototype, 'toHex'], [Uint8Array.prototype, 'toBase64'], [Uint8Array.prototype, 'setFromHex'],
  [Object.getPrototypeOf(Uint8Array.prototype), 'at'], [Object.getPrototypeOf(Uint8Array.prototype), 'findLast'],
  [Object.getPrototypeOf(Uint8Array.prototype), 'toReversed'], [Object.getPrototypeOf(Uint8Array.prototype), 'with'],
  [Element.prototype, 'toggleAttribute'], [Element.prototype, 'replaceChildren'], [Document.prototype, 'replaceChildren'],
  [AbortSignal, 'timeout'], [AbortSignal, 'any'], [window, 'structuredClone'], [window, 'queueMicrotask'], [window, 'WeakRef'],
  [window, 'FinalizationRegistry'], [window, 'AggregateError'], [window, 'scheduler'], [window, 'Iterator'],
  [Error, 'captureStackTrace'], [Map, 'groupBy'], [Intl, 'Segmenter'], [Blob.prototype, 'text'], [Blob.prototype, 'arrayBuffer'],
  [Crypto.prototype, 'randomUUID'], [Crypto.prototype, 'subtle'], [Navigator.prototype, 'clipboard'], [window, 'globalThis'],
];
for (const [owner, name] of gone) {
  if (owner && !delete owner[name]) throw new Error('could not take away ' + name);
}
for (const kind of ['map', 'filter', 'toArray', 'some', 'every', 'find', 'reduce', 'take', 'drop', 'flatMap', 'forEach']) {
  delete Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))[kind];
}
for (const kind of ['union', 'intersection', 'difference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom', 'symmetricDifference']) {
  delete Set.prototype[kind];
}
"""


def test_a_phone_at_the_floor_votes_and_checks(booth: Booth) -> None:
    booth.page.add_init_script(NEWER)
    booth.opens_plain()
    assert booth.page.evaluate("typeof Object.fromEntries") == "undefined"
    booth.votes()
    booth.presses("查看我的票")
    booth.sees("我的票")
    booth.reads("目前核对无误")
    booth.presses("下载投票凭证")
    booth.presses("复制回执码")
    booth.presses("怎样自己核对")
    booth.sees("怎样自己核对")


@pytest.mark.parametrize(
    "missing", ["BigInt", "fetch", "TextEncoder", "AbortController", "Promise"]
)
def test_below_the_floor_the_page_says_what_else_there_is(
    phone: BrowserContext, mock: MockServer, missing: str
) -> None:
    page = phone.new_page()
    page.add_init_script(f"delete window.{missing};")
    page.goto(f"{mock.base}/v/hupan#{CARD}")
    page.get_by_role("heading", name="这部手机的浏览器太旧，不能签名").wait_for()
    for way in ("换一部手机", "纸质表决票", "帮助电话", "vote on paper"):
        assert page.locator("#unsupported").inner_text().count(way) == 1
    assert CODE not in page.url
    assert not any("booth.js" in request["url"] for request in mock.requests())


def test_without_script_the_page_still_says_what_else_there_is(
    phone: BrowserContext, mock: MockServer
) -> None:
    assert phone.browser is not None
    context = phone.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{mock.base}/v/hupan")
    assert "纸质表决票" in page.locator("body").inner_text()
    context.close()


def test_a_script_that_does_not_load_is_said(phone: BrowserContext, mock: MockServer) -> None:
    page = phone.new_page()
    page.route("**/booth/booth.js*", lambda route: route.abort())
    page.goto(f"{mock.base}/v/hupan#{CARD}")
    page.get_by_role("heading", name="页面没有打开完整").wait_for()


# Syntax and styles that the floor cannot read; functions are tried above by taking them away.
TOO_NEW = {
    "booth.js": [r"\?\?=", r"\?\.\[", r"[\w)\]]\?\.[a-zA-Z]", r"\(\?<[=!]", r"\bstatic\{", r"\b\d+n\b", r"\bimport\("],
    "officer.js": [r"\?\?=", r"[\w)\]]\?\.[a-zA-Z]", r"\(\?<[=!]", r"\bstatic\{"],
    "loader.js": [r"=>", r"\b(let|const|class)\b", r"`"],
    "booth.css": [r":is\(", r":where\(", r":focus-visible", r"\b(min|max|clamp)\(", r"\binset\b", r"(?<!-)gap:", r"aspect-ratio", r"color-mix", r":has\("],
}  # fmt: skip


@pytest.mark.parametrize("name", TOO_NEW)
def test_nothing_newer_than_the_floor_is_written(built: Path, name: str) -> None:
    text = (built / name).read_text(encoding="utf-8")
    found = [pattern for pattern in TOO_NEW[name] if re.search(pattern, text)]
    assert found == []
