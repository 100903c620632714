"""Every sealed ballot, many at once; what does not hold is looked at piece by piece.

Law: all proofs of an answer that fail together speak of another context than the ballot's
(V23); each that fails is V21's or V22's besides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.core.errors import VerificationError
from app.core.group import PointInvalid, ScalarInvalid
from app.core.proofs import ProofInvalid, holds
from app.core.roll import parse_line
from app.core.secret.ballot import SecretBallot
from app.core.secret.checking import claim_ballot, find_refused_ballots
from app.verifier.case import CastBallot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.core.proofs import Equation
    from app.core.roll import RollLine
    from app.core.secret.ballot import Poll
    from app.verifier.case import Case

Cast = tuple[SecretBallot, "RollLine"]


class BallotFault(NamedTuple):
    """What a check refuses of the ballot at a place."""

    check: str
    code: str
    at: int
    fields: Mapping[str, object]


def find_ballot_faults(case: Case, poll: Poll) -> list[BallotFault]:
    """Return the faults of all sealed ballots; one under no line of the roll is V16's."""
    places: list[int] = []

    def cast() -> Iterator[Cast]:
        for at, ballot, line in _with_lines(case):
            places.append(at)
            yield ballot, line

    found: list[BallotFault] = []
    refused = {
        place: refusal for place, refusal in find_refused_ballots(poll, cast(), case.asked.seed)
    }
    for place, (at, ballot, line) in enumerate(_with_lines(case)):
        if place in refused:
            found += _explain(poll, at, (ballot, line), refused[place])
    return found


def _with_lines(case: Case) -> Iterator[tuple[int, SecretBallot, RollLine]]:
    lines = dict(case.need_roll())
    for item in case.items:
        if isinstance(item, CastBallot):
            if item.sealed and item.i in lines:
                yield item.at, SecretBallot.of(case.sealed_body(item)), lines[item.i]
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
    for equation in claim_ballot(poll, *cast).equations:
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
