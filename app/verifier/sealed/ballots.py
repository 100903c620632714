"""Every sealed ballot, many at once; what does not hold is looked at piece by piece.

Law: all proofs of an answer that fail together speak of another context than the ballot's
(V23); each that fails is V21's or V22's besides.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from app.core.definition import Definition
from app.core.encoding import encode_jcs
from app.core.entries import SECRET, find_mode
from app.core.errors import VerificationError
from app.core.group import PointInvalid, ScalarInvalid, group_for_verifying
from app.core.proofs import ProofInvalid, holds
from app.core.roll import parse_line
from app.core.secret.ballot import Poll, SealedVote, SecretBallot
from app.core.secret.checking import claim_vote, find_refused_ballots
from app.core.secret.paper import SecretPaper
from app.verifier.case import CastBallot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.proofs import Equation
    from app.core.roll import RollLine
    from app.verifier.case import Case
    from app.verifier.crew import Crew

Cast = tuple[SealedVote, "RollLine"]


class BallotFault(NamedTuple):
    """What a check refuses of the ballot at a place."""

    check: str
    code: str
    at: int
    fields: Mapping[str, object]


def find_ballot_faults(case: Case, poll: Poll, crew: Crew) -> list[BallotFault]:
    """Return the faults of all sealed ballots; one under no line of the roll is V16's."""
    shared = Shared(poll.hm, case.need("definition").body, poll.key, case.asked.seed)
    total = sum(ballot.sealed for ballot in case.ballots) + len(case.sealed_papers)
    found: list[BallotFault] = []
    for faults in crew.each(find_faults_of_some, shared, _with_lines(case), total):
        found += faults
    return found


class Shared(NamedTuple):
    """What every process must know: HM, the definition's body, Y, fresh bytes."""

    hm: bytes
    definition: Mapping[str, Any]
    key: bytes
    seed: bytes


def find_faults_of_some(
    shared: Shared, chunk: Sequence[tuple[int, bytes, RollLine]]
) -> list[BallotFault]:
    """Return the faults of ballots, given as place, canonical body and roll line."""
    definition = Definition.parse(shared.definition)
    poll = Poll.of(group_for_verifying(), shared.hm, definition, shared.key)
    cast = [(_read(json.loads(body)), line) for _, body, line in chunk]
    found: list[BallotFault] = []
    for place, refusal in find_refused_ballots(poll, cast, shared.seed):
        found += _explain(poll, chunk[place][0], cast[place], refusal)
    return found


def _read(body: Mapping[str, Any]) -> SealedVote:
    return SecretBallot.of(body) if "header" in body else SecretPaper.of(body)


def _with_lines(case: Case) -> Iterator[tuple[int, bytes, RollLine]]:
    lines = dict(case.need_roll())
    for item in case.items:
        if isinstance(item, CastBallot):
            if item.sealed and item.i in lines:
                yield item.at, case.body_bytes(item), lines[item.i]
        elif item.type == "paper-ballot":
            i = item.body["i"]
            if find_mode(item.type, item.body) == SECRET and i in lines:
                yield item.at, encode_jcs(item.body), lines[i]
        elif item.type == "roll-correction":
            lines.update((value["i"], parse_line(value)) for value in item.body["lines"])


def _explain(poll: Poll, at: int, cast: Cast, refusal: VerificationError) -> list[BallotFault]:
    if isinstance(refusal, PointInvalid):
        return [BallotFault("V18", refusal.code, at, refusal.fields)]
    if isinstance(refusal, ScalarInvalid):
        return [BallotFault("V19", refusal.code, at, refusal.fields)]
    if not isinstance(refusal, ProofInvalid) or "reason" in refusal.fields:
        # Consent, motions, the number of options or of the pieces of a proof.
        return [BallotFault("V20", refusal.code, at, refusal.fields)]
    return list(_false_proofs(poll, at, cast))


def _false_proofs(poll: Poll, at: int, cast: Cast) -> Iterator[BallotFault]:
    held: dict[tuple[str, tuple[tuple[str, object], ...]], bool] = {}
    for equation in claim_vote(poll, *cast).equations:
        name = (equation.proof, equation.place)
        held[name] = held.get(name, True) and _holds(poll, equation)
    for (proof, place), good in held.items():
        if not good:
            check = "V21" if proof == "or01" else "V22"
            yield BallotFault(check, "proof_invalid", at, {"proof": proof, **dict(place)})
    motions = [answer.motion for answer in cast[0].answers]
    for motion in motions:
        if not any(good for (_, place), good in held.items() if dict(place)["motion"] == motion):
            yield BallotFault("V23", "context_differs", at, {"motion": motion})


def _holds(poll: Poll, equation: Equation) -> bool:
    return holds(poll.group, equation)
