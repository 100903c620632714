"""The quarter with its company's desk."""

from __future__ import annotations

import pytest

from tests.companion.fees.cashier import Cashier
from tests.companion.quarter import Quarter


@pytest.fixture
def cashier(quarter: Quarter) -> Cashier:
    return Cashier(quarter)
