"""The numbers of the irregularity report come from what was done, and name nobody."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from app.voting.service.numbers import count_irregularities
from tests.hall import Hall
from tests.voting.test_proxy_at_the_desk import grant, vote_for
from tests.voting.test_reissue import _bring, _make


@pytest.mark.both_databases
def test_they_say_what_happened(hall: Hall) -> None:
    before = hall.run(lambda session: asdict(count_irregularities(session, hall.id)))
    assert {name for name, number in before.items() if number} == {
        "shared_phones",
        "rights_on_shared_phones",
    }
    grant(hall, 7)
    grant(hall, 10)
    assert vote_for(hall, door=7).status == 200
    assert hall.meeting.device(9).vote().status == 200
    assert hall.meeting.device(9).vote(m1="no").status == 200
    _bring(hall, _make(hall, 11).signed)
    after = hall.run(lambda session: asdict(count_irregularities(session, hall.id)))
    changed = {name: after[name] for name in after if after[name] != before[name]}
    assert changed == {
        "proxies": 2,
        "agents_for_several": 1,
        "by_agents": 1,
        "counted_by_agents": 1,
        "reissued_lost": 1,
        "replaced": 1,
        "busiest": 3,
    }
    assert all(isinstance(number, int) for number in after.values())
