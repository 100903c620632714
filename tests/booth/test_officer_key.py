"""An officer's key is made in the browser; only its wrapped form leaves, and Python opens it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from app.core.signatures import public_key
from app.core.wrapped_key import unwrap_key
from tests.booth.mock_server import MockServer
from tests.core.vectors import read_vectors

pytestmark = pytest.mark.browser

PASSPHRASE = "湖畔花园 2026 签名"


def types_passphrases(page: Page, first: str, second: str) -> None:
    page.get_by_label("密钥口令").fill(first)
    page.get_by_label("再输入一次口令").fill(second)
    page.get_by_role("button", name="生成密钥").click()


def test_a_key_is_made_saved_and_registered(page: Page, mock: MockServer) -> None:
    page.goto(f"{mock.base}/officer/key")
    types_passphrases(page, PASSPHRASE, PASSPHRASE)
    page.get_by_text("密钥已生成").wait_for(timeout=30_000)
    # No signs before somebody who asked for none, and no registering without a copy.
    expect(page.get_by_text('"ciphertext"')).to_be_hidden()
    expect(page.get_by_role("button", name="登记这把密钥")).to_be_disabled()
    with page.expect_download() as started:
        page.get_by_role("button", name="下载备份").click()
    saved = json.loads(Path(started.value.path()).read_text())
    page.get_by_role("button", name="登记这把密钥").click()
    page.get_by_role("heading", name="已收到").wait_for()
    (sent,) = mock.posted()
    wrapped = json.loads(sent["body"]["wrapped"])
    assert wrapped == saved
    seed = unwrap_key(wrapped, PASSPHRASE)
    assert public_key(seed).hex() == wrapped["public_key"]
    assert sent["body"]["csrf_token"] == "token-1"
    assert PASSPHRASE not in json.dumps(mock.requests(), ensure_ascii=False)
    assert seed.hex() not in json.dumps(mock.requests())


def test_two_keys_share_nothing(page: Page, mock: MockServer) -> None:
    made = []
    for _ in range(2):
        page.goto(f"{mock.base}/officer/key")
        types_passphrases(page, PASSPHRASE, PASSPHRASE)
        page.get_by_text("密钥已生成").wait_for(timeout=30_000)
        made.append(json.loads(page.locator("[name=wrapped]").input_value()))
    first, second = made
    for name in ("public_key", "nonce", "ciphertext"):
        assert first[name] != second[name]
    assert first["kdf"]["salt"] != second["kdf"]["salt"]


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("short", "short", "口令太短"),
        ("aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "口令太简单"),
        (PASSPHRASE, "x", "不一样"),
    ],
)
def test_a_weak_or_mistyped_passphrase_is_refused(
    page: Page, mock: MockServer, first: str, second: str, told: str
) -> None:
    page.goto(f"{mock.base}/officer/key")
    types_passphrases(page, first, second)
    expect(page.get_by_role("alert")).to_contain_text(told)
    assert mock.posted() == []


def test_a_key_file_made_elsewhere_is_taken(page: Page, mock: MockServer, tmp_path: Path) -> None:
    wrapped = read_vectors("wrapped_key")[0]["wrapped"]
    file = tmp_path / "key.json"
    file.write_text(json.dumps(wrapped))
    page.goto(f"{mock.base}/officer/key")
    page.get_by_text("我已经有密钥文件").click()
    page.get_by_label("选择密钥文件").set_input_files(file)
    page.get_by_role("button", name="登记这把密钥").click()
    page.get_by_role("heading", name="已收到").wait_for()
    assert json.loads(mock.posted()[0]["body"]["wrapped"]) == wrapped


def test_a_file_that_is_no_key_is_refused(page: Page, mock: MockServer, tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    file.write_text('{"v": 1}')
    page.goto(f"{mock.base}/officer/key")
    page.get_by_text("我已经有密钥文件").click()
    page.get_by_label("选择密钥文件").set_input_files(file)
    expect(page.get_by_role("alert")).to_contain_text("不是本系统的密钥文件")


def test_the_page_is_usable_by_everyone(page: Page, mock: MockServer) -> None:
    page.goto(f"{mock.base}/officer/key")
    page.get_by_label("密钥口令").wait_for()
    assert Axe().run(page).response["violations"] == []
