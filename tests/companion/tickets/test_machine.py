"""The table of states: nothing moves outside it, and everything that moves says why."""

from __future__ import annotations

import pytest

from app.companion.tickets.service.acting import WITHOUT_WORDS
from app.companion.tickets.service.effects import EFFECTS
from app.companion.tickets.service.machine import (
    ACTS,
    BODIES,
    ENDED,
    STATES,
    ExplanationMissing,
    TicketActUnknown,
    TicketNotNow,
    TicketNotYours,
    acts_of,
    check_act,
    clean_explanation,
    is_above,
    next_body,
)

STANDINGS = ("reporter", "holder", "party", "above", "inspector", "clock", "system", "nobody")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", sorted(ACTS))
def test_each_act_in_each_state_by_each_standing(name: str, state: str) -> None:
    act = ACTS[name]
    for standing in STANDINGS:
        if standing not in act.who:
            with pytest.raises(TicketNotYours):
                check_act(name, state, {standing})
        elif state not in act.before:
            with pytest.raises(TicketNotNow):
                check_act(name, state, {standing})
        else:
            assert check_act(name, state, {standing}) is act
            assert name in acts_of(state, {standing})


def test_the_table_leads_from_the_report_to_an_end_and_nowhere_else() -> None:
    assert {one for act in ACTS.values() for one in act.before} <= set(STATES)
    moves = {(one, act.after or one) for act in ACTS.values() for one in act.before}
    reached = {"open"}
    for _ in STATES:
        reached |= {after for before, after in moves if before in reached}
    assert reached == set(STATES)
    assert {after for before, after in moves if before == "withdrawn"} == set()
    assert {after for before, after in moves if before == "joined"} == {"open"}
    assert {after for before, after in moves if before == "closed"} == {"closed", "open"}
    assert EFFECTS.keys() <= ACTS.keys()


def test_nobody_confirms_their_own_work() -> None:
    assert ACTS["confirm"].who == ACTS["rate"].who == {"reporter"}
    assert ACTS["claim_done"].who == {"holder"}
    ending = {name for name, act in ACTS.items() if act.after in ENDED and act.before - ENDED}
    assert {name for name in ending if "holder" in ACTS[name].who} == {"join"}


def test_only_what_speaks_for_itself_goes_without_an_explanation() -> None:
    by_people = {name for name in WITHOUT_WORDS if ACTS[name].who - {"reporter", "clock"}}
    assert by_people == {"photos"}


def test_an_act_that_is_none() -> None:
    with pytest.raises(TicketActUnknown):
        check_act("close", "open", {"holder"})


@pytest.mark.parametrize("text", ["", "  \n\t", "\x00\u200b", "长" * 2001])
def test_an_explanation_that_is_none(text: str) -> None:
    with pytest.raises(ExplanationMissing):
        clean_explanation(text)


def test_an_explanation_keeps_its_lines_and_nothing_that_cannot_be_shown() -> None:
    assert clean_explanation(" 一\r\n二\x00\u202e三 ") == "一\n二三"


def test_who_looks_after_whom() -> None:
    assert [next_body(one) for one in BODIES] == [*BODIES[1:4], None, "street"]
    above = {(one, other) for one in BODIES for other in BODIES if is_above(one, other)}
    assert above == {
        ("committee", "property_company"),
        ("residents_committee", "property_company"),
        ("residents_committee", "committee"),
        *{("street", one) for one in BODIES if one != "street"},
    }
