"""secret_go.json, made by Go from docs/SECRET.md: Python and JavaScript agree with it."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from app.core.ballot import (
    Ballot,
    PaperBallot,
    ballot_id,
    header_body,
    paper_ballot_id,
    parse_answers,
    parse_header,
    tracker,
)
from app.core.encoding import encode_jcs
from app.core.group import Group, L, encode_scalar, reduce_wide
from app.core.group.interface import PointInvalid
from app.core.proofs import MembershipProof
from app.core.secret.ballot import Poll, SecretBallot, ballot_ctx, secret_ballot_body, sum_values
from app.core.secret.checking import verify_secret_ballot
from app.core.secret.encrypting import (
    encrypt_ballot,
    encrypt_paper,
    paper_key,
    paper_randomness,
    randomness_needed,
)
from app.core.secret.paper import SecretPaper, paper_ctx, secret_paper_body
from app.core.signatures import SUITE
from tests.core.third_samples import (
    HM,
    VECTORS,
    every_backend,
    line_of,
    poll_of,
    read_blocks,
    scalar_of,
    unhex,
    verify_challenge,
)
from tests.core.vectors import FOLDER
from tests.parts import get_program, part_is_missing

NOBLE = FOLDER.parents[2] / "app/booth/node_modules/@noble/curves/ed25519.js"


@every_backend
def test_the_group_is_the_same(group: Group) -> None:
    for one in VECTORS["group"]["pairs"]:
        x, y = scalar_of(one["x"]), scalar_of(one["y"])
        p, q = group.multiply_base(x), group.multiply_base(y)
        made = {
            "p": p,
            "q": q,
            "add": group.add(p, q),
            "sub": group.subtract(p, q),
            "double": group.add(p, p),
            "times": group.multiply(y, p),
            "nothing": group.subtract(p, p),
        }
        assert {name: group.encode(point).hex() for name, point in made.items()} == {
            name: one[name] for name in made
        }
        assert group.equals(group.decode(unhex(one["p"])), p)
        assert encode_scalar((x + y) % L).hex() == one["scalar_sum"]
        assert encode_scalar(x * y % L).hex() == one["scalar_product"]
    for text in VECTORS["group"]["refused"]:
        with pytest.raises(PointInvalid):
            group.decode(unhex(text))


def test_wide_numbers_are_reduced_alike() -> None:
    for one in VECTORS["group"]["wide"]:
        assert encode_scalar(reduce_wide(unhex(one["block"]))).hex() == one["scalar"]


def test_each_label_has_its_challenge() -> None:
    assert VECTORS["suite"] == SUITE
    labels = {verify_challenge(one).label for one in VECTORS["statements"]}
    assert labels == {"or01", "sum1", "sumr", "dec", "share-key", "pok", "share-opening"}


def verify_membership_steps(steps: dict[str, Any], values: int, data: bytes) -> None:
    verify_challenge(steps)
    proof = MembershipProof.parse(data, values)
    assert data.hex() == steps["wire"]
    assert [one.hex() for one in proof.commitments] == steps["commitments"]
    assert [encode_scalar(one).hex() for one in proof.responses] == steps["responses"]
    assert [encode_scalar(one).hex() for one in proof.challenges] == steps["challenges"][:-1]
    assert sum(map(scalar_of, steps["challenges"])) % L == scalar_of(steps["challenge"])


def verify_opening(poll: Poll, shown: dict[str, Any], value: int) -> None:
    """(A, B) is (r·G, r·Y + value·G)."""
    group, r = poll.group, scalar_of(shown["r"])
    b = group.add(group.multiply(r, poll.element), group.multiply_base(value))
    assert [group.encode(one).hex() for one in (group.multiply_base(r), b)] == [
        shown["a"],
        shown["b"],
    ]


def verify_answer_steps(poll: Poll, answers: Any, steps: list[dict[str, Any]]) -> None:
    for answer, one in zip(answers, steps, strict=True):
        motion, total = poll.definition.get_motion(answer.motion), one["sum"]
        assert motion.id == one["motion"]
        for option, shown in zip(answer.options, one["options"], strict=True):
            assert option.ciphertext.encode().hex() == shown["a"] + shown["b"]
            verify_opening(poll, shown, shown["value"])
            verify_membership_steps(shown["or01"], 2, option.proof)
        named = [int(choice in one["choices"]) for choice in motion.choice_ids]
        assert named == [shown["value"] for shown in one["options"]]
        verify_opening(poll, total, len(one["choices"]))
        assert tuple(total["values"]) == tuple(sum_values(motion))
        verify_membership_steps(total["proof"], len(total["values"]), answer.sum_proof)


@every_backend
@pytest.mark.parametrize("one", VECTORS["ballots"], ids=["two motions", "nobody named"])
def test_a_ballot_is_made_and_verified(group: Group, one: dict[str, Any]) -> None:
    poll, body, randomness = poll_of(group), one["body"], read_blocks(one["blocks"])
    plain = Ballot(*parse_header(body["header"]), parse_answers(one["answers"]))
    assert randomness_needed(poll.definition, plain.answers) == len(randomness)
    ballot = encrypt_ballot(poll, plain, randomness).ballot
    assert encode_jcs(header_body(plain)).hex() == one["header_jcs"]
    assert ballot_ctx(HM, ballot).hex() == one["ctx"]
    assert secret_ballot_body(ballot) == body
    assert SecretBallot.parse(body) == ballot
    verify_answer_steps(poll, ballot.answers, one["answers"])
    verify_secret_ballot(poll, ballot, line_of(body))
    assert ballot_id(HM, body).hex() == one["ballot_id"]
    assert tracker(ballot_id(HM, body)) == one["tracker"]


@every_backend
def test_a_paper_is_sealed_and_verified(group: Group) -> None:
    one, poll = VECTORS["paper"], poll_of(group)
    body = one["body"]
    key = paper_key(HM, one["counting_code"])
    assert key.hex() == one["key"]
    read = PaperBallot(
        body["i"], body["serial"], unhex(body["secret"]), b"", parse_answers(one["answers"]), ()
    )
    reading = {
        "i": read.i,
        "serial": read.serial,
        "answers": [{"motion": a.motion, "choices": list(a.choices)} for a in read.answers],
    }
    assert encode_jcs(reading).hex() == one["reading_jcs"]
    blocks = read_blocks(one["blocks"])
    assert randomness_needed(poll.definition, read.answers) == len(blocks)
    assert paper_randomness(key, HM, read, len(blocks)) == blocks
    paper = encrypt_paper(poll, read, key)
    assert paper_ctx(HM, paper).hex() == one["ctx"]
    assert secret_paper_body(paper) == body
    assert SecretPaper.parse(body) == paper
    verify_answer_steps(poll, paper.answers, one["answers"])
    verify_secret_ballot(poll, paper, line_of(body))
    assert paper_ballot_id(HM, body).hex() == one["paper_ballot_id"]


def test_javascript_makes_and_judges_it_alike() -> None:
    node = get_program("node")
    if not NOBLE.exists():
        part_is_missing("@noble/curves (npm ci in app/booth)")
    command = [node, str(FOLDER / "replay_secret_go.mjs")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "pairs": len(VECTORS["group"]["pairs"]),
        "refused": len(VECTORS["group"]["refused"]),
        "wide": len(VECTORS["group"]["wide"]),
        "statements": len(VECTORS["statements"]),
        "ballots": len(VECTORS["ballots"]),
        "papers": 1,
        "tallied": len(VECTORS["tally"]["ballots"]),
        "sums": 2 * len(VECTORS["tally"]["body"]["sums"]),
        "shares": sum(len(body["shares"]) for body in VECTORS["tally"]["opened"]["shares"]),
        "opened": len(VECTORS["tally"]["opened"]["results"]),
        "messages": len(VECTORS["ceremony"]["messages"]),
    }
