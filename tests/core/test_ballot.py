"""Ballots: shape, answers in scope and order, ids and trackers."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from app.core.ballot import (
    Answer,
    AnswerInvalid,
    Ballot,
    ConsentTextWrong,
    PaperBallot,
    ballot_body,
    ballot_id,
    ballot_id_of_jcs,
    paper_ballot_id,
    tracker,
    verify_ballot_answers,
    verify_consent,
    verify_paper_items,
)
from app.core.encoding import encode_jcs
from app.core.entries import SchemaError
from tests.core.entry_bodies import BODIES
from tests.core.samples import (
    Chosen,
    answers,
    definition,
    definition_body,
    digest,
    election,
    roll_of,
    unit,
    yes_no,
)

DEFINITION = definition()
BOARD = definition(motions=[yes_no("hire"), election("board")], lot="双色球")
FIRST = roll_of([unit("a", group="1号楼")])[0]
SECOND = roll_of([unit("a", group="2号楼")])[0]


def lp(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


@pytest.mark.parametrize(
    ("label", "identify", "name"),
    [
        (b"yijue/v1/ballot-id", ballot_id, "ballot"),
        (b"yijue/v1/paper-ballot-id", paper_ballot_id, "paper-ballot"),
    ],
)
def test_ids_are_those_of_the_protocol(label: bytes, identify: Any, name: str) -> None:
    text = json.dumps(BODIES[name], sort_keys=True, separators=(",", ":")).encode()
    expected = hashlib.sha256(lp(label) + lp(digest("hm")) + lp(text)).digest()
    assert identify(digest("hm"), BODIES[name]) == expected
    assert identify(digest("other"), BODIES[name]) != expected


def test_the_id_of_canonical_bytes_is_that_of_the_body() -> None:
    body = BODIES["ballot"]
    assert ballot_id_of_jcs(digest("hm"), encode_jcs(body)) == ballot_id(digest("hm"), body)


def test_a_tracker_is_25_symbols_in_fives() -> None:
    assert tracker(bytes(32)) == "00000-00000-00000-00000-00000"
    assert tracker(bytes.fromhex("ff" * 32)) == "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ"
    assert tracker(bytes.fromhex("08" + "00" * 31)).startswith("10000-")


def test_two_owners_never_share_an_id() -> None:
    body = BODIES["ballot"]
    other = {**body, "header": {**body["header"], "i": 2}}
    assert ballot_id(digest("hm"), body) != ballot_id(digest("hm"), other)


def test_body_and_ballot_are_inverse() -> None:
    ballot = Ballot.parse(BODIES["ballot"])
    assert ballot_body(ballot) == BODIES["ballot"]
    assert ballot.answers == (Answer("hire", ("yes",)),)


@pytest.mark.parametrize("body", [None, {}, {**BODIES["ballot"], "t": 1}])
def test_a_malformed_ballot_is_refused(body: Any) -> None:
    with pytest.raises(SchemaError):
        Ballot.parse(body)
    with pytest.raises(SchemaError):
        PaperBallot.parse(body)


def ballot_of(**chosen: Chosen) -> Ballot:
    return Ballot.parse({**BODIES["ballot"], "answers": answers(**chosen)})


@pytest.mark.parametrize(
    "chosen",
    [
        {"hire": "yes", "fund": "no", "lift": "abstain", "gate": "plan-3"},
        {"gate": "none"},
        {"hire": "no", "gate": "plan-1"},
    ],
)
def test_good_answers_pass(chosen: dict[str, str]) -> None:
    verify_ballot_answers(ballot_of(**chosen).answers, FIRST, DEFINITION)


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        ({"hire": "maybe"}, "choice"),
        ({"hire": "plan-1"}, "choice"),
        ({"gate": "plan-4"}, "choice"),
        ({"pool": "yes"}, "motion"),
        ({"fund": "yes", "hire": "yes"}, "order"),
        ({"hire": "yes", "lift": "yes"}, "scope"),
    ],
)
def test_bad_answers_are_refused(chosen: dict[str, str], reason: str) -> None:
    with pytest.raises(AnswerInvalid) as refused:
        verify_ballot_answers(ballot_of(**chosen).answers, SECOND, DEFINITION)
    assert refused.value.fields["reason"] == reason


@pytest.mark.parametrize("named", [[], ["a"], ["b", "e"], ["a", "b", "c"]])
def test_an_election_takes_none_to_as_many_as_seats(named: list[str]) -> None:
    verify_ballot_answers(ballot_of(board=named).answers, FIRST, BOARD)


@pytest.mark.parametrize(
    ("motion", "named", "reason"),
    [
        ("board", ["a", "b", "c", "d"], "number"),
        ("board", ["b", "a"], "choice_order"),
        ("board", ["a", "z"], "choice"),
        ("hire", [], "number"),
        ("hire", ["yes", "no"], "number"),
    ],
)
def test_a_wrong_list_of_choices_is_refused(motion: str, named: list[str], reason: str) -> None:
    with pytest.raises(AnswerInvalid) as refused:
        verify_ballot_answers(ballot_of(**{motion: named}).answers, FIRST, BOARD)
    assert refused.value.fields["reason"] == reason


def test_nobody_is_named_twice() -> None:
    with pytest.raises(SchemaError):
        ballot_of(board=["a", "a"])
    with pytest.raises(AnswerInvalid):
        verify_ballot_answers([Answer("board", ("a", "a"))], FIRST, BOARD)


def test_one_motion_twice_is_refused() -> None:
    body = {**BODIES["ballot"], "answers": answers(hire="yes") * 2}
    with pytest.raises(SchemaError):
        Ballot.parse(body)
    with pytest.raises(AnswerInvalid):
        verify_ballot_answers([Answer("hire", ("yes",))] * 2, FIRST, DEFINITION)


def test_the_consent_is_the_definitions() -> None:
    header = {**BODIES["ballot"]["header"], "consent": definition_body()["consent"]}
    verify_consent(Ballot.parse({**BODIES["ballot"], "header": header}), DEFINITION)
    with pytest.raises(ConsentTextWrong):
        verify_consent(Ballot.parse(BODIES["ballot"]), DEFINITION)


def paper_of(void: list[tuple[str, str]], **chosen: str) -> PaperBallot:
    items = [{"motion": motion, "reason": reason} for motion, reason in void]
    return PaperBallot.parse(
        {**BODIES["paper-ballot"], "answers": answers(**chosen), "void": items}
    )


def test_a_paper_ballot_is_valid_with_one_answer() -> None:
    assert paper_of([("fund", "altered")], hire="yes").is_valid
    assert not paper_of([("fund", "altered")]).is_valid
    assert not paper_of([]).is_valid


@pytest.mark.parametrize(
    ("void", "chosen", "reason"),
    [
        ([("hire", "altered")], {"hire": "yes"}, "both"),
        ([("hire", "too_many")], {}, "void_reason"),
        ([("lift", "altered")], {"hire": "yes"}, "scope"),
        ([("pool", "altered")], {"hire": "yes"}, "motion"),
        ([("gate", "altered"), ("fund", "altered")], {"hire": "yes"}, "order"),
        ([], {"lift": "yes"}, "scope"),
    ],
)
def test_bad_paper_items_are_refused(
    void: list[tuple[str, str]], chosen: dict[str, str], reason: str
) -> None:
    with pytest.raises(AnswerInvalid) as refused:
        verify_paper_items(paper_of(void, **chosen), SECOND, DEFINITION)
    assert refused.value.fields["reason"] == reason


def test_good_paper_items_pass() -> None:
    verify_paper_items(
        paper_of([("fund", "two_marks")], hire="yes", gate="none"), FIRST, DEFINITION
    )
    verify_paper_items(paper_of([]), FIRST, DEFINITION)
