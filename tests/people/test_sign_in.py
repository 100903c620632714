"""Name, password and code, all three; one answer for whatever is wrong."""

from __future__ import annotations

import pytest

from app.platform.roles import Role
from tests.site import PASSWORD, Auth, Browser

REFUSED = "请逐一核对"


@pytest.mark.both_databases
def test_name_password_and_code_open_the_account(auth: Auth, client: Browser) -> None:
    alice = auth.officer("alice", Role.CONVENER, community="linghai")
    assert auth.sign_in(alice).headers["Location"] == "/account"
    assert "Alice" in client.get("/account").text


def test_whatever_is_wrong_gets_the_same_answer(auth: Auth) -> None:
    alice = auth.officer("alice")
    answers = [
        auth.sign_in(alice, auth.browser(), **wrong)
        for wrong in ({"username": "nobody"}, {"password": "wrong"}, {"code": "000000"})
    ]
    assert {answer.status_code for answer in answers} == {403}
    bodies = {answer.text.replace("nobody", "alice") for answer in answers}
    texts = [text for text in bodies if REFUSED in text]
    assert len(texts) == len(bodies)


def test_an_unknown_name_costs_a_password_check(
    auth: Auth, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.people.service import passwords

    checked = []
    real = passwords.hasher

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            checked.append(stored)
            return real.verify(stored, password)

        hash = real.hash

    monkeypatch.setattr(passwords, "hasher", Counting())
    auth.client.submit("/sign-in", {"username": "nobody", "password": PASSWORD, "code": "123456"})
    assert len(checked) == 1


@pytest.mark.both_databases
def test_a_used_code_is_burned(auth: Auth) -> None:
    alice = auth.officer("alice")
    code = auth.code(alice)
    assert auth.sign_in(alice, auth.browser(), code=code).status_code == 302
    assert auth.sign_in(alice, auth.browser(), code=code).status_code == 403


def test_the_code_of_the_minute_before_last_is_too_old(auth: Auth) -> None:
    alice = auth.officer("alice")
    just, old = auth.code(alice), None
    auth.clock.advance(seconds=30)
    assert auth.sign_in(alice, auth.browser(), code=just).status_code == 302
    old = auth.code(alice)
    auth.clock.advance(seconds=61)
    assert auth.sign_in(alice, auth.browser(), code=old).status_code == 403


def test_full_width_digits_and_blanks_are_the_same_code(auth: Auth) -> None:
    alice = auth.officer("alice")
    digits = auth.code(alice)
    wide = "".join(chr(ord(d) + 0xFEE0) for d in digits)
    assert auth.sign_in(alice, code=f"{wide[:3]} {wide[3:]}").status_code == 302


@pytest.mark.both_databases
def test_a_recovery_code_works_once(auth: Auth) -> None:
    alice = auth.officer("alice")
    paper = alice.recovery_codes[4].lower()
    assert auth.sign_in(alice, auth.browser(), code=paper).status_code == 302
    assert auth.sign_in(alice, auth.browser(), code=paper).status_code == 403
    assert auth.sign_in(alice, auth.browser(), code=alice.recovery_codes[0]).status_code == 302


def test_new_recovery_codes_void_the_old(auth: Auth, client: Browser) -> None:
    alice = auth.officer("alice")
    auth.sign_in(alice)
    page = client.submit("/account/recovery-codes").text
    assert alice.recovery_codes[0] not in page
    answer = auth.sign_in(alice, auth.browser(), code=alice.recovery_codes[0])
    assert answer.status_code == 403


def test_another_officers_recovery_code_opens_nothing(auth: Auth) -> None:
    alice, eve = auth.officer("alice"), auth.officer("eve")
    assert auth.sign_in(alice, code=eve.recovery_codes[0]).status_code == 403


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\\\\e"],
)
def test_sign_in_never_leads_to_another_host(auth: Auth, elsewhere: str) -> None:
    alice = auth.officer("alice")
    fields = {"username": "alice", "password": PASSWORD, "code": auth.code(alice)}
    answer = auth.client.submit("/sign-in", fields, query_string={"next": elsewhere})
    assert answer.headers["Location"] == "/account"


def test_sign_in_leads_on_to_the_page_that_was_asked_for(auth: Auth) -> None:
    alice = auth.officer("alice")
    fields = {"username": "alice", "password": PASSWORD, "code": auth.code(alice)}
    answer = auth.client.submit("/sign-in?next=/account/keys", fields)
    assert answer.headers["Location"] == "/account/keys"
