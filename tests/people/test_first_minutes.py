"""An officer's first minutes in a real browser, on a phone: invitation to signing key."""

from __future__ import annotations

from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from app.people import service
from app.people.service.accounts import Invitation
from app.platform.roles import Role
from tests.parts import part_is_missing
from tests.site import PASSWORD, Auth

pytestmark = pytest.mark.browser

PHRASE = "码头 上的 第三只 海鸥"


@pytest.fixture
def invitation(auth: Auth) -> Invitation:
    with auth.app.app_context():
        return service.create_officer(
            username="alice", name="李召集", organisation="业委会", by=None, now=auth.clock()
        )


def _check_page(tab: Page) -> None:
    """Nothing to scroll sideways, nothing that axe calls serious."""
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    found = Axe().run(tab).response["violations"]
    assert [(v["id"], v["nodes"][0]["target"]) for v in found] == []


def _press(tab: Page) -> None:
    tab.locator("main button.primary").click()


def test_from_the_invitation_to_the_signing_key(
    auth: Auth, tab: Page, invitation: Invitation
) -> None:
    if not (Path(str(auth.app.static_folder)) / "built" / "officer.js").exists():
        part_is_missing("app/static/built/officer.js (npm run build in app/booth)")
    tab.goto("/enrol/alice")
    _check_page(tab)
    tab.get_by_label("邀请码").fill(invitation.code)
    _press(tab)
    _check_page(tab)
    tab.get_by_text("扫不了码").click()
    secret = tab.locator("details code").inner_text().strip()
    tab.get_by_label("新密码", exact=True).fill(PASSWORD)
    tab.get_by_label("再输一遍新密码").fill(PASSWORD)
    tab.get_by_label("手机上的验证码").fill(pyotp.TOTP(secret).at(auth.clock()))
    _press(tab)
    assert tab.locator(".recovery li").count() == 10
    _check_page(tab)
    tab.get_by_text("已保存好，下一步").click()
    fields = tab.locator("main input[type=password]")
    expect(fields).to_have_count(2)  # The page's script puts them in.
    for field in fields.all():
        field.fill(PHRASE)
    tab.get_by_role("button", name="生成密钥").click()
    with tab.expect_download():
        tab.get_by_role("button", name="下载备份").click()
    tab.get_by_role("button", name="登记这把密钥").click()
    tab.get_by_text("签名密钥已经可以使用").wait_for()
    _check_page(tab)
    with auth.app.app_context():
        assert service.active_key(invitation.officer_id) is not None


def test_the_operators_pages_fit_a_phone(auth: Auth, tab: Page) -> None:
    operator, alice = auth.officer("oper", Role.OPERATOR), auth.officer("alice")
    tab.goto("/account")
    _check_page(tab)
    tab.get_by_label("登录名").fill("oper")
    tab.get_by_label("密码").fill("wrong")
    tab.get_by_label("手机上的验证码").fill("000000")
    _press(tab)
    _check_page(tab)
    tab.get_by_label("密码").fill(PASSWORD)
    tab.get_by_label("手机上的验证码").fill(auth.code(operator))
    _press(tab)
    tab.wait_for_url("**/account")
    for path in ("/account", "/officers", f"/officers/{alice.id}", "/audit", "/account/password"):
        tab.goto(path)
        _check_page(tab)
    auth.clock.advance(minutes=6)
    tab.goto("/account")
    tab.get_by_role("button", name="更换备用码").click()
    _check_page(tab)
    tab.get_by_label("手机上的验证码").fill(auth.code(operator))
    _press(tab)
    assert tab.locator(".recovery li").count() == 10


def test_the_start_page_and_a_wrong_address_in_english(auth: Auth, tab: Page) -> None:
    auth.community("linghai")
    tab.goto("/")
    tab.get_by_role("link", name="English").click()
    assert tab.get_by_role("heading", level=1).inner_text() == "Owners decide together"
    _check_page(tab)
    tab.goto("/nowhere")
    _check_page(tab)
    assert tab.get_by_role("heading", level=1).inner_text() == "Not done"
