"""A link opened by a person, a mail scanner or a chat program changes and uses up nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from app.platform.db import Base
from tests.meetings import Meeting
from tests.worlds.meeting import COMMUNITY

GETS = (
    f"/v/{COMMUNITY}",
    f"/v/{COMMUNITY}?utm=x",
    "/booth/booth.js",
    "/booth/booth-worker.js",
    "/booth/booth.css",
    "/booth/loader.js",
    f"/api/booth/{COMMUNITY}",
)
BOARD = (f"/c/{COMMUNITY}", "/a/{id}", "/log/{id}/checkpoint")


@pytest.mark.both_databases
def test_opening_the_link_changes_nothing(meeting: Meeting) -> None:
    device = meeting.recognised(7)
    body, code = device.ballot(), device.get_code()
    before = meeting.tables()
    for path in (*GETS, *(one.format(id=meeting.id) for one in BOARD)):
        for method in ("GET", "HEAD"):
            answer = meeting.client.open(path, method=method)
            assert answer.status_code == 200, path
            assert path not in GETS or "Set-Cookie" not in answer.headers
    assert meeting.tables() == before
    assert device.cast(body, code).status == 200


# Named so, and nothing of a vote: what salts published accounts, and who may read a report.
NO_VOTE = {"accounts.seed", "ticket.is_private"}


def test_it_does_not_even_log_the_opening(start_site: Callable[[], Meeting]) -> None:
    meeting = start_site()
    meeting.clock.now = meeting.opens
    before = meeting.tables()
    for path in GETS:
        assert meeting.client.get(path).status_code == 200
    assert meeting.tables() == before


def test_the_booth_is_the_same_for_everyone(meeting: Meeting) -> None:
    pages = {
        meeting.client.get(f"/v/{COMMUNITY}", headers=headers).data
        for headers in ({}, {"Cookie": "yijue=x"}, {"Accept-Language": "en"}, {"Referer": "x"})
    }
    assert len(pages) == 1


def test_a_nonce_is_not_stored_before_it_proves_something(meeting: Meeting) -> None:
    before = meeting.tables()
    assert len({meeting.device(7).nonce() for _ in range(5)}) == 5
    assert meeting.tables() == before


def test_no_column_and_no_field_takes_a_voting_code(meeting: Meeting) -> None:
    device = meeting.device(7)
    device.vote()
    device.at_assembly("mine")
    stored = str(meeting.tables())
    code = device.card.code
    for shape in (code, "-".join(re.findall(".....", code)), device.seed.hex()):
        assert shape not in stored
    columns = {str(column) for table in Base.metadata.sorted_tables for column in table.columns}
    assert {name for name in columns if re.search("voting_code|seed|private", name)} == NO_VOTE


def test_the_interface_ignores_a_voting_code_that_is_sent_to_it(meeting: Meeting) -> None:
    device = meeting.device(7)
    code = device.card.code
    proof = device.proof(voting_code=code, seed=device.seed.hex())
    assert device.post(f"/api/booth/{COMMUNITY}/identify", **proof).status == 200
    assert code not in str(meeting.tables())
