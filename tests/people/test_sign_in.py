from __future__ import annotations

import pytest

from app.platform.roles import Role
from tests.site import Auth, Browser


@pytest.mark.both_databases
def test_name_password_and_code_open_the_account(auth: Auth, client: Browser) -> None:
    alice = auth.officer("alice", Role.CONVENER, community="linghai")
    assert auth.sign_in(alice).headers["Location"] == "/account"
    assert "Alice" in client.get("/account").text
