"""Who was elected: the posted outcome beside the candidates it speaks of.

Law: numbers come from the logged result and from nothing else. Until the result is final every
act that follows from it is marked 结果公示期内 (R27); which of the two postings starts the clocks
is the place's `result.decision_date`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.assembly.profiles import rules_of as rules_of_assembly
from app.assembly.service.read import definition_of, get_assembly, phase_of
from app.assembly.service.timeline import find_logged, logged_moments
from app.committee.models import CandidateRow, ElectionRow
from app.committee.service.reading import list_candidates
from app.core.assembly import Phase
from app.core.calendar import local_date
from app.core.encoding import jcs_hash

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

GONE = (Phase.ANNULLED, Phase.REVOKED)
NOT_FINAL = ("closed", "counted", "preliminary")


@dataclass(frozen=True, slots=True)
class Standing:
    """One candidate in the outcome; `heads` and `area` (0.01 m²) of those who named them."""

    candidate: CandidateRow
    label: str
    place: int
    state: str
    passed: bool
    heads: int
    area: int


@dataclass(frozen=True, slots=True)
class ElectionOutcome:
    """The posted outcome of an election; areas in 0.01 m², `decided_on` starts the clocks."""

    motion: str
    carried: bool
    final: bool
    ranking: tuple[Standing, ...]
    seats: int
    minimum: int
    scope: dict[str, int]
    participants: dict[str, int]
    quorum: tuple[dict[str, Any], ...]
    lot: str | None
    posted_at: datetime
    decided_on: date | None
    sha256: str

    @property
    def elected(self) -> tuple[Standing, ...]:
        return tuple(one for one in self.ranking if one.state == "elected")

    @property
    def empty_seats(self) -> int:
        """Seats of a committee that stands but is not complete: for a by-election."""
        return self.seats - len(self.elected) if self.carried else 0


def find_outcome(session: Session, row: ElectionRow) -> ElectionOutcome | None:
    """Return the posted outcome of an election, or None while there is none."""
    if row.assembly_id is None:
        return None
    assembly = get_assembly(session, row.assembly_id)
    posted = find_logged(session, assembly, "result")
    if posted is None or phase_of(assembly) in GONE:
        return None
    elections = {one.id for one in definition_of(assembly).motions if one.election is not None}
    for outcome in posted.body["motions"]:
        if outcome["motion"] in elections:
            return _read(session, row, assembly, outcome)
    return None


def _read(
    session: Session, row: ElectionRow, assembly: AssemblyRow, outcome: dict[str, Any]
) -> ElectionOutcome:
    moments = logged_moments(session, assembly)
    filled = outcome.get("election") or _unopened(assembly, outcome)
    return ElectionOutcome(
        motion=outcome["motion"],
        carried=outcome["verdict"] == "carried",
        final=phase_of(assembly).value not in NOT_FINAL,
        ranking=_ranking(session, row, assembly, outcome),
        seats=filled["seats"],
        minimum=filled["minimum"],
        scope=outcome["scope"],
        participants=outcome["participants"],
        quorum=tuple(one for one in outcome["tests"] if one["test"].startswith("quorum")),
        lot=filled["lot"],
        posted_at=moments["result"],
        decided_on=_decided_on(session, assembly, moments),
        sha256=jcs_hash(outcome).hex(),
    )


def _unopened(assembly: AssemblyRow, outcome: dict[str, Any]) -> dict[str, Any]:
    """A secret election that failed by who took part is never opened: nobody is ranked."""
    election = definition_of(assembly).get_motion(outcome["motion"]).election
    assert election is not None
    return {"seats": election.seats, "minimum": election.minimum, "lot": None, "ranking": []}


def _ranking(
    session: Session, row: ElectionRow, assembly: AssemblyRow, outcome: dict[str, Any]
) -> tuple[Standing, ...]:
    motions = {one.id: one for one in definition_of(assembly).motions}
    labels = {choice.id: choice.label for choice in motions[outcome["motion"]].choices}
    sums = {option["choice"]: option for option in outcome["options"]}
    # A candidate who left the list before the notice keeps no place on the ballot.
    candidates = {
        one.choice_id: one for one in list_candidates(session, row.id) if one.state == "accepted"
    }
    return tuple(
        Standing(
            candidate=candidates[ranked["choice"]],
            label=labels[ranked["choice"]],
            place=ranked["place"],
            state=ranked["state"],
            passed=ranked["passed"],
            heads=sums[ranked["choice"]]["heads"],
            area=sums[ranked["choice"]]["area"],
        )
        for ranked in outcome.get("election", {}).get("ranking", ())
        if ranked["choice"] in candidates
    )


def _decided_on(
    session: Session, assembly: AssemblyRow, moments: dict[str, datetime]
) -> date | None:
    which = rules_of_assembly(session, assembly).word("result.decision_date")
    moment = moments.get("result" if which == "preliminary" else "final")
    return None if moment is None else local_date(moment)
