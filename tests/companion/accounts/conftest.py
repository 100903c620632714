"""The quarter with an accounts log and a month of money that waits to be closed."""

from __future__ import annotations

import pytest

from tests.companion.accounts.ledger import Accounts
from tests.companion.quarter import Quarter


@pytest.fixture
def ledger(quarter: Quarter) -> Accounts:
    made = Accounts(quarter)
    made.open()
    made.fill()
    return made
