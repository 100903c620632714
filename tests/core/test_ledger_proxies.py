"""R16: an agent votes for an owner within the proxy, never over the owner, never for too many."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.ballot import AnswerInvalid
from app.core.channel import (
    AgentFull,
    BoundAnswerDiffers,
    ChainBroken,
    KeyNotInForce,
    MotionNotEntrusted,
    OwnBallotStands,
    ProxyNotAllowed,
    ProxyNotInForce,
    check_agent_open,
)
from app.core.errors import RuleError
from app.core.rules.changes import ChangesUsedUp
from app.core.rules.channels import ElectronicChannelClosed, PaperBallotStands
from app.core.tally import (
    AgentKeyWithdrawn,
    EntryOutOfPlace,
    KeyAlreadyUsed,
    Ledger,
    RightUnknown,
)
from tests.core.samples import LogWriter, definition_body, key, with_policies
from tests.core.test_tally_ledger import counted, refused, sums

ALL = ("hire", "fund", "gate")


@pytest.fixture
def log() -> LogWriter:
    return LogWriter().opened()


def writer(**policies: Any) -> LogWriter:
    return LogWriter(definition_body(**with_policies(**policies))).opened()


def ledger_of(log: LogWriter) -> Ledger:
    ledger = Ledger(log.definition, log.roll, log.paper)
    for entry in log.entries:
        ledger.add(entry)
    return ledger


def test_an_agent_votes_for_the_owner(log: LogWriter) -> None:
    log.grant(1, "spare", "hire", "fund")
    log.cast(1, by="spare", hire="no", fund="yes")
    assert list(sums(log, "hire")) == ["no"]
    right = ledger_of(log).rights[1]
    assert (right.by_agent, right.electronic_counted) == (True, True)


def test_a_neighbour_acts_with_the_own_card(log: LogWriter) -> None:
    log.grant(1, "owner 2", *ALL)
    log.cast(2, hire="yes")
    log.cast(1, by="owner 2", hire="no")
    assert {name: pair[0] for name, pair in sums(log, "hire").items()} == {"yes": 1, "no": 1}


def test_before_the_opening_a_proxy_may_be_granted_and_ended() -> None:
    log = LogWriter().until_manifest()
    log.grant(1, "spare", "hire")
    log.end_proxy(1, "spare")
    log.grant(1, "spare", "hire")
    assert ledger_of(log).count_principals(key("spare")) == 1


def test_before_the_manifest_and_after_the_close_there_is_no_proxy(log: LogWriter) -> None:
    early = LogWriter()
    early.add("definition", early.body)
    early.grant(1, "spare", "hire")
    refused(early, EntryOutOfPlace, "before_manifest")
    log.grant(1, "spare", "hire")
    log.close()
    log.grant(2, "spare", "hire")
    refused(log, EntryOutOfPlace, "closed")
    log.entries.pop()
    log.end_proxy(1, "spare")
    refused(log, EntryOutOfPlace, "closed")


def test_without_a_proxy_nobody_votes_for_another(log: LogWriter) -> None:
    log.cast(1, by="owner 2", hire="yes")
    refused(log, KeyNotInForce)


@pytest.mark.parametrize(
    ("policies", "agent", "motions", "bound", "error", "reason"),
    [
        ({"proxy_cap": 0}, "spare", ALL, {}, ProxyNotAllowed, "no_proxies"),
        ({}, "owner 1", ALL, {}, ProxyNotAllowed, "own_key"),
        ({"proxy_bound": False}, "spare", ALL, {"hire": "yes"}, ProxyNotAllowed, "bound"),
        ({}, "spare", ("hire",), {"fund": "yes"}, ProxyNotAllowed, "bound_motion"),
        ({}, "spare", ("fund", "hire"), {}, AnswerInvalid, "order"),
        ({}, "spare", ("parade",), {}, AnswerInvalid, "motion"),
        ({}, "spare", ALL, {"fund": "yes", "hire": "yes"}, AnswerInvalid, "order"),
        ({}, "spare", ALL, {"hire": "plan-1"}, AnswerInvalid, "choice"),
        ({}, "spare", ALL, {"hire": []}, AnswerInvalid, "number"),
    ],
)
def test_a_wrong_proxy_is_refused(
    policies: Any, agent: str, motions: Any, bound: Any, error: type[RuleError], reason: str
) -> None:
    log = writer(**policies)
    log.grant(1, agent, *motions, **bound)
    refused(log, error, reason)


def test_motions_of_a_proxy_are_in_the_rights_scope(log: LogWriter) -> None:
    outside = next(line.i for line in log.roll if line.units[0].group != "1号楼")
    log.grant(outside, "spare", "hire", "lift")
    refused(log, AnswerInvalid, "scope")


def test_an_unknown_right_has_no_proxy(log: LogWriter) -> None:
    log.keys[99] = "owner 99"
    log.grant(99, "spare", "hire")
    refused(log, RightUnknown)


def test_a_right_has_one_proxy_at_a_time(log: LogWriter) -> None:
    log.grant(1, "spare", "hire")
    log.grant(1, "other", "hire")
    refused(log, ProxyNotAllowed, "proxy_in_force")


def test_an_agent_acts_for_as_many_as_the_cap_and_no_more(log: LogWriter) -> None:
    for i in (1, 2, 3):
        log.grant(i, "spare", "hire")
    log.grant(4, "spare", "hire")
    refused(log, AgentFull)
    log.entries.pop()
    log.end_proxy(2, "spare")
    log.grant(4, "spare", "hire")
    assert ledger_of(log).count_principals(key("spare")) == 3


def test_an_agent_answers_only_what_was_entrusted(log: LogWriter) -> None:
    log.grant(1, "spare", "hire")
    log.cast(1, by="spare", hire="yes", fund="yes")
    refused(log, MotionNotEntrusted)


@pytest.mark.parametrize("chosen", [{"fund": "no"}, {"hire": "yes"}, {"hire": "yes", "fund": "no"}])
def test_a_bound_motion_is_answered_as_bound(log: LogWriter, chosen: Any) -> None:
    log.grant(1, "spare", *ALL, fund="yes")
    log.cast(1, by="spare", **chosen)
    refused(log, BoundAnswerDiffers)
    log.entries.pop()
    log.chain.clear()
    log.cast(1, by="spare", hire="no", fund="yes")
    assert counted(log).ballots == 1


def test_the_agents_ballot_stands_in_the_rights_one_chain(log: LogWriter) -> None:
    log.grant(1, "spare", *ALL)
    log.cast(1, by="spare", hire="yes")
    log.chain.clear()
    log.cast(1, hire="no")
    refused(log, ChainBroken)


def test_the_owners_ballot_replaces_the_agents_and_then_stands(log: LogWriter) -> None:
    log.grant(1, "spare", *ALL)
    log.cast(1, by="spare", hire="yes")
    log.cast(1, by="spare", hire="abstain")
    log.cast(1, hire="no")
    assert list(sums(log, "hire")) == ["no"]
    assert ledger_of(log).rights[1].changes == 2
    log.cast(1, by="spare", hire="yes")
    refused(log, OwnBallotStands)


def test_where_nothing_is_changed_the_first_of_them_stands() -> None:
    log = writer(max_changes=0)
    log.grant(1, "spare", *ALL)
    log.cast(1, by="spare", hire="yes")
    log.cast(1, hire="no")
    refused(log, ChangesUsedUp)
    log.entries.pop()
    log.chain[1] = (1, log.chain[1][1])
    log.cast(1, by="spare", hire="no")
    refused(log, ChangesUsedUp)


def test_an_agent_waits_for_paper_as_the_owner_does(log: LogWriter) -> None:
    log.grant(1, "spare", *ALL)
    log.issue(1, "P001-A")
    log.cast(1, by="spare", hire="yes")
    refused(log, ElectronicChannelClosed)
    log.entries.pop()
    log.chain.clear()
    log.key_in(1, "P001-A", hire="no")
    log.cast(1, by="spare", hire="yes")
    refused(log, PaperBallotStands)


def test_paper_replaces_an_agents_ballot(log: LogWriter) -> None:
    log.grant(1, "spare", *ALL)
    first = log.cast(1, by="spare", hire="yes")
    log.issue(1, "P001-A")
    log.key_in(1, "P001-A", hire="no")
    log.supersede(1, first, "P001-A")
    right = ledger_of(log).rights[1]
    assert (right.paper_counted, right.by_agent) == (True, False)


def test_after_its_end_the_agent_casts_nothing_but_the_ballot_counts(log: LogWriter) -> None:
    log.grant(1, "spare", *ALL)
    log.cast(1, by="spare", hire="yes")
    log.end_proxy(1, "spare")
    assert list(sums(log, "hire")) == ["yes"]
    log.cast(1, by="spare", hire="no")
    refused(log, KeyNotInForce)


@pytest.mark.parametrize("agent", ["other", "owner 1"])
def test_the_end_names_the_agent_in_force(log: LogWriter, agent: str) -> None:
    log.end_proxy(1, agent)
    refused(log, ProxyNotInForce)
    log.entries.pop()
    log.grant(1, "spare", "hire")
    log.end_proxy(1, agent)
    refused(log, ProxyNotInForce)


def test_a_revoked_ballot_of_the_owner_lets_the_agent_vote(log: LogWriter) -> None:
    log.grant(1, "spare", *ALL)
    mine = log.cast(1, hire="yes")
    log.uphold("o-1", "identity")
    log.revoke(1, mine, "o-1")
    log.cast(1, by="spare", hire="no")
    assert list(sums(log, "hire")) == ["no"]


def test_a_lost_card_of_the_owner_leaves_the_proxy(log: LogWriter) -> None:
    log.grant(1, "spare", *ALL)
    log.reissue(1)
    log.cast(1, by="spare", hire="yes")
    assert counted(log).ballots == 1


@pytest.mark.parametrize("reason", ["lost", "transfer"])
def test_a_lost_or_passed_on_card_of_a_neighbour_ends_the_proxies_to_it(
    log: LogWriter, reason: str
) -> None:
    log.grant(1, "owner 2", *ALL)
    log.reissue(2, reason)
    log.cast(1, by="owner 2", hire="yes")
    refused(log, KeyNotInForce)
    log.entries.pop()
    log.grant(3, "owner 2", *ALL)
    refused(log, AgentKeyWithdrawn)


def test_a_transfer_of_the_neighbour_ends_the_proxies_to_the_card(log: LogWriter) -> None:
    log.grant(1, "owner 2", *ALL)
    log.transfer(2)
    log.cast(1, by="owner 2", hire="yes")
    refused(log, KeyNotInForce)


def test_an_agents_spare_key_becomes_nobodys_own(log: LogWriter) -> None:
    log.grant(1, "owner 2+", "hire")
    log.reissue(2)
    refused(log, KeyAlreadyUsed)


def test_whether_an_agent_may_begin_is_known_before_a_ballot_is_written(log: LogWriter) -> None:
    policies = log.definition.policies
    log.grant(1, "spare", *ALL)
    ledger = ledger_of(log)
    check_agent_open(ledger.rights[1], policies)
    with pytest.raises(KeyNotInForce):
        check_agent_open(ledger.rights[2], policies)
    log.cast(1, hire="yes")
    with pytest.raises(OwnBallotStands):
        check_agent_open(ledger_of(log).rights[1], policies)


def test_the_key_that_must_sign_is_the_owners_or_the_agents(log: LogWriter) -> None:
    log.grant(1, "spare", *ALL)
    ledger = ledger_of(log)
    grant = log.entries[-1]
    assert ledger.find_signing_key(grant) == key("owner 1")
    log.cast(1, by="spare", hire="yes")
    assert ledger.find_signing_key(log.entries[-1]) == key("spare")
    log.cast(1, by="owner 2", hire="yes")
    assert ledger.find_signing_key(log.entries[-1]) == key("owner 1")
    log.keys[99] = "owner 99"
    log.cast(99, hire="yes")
    assert ledger.find_signing_key(log.entries[-1]) is None
