"""The same code sent many times at the same moment opens one session."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.core.errors import RuleError
from app.people import service
from app.people.models import OfficerSession
from app.people.service.sign_in import SignInRefused
from app.people.service.waits import SignInTooSoon
from app.platform.db import db
from tests.site import PASSWORD, Auth

AT_ONCE = 8


def _try_at_once(auth: Auth, codes: list[str]) -> list[RuleError | None]:
    ready = Barrier(len(codes))

    def attempt(code: str) -> RuleError | None:
        with auth.app.app_context():
            ready.wait(timeout=30)
            try:
                service.sign_in(
                    username="alice",
                    password=PASSWORD,
                    code=code,
                    address="203.0.113.9",
                    now=auth.clock(),
                )
            except RuleError as refused:
                return refused
        return None

    with ThreadPoolExecutor(len(codes)) as threads:
        return list(threads.map(attempt, codes))


@pytest.mark.both_databases
def test_a_code_opens_one_session(auth: Auth) -> None:
    code = auth.code(auth.officer("alice"))
    outcomes = _try_at_once(auth, [code] * AT_ONCE)
    assert outcomes.count(None) == 1
    with auth.app.app_context():
        assert db.session.query(OfficerSession).count() == 1


@pytest.mark.both_databases
def test_a_recovery_code_opens_one_session(auth: Auth) -> None:
    alice = auth.officer("alice")
    assert _try_at_once(auth, [alice.recovery_codes[0]] * AT_ONCE).count(None) == 1


@pytest.mark.both_databases
def test_guesses_at_once_do_not_outrun_the_wait(auth: Auth) -> None:
    auth.officer("alice")
    outcomes = _try_at_once(auth, [f"{n:06d}" for n in range(AT_ONCE)])
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds.count(SignInRefused) == 3
    assert kinds.count(SignInTooSoon) == AT_ONCE - 3
