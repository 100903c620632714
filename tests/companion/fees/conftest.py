"""The quarter with its company's desk."""

from __future__ import annotations

import pytest

from app.companion.residents.service import Resident
from tests.companion.fees.cashier import Cashier
from tests.companion.quarter import Quarter


@pytest.fixture
def cashier(quarter: Quarter) -> Cashier:
    return Cashier(quarter)


@pytest.fixture
def payer(cashier: Cashier) -> Resident:
    """An owner of the first building, signed in on the phone."""
    return cashier.quarter.resident_of(cashier.quarter.sign_in(3))
