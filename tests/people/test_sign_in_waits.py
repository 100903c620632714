"""Waiting times instead of locks."""

from __future__ import annotations

import pytest

from app.people.models import SignInWait
from app.people.service.waits import LONGEST_WAIT, forget_old_waits
from app.platform.db import db
from tests.site import Auth, Person

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


def _slip(auth: Auth, person: Person, **where: dict[str, str]) -> int:
    fields = {"username": person.username, "password": "wrong", "code": "123456"}
    answer = auth.browser().submit("/sign-in", fields, **where)
    if answer.status_code == 429:
        return int(answer.text.split("请等 ")[1].split(" ")[0])
    assert answer.status_code == 403
    return 0


@pytest.mark.both_databases
def test_three_slips_are_free_then_the_wait_doubles(auth: Auth) -> None:
    alice = auth.officer("alice")
    assert [_slip(auth, alice) for _ in range(3)] == [0, 0, 0]
    waits = []
    for _ in range(12):
        waits.append(_slip(auth, alice))
        auth.clock.advance(seconds=waits[-1])
        assert _slip(auth, alice) == 0
    assert waits[:4] == [2, 3, 5, 9]
    assert max(waits) == LONGEST_WAIT + 1


def test_while_it_lasts_even_the_right_answer_waits(auth: Auth) -> None:
    alice = auth.officer("alice")
    for _ in range(6):
        _slip(auth, alice)
        auth.clock.advance(seconds=10)
    for _ in range(2):
        _slip(auth, alice)
    assert auth.sign_in(alice, code=alice.recovery_codes[0]).status_code == 429
    auth.clock.advance(minutes=6)
    assert auth.sign_in(alice, code=alice.recovery_codes[0]).status_code == 302


def test_slips_elsewhere_do_not_shut_the_officer_out(auth: Auth) -> None:
    alice = auth.officer("alice")
    while not _slip(auth, alice, environ_overrides=ELSEWHERE):
        pass
    assert auth.sign_in(alice).status_code == 302


def test_a_nobody_waits_like_a_somebody(auth: Auth) -> None:
    nobody = Person(0, "nobody", "", [])
    assert [_slip(auth, nobody) for _ in range(4)] == [0, 0, 0, 2]


def test_slips_of_the_code_behind_a_right_password_count_from_everywhere(auth: Auth) -> None:
    alice = auth.officer("alice")
    statuses = []
    for number in range(5):
        where = {"environ_overrides": {"REMOTE_ADDR": f"203.0.113.{number}"}}
        fields = {"username": "alice", "password": alice.password, "code": "000000"}
        statuses.append(auth.browser().submit("/sign-in", fields, **where).status_code)
    assert statuses == [403, 403, 403, 429, 429]


def test_an_hour_of_silence_forgets(auth: Auth) -> None:
    alice = auth.officer("alice")
    for _ in range(3):
        _slip(auth, alice)
    auth.clock.advance(minutes=61)
    assert [_slip(auth, alice) for _ in range(3)] == [0, 0, 0]


def test_signing_in_forgets(auth: Auth) -> None:
    alice = auth.officer("alice")
    for _ in range(2):
        _slip(auth, alice)
    auth.sign_in(alice)
    assert [_slip(auth, alice) for _ in range(3)] == [0, 0, 0]


def test_old_waits_are_removed(auth: Auth) -> None:
    alice = auth.officer("alice")
    _slip(auth, alice)
    with auth.app.app_context():
        forget_old_waits(auth.clock.advance(minutes=61))
        assert db.session.query(SignInWait).count() == 0


def test_one_address_trying_many_names_is_slowed(auth: Auth) -> None:
    statuses = [
        auth.client.submit("/sign-in", {"username": f"name{n}", "password": "x", "code": "1"})
        for n in range(61)
    ]
    assert [answer.status_code for answer in statuses][-2:] == [403, 429]
    assert "请稍候" in statuses[-1].text
