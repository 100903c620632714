"""Writes secret.json: `python -m tests.core.vectors.make_secret > tests/core/vectors/secret.json`.

Every value stands there that somebody needs who repeats one step alone: hex of bytes, points
as 32 bytes, scalars as 32 bytes with the least significant first. Random blocks are SHA-512 of
`name n`; r, w, e and z are those 64 bytes modulo L.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import Any

from app.core.ballot import ballot_id, header_body, tracker
from app.core.ceremony import Ceremony, make_share_complaint, make_trustee_key, own_secret
from app.core.encoding import encode_b64, encode_jcs, parse_b64
from app.core.errors import VerificationError
from app.core.group import L, encode_scalar, hash_to_scalar
from app.core.proofs import (
    AnswerPlace,
    Claim,
    KnowledgeProof,
    MembershipProof,
    SharePlace,
    dec,
    or01,
    pok,
    share_key,
    share_opening,
    sum1,
    sumr,
)
from app.core.proofs.equations import _coefficients
from app.core.roll import weights
from app.core.secret.ballot import (
    Poll,
    SecretBallot,
    ballot_ctx,
    components,
    secret_ballot_body,
    sum_values,
)
from app.core.secret.checking import sum_statement, verify_secret_ballot
from app.core.secret.encrypting import randomness_needed
from app.core.secret.result import (
    combine_shares,
    lagrange_coefficients,
    open_motion,
    verify_partial_decryptions,
)
from app.core.secret.shares import Opening, PartialDecryption, make_shares
from app.core.secret.spoil import spoil_body
from app.core.secret.sums import CountedAnswer, secret_tally_body, tally_answers
from app.core.signatures import SUITE
from tests.core.samples import digest
from tests.core.secret_samples import (
    GROUP,
    HD,
    HM,
    dealing_of,
    drawn,
    flats,
    plain,
    seal,
    secret_definition,
    share_secret,
)

ABOUT = secret_definition()
ROLL = flats(6)
LINE = ROLL[0]


def s(scalar: int) -> str:
    return encode_scalar(scalar).hex()


def drawn_as(name: str, count: int) -> dict[str, Any]:
    """Where random scalars come from: the name that is hashed, and how many blocks."""
    return {"drawn": name, "blocks": count}


def transcript(statement: Any, commitments: Any) -> dict[str, Any]:
    return {
        "label": statement.label,
        "bind": statement.bind.hex(),
        "fields": [
            field.hex() if isinstance(field, bytes) else field for field in statement.fields
        ],
        "commitments": [one.hex() for one in commitments],
        "hashed": statement.hashed(commitments).hex(),
        "challenge": s(statement.challenge(commitments)),
    }


def statements() -> list[dict[str, Any]]:
    a, b, d = (GROUP.encode(GROUP.multiply_base(n)) for n in (3, 5, 7))
    key = GROUP.encode(GROUP.multiply_base(11))
    place = AnswerPlace(HM, bytes(range(64)), "hire", key)
    share = SharePlace(HM, digest("tally"), 1, 2, "area", 3, key, d)
    made = [
        or01(place, 2, a, b), sum1(place, a, b), sumr(place, 3, a, b), dec(share, a, b, d),
        pok(HD, 3, 1, a), share_key(HD, 3, a), share_opening(HD, 2, 1, 3, key, a, b),
    ]  # fmt: skip
    return [transcript(statement, [d, key]) for statement in made]


def membership(statement: Any, values: Any, data: bytes) -> dict[str, Any]:
    proof = MembershipProof.parse(data, len(values))
    challenge = statement.challenge(proof.commitments)
    last = (challenge - sum(proof.challenges)) % L
    return {
        "values": list(values),
        **transcript(statement, proof.commitments),
        "challenges": [s(e) for e in (*proof.challenges, last)],
        "responses": [s(z) for z in proof.responses],
        "wire": data.hex(),
    }


def answer_steps(poll: Poll, ballot: SecretBallot, answer: Any) -> dict[str, Any]:
    motion = ABOUT.get_motion(answer.motion)
    place = AnswerPlace(HM, ballot_ctx(HM, ballot), motion.id, poll.key)
    options = []
    total_a = total_b = GROUP.identity
    for number, option in enumerate(answer.options):
        a, b = option.ciphertext.a, option.ciphertext.b
        total_a = GROUP.add(total_a, GROUP.decode(a))
        total_b = GROUP.add(total_b, GROUP.decode(b))
        proof = membership(or01(place, number, a, b), (0, 1), option.proof)
        options.append({"a": a.hex(), "b": b.hex(), "or01": proof})
    a, b = GROUP.encode(total_a), GROUP.encode(total_b)
    statement = sum_statement(place, motion, a, b)
    total = {"a": a.hex(), "b": b.hex(), "proof": membership(
        statement, sum_values(motion), answer.sum_proof)}  # fmt: skip
    return {"motion": motion.id, "options": options, "sum": total}


def ballot_steps(poll: Poll, name: str, **chosen: Any) -> dict[str, Any]:
    ballot = seal(poll, LINE, name, **chosen).ballot
    blocks = randomness_needed(ABOUT, plain(LINE, poll, **chosen).answers)
    body = secret_ballot_body(ballot)
    identifier = ballot_id(HM, body)
    return {
        "randomness": drawn_as(f"ballot {LINE.i} {name}", blocks // 64),
        "choices": {key: [one] if isinstance(one, str) else one for key, one in chosen.items()},
        "header_jcs": encode_jcs(header_body(ballot)).hex(),
        "ctx": ballot_ctx(HM, ballot).hex(),
        "answers": [answer_steps(poll, ballot, answer) for answer in ballot.answers],
        "body": body,
        "ballot_id": identifier.hex(),
        "tracker": tracker(identifier),
    }


def with_piece(body: Any, option: int, piece: int, data: bytes) -> Any:
    made = json.loads(json.dumps(body))
    raw = parse_b64(made["answers"][0]["options"][option])
    changed = raw[: 32 * piece] + data + raw[32 * (piece + 1) :]
    made["answers"][0]["options"][option] = encode_b64(changed)
    return made


def bad_ballots(poll: Poll) -> list[dict[str, Any]]:
    ballot = seal(poll, LINE, "bad", hire="yes").ballot
    body = secret_ballot_body(ballot)
    raw = parse_b64(body["answers"][0]["options"][0])
    z1 = int.from_bytes(raw[-32:], "little")
    swapped = json.loads(json.dumps(body))
    swapped["answers"][0]["options"].reverse()
    other = json.loads(json.dumps(body))
    other["header"]["seq"] = 1
    copied = json.loads(json.dumps(body))
    copied["header"] |= {"i": ROLL[1].i, "cred_pk": ROLL[1].cred_pk.hex()}
    cancelling = with_piece(body, 0, 8, encode_scalar(z1 + 1))
    z_other = int.from_bytes(parse_b64(body["answers"][0]["options"][1])[-32:], "little")
    cancelling = with_piece(cancelling, 1, 8, encode_scalar(z_other - 1))
    made = [
        ("z + L", with_piece(body, 0, 8, (z1 + L).to_bytes(32, "little"))),
        ("A the identity", with_piece(body, 0, 0, bytes(32))),
        ("bit 255 of B set", with_piece(body, 0, 1, raw[32:63] + bytes([raw[63] | 0x80]))),
        ("T0 no point", with_piece(body, 0, 2, b"\x01" + bytes(31))),
        ("another e0", with_piece(body, 0, 6, encode_scalar(1))),
        ("options reordered", swapped),
        ("another seq", other),
        ("copied by a neighbour", copied),
        ("two errors that cancel under equal coefficients", cancelling),
    ]
    return [{"name": name, "code": refusal(poll, bad), "body": bad} for name, bad in made]


def refusal(poll: Poll, body: Any) -> str:
    try:
        verify_secret_ballot(poll, SecretBallot.parse(body), LINE)
    except VerificationError as refused:
        return refused.code
    raise AssertionError("a bad vector is taken")


def batch() -> dict[str, Any]:
    seed = drawn("batch", 1)[:32]
    claims = [Claim(b"one", ()), Claim(b"two", ())]
    made = [replace(claim, equations=(None, None)) for claim in claims]  # type: ignore[arg-type]
    return {
        "seed": seed.hex(),
        "claims": [claim.data.hex() for claim in claims],
        "k": [k.to_bytes(16, "big").hex() for k in _coefficients(made, seed)],
    }


def ceremony() -> tuple[Ceremony, dict[str, Any]]:
    state, messages = Ceremony.begin(GROUP, HD, 3, 2), []

    def say(kind: str, body: Any) -> None:
        nonlocal state
        state = state.after(kind, body)
        messages.append({"type": kind, "body": body, "transcript": state.transcript.hex()})

    for trustee in (1, 2, 3):
        randomness = drawn(f"key {trustee}", 1)
        say("trustee-key", make_trustee_key(GROUP, HD, trustee, share_secret(trustee), randomness))
    dealings = {trustee: dealing_of(state, trustee) for trustee in (1, 2, 3)}
    for trustee in (1, 2, 3):
        say("dkg-commit", dealings[trustee].commit)
    for trustee in (1, 2, 3):
        say("dkg-reveal", dealings[trustee].reveal)
    keys = state.result()
    complaint = make_share_complaint(
        GROUP, state.dealt_share(1, 2), share_secret(2), drawn("complaint", 1)
    )
    named = state.after("dkg-complaint", complaint).blames[0].named
    return state, {
        "trustees": 3,
        "threshold": 2,
        "share_secrets": [s(share_secret(trustee)) for trustee in (1, 2, 3)],
        "dealt": [{"trustee": j, "scalars": drawn_as(f"deal 1 {j} ", 7)} for j in (1, 2, 3)],
        "messages": messages,
        "key": keys.key.hex(),
        "verification_keys": [key.hex() for key in keys.verification_keys],
        "secrets": [s(own_secret(state, j, share_secret(j))) for j in (1, 2, 3)],
        "false_complaint": {"body": complaint, "named": named},
    }


VOTES = ["yes", "no", "abstain", "yes", "no", "yes"]


def tally(poll: Poll, state: Ceremony) -> dict[str, Any]:
    motion = ABOUT.get_motion("hire")
    counted, listed = [], []
    for line, choice in zip(ROLL, VOTES, strict=True):
        ballot = seal(poll, line, "tally", hire=choice).ballot
        body = secret_ballot_body(ballot)
        weight, identifier = weights(line, motion, ABOUT), ballot_id(HM, body)
        counted.append(CountedAnswer(line.i, identifier, weight, ballot.answers[0]))
        listed.append({
            "i": line.i, "choice": choice, "heads": weight.heads, "area": weight.area,
            "ballot_id": identifier.hex(), "body": body,
        })  # fmt: skip
    added = tally_answers(GROUP, motion, 50, digest("root"), counted)
    modes = [opened(Opening(poll, state.result(), motion, added, mode), state)
             for mode in ("M0", "M1")]  # fmt: skip
    return {
        "ballots": listed,
        "body": secret_tally_body(added),
        "id": added.identifier.hex(),
        "opened": modes,
    }


def opened(opening: Opening, state: Ceremony) -> dict[str, Any]:
    bodies = []
    for trustee in (1, 3):
        x = own_secret(state, trustee, share_secret(trustee))
        randomness = drawn(f"share {trustee}", len(opening.shared_sums))
        bodies.append(make_shares(opening, trustee, x, randomness))
    partials = list(map(PartialDecryption.parse, bodies))
    valid, _ = verify_partial_decryptions(opening, partials)
    messages = combine_shares(opening, valid)
    result = open_motion(opening, valid)
    return {
        "mode": opening.result_mode,
        "randomness": [
            drawn_as(f"share {trustee}", len(opening.shared_sums)) for trustee in (1, 3)
        ],
        "shares": bodies,
        "steps": [share_steps(opening, body) for body in bodies],
        "lagrange": {str(j): s(factor) for j, factor in lagrange_coefficients([1, 3]).items()},
        "messages": [
            {"option": option, "measure": measure, "m": GROUP.encode(message).hex()}
            for (option, measure), message in messages.items()
        ],
        "options": [
            {"choice": one.choice, "heads": one.heads, "area": one.area} for one in result.options
        ],
        "other_area": result.other_area,
    }  # fmt: skip


def share_steps(opening: Opening, body: Any) -> list[dict[str, Any]]:
    made = []
    for (option, measure), row in zip(opening.shared_sums, body["shares"], strict=True):
        data, ciphertext = parse_b64(row["share"]), opening.ciphertext(option, measure)
        proof = KnowledgeProof.parse(data[32:], 2)
        place = opening.place(option, measure, body["trustee"])
        statement = dec(place, ciphertext.a, ciphertext.b, data[:32])
        made.append(
            {
                **transcript(statement, proof.commitments),
                "d": data[:32].hex(),
                "z": s(proof.response),
            }
        )
    return made


def vectors() -> dict[str, Any]:
    state, held = ceremony()
    poll = Poll.of(GROUP, HM, ABOUT, state.result().key)
    all_chosen: dict[str, Any] = {"hire": "no", "gate": "plan-2", "seats": ["a", "d"]}
    sealed = seal(poll, LINE, "all", **all_chosen)
    return {
        "suite": SUITE,
        "hd": HD.hex(),
        "hm": HM.hex(),
        "drawn": [
            {"name": name, "blocks": drawn(name, 2).hex(), "scalars": [
                s(int.from_bytes(drawn(name, 2)[at : at + 64], "little")) for at in (0, 64)
            ]} for name in ("one", "two")
        ],
        "hashed_scalar": {"data": b"data".hex(), "scalar": s(hash_to_scalar(b"data"))},
        "statements": statements(),
        "batch": batch(),
        "motions": [
            {"id": motion.id, "choices": list(motion.choice_ids), "min": motion.least,
             "max": motion.most} for motion in ABOUT.motions
        ],
        "ceremony": held,
        "ballots": [
            ballot_steps(poll, "one", hire="yes"),
            ballot_steps(poll, "none", seats=[]),
            ballot_steps(poll, "all", **all_chosen),
        ],
        "components": [point.hex() for point in components(sealed.ballot)],
        "bad_ballots": bad_ballots(poll),
        "spoil": spoil_body(sealed, {key: [one] if isinstance(one, str) else one
                                     for key, one in all_chosen.items()}),
        "tally": tally(poll, state),
        "header": header_body(plain(LINE, poll)),
    }  # fmt: skip


def text() -> str:
    return json.dumps(vectors(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
