"""The operator invites; the officer sets password and phone, and nobody else ever knows them."""

from __future__ import annotations

import html
import re

import pyotp
import pytest

from app.people.models import OfficerRow
from app.platform.db import db
from app.platform.roles import Role
from tests.site import PASSWORD, Auth, Browser

NEW = {"username": "alice", "name": "李召集", "organisation": "业主委员会"}


@pytest.fixture
def operator(auth: Auth) -> Browser:
    return auth.signed_in("oper", Role.OPERATOR)


def _invite(operator: Browser) -> str:
    page = operator.submit("/officers", NEW).text
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    assert found
    return found[0]


def _open(auth: Auth, code: str) -> tuple[Browser, str]:
    browser = auth.browser()
    assert browser.submit("/enrol/alice", {"code": code}).status_code == 302
    page = browser.get("/enrol/alice/phone").text
    found = re.search(r"<code[^>]*>([A-Z2-7]{32})</code>", page)
    assert found
    assert "data:image/svg+xml;base64," in page
    return browser, found[1]


def _finish(auth: Auth, browser: Browser, secret: str, **changes: str) -> tuple[int, str]:
    code = pyotp.TOTP(secret).at(auth.clock.advance(seconds=30))
    fields = {"password": PASSWORD, "again": PASSWORD, "code": code, **changes}
    answer = browser.submit("/enrol/alice/phone", fields)
    return answer.status_code, html.unescape(answer.text)


@pytest.mark.both_databases
def test_the_whole_way_in(auth: Auth, operator: Browser) -> None:
    code = _invite(operator)
    browser, secret = _open(auth, code.lower().replace("-", " "))
    status, page = _finish(auth, browser, secret)
    assert status == 200
    recovery = re.findall(r"<li>([2-9A-Z]{5}-[2-9A-Z]{5})</li>", page)
    assert len(set(recovery)) == 10
    assert browser.get("/account").status_code == 200
    fields = {"username": "alice", "password": PASSWORD, "code": recovery[0]}
    assert auth.browser().submit("/sign-in", fields).status_code == 302


def test_an_invitation_works_once(auth: Auth, operator: Browser) -> None:
    code = _invite(operator)
    first, secret = _open(auth, code)
    second, _ = _open(auth, code)
    assert _finish(auth, first, secret)[0] == 200
    assert _finish(auth, second, secret)[0] == 403
    assert auth.browser().submit("/enrol/alice", {"code": code}).status_code == 403


def test_it_runs_out_after_seven_days(auth: Auth, operator: Browser) -> None:
    code = _invite(operator)
    auth.clock.advance(days=7, seconds=1)
    assert auth.browser().submit("/enrol/alice", {"code": code}).status_code == 403


def test_opening_the_link_uses_nothing_up(auth: Auth, operator: Browser) -> None:
    code = _invite(operator)
    for _ in range(3):
        assert auth.browser().get("/enrol/alice").status_code == 200
    _open(auth, code)


def test_a_wrong_code_and_a_wrong_name_get_the_same_answer(auth: Auth, operator: Browser) -> None:
    code = _invite(operator)
    wrong = auth.browser().submit("/enrol/alice", {"code": "AAAA-BBBB-CCCC"})
    nobody = auth.browser().submit("/enrol/nobody", {"code": code})
    assert wrong.status_code == nobody.status_code == 403
    assert "邀请码有误" in wrong.text
    assert "邀请码有误" in nobody.text


def test_without_the_code_the_second_step_is_shut(auth: Auth, operator: Browser) -> None:
    _invite(operator)
    assert auth.browser().get("/enrol/alice/phone").status_code == 403


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password": "short", "again": "short"}, "密码至少 12 个字符"),
        ({"password": "123456789012", "again": "123456789012"}, "太容易被猜到"),
        ({"password": "aaaaaaaaaaaaaaa", "again": "aaaaaaaaaaaaaaa"}, "太容易被猜到"),
        ({"password": "alicealice123456", "again": "alicealice123456"}, "太容易被猜到"),
        ({"again": "something else"}, "两次输入的密码不一样"),
        ({"code": "000000"}, "验证码有误"),
    ],
)
def test_what_is_wrong_is_said_and_the_invitation_stays(
    auth: Auth, operator: Browser, changes: dict[str, str], said: str
) -> None:
    browser, secret = _open(auth, _invite(operator))
    status, page = _finish(auth, browser, secret, **changes)
    assert said in page
    assert status in {200, 400, 403}
    assert _finish(auth, browser, secret)[0] == 200


def test_a_reset_voids_everything_and_invites_anew(auth: Auth, operator: Browser) -> None:
    alice = auth.officer("alice")
    auth.sign_in(alice)
    auth.clock.advance(minutes=1)
    page = operator.submit(f"/officers/{alice.id}/reset").text
    assert re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    assert auth.client.get("/account").status_code == 302
    assert auth.sign_in(alice).status_code == 403
    assert auth.sign_in(alice, code=alice.recovery_codes[0]).status_code == 403


@pytest.mark.parametrize("username", ["ab", "a b c", "Älice", "-alice", "x" * 41])
def test_sign_in_names_are_plain(operator: Browser, username: str) -> None:
    answer = operator.submit("/officers", {**NEW, "username": username})
    assert "invited" not in answer.text
    assert answer.status_code in {200, 400}
    with operator.application.app_context():
        assert db.session.query(OfficerRow).count() == 1


def test_a_name_is_taken_once(auth: Auth, operator: Browser) -> None:
    _invite(operator)
    answer = operator.submit("/officers", {**NEW, "username": " ALICE "})
    assert answer.status_code == 409
    assert "已有人使用" in answer.text


def test_secrets_are_not_in_the_database(auth: Auth, operator: Browser) -> None:
    code = _invite(operator)
    browser, secret = _open(auth, code)
    _finish(auth, browser, secret)
    with auth.app.app_context():
        raw = db.session.connection().exec_driver_sql("SELECT * FROM officer").all()
    stored = b"".join(v if isinstance(v, bytes) else str(v).encode() for row in raw for v in row)
    for known in (PASSWORD, secret, code, code.replace("-", "")):
        assert known.encode() not in stored
