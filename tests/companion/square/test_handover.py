"""A topic with enough voices becomes a draft motion or a demand, with links both ways."""

from __future__ import annotations

import pytest

from tests.committee.town import COMMUNITY, text_of, unit_code
from tests.companion.quarter import Quarter, token_of
from tests.companion.square.board import DESK, support, write
from tests.registry.rollfiles import resident


def draft(quarter: Quarter, topic: str, status: int = 302) -> str:
    number = topic.rsplit("/", 1)[1]
    answer = quarter.post("convener", f"{DESK}/{number}/draft", status=status)
    return str(answer.headers.get("Location", ""))


@pytest.mark.both_databases
def test_the_convener_makes_a_motion_of_it(quarter: Quarter) -> None:
    author = quarter.sign_in(3)
    topic = write(author)
    draft(quarter, topic, 409)
    support(quarter, topic, 3, 4, 5)
    desk = draft(quarter, topic)
    page = quarter.get("convener", f"{desk}?lang=en")
    assert "It began on the topic board: 增设长椅" in page
    assert "It became a motion" in text_of(author.get(f"{topic}?lang=en").text)
    draft(quarter, topic, 409)
    assert author.submit(f"{topic}/voice").status_code == 409


def test_an_owner_opens_a_demand_with_a_signature_of_their_own(quarter: Quarter) -> None:
    author = quarter.sign_in(3)
    topic = write(author)
    who = {"unit": unit_code(3), "last4": resident(3)[-4:]}
    assert author.submit(f"{topic}/demand", who).status_code == 409
    support(quarter, topic, 3, 4, 5)
    asked = author.submit(f"{topic}/demand", who)
    assert asked.status_code == 200
    given = {"token": token_of(asked.text), "code": quarter.code()}
    opened = author.submit(f"{topic}/demand/code", given)
    page = quarter.auth.browser().get(f"{opened.headers['Location']}?lang=en")
    assert "It began on the topic board: 增设长椅" in text_of(page.text)
    assert "It became a demand" in text_of(author.get(f"{topic}?lang=en").text)
    assert author.submit(f"{topic}/demand", who).status_code == 409


def test_a_tenant_opens_no_demand_and_voices_are_no_signatures(quarter: Quarter) -> None:
    author = quarter.sign_in(3)
    topic = write(author)
    support(quarter, topic, 3, 4, 5)
    who = {"unit": unit_code(3), "last4": resident(3)[-4:]}
    assert quarter.rent(author).submit(f"{topic}/demand", who).status_code == 403
    asked = author.submit(f"{topic}/demand", who)
    given = {"token": token_of(asked.text), "code": quarter.code()}
    opened = author.submit(f"{topic}/demand/code", given)
    page = text_of(author.get(f"{opened.headers['Location']}?lang=en").text)
    assert "1 heads" in page or "1 of 60" in page, page[:800]
    assert COMMUNITY in topic
