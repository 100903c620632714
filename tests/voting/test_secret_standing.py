"""Agents, new cards and transfers where ballots are secret: what a sealed ballot shows suffices."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hall import Hall
from tests.meetings import Meeting
from tests.voting.test_new_card import reissue
from tests.voting.test_proxy_at_the_desk import AGENT, OWNER, principal
from tests.voting.test_proxy_by_phone import _grant, _wanted
from tests.worlds.device import Device, Reply

pytestmark = [pytest.mark.secret_ballots, pytest.mark.both_databases]


def entrust(hall: Hall, *motions: str, **changes: Any) -> Reply:
    """The owner names the neighbour's card as agent for these motions."""
    owner = hall.meeting.recognised(OWNER)
    draft = owner.at_assembly("proxy/draft", **_wanted(motions=list(motions), **changes))
    return _grant(owner, draft) if draft.status == 200 else draft


def agent_of(hall: Hall) -> Device:
    return principal(hall.meeting.device(AGENT), hall.meeting.facts.card(OWNER).i)


def test_an_agent_seals_what_was_entrusted_and_nothing_else(hall: Hall) -> None:
    assert entrust(hall, "m1").status == 200
    agent = agent_of(hall)
    whole = agent.plain_ballot()
    assert [answer.motion for answer in whole.answers] == ["m1"]
    agent.known["right"]["weights"]["m2"] = {"area": 1, "heads": 1}
    code = agent.get_code()
    assert agent.cast(agent.ballot(), code).error == "motion_not_entrusted"
    assert agent.open_instead(agent.ballot()).error == "motion_not_entrusted"
    agent = agent_of(hall)
    assert agent.open_instead(agent.ballot()).status == 200
    assert agent.cast(agent.ballot(), agent.get_code()).status == 200
    assert [entry.type for entry in hall.meeting.check_log()[-2:]] == ["spoil", "ballot"]


def test_the_owner_answers_over_the_agent_and_sees_the_agents_ballot(hall: Hall) -> None:
    assert entrust(hall, "m1", "m2").status == 200
    agent = agent_of(hall)
    assert agent.cast(agent.ballot(m1="no"), agent.get_code()).status == 200
    owner = hall.meeting.recognised(OWNER)
    ballot = owner.known["ballot"]
    assert ballot["by_agent"] is True
    assert {"motion", "options", "sum"} == set(ballot["answers"][0])
    assert owner.vote().status == 200
    late = agent_of(hall)
    assert late.cast(late.next_ballot(), late.get_code()).error == "own_ballot_stands"


def test_nobody_is_bound_in_secret(hall: Hall) -> None:
    owner = hall.meeting.recognised(OWNER)
    assert owner.known["entrusting"]["bound"] is False
    assert entrust(hall, "m1", opinions={"m1": ["no"]}).status == 409


def test_an_owners_card_opens_nothing_for_the_agent(hall: Hall) -> None:
    """One sign-in seals and opens under its own key alone."""
    assert entrust(hall, "m1", "m2").status == 200
    agent, owner = agent_of(hall), hall.meeting.recognised(OWNER)
    body = owner.ballot()
    agent.sealed.update(owner.sealed)
    assert agent.open_instead(body).error == "foreign_ballot"


def test_after_a_new_card_the_old_ballot_stays_closed_and_is_followed(meeting: Meeting) -> None:
    old = meeting.device(7)
    assert old.vote(m1="no").status == 200
    sealed = old.next_ballot() if old.identify().status == 200 else {}
    new = reissue(meeting, 7, "lost")
    assert new.identify().body["ballot"]["answers"] == []
    assert old.open_instead(sealed).error == "key_not_in_force"
    assert new.vote(m1="yes").status == 200
    assert [one["counted"] for one in new.at_assembly("mine").body["ballots"]] == [False, True]
    meeting.check_log()
