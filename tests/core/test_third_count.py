"""secret_go.json: sums, shares, result and ceremony of the third implementation are Python's."""

from __future__ import annotations

import hashlib

from app.core.ballot import (
    ballot_id,
)
from app.core.ceremony import Ceremony, TrusteeKeys, deal, make_share_complaint, own_secret
from app.core.ceremony import make_trustee_key as make_key
from app.core.encoding import parse_b64
from app.core.group import Group, L, encode_scalar, reduce_wide
from app.core.proofs import KnowledgeProof, dec
from app.core.roll import Weight
from app.core.secret.ballot import SecretBallot
from app.core.secret.checking import find_refused_ballots
from app.core.secret.result import (
    combine_shares,
    lagrange_coefficients,
    open_motion,
    verify_partial_decryptions,
)
from app.core.secret.shares import Opening, PartialDecryption, make_shares
from app.core.secret.sums import (
    CountedAnswer,
    SecretTally,
    secret_tally_body,
    tally_answers,
    verify_tally,
)
from tests.core.third_samples import (
    HD,
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


def counted_answers() -> list[CountedAnswer]:
    return [
        CountedAnswer(
            one["i"],
            ballot_id(HM, one["body"]),
            Weight(1, one["heads"], one["area"]),
            SecretBallot.parse(one["body"]).answers[0],
        )
        for one in VECTORS["tally"]["ballots"]
    ]


@every_backend
def test_the_sums_are_the_same(group: Group) -> None:
    held, poll = VECTORS["tally"], poll_of(group)
    bodies = [one["body"] for one in held["ballots"]]
    pairs = [(SecretBallot.parse(body), line_of(body)) for body in bodies]
    seed = hashlib.sha256(b"seed").digest()
    assert list(find_refused_ballots(poll, pairs, seed)) == []
    counted, stated = counted_answers(), SecretTally.parse(held["body"])
    assert [one.ballot_id.hex() for one in counted] == [one["ballot_id"] for one in held["ballots"]]
    verify_tally(group, poll.definition.motions[0], stated, counted)
    made = tally_answers(group, poll.definition.motions[0], 40, stated.root, counted)
    assert secret_tally_body(made) == held["body"]
    assert made.identifier.hex() == held["id"]


def opening_of(group: Group) -> Opening:
    poll, held = poll_of(group), VECTORS["trustees"]
    keys = TrusteeKeys(2, poll.key, tuple(map(unhex, held["verification_keys"])))
    tally = SecretTally.parse(VECTORS["tally"]["body"])
    return Opening(poll, keys, poll.definition.motions[0], tally, "M0")


@every_backend
def test_the_shares_are_made_and_verified(group: Group) -> None:
    opening, held = opening_of(group), VECTORS["tally"]["opened"]
    for body, steps in zip(held["shares"], held["steps"], strict=True):
        x = scalar_of(VECTORS["trustees"]["secrets"][body["trustee"] - 1])
        randomness = read_blocks([one["block"] for one in steps])
        assert make_shares(opening, body["trustee"], x, randomness) == body
        for (option, measure), row, one in zip(
            opening.shared_sums, body["shares"], steps, strict=True
        ):
            data, sums = parse_b64(row["share"]), opening.ciphertext(option, measure)
            place = opening.place(option, measure, body["trustee"])
            assert verify_challenge(one) == dec(place, sums.a, sums.b, unhex(one["d"]))
            assert data.hex() == one["d"] + one["wire"]
            proof = KnowledgeProof.parse(data[32:], 2)
            assert encode_scalar(proof.response).hex() == one["response"]


@every_backend
def test_two_trustees_open_the_same_numbers(group: Group) -> None:
    opening, held = opening_of(group), VECTORS["tally"]["opened"]
    partials = list(map(PartialDecryption.parse, held["shares"]))
    valid, refused = verify_partial_decryptions(opening, partials)
    assert refused == {}
    factors = {str(j): encode_scalar(one).hex() for j, one in lagrange_coefficients([1, 3]).items()}
    assert factors == held["lagrange"]
    messages = [group.encode(one).hex() for one in combine_shares(opening, valid).values()]
    assert messages == [one["m"] for one in held["results"]]
    result = open_motion(opening, valid)
    totals = [total for one in result.options for total in (one.heads, one.area)]
    assert totals == [one["total"] for one in held["results"]]
    for one, total in zip(held["results"], totals, strict=True):
        votes = [v for v in VECTORS["tally"]["ballots"] if v["choice"] == one["choice"]]
        assert sum(vote[one["measure"]] for vote in votes) == total


@every_backend
def test_a_ceremony_is_the_same(group: Group) -> None:
    held, state = VECTORS["ceremony"], Ceremony.begin(group, HD, 3, 2)
    for one in held["messages"]:
        state = state.after(one["type"], one["body"])
    assert state.transcript.hex() == held["ceremony"]
    assert state.result().key.hex() == held["key"]
    share_keys = [state.share_keys[j] for j in (1, 2, 3)]
    said = [one["body"] for one in held["messages"]]
    for j, blocks in enumerate(held["blocks"], 1):
        e, randomness = reduce_wide(unhex(blocks["key"][0])), read_blocks(blocks["deal"])
        assert make_key(group, HD, j, e, unhex(blocks["key"][1])) == said[j - 1]
        dealing = deal(group, HD, 1, j, 2, share_keys, randomness)
        assert [dealing.commit, dealing.reveal] == [said[j + 2], said[j + 5]]
        assert encode_scalar(own_secret(state, j, e)).hex() == held["secrets"][j - 1]
    dealt, e = state.dealt_share(1, 3), reduce_wide(unhex(held["blocks"][2]["key"][0]))
    complaint = make_share_complaint(group, dealt, e, unhex(held["opening_block"]))
    assert complaint == held["false_complaint"]
    assert state.after("dkg-complaint", complaint).blames[0].named == 3


@every_backend
def test_the_trustees_hold_points_of_one_polynomial(group: Group) -> None:
    held = VECTORS["trustees"]
    first, second = map(scalar_of, held["polynomial"])
    secrets = [(first + second * j) % L for j in (1, 2, 3)]
    assert [encode_scalar(one).hex() for one in secrets] == held["secrets"]
    keys = [group.encode(group.multiply_base(one)).hex() for one in (first, *secrets)]
    assert keys == [held["key"], *held["verification_keys"]]
    assert held["threshold"] == len(held["polynomial"])
