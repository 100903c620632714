"""Challenges, the two kinds of proof, and batches that refuse what single checks refuse."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from app.core.encoding import lp, u32be
from app.core.group import (
    Group,
    L,
    PointInvalid,
    RandomnessInvalid,
    ScalarInvalid,
    encode_scalar,
    known_groups,
    stdlib_group,
)
from app.core.proofs import (
    CHUNK,
    AnswerPlace,
    Claim,
    Equation,
    KnowledgeProof,
    MembershipProof,
    Opening,
    ProofInvalid,
    SharePlace,
    dec,
    find_false_claims,
    find_refusal,
    membership_equations,
    nonces_needed,
    or01,
    pok,
    proof_bytes,
    prove_knowledge,
    prove_membership,
    share_key,
    share_opening,
    sum1,
    sumr,
    verify_claim,
    verify_knowledge,
)
from app.core.signatures import SUITE
from tests.core.secret_samples import GROUP, HM, drawn_scalar

each_group = pytest.mark.parametrize(
    "group", list(known_groups().values()), ids=lambda one: one.name
)
KEY = GROUP.encode(GROUP.multiply_base(drawn_scalar("election key")))
PLACE = AnswerPlace(HM, b"c" * 64, "hire", KEY)
SHARE = SharePlace(HM, b"t" * 32, 0, 1, "heads", 2, KEY, KEY)
SEED = b"s" * 32
A, B = (GROUP.encode(GROUP.multiply_base(drawn_scalar(name))) for name in "AB")


def sealed(group: Group, value: int, name: str = "r") -> tuple[Opening, bytes, bytes]:
    r, key = drawn_scalar(name), group.decode(KEY)
    a = group.multiply_base(r)
    b = group.add(group.multiply(r, key), group.multiply_base(value))
    return Opening(a, b, value, r), group.encode(a), group.encode(b)


def proved(
    group: Group, values: tuple[int, ...], held: int, *, claimed: int | None = None
) -> tuple[Any, ...]:
    """A proof that `held` is among the values; a liar claims another value than is held."""
    opening, a, b = sealed(group, held)
    statement = sumr(PLACE, max(values), a, b)
    if claimed is not None:
        opening = replace(opening, value=claimed)
    key = group.decode(KEY)
    nonces = [drawn_scalar(f"nonce {n}") for n in range(nonces_needed(len(values)))]
    proof = prove_membership(group, statement, group.fixed(key), opening, values, nonces)
    return statement, key, [(opening.a, opening.b)], values, proof


def claim_of(group: Group, parts: tuple[Any, ...], data: bytes = b"") -> Claim:
    return Claim(data, tuple(membership_equations(group, *parts)))


def accepts(group: Group, parts: tuple[Any, ...]) -> bool:
    try:
        verify_claim(group, claim_of(group, parts))
    except ProofInvalid:
        return False
    return True


def test_a1_a2_the_hash_is_label_suite_bind_statement_commitments() -> None:
    statement = or01(PLACE, 2, A, B)
    parts = [b"yijue/v1/or01", SUITE.encode(), HM, PLACE.ctx, b"hire", u32be(2), KEY, A, B]
    commitments = [b"1" * 32, b"2" * 32, b"3" * 32, b"4" * 32]
    expected = b"".join(map(lp, parts + commitments))
    assert statement.hashed(commitments) == expected
    digest = hashlib.sha512(expected).digest()
    assert statement.challenge(commitments) == int.from_bytes(digest, "little") % L


STATEMENTS = {
    "or01": (or01, (PLACE, 0, A, B)),
    "sum1": (sum1, (PLACE, A, B)),
    "sumr": (sumr, (PLACE, 3, A, B)),
    "dec": (dec, (SHARE, A, B, A)),
    "pok": (pok, (HM, 1, 0, A)),
    "share-key": (share_key, (HM, 1, A)),
    "share-opening": (share_opening, (HM, 1, 2, 3, A, B, A)),
}


def _changed(argument: Any) -> list[Any]:
    if isinstance(argument, AnswerPlace | SharePlace):
        return [
            replace(argument, **{name: _changed(getattr(argument, name))[0]})
            for name in type(argument).__slots__
        ]
    if isinstance(argument, int):
        return [argument + 1]
    return [argument + ("x" if isinstance(argument, str) else b"x")]


@pytest.mark.parametrize("label", STATEMENTS)
def test_a1_a5_every_part_of_a_statement_changes_its_challenge(label: str) -> None:
    make, arguments = STATEMENTS[label]
    original = make(*arguments)
    assert original.label == label
    challenges = {original.challenge([A]), original.challenge([B]), original.challenge([A, A])}
    count = len(challenges)
    for position, argument in enumerate(arguments):
        for other in _changed(argument):
            changed = [*arguments[:position], other, *arguments[position + 1 :]]
            challenges.add(make(*changed).challenge([A]))
            count += 1
    assert len(challenges) == count


def test_a1_no_two_labels_share_a_challenge() -> None:
    same = [make(*arguments).challenge([]) for make, arguments in STATEMENTS.values()]
    assert len(set(same)) == len(STATEMENTS)


@each_group
@pytest.mark.parametrize("values", [(0, 1), (1,), (0, 1, 2, 3)])
def test_each_value_of_the_set_is_proved(group: Group, values: tuple[int, ...]) -> None:
    for held in values:
        parts = proved(group, values, held)
        assert accepts(group, parts)
        proof = parts[-1]
        assert len(proof.encode()) == proof_bytes(len(values))
        assert MembershipProof.parse(proof.encode(), len(values)) == proof


def test_every_backend_makes_the_same_bytes() -> None:
    made = {proved(group, (0, 1), 1)[-1].encode() for group in known_groups().values()}
    assert len(made) == 1


@pytest.mark.parametrize(
    ("values", "held"), [((0, 1), 2), ((0, 1), L - 1), ((0, 1), 100), ((1,), 0), ((1,), 2),
                         ((0, 1, 2), 3)],
)  # fmt: skip
def test_a_lie_about_the_value_is_refused(values: tuple[int, ...], held: int) -> None:
    """The liar runs the honest prover as if the ciphertext held a value of the set."""
    assert not accepts(GROUP, proved(GROUP, values, held, claimed=values[0]))


def test_a6_a_proof_with_freely_chosen_challenges_is_refused() -> None:
    """Both branches simulated: each equation holds for its own e, but Σ e is not c."""
    statement, key, pairs, values, _ = proved(GROUP, (0, 1), 1)
    (a, b), e, z = pairs[0], [5, 7], [11, 13]
    commitments = []
    for value in values:
        lifted = GROUP.subtract(b, GROUP.multiply_base(value))
        first = GROUP.subtract(GROUP.multiply_base(z[value]), GROUP.multiply(e[value], a))
        second = GROUP.subtract(GROUP.multiply(z[value], key), GROUP.multiply(e[value], lifted))
        commitments += [GROUP.encode(first), GROUP.encode(second)]
    free = MembershipProof(tuple(commitments), (e[0],), tuple(z))
    refusal = find_refusal(GROUP, claim_of(GROUP, (statement, key, pairs, values, free)))
    assert refusal is not None
    # With the e that the liar wanted, all four equations are true.
    wanted = (statement.challenge(commitments) - e[1]) % L
    half = replace(free, challenges=(wanted,))
    equations = claim_of(GROUP, (statement, key, pairs, values, half)).equations
    assert [find_refusal(GROUP, Claim(b"", (one,))) is None for one in equations] == [
        False, False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize("part", range(7))
def test_each_piece_of_a_proof_matters(part: int) -> None:
    *before, proof = proved(GROUP, (0, 1), 0)
    data = bytearray(proof.encode())
    other = GROUP.encode(GROUP.multiply_base(99)) if part < 4 else encode_scalar(99)
    data[32 * part : 32 * part + 32] = other
    assert not accepts(GROUP, (*before, MembershipProof.parse(bytes(data), 2)))


def test_a3_proofs_are_read_strictly() -> None:
    data = proved(GROUP, (0, 1), 0)[-1].encode()
    for wrong in (data[:-1], data + bytes(32), b""):
        with pytest.raises(ProofInvalid) as refused:
            MembershipProof.parse(wrong, 2)
        assert refused.value.fields == {"reason": "length"}
    z = int.from_bytes(data[-32:], "little") + L
    with pytest.raises(ScalarInvalid):
        MembershipProof.parse(data[:-32] + z.to_bytes(32, "little"), 2)
    bad = b"\xff" * 32 + data[32:]
    *before, _ = proved(GROUP, (0, 1), 0)
    with pytest.raises(PointInvalid):
        claim_of(GROUP, (*before, MembershipProof.parse(bad, 2)))


@each_group
def test_knowledge_of_one_secret_behind_two_points(group: Group) -> None:
    x, other = drawn_scalar("x"), group.multiply_base(77)
    bases = (group.base, other)
    points = [group.multiply(x, base) for base in bases]
    statement = dec(SHARE, A, B, group.encode(points[1]))
    proof = prove_knowledge(group, statement, bases, x, drawn_scalar("w"))
    pairs = list(zip(bases, points, strict=True))
    verify_knowledge(group, statement, pairs, proof)
    assert KnowledgeProof.parse(proof.encode(), 2) == proof
    wrong = [pairs[0], (other, group.add(points[1], group.base))]
    with pytest.raises(ProofInvalid) as refused:
        verify_knowledge(group, statement, wrong, proof, trustee=2)
    assert refused.value.fields == {"proof": "dec", "trustee": 2}
    with pytest.raises(ProofInvalid) as refused:
        KnowledgeProof.parse(proof.encode()[:-1], 2)
    assert refused.value.fields == {"reason": "length"}


def test_a1_a_share_chosen_after_the_challenge_is_refused() -> None:
    """With D outside the hash, D could be made to fit any challenge and response."""
    x, z, c = drawn_scalar("x"), drawn_scalar("z"), drawn_scalar("c")
    vk, a = GROUP.multiply_base(x), GROUP.multiply_base(77)
    t1 = GROUP.subtract(GROUP.multiply_base(z), GROUP.multiply(c, vk))
    t2 = GROUP.multiply_base(drawn_scalar("any"))
    late = GROUP.multiply(pow(c, -1, L), GROUP.subtract(GROUP.multiply(z, a), t2))
    d = GROUP.encode(late)
    proof = KnowledgeProof((GROUP.encode(t1), GROUP.encode(t2)), z)
    with pytest.raises(ProofInvalid):
        verify_knowledge(GROUP, dec(SHARE, A, B, d), [(GROUP.base, vk), (a, late)], proof)


def test_the_first_false_equation_is_named_with_its_place() -> None:
    true = Equation(((1, GROUP.base), (-1, GROUP.base)), "or01")
    false = Equation(((1, GROUP.base),), "sum1", (("motion", "hire"),))
    verify_claim(GROUP, Claim(b"", (true,)))
    with pytest.raises(ProofInvalid) as refused:
        verify_claim(GROUP, Claim(b"", (true, false)))
    assert refused.value.fields == {"proof": "sum1", "motion": "hire"}


def _simple(*errors: int) -> Claim:
    """Equations g·G = (g + error)·G, in the form a batch adds up."""
    group = stdlib_group()
    return Claim(
        bytes(errors),
        tuple(
            Equation(((5, group.base), (1, group.multiply_base(-5 + error))), "x")
            for error in errors
        ),
    )


def test_two_errors_that_cancel_under_equal_coefficients_are_refused() -> None:
    group = stdlib_group()
    up, down = group.multiply_base(3), group.multiply_base(-3)
    pair = [Claim(b"1", (Equation(((1, up),), "x"),)), Claim(b"2", (Equation(((1, down),), "x"),))]
    total = group.add(up, down)
    assert group.is_identity(total)
    assert [place for place, _ in find_false_claims(group, pair, SEED)] == [0, 1]
    both = Claim(b"3", (*pair[0].equations, *pair[1].equations))
    good = _simple(0)
    assert [place for place, _ in find_false_claims(group, [good, both, good], SEED)] == [1]


@pytest.mark.parametrize("bad", [(), (0,), (6,), (2, 3), (0, 1, 2, 3, 4, 5, 6)])
def test_a_batch_names_the_bad_ones(bad: tuple[int, ...]) -> None:
    claims = [_simple(0, 1 if place in bad else 0) for place in range(7)]
    assert [place for place, _ in find_false_claims(stdlib_group(), claims, SEED)] == list(bad)


def test_a_batch_longer_than_a_chunk_counts_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert CHUNK == 512
    monkeypatch.setattr("app.core.proofs.equations.CHUNK", 3)
    claims = [_simple(place in (2, 4, 7)) for place in range(8)]
    assert [place for place, _ in find_false_claims(stdlib_group(), claims, SEED)] == [2, 4, 7]
    assert list(find_false_claims(stdlib_group(), [], SEED)) == []


@pytest.mark.parametrize("seed", [b"", bytes(31), bytes(33)])
def test_a_batch_asks_for_a_seed_of_32_bytes(seed: bytes) -> None:
    with pytest.raises(RandomnessInvalid):
        list(find_false_claims(stdlib_group(), [_simple(0)], seed))


def test_the_coefficients_are_those_of_the_protocol() -> None:
    from app.core.proofs.equations import _coefficients

    claims = [_simple(0, 0), _simple(0)]
    data = hashlib.sha512(b"".join(lp(claim.data) for claim in claims)).digest()
    prefix = lp(b"yijue/v1/batch") + lp(SEED) + lp(data)
    expected = [
        int.from_bytes(hashlib.sha512(prefix + u32be(j)).digest()[:16], "big") for j in range(3)
    ]
    assert list(_coefficients(claims, SEED)) == expected
