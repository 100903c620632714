"""The registrar brings the public keys of spare cards; none of them is a right's."""

from __future__ import annotations

import io
import json

import pytest

from app.voting.service.proxies.spares import count_spare_cards
from tests.hall import Hall
from tests.worlds.keys import key

PAGE = "/assemblies/{id}/spare-cards"


def _bring(hall: Hall, data: bytes, status: int = 302, name: str = "registrar") -> None:
    answer = hall.browser(name).submit(
        PAGE.format(id=hall.id),
        {"file": (io.BytesIO(data), "spare-cards.json")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == status, answer.text[-900:]


def _file(hall: Hall, *keys: str, **changes: object) -> bytes:
    return json.dumps({"v": 1, "assembly": hall.id, "keys": keys, **changes}).encode()


def _count(hall: Hall) -> int:
    return int(hall.run(lambda session: count_spare_cards(session, hall.id)))


@pytest.mark.both_databases
def test_cards_are_added_once(hall: Hall) -> None:
    two = [key("spare one").hex(), key("spare two").hex()]
    _bring(hall, _file(hall, *two))
    _bring(hall, _file(hall, *two))
    assert _count(hall) == 2


def test_a_rights_key_and_another_assemblys_file_are_refused(hall: Hall) -> None:
    right = hall.meeting.device(9).key.hex()
    for data in (
        _file(hall, right),
        _file(hall, key("spare").hex(), assembly="other"),
        _file(hall, "00"),
        _file(hall),
        b"",
        b"{",
        b"[" * 20_000,
        b"x" * 70_000,
    ):
        _bring(hall, data, 400) if len(data) < 66_000 else None
    assert _count(hall) == 0


def test_nobody_else_brings_cards(hall: Hall) -> None:
    for name in ("convener", "clerk", "scrutineer", "street", "operator", "eve"):
        _bring(hall, _file(hall, key("spare").hex()), 403, name)
