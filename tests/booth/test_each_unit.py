"""Where the rules verify every unit (R13), the owner ticks each one; the opinion stays one."""

from __future__ import annotations

import pytest

from tests.booth.mock_server import OTHER_CARD
from tests.booth.navigator import Booth

pytestmark = pytest.mark.browser


def test_each_unit_is_ticked_before_the_home_is_owned(booth: Booth) -> None:
    booth.mock.reset(definition={"policies": {"multi_unit": "per_unit"}})
    booth.opens_link(OTHER_CARD)
    booth.sees("这是您家吗？")
    booth.reads("请逐处核对")
    booth.presses("是我家")
    booth.is_told("请逐处核对并勾选")
    booth.page.get_by_label("2号楼1单元102").check()
    booth.presses("是我家")
    booth.is_told("请逐处核对并勾选")
    booth.page.get_by_label("2号楼1单元103").check()
    booth.presses("是我家")
    booth.sees("同意电子签名")


def test_one_unit_needs_no_ticking(booth: Booth) -> None:
    booth.mock.reset(definition={"policies": {"multi_unit": "per_unit"}})
    booth.opens_link()
    booth.says_it_is_home()
    booth.sees("同意电子签名")


def test_elsewhere_units_are_listed_and_owned_together(booth: Booth) -> None:
    booth.opens_link(OTHER_CARD)
    booth.sees("这是您家吗？")
    booth.reads("2号楼1单元103")
    booth.presses("是我家")
    booth.sees("同意电子签名")
