"""The cap counts the agent as a person: another card under the same document is the same (R16)."""

from __future__ import annotations

from typing import Any

import pytest

from app.voting.service.proxies.agents import card_number
from tests.hall import Hall, text_of
from tests.registry.rollfiles import phone, resident
from tests.voting.test_proxy_at_the_desk import AGENT, grant, letter, send
from tests.voting.test_spare_cards import _bring, _file
from tests.worlds.keys import key

FULL = (7, 9, 10)


def _by_spare_card(hall: Hall, document: str, status: int = 302) -> Any:
    """A letter to the holder of a spare card who shows this document."""
    spare = key("spare").hex()
    fields = {
        "agent": card_number(spare),
        "agent_document": document,
        "agent_phone": phone(840),
    }
    return send(hall, {**letter(hall, 11), **fields}, status)


@pytest.mark.both_databases
def test_a_second_card_gives_the_same_person_no_further_owners(hall: Hall) -> None:
    for door in FULL:
        grant(hall, door)
    _bring(hall, _file(hall, key("spare").hex()))
    refused = _by_spare_card(hall, resident(AGENT), 409)
    assert "3" in text_of(refused.text)
    _by_spare_card(hall, resident(840))


def test_with_fewer_owners_the_second_card_is_taken(hall: Hall) -> None:
    for door in FULL[:2]:
        grant(hall, door)
    _bring(hall, _file(hall, key("spare").hex()))
    _by_spare_card(hall, resident(AGENT))
