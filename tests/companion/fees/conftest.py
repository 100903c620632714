"""The quarter with its company's desk; its deployment is a demonstration, so the sandbox is on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.companion.residents.service import Resident
from tests.companion.fees.cashier import Cashier
from tests.companion.quarter import Quarter


@pytest.fixture
def quarter(quarter: Quarter) -> Iterator[Quarter]:
    config = quarter.app.extensions["yijue.config"]
    quarter.app.extensions["yijue.config"] = replace(config, demo=True)
    yield quarter
    quarter.app.extensions["yijue.config"] = config


@pytest.fixture
def cashier(quarter: Quarter) -> Cashier:
    return Cashier(quarter)


@pytest.fixture
def payer(cashier: Cashier) -> Resident:
    """An owner of the first building, signed in on the phone."""
    return cashier.quarter.resident_of(cashier.quarter.sign_in(3))
