"""A sign-in is made anew, ends by itself, and can be ended from elsewhere."""

from __future__ import annotations

import pytest

from app.people.models import OfficerSession
from app.people.service.sign_in import forget_old_sessions
from app.platform.db import db
from app.platform.roles import Role
from tests.site import Auth, Browser


def _is_in(client: Browser) -> bool:
    return client.get("/account").status_code == 200


def test_it_begins_with_a_new_cookie_and_form_token(auth: Auth, client: Browser) -> None:
    alice = auth.officer("alice")
    with client.session_transaction() as before:
        before["csrf_token"] = "known to an attacker"
        before["planted"] = "yes"
    auth.sign_in(alice)
    with client.session_transaction() as after:
        assert "planted" not in after
        assert after.get("csrf_token") != "known to an attacker"


def test_each_sign_in_has_its_own_token(auth: Auth) -> None:
    alice = auth.officer("alice")
    tokens = set()
    for _ in range(2):
        browser = auth.browser()
        auth.sign_in(alice, browser)
        with browser.session_transaction() as session:
            tokens.add(session["_user_id"])
    assert len(tokens) == 2


def test_it_ends_after_half_an_hour_of_silence(auth: Auth, client: Browser) -> None:
    auth.sign_in(auth.officer("alice"))
    auth.clock.advance(minutes=29)
    assert _is_in(client)
    auth.clock.advance(minutes=29)
    assert _is_in(client)
    auth.clock.advance(minutes=31)
    assert not _is_in(client)


def test_it_ends_after_twelve_hours_in_any_case(auth: Auth, client: Browser) -> None:
    auth.sign_in(auth.officer("alice"))
    for _ in range(24):
        auth.clock.advance(minutes=29)
        assert _is_in(client)
    auth.clock.advance(minutes=25)
    assert not _is_in(client)


@pytest.mark.both_databases
def test_signing_out_ends_the_token_itself(auth: Auth, client: Browser) -> None:
    auth.sign_in(auth.officer("alice"))
    with client.session_transaction() as session:
        stolen = dict(session)
    client.submit("/sign-out")
    assert not _is_in(client)
    thief = auth.browser()
    with thief.session_transaction() as session:
        session.update(stolen)
    assert not _is_in(thief)


def test_signing_out_everywhere_ends_the_other_devices(auth: Auth) -> None:
    alice = auth.officer("alice")
    phone, desk = auth.browser(), auth.browser()
    auth.sign_in(alice, phone)
    auth.sign_in(alice, desk)
    phone.submit("/sign-out-everywhere")
    assert not _is_in(phone)
    assert not _is_in(desk)


def test_a_changed_password_ends_the_other_devices(auth: Auth) -> None:
    alice = auth.officer("alice")
    phone, desk = auth.browser(), auth.browser()
    auth.sign_in(alice, phone)
    auth.sign_in(alice, desk)
    new = "quite another long sentence"
    fields = {"old": alice.password, "password": new, "again": new}
    assert phone.submit("/account/password", fields).status_code == 302
    assert _is_in(phone)
    assert not _is_in(desk)
    assert auth.sign_in(alice, auth.browser()).status_code == 403
    assert auth.sign_in(alice, auth.browser(), password=new).status_code == 302


def test_a_shut_account_is_out_at_once(auth: Auth) -> None:
    operator = auth.signed_in("oper", Role.OPERATOR)
    alice = auth.officer("alice")
    auth.sign_in(alice)
    operator.submit(f"/officers/{alice.id}/shut", {"disabled": "yes"})
    assert not _is_in(auth.client)
    assert auth.sign_in(alice).status_code == 403


def test_a_forged_cookie_opens_nothing(auth: Auth, client: Browser) -> None:
    auth.officer("alice")
    with client.session_transaction() as session:
        session["_user_id"] = "guessed"
        session["seen"] = 99_999_999_999
    assert not _is_in(client)


def test_old_sign_ins_are_removed(auth: Auth) -> None:
    auth.sign_in(auth.officer("alice"))
    with auth.app.app_context():
        forget_old_sessions(auth.clock.advance(days=31))
        assert db.session.query(OfficerSession).count() == 0
