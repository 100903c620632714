"""How long one picture takes over 4,000 communities and 35 nights; see docs/COMPANION.md.

`python -m pytest tests/companion/overview/measure_picture.py -s -n0 -p no:cacheprovider`
"""

from __future__ import annotations

import os
import time
from datetime import timedelta
from statistics import median

import pytest

from app.core.calendar import local_date
from tests.companion.overview.city import build_city
from tests.companion.overview.test_picture import oversee
from tests.companion.quarter import Quarter

COMMUNITIES, NIGHTS, ROUNDS = 4_000, 35, 9
PAGES = (
    "/overview",
    "/overview?office={district}",
    "/overview/figures/tickets_overdue",
    "/overview/companies",
    "/overview/communities.csv",
)


@pytest.mark.both_databases
def test_measure(quarter: Quarter) -> None:
    now = quarter.clock()
    days = [local_date(now) - timedelta(days=back) for back in range(NIGHTS, 0, -1)]
    began = time.perf_counter()
    offices = quarter.run(lambda session: build_city(session, COMMUNITIES, days, now=now))
    print(f"\nbuilt in {time.perf_counter() - began:.0f} s; load {os.getloadavg()[0]:.1f}")
    oversee(quarter, "auditor", offices["生成市"])
    officer = quarter.browser("auditor")
    for page in PAGES:
        address, spent = page.format(district=offices["3区"]), []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            assert officer.get(address).status_code == 200
            spent.append(time.perf_counter() - start)
        print(f"{page:45} median {median(spent) * 1000:.0f} ms, worst {max(spent) * 1000:.0f} ms")
