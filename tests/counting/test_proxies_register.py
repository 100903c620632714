"""The register of proxies that the minutes annex: numbers, and nobody's name."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from app.counting.service.chronicle import proxies
from app.voting.service.proxies.agents import card_number
from tests.counting.steps import finish, post_result
from tests.hall import Hall
from tests.voting.test_proxy_at_the_desk import AGENT, grant, vote_for
from tests.voting.test_standing import _transfer


def test_it_lists_what_the_log_says(hall: Hall) -> None:
    grant(hall, 7, **{"opinion-m1": ["no"]})
    grant(hall, 10)
    assert vote_for(hall, m1="no").status == 200
    i = hall.meeting.facts.card(10).i
    act = hall.act_of(hall.post("clerk", "/assemblies/{id}/proxy-ends", {"i": i}))
    hall.sign("clerk", act)
    hall.sign("scrutineer", act)
    number = card_number(hall.meeting.device(AGENT).key.hex())
    first, second = proxies(hall.meeting.check_log())
    assert first == {
        "line": hall.meeting.facts.card(7).i,
        "agent": number,
        "motions": 2,
        "bound": 1,
        "at_desk": True,
        "ended": False,
        "voted": True,
    }
    assert (second["line"], second["ended"], second["voted"]) == (i, True, False)


@pytest.mark.both_databases
def test_a_vote_with_agents_frozen_and_sold_flats_ends_in_minutes_that_list_them(
    hall: Hall,
) -> None:
    """What a stranger's verifier would refuse is not published: the result is."""
    grant(hall, 7)
    assert vote_for(hall).status == 200
    assert hall.meeting.device(9).vote().status == 200
    hall.sign("registrar", hall.act_of(_transfer(hall, 9)))
    hall.close()
    post_result(hall)
    finish(hall)
    page = f"/a/{hall.id}/documents/minutes-unsigned.pdf"
    pages = PdfReader(BytesIO(hall.browser("eve").get(page).data)).pages
    words = "".join(one.extract_text() for one in pages)
    assert card_number(hall.meeting.device(AGENT).key.hex()) in words
    assert "委托登记册" in words
    assert "陈受托" not in words
