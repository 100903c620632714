"""After the vote: price, overrun, audit, two officers for money, topping up (R29)."""

from __future__ import annotations

import pytest

from tests.matters import repairs
from tests.matters.place import File, Place, hold
from tests.stages import Stage

YES = {"m1": "yes"}


@pytest.fixture
def voted(stage: Stage) -> File:
    """A repair that its owners agreed to: 32,000 yuan."""
    return stage("repair-voted", lambda: _vote(stage.fixture("place")))


def _vote(place: Place) -> File:
    file = repairs.prepared(place)
    file.do("plan", repairs.plan(place))
    file.do("plan_posting", repairs.posting(place))
    hold(place, file.draft("vote"), {door: YES for door in (1, 3, 5, 7, 9)})
    assert file.states()["vote"] == "done"
    return file


def test_the_plan_cannot_be_changed_after_the_vote(voted: File) -> None:
    assert "表决" in voted.refused("plan", repairs.plan(voted.place, budget="99000"))
    answer = repairs.set_scope(voted, "2号楼", status=409)
    assert answer.status_code == 409


def test_the_contract_keeps_to_quotes_and_budget(voted: File) -> None:
    place = voted.place
    voted.do("contract", repairs.contract(place, contractor="别的公司"), status=422)
    voted.do("contract", repairs.contract(place, price="35200.01"), status=409)
    unsigned = {k: v for k, v in repairs.contract(place).items() if k != "files"}
    voted.do("contract", unsigned, status=422)
    voted.do("contract", repairs.contract(place, price="35200"))


def test_money_leaves_only_with_two_officers(voted: File) -> None:
    place = voted.place
    voted.do("contract", repairs.contract(place))
    voted.do("advance", {"amount": "31800.01", "paid_on": place.day()}, status=422)
    voted.do("advance", {"amount": "20000", "paid_on": place.day()})
    voted.confirm("advance", "convener", 409)
    voted.confirm("advance", "auditor", 403)
    assert voted.states()["advance"] == "waiting"
    voted.confirm("advance", "second")
    assert voted.states()["advance"] == "done"
    voted.confirm("advance", "street", 409)


def test_an_overrun_of_more_than_a_tenth_goes_before_the_owners_again(voted: File) -> None:
    place = voted.place
    voted.do("contract", repairs.contract(place))
    voted.do("acceptance", repairs.acceptance(place, settled="35200.01"))
    states = voted.states()
    assert (states["supplement"], states["audit"]) == ("ready", "ready")
    assert states["settlement"] == "blocked"
    voted.do("audit", repairs.audit(place, "35200.01"))
    refused = voted.refused("settlement", {"settled_on": place.day()})
    assert "超支" in refused
    reason = {"reason": "拆除后发现基层开裂。", "decided_on": place.day()}
    voted.do("supplement", {"new_budget": "32000", **reason}, status=409)
    voted.do("supplement", {"new_budget": "35300", **reason})
    voted.do("supplement_posting", repairs.posting(place))
    hold(place, voted.draft("supplement_vote"), {door: YES for door in (1, 3, 5, 7, 9)})
    voted.do("settlement", {"settled_on": place.day()})
    voted.confirm("settlement")
    assert voted.states()["settlement"] == "done"


def test_exactly_a_tenth_more_is_settled_and_an_audit_may_bring_it_there(voted: File) -> None:
    place = voted.place
    voted.do("contract", repairs.contract(place))
    voted.do("acceptance", repairs.acceptance(place, settled="36000"))
    assert voted.states()["supplement"] == "ready"
    voted.do("audit", repairs.audit(place, "35200"))
    assert voted.states()["supplement"] == "not_needed"
    voted.do("settlement", {"settled_on": place.day()})
    voted.confirm("settlement")


def test_a_small_cost_is_not_audited_and_shares_add_up(voted: File) -> None:
    from app.matters.service.papers import fill_paper

    place = voted.place
    voted.do("contract", repairs.contract(place))
    voted.do("acceptance", repairs.acceptance(place, settled="29999.99"))
    assert voted.states()["audit"] == "not_needed"
    voted.do("settlement", {"settled_on": place.day()})
    voted.confirm("settlement")
    with place.app.app_context():
        dossier = voted.dossier()
        shares = fill_paper(dossier, "settlement", "cost-shares")
        paper = fill_paper(dossier, "settlement", "repair-settlement")
    assert sum(one.amount for one in shares.shares) == shares.cost == 2_999_999
    assert len(shares.shares) == 6
    # 100,000 less 29,999.99 is below three tenths of the first 300,000.
    assert "续交" in paper.top_up
    assert paper.balance == 7_000_001


def test_a_vote_that_failed_is_held_again(place: Place) -> None:
    file = repairs.prepared(place)
    file.do("plan", repairs.plan(place))
    file.do("plan_posting", repairs.posting(place))
    hold(place, file.draft("vote"), {1: YES, 3: YES})
    assert file.states()["vote"] == "failed"
    assert file.states()["contract"] == "blocked"
    file.do("contract", repairs.contract(place), status=409)
    file.draft("vote")
    assert file.states()["vote"] == "voting"


def test_a_posted_result_counts_only_when_it_is_final(place: Place) -> None:
    file = repairs.prepared(place)
    file.do("plan", repairs.plan(place))
    file.do("plan_posting", repairs.posting(place))
    hold(place, file.draft("vote"), {door: YES for door in (1, 3, 5, 7, 9)}, until="result")
    state = file.state("vote")
    assert state.vote is not None
    assert (state.state, state.vote.state) == ("voting", "counted")
    file.do("contract", repairs.contract(place), status=409)
