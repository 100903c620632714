"""Is a secret ballot well made? One by one on arrival, many at once for a verifier.

Law: V18–V23 of PROTOCOL §10, in this order: consent, motions in scope and in order, the
right number of options, canonical points with no A and no ΣA the identity, scalars below L,
or01 for each option, sum1 or sumr for each answer. Whoever verifies many gets the refusals
that verifying each by itself would give.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from app.core.ballot import AnswerInvalid, verify_consent, verify_motions_in_scope
from app.core.definition import Motion
from app.core.errors import VerificationError
from app.core.group import Element, PointInvalid
from app.core.proofs import (
    CHUNK,
    AnswerPlace,
    Claim,
    Equation,
    MembershipProof,
    find_false_claims,
    membership_equations,
    or01,
    sum1,
    sumr,
    verify_claim,
)
from app.core.proofs.challenge import Statement
from app.core.roll import RollLine
from app.core.secret.ballot import (
    Poll,
    SealedVote,
    SecretAnswer,
    SecretBallot,
    SecretOption,
    ballot_ctx,
    sum_values,
)
from app.core.secret.paper import SecretPaper, paper_ctx, verify_secret_paper_items

_BIT = (0, 1)
Pair = tuple[Element, Element]


def sum_statement(place: AnswerPlace, motion: Motion, a: bytes, b: bytes) -> Statement:
    """Return the statement about an answer's sum: sum1 where one choice is asked, else sumr."""
    if sum_values(motion) == (1,):
        return sum1(place, a, b)
    return sumr(place, motion.most, a, b)


def claim_ballot(poll: Poll, ballot: SecretBallot, line: RollLine) -> Claim:
    """Return the equations that must hold for a ballot of a roll line.

    Raises ConsentTextWrong, AnswerInvalid, PointInvalid, ScalarInvalid, ProofInvalid.
    """
    verify_consent(ballot, poll.definition)
    verify_motions_in_scope([answer.motion for answer in ballot.answers], line, poll.definition)
    return _claim_answers(poll, ballot_ctx(poll.hm, ballot), ballot.answers)


def verify_ballot_proofs(poll: Poll, ballot: SecretBallot) -> None:
    """Verify what hangs on the manifest alone; the right's scope is asked elsewhere.

    Raises ConsentTextWrong, MotionUnknown, AnswerInvalid, PointInvalid, ScalarInvalid,
    ProofInvalid.
    """
    verify_consent(ballot, poll.definition)
    claim = _claim_answers(poll, ballot_ctx(poll.hm, ballot), ballot.answers)
    verify_claim(poll.group, claim)


def claim_paper(poll: Poll, paper: SecretPaper, line: RollLine) -> Claim:
    """Return the same for a sealed paper ballot; raises what `claim_ballot` does."""
    verify_secret_paper_items(paper, line, poll.definition)
    return _claim_answers(poll, paper_ctx(poll.hm, paper), paper.answers)


def claim_vote(poll: Poll, vote: SealedVote, line: RollLine) -> Claim:
    """Return the same for a sealed ballot of either channel."""
    if isinstance(vote, SecretPaper):
        return claim_paper(poll, vote, line)
    assert isinstance(vote, SecretBallot)
    return claim_ballot(poll, vote, line)


def _claim_answers(poll: Poll, ctx: bytes, answers: Iterable[SecretAnswer]) -> Claim:
    equations: list[Equation] = []
    data = [ctx, poll.key]
    for answer in answers:
        place = AnswerPlace(poll.hm, ctx, answer.motion, poll.key)
        equations += _answer_equations(poll, place, answer)
        data += [option.proof for option in answer.options] + [answer.sum_proof]
    return Claim(b"".join(data), tuple(equations))


def _answer_equations(poll: Poll, place: AnswerPlace, answer: SecretAnswer) -> list[Equation]:
    motion = poll.definition.get_motion(answer.motion)
    if len(answer.options) != len(motion.choices):
        raise AnswerInvalid(reason="options", motion=motion.id)
    pairs: list[Pair] = []
    equations: list[Equation] = []
    for number, option in enumerate(answer.options):
        try:
            pair, own = _option_equations(poll, place, number, option)
        except VerificationError as refused:
            raise type(refused)(**refused.fields, motion=motion.id, option=number) from None
        pairs.append(pair)
        equations += own
    try:
        return equations + _sum_equations(poll, place, motion, pairs, answer.sum_proof)
    except VerificationError as refused:
        raise type(refused)(**refused.fields, motion=motion.id, of="sum") from None


def _option_equations(
    poll: Poll, place: AnswerPlace, number: int, option: SecretOption
) -> tuple[Pair, list[Equation]]:
    a, b = option.ciphertext.a, option.ciphertext.b
    pair = poll.group.decode_wire(a), poll.group.decode(b)
    proof = MembershipProof.parse(option.proof, len(_BIT))
    where = (("motion", place.motion), ("option", number))
    statement = or01(place, number, a, b)
    return pair, membership_equations(
        poll.group, statement, poll.element, [pair], _BIT, proof, where
    )


def _sum_equations(
    poll: Poll, place: AnswerPlace, motion: Motion, pairs: list[Pair], data: bytes
) -> list[Equation]:
    group, values = poll.group, sum_values(motion)
    total_a, total_b = pairs[0]
    for a, b in pairs[1:]:
        total_a, total_b = group.add(total_a, a), group.add(total_b, b)
    if group.is_identity(total_a):
        raise PointInvalid(reason="identity")
    proof = MembershipProof.parse(data, len(values))
    statement = sum_statement(place, motion, group.encode(total_a), group.encode(total_b))
    where = (("motion", place.motion),)
    return membership_equations(group, statement, poll.element, pairs, values, proof, where)


def verify_secret_ballot(poll: Poll, ballot: SealedVote, line: RollLine) -> None:
    """Verify all that a ballot proves, each equation by itself.

    The line's right, the signature, the chain and the components are asked elsewhere. Raises
    ConsentTextWrong, AnswerInvalid, PointInvalid, ScalarInvalid, ProofInvalid.
    """
    verify_claim(poll.group, claim_vote(poll, ballot, line))


def find_refused_ballots(
    poll: Poll, ballots: Iterable[tuple[SealedVote, RollLine]], seed: bytes
) -> Iterator[tuple[int, VerificationError]]:
    """Yield position and refusal of each ballot that `verify_secret_ballot` would refuse.

    `seed`: 32 fresh random bytes for this call. Ballots are read 512 at a time. Raises
    RandomnessInvalid.
    """
    numbered = enumerate(ballots)
    while chunk := list(islice(numbered, CHUNK)):
        places: list[int] = []
        claims: list[Claim] = []
        refused: dict[int, VerificationError] = {}
        for place, (ballot, line) in chunk:
            try:
                claims.append(claim_vote(poll, ballot, line))
                places.append(place)
            except VerificationError as refusal:
                refused[place] = refusal
        for at, false in find_false_claims(poll.group, claims, seed):
            refused[places[at]] = false
        yield from sorted(refused.items(), key=lambda item: item[0])
