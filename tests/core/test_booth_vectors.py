"""What the browser makes is what Python reads: the booth's and the officers' pages' own vectors."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.anchor import anchor_of
from app.core.ballot import (
    Answer,
    Ballot,
    PaperBallot,
    VoidItem,
    ballot_id,
    tracker,
    verify_ballot_answers,
    verify_consent,
)
from app.core.definition import Definition, parse_definition
from app.core.encoding import encode_b64, encode_jcs, jcs_hash, lp, parse_b64, parse_jcs
from app.core.entries import parse_entry, verify_body
from app.core.roll import RollLine, RollUnit
from app.core.signatures import key_id, public_key, sign, signed_message, verify_signature
from app.core.tlog.checkpoint import parse_checkpoint, verify_checkpoint
from app.core.tlog.cosignature import verify_quorum, witness_key
from app.core.tlog.merkle import leaf_hash, verify_consistency
from app.core.tlog.proof import parse_log_proof, verify_log_proof
from app.core.voting_code import credential_seed, parse_voting_code
from app.core.wrapped_key import unwrap_key
from tests.core.vectors import read_vectors


@pytest.fixture(scope="module")
def vote() -> Any:
    return read_vectors("booth_ballot")


@pytest.fixture(scope="module")
def signing() -> Any:
    return read_vectors("booth_signing")


@pytest.fixture(scope="module")
def definition(vote: Any) -> Definition:
    return parse_definition(vote["definition"])


def test_code_gives_the_same_key(vote: Any) -> None:
    seed = credential_seed(vote["scope"], parse_voting_code(vote["code"]))
    assert seed.hex() == vote["seed"]
    assert public_key(seed).hex() == vote["cred_pk"]


def test_identify_message_and_signature(vote: Any) -> None:
    asked = vote["identify"]
    parts = (b"yijue/v1/identify", asked["community"].encode(), bytes.fromhex(asked["nonce"]))
    message = b"".join(map(lp, parts))
    assert message.hex() == asked["message"]
    assert encode_b64(sign(bytes.fromhex(vote["seed"]), message)) == asked["signature"]


def test_definition_manifest_and_anchor_have_the_same_hashes(
    vote: Any, definition: Definition
) -> None:
    verify_body("manifest", vote["manifest"])
    assert definition.hd.hex() == vote["hd"] == vote["manifest"]["definition"]
    assert jcs_hash(vote["manifest"]).hex() == vote["hm"]
    assert anchor_of(definition) == vote["anchor"]


@pytest.mark.parametrize("number", [0, 1])
def test_ballot_bytes_id_tracker_and_signature(
    vote: Any, definition: Definition, number: int
) -> None:
    made, hm = vote["ballots"][number], bytes.fromhex(vote["hm"])
    assert encode_jcs(made["body"]) == made["text"].encode()
    ballot = Ballot.parse(parse_jcs(made["text"].encode()))
    verify_consent(ballot, definition)
    identifier = ballot_id(hm, made["body"])
    assert (identifier.hex(), tracker(identifier)) == (made["ballot_id"], made["tracker"])
    message = signed_message("ballot", hm, made["body"])
    verify_signature(ballot.cred_pk, message, parse_b64(made["signature"], 64))


@pytest.mark.parametrize(("number", "board"), [(0, ("chen", "wu")), (1, ()), (2, ("xu",))])
def test_an_election_is_answered_in_the_motions_order(
    vote: Any, number: int, board: tuple[str, ...]
) -> None:
    poll = vote["election"]
    definition, made = parse_definition(poll["definition"]), poll["ballots"][number]
    ballot = Ballot.parse(parse_jcs(made["text"].encode()))
    assert definition.hd.hex() == poll["hd"]
    assert ballot.answers[-1] == Answer("board", board)
    unit = RollUnit(bytes(32), 11920, "3号楼", "home")
    verify_ballot_answers(ballot.answers, RollLine(7, ballot.cred_pk, (unit,)), definition)
    identifier = ballot_id(bytes.fromhex(poll["hm"]), made["body"])
    assert identifier.hex() == made["ballot_id"]


def test_replacement_names_the_ballot_before(vote: Any) -> None:
    first, second = vote["ballots"]
    assert first["body"]["header"]["prev"] == "00" * 32
    assert second["body"]["header"]["prev"] == first["ballot_id"]


def test_answers_stand_in_the_definitions_order(vote: Any, definition: Definition) -> None:
    order = [motion.id for motion in definition.motions]
    for made in vote["ballots"]:
        answered = [order.index(answer["motion"]) for answer in made["body"]["answers"]]
        assert answered == sorted(answered)


@pytest.mark.parametrize("number", [0, 1])
def test_entry_is_the_leaf(vote: Any, number: int) -> None:
    made = vote["ballots"][number]
    entry = parse_entry(bytes.fromhex(made["entry"]))
    assert (entry.type, entry.seq, entry.body) == ("ballot", made["seq"], made["body"])
    assert encode_jcs(parse_jcs(bytes.fromhex(made["entry"]))).hex() == made["entry"]


@pytest.mark.parametrize("name", ["proof", "file"])
def test_proof_leads_to_the_signed_head(vote: Any, definition: Definition, name: str) -> None:
    proof = parse_log_proof(vote[name].encode())
    entry = bytes.fromhex(vote["ballots"][1]["entry"])
    verify_log_proof(
        proof,
        leaf_hash(entry),
        origin=definition.origin,
        log_key=definition.keys.log,
        witnesses=(),
        quorum=0,
    )
    assert proof.index == vote["ballots"][1]["seq"]
    assert proof.extra == (entry if name == "file" else None)


def test_cosigned_head_extends_the_one_the_device_kept(vote: Any, definition: Definition) -> None:
    head = parse_checkpoint(vote["cosigned"].encode())
    verify_checkpoint(head, definition.origin, definition.keys.log)
    witness = witness_key(vote["witness"]["name"], bytes.fromhex(vote["witness"]["key"]))
    verify_quorum(head, [witness], 1)
    kept = parse_log_proof(vote["proof"].encode()).checkpoint.checkpoint
    path = [parse_b64(step, 32) for step in vote["consistency"]["path"]]
    new = head.checkpoint
    verify_consistency(kept.size, kept.root, new.size, new.root, path)


def test_acts_are_signed_over_the_same_bytes(signing: Any) -> None:
    key = bytes.fromhex(signing["public_key"])
    for act in signing["acts"]:
        verify_body(act["type"], act["body"])
        assert encode_jcs(act["body"]).decode() == act["jcs"]
        assert act["k"] == key_id(key)
        message = signed_message(act["type"], bytes.fromhex(act["bind"]), act["body"])
        verify_signature(key, message, parse_b64(act["s"], 64))


def test_scanned_paper_ballot_becomes_its_body(signing: Any) -> None:
    body = next(act["body"] for act in signing["acts"] if act["type"] == "paper-ballot")
    ballot = PaperBallot.parse(body)
    assert (ballot.serial, len(ballot.secret)) == ("00007-A", 20)
    assert [(item.motion, item.reason) for item in ballot.void] == [("m2", "two_marks")]
    assert [(answer.motion, answer.choices) for answer in ballot.answers] == [("m1", ("yes",))]


def test_a_paper_ballot_of_an_election_becomes_its_body(signing: Any) -> None:
    body = next(act["body"] for act in signing["acts"] if act["body"].get("assisted"))
    ballot = PaperBallot.parse(body)
    assert ballot.assisted
    assert ballot.answers == (Answer("board", ("chen", "wu")), Answer("other", ()))
    assert ballot.void == (VoidItem("third", "too_many"),)


def test_key_wrapped_in_the_browser_opens_here(signing: Any) -> None:
    assert unwrap_key(signing["wrapped"], signing["passphrase"]).hex() == signing["seed"]
