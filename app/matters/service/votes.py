"""The assembly that decides a step: whether it fits, where it stands, what it decided.

Law: a part-owner vote's scope is its denominator and has to be the matter's, unit by unit; a
result counts once it is final, the choice of a company once it is certified (R6, §3.4-6, §3.5-6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.assembly.profiles import rules_of
from app.assembly.service.draft import Draft
from app.assembly.service.draft_motion import DraftMotion
from app.assembly.service.partition import is_named
from app.assembly.service.read import UNPUBLISHED, definition_of, get_assembly, phase_of
from app.assembly.service.timeline import find_logged, logged_moments
from app.core.assembly import Phase
from app.core.calendar import local_date
from app.core.entries import parse_minute
from app.core.errors import RuleError
from app.matters.service.days import posting_ends
from app.matters.service.scope import lines_of
from app.registry.service import list_units

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow
    from app.matters.service.dossier import Dossier
    from app.matters.service.roads import Step

GONE = (Phase.ANNULLED, Phase.REVOKED)
FINAL = (Phase.FINAL, Phase.MINUTED, Phase.CERTIFIED)
NONE = "none"


class VoteDoesNotFit(RuleError):
    """The assembly does not decide what this step asks; `why` says what is different."""


@dataclass(frozen=True, slots=True)
class Vote:
    """An assembly behind a step.

    `state` is drafting, running, counted (posted, not yet final), carried, refused (enough took
    part and did not agree), failed or gone; `winner` the label of what was chosen.
    """

    assembly_id: str
    title: str
    phase: str
    motion: int
    state: str
    winner: str = ""
    decided_on: date | None = None
    posted_at: datetime | None = None
    outcome: dict[str, Any] | None = None

    @property
    def is_over(self) -> bool:
        return self.state in ("carried", "refused", "failed", "gone")


def find_vote(dossier: Dossier, step: Step) -> Vote | None:
    """Return the vote that was linked to a step and counts, or None."""
    if step.code not in dossier.votes:
        dossier.votes[step.code] = _find(dossier, step)
    return dossier.votes[step.code]


def _find(dossier: Dossier, step: Step) -> Vote | None:
    act = dossier.act(step.code)
    if act is None:
        return None
    assembly = get_assembly(dossier.session, act.facts["assembly"])
    place = int(act.facts["motion"])
    drafted = Draft.of(assembly).motions
    if place >= len(drafted) or not _fits(dossier, step, drafted[place]):
        return Vote(assembly.id, assembly.title, assembly.phase, place, "gone")
    return _read(dossier, step, assembly, place)


def _read(dossier: Dossier, step: Step, assembly: AssemblyRow, place: int) -> Vote:
    phase, session = phase_of(assembly), dossier.session
    posted = None if phase in GONE else find_logged(session, assembly, "result")
    if posted is None:
        state = "gone" if phase in GONE else "drafting" if phase.value in UNPUBLISHED else "running"
        return Vote(assembly.id, assembly.title, phase.value, place, state)
    motion = definition_of(assembly).motions[place]
    outcome = next(one for one in posted.body["motions"] if one["motion"] == motion.id)
    enough = phase is Phase.CERTIFIED if step.certified else phase in FINAL
    labels = {one.id: one.label for one in motion.choices}
    moments = logged_moments(session, assembly)
    which = rules_of(session, assembly).word("result.decision_date")
    decided = moments.get("result" if which == "preliminary" else "final")
    return Vote(
        assembly_id=assembly.id,
        title=assembly.title,
        phase=phase.value,
        motion=place,
        state=_state(outcome) if enough else "counted",
        winner=labels.get(outcome["winner"] or "", ""),
        decided_on=None if decided is None else local_date(decided),
        posted_at=moments["result"],
        outcome=outcome,
    )


def _state(outcome: dict[str, Any]) -> str:
    if outcome["verdict"] == "carried" and outcome["winner"] != NONE:
        return "carried"
    quorum = [one["held"] for one in outcome["tests"] if one["test"].startswith("quorum")]
    return "refused" if quorum and all(quorum) else "failed"


def fitting_motion(dossier: Dossier, step: Step, assembly: AssemblyRow) -> int:
    """Return the place of the motion that decides a step; raises VoteDoesNotFit."""
    if assembly.community_id != dossier.row.community_id:
        raise VoteDoesNotFit(why="community")
    if assembly.rehearsal != dossier.row.rehearsal:
        raise VoteDoesNotFit(why="rehearsal")
    if phase_of(assembly) in GONE or assembly.kind == "consultation":
        raise VoteDoesNotFit(why="phase")
    motions = Draft.of(assembly).motions
    of_matter = [n for n, one in enumerate(motions) if _is_asked(step, one)]
    if not of_matter:
        raise VoteDoesNotFit(why="matter")
    fitting = [n for n in of_matter if _fits(dossier, step, motions[n])]
    taken = _taken(dossier, step, assembly)
    fitting = [n for n in fitting if n not in taken]
    if not fitting:
        raise VoteDoesNotFit(why="scope" if dossier.row.kind != "hiring" else "candidates")
    _check_posted_before(dossier, step, assembly)
    return fitting[0]


def _taken(dossier: Dossier, step: Step, assembly: AssemblyRow) -> set[int]:
    """Motions of this assembly that decide another step of the matter."""
    others = [dossier.act(one.code) for one in dossier.road if one.vote and one.code != step.code]
    return {
        int(act.facts["motion"])
        for act in others
        if act is not None and act.facts["assembly"] == assembly.id
    }


def _is_asked(step: Step, motion: DraftMotion) -> bool:
    wanted = ("yes_no", "one_of") if step.choice == "any" else (step.choice,)
    return motion.matter == step.vote and motion.kind in wanted


def _fits(dossier: Dossier, step: Step, motion: DraftMotion) -> bool:
    if not _is_asked(step, motion):
        return False
    if dossier.row.kind == "hiring":
        return motion.whole_community and _names_candidates(dossier, step, motion)
    units = list_units(dossier.session, dossier.row.community_id)
    voting = {one.id for one in units if motion.whole_community or is_named(motion, one)}
    return voting == {line.unit_id for line in lines_of(dossier.facts("scope"))}


def _names_candidates(dossier: Dossier, step: Step, motion: DraftMotion) -> bool:
    """Whether each candidate is one choice; of a single one the motion itself may name it."""
    if step.choice != "any":
        return True
    names = candidates_of(dossier)
    if motion.kind == "yes_no":
        return len(names) == 1 and names[0] in motion.title + motion.text
    return all(sum(name in option for option in motion.options) == 1 for name in names)


def candidates_of(dossier: Dossier) -> list[str]:
    """Return the companies that go before the owners, best first."""
    if dossier.act("direct") is not None:
        return [str(dossier.facts("direct")["company"])]
    finalists = dossier.fact("evaluation", "finalists", [])
    return [str(one) for one in finalists]


def _check_posted_before(dossier: Dossier, step: Step, assembly: AssemblyRow) -> None:
    """Refuse a vote that opens while the plan has not hung out its days."""
    before = [dossier.step(need) for need in step.needs]
    ends = [posting_ends(dossier, one) for one in before if one.posting]
    opens = assembly.opens or _drafted_opening(assembly)
    if opens is not None and any(one is not None and opens < one for one in ends):
        raise VoteDoesNotFit(why="posting")


def _drafted_opening(assembly: AssemblyRow) -> datetime | None:
    try:
        return parse_minute(Draft.of(assembly).opens)
    except RuleError:
        return None
