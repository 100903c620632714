"""Whether what owners decided is in force: read from the assembly's own result, each time anew.

Law: a resolution opens money once its result is final and only as long as it stands; one that was
annulled, revoked, carried out or has run out opens nothing. A rehearsal decides about money only
where the whole deployment is a demonstration.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.assembly.profiles import rules_of
from app.assembly.service.definition import motion_text
from app.assembly.service.draft import Draft
from app.assembly.service.read import definition_of, get_assembly, phase_of
from app.assembly.service.timeline import find_logged, logged_moments
from app.core.assembly import Phase
from app.core.calendar import local_date
from app.core.encoding import sha256
from app.core.errors import RuleError
from app.counting.service.resolutions import EFFECTIVE, list_resolutions
from app.platform.config import current_config

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.assembly.service.draft_motion import DraftMotion

FINAL = (Phase.FINAL, Phase.MINUTED, Phase.CERTIFIED)
NONE = "none"


class ResolutionNotEffective(RuleError):
    """The resolution is not final, was not carried, or no longer stands; `why` says which."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A motion that was carried and is in force, with what was asked."""

    assembly_id: str
    motion: str
    place: int
    asked: DraftMotion
    rehearsal: bool
    decided_on: date | None


def get_decision(session: Session, community_id: str, assembly_id: str, place: int) -> Decision:
    """Return a decision in force, by its place among the motions. Raises ResolutionNotEffective."""
    assembly = get_assembly(session, assembly_id)
    asked = Draft.of(assembly).motions
    if assembly.community_id != community_id or not 0 <= place < len(asked):
        raise ResolutionNotEffective(why="unknown")
    if assembly.rehearsal and not current_config().demo:
        raise ResolutionNotEffective(why="rehearsal")
    if phase_of(assembly) not in FINAL or assembly.reference:
        raise ResolutionNotEffective(why="not_final")
    published = definition_of(assembly).motions[place]
    if published.text != sha256(motion_text(asked[place])):
        raise ResolutionNotEffective(why="changed")
    motion = published.id
    if not _is_carried(session, assembly, motion):
        raise ResolutionNotEffective(why="not_carried")
    if not assembly.rehearsal and not _stands(session, assembly, motion):
        raise ResolutionNotEffective(why="ended")
    return Decision(
        assembly_id=assembly.id,
        motion=motion,
        place=place,
        asked=asked[place],
        rehearsal=assembly.rehearsal,
        decided_on=_decided_on(session, assembly),
    )


def _is_carried(session: Session, assembly: AssemblyRow, motion: str) -> bool:
    posted = find_logged(session, assembly, "result")
    if posted is None:
        return False
    outcomes: list[dict[str, Any]] = posted.body["motions"]
    return any(
        one["motion"] == motion and one["verdict"] == "carried" and one["winner"] != NONE
        for one in outcomes
    )


def _stands(session: Session, assembly: AssemblyRow, motion: str) -> bool:
    """The register's line may have been marked executed or expired since."""
    lines = list_resolutions(session, assembly.community_id)
    mine = [one for one in lines if (one.assembly_id, one.motion) == (assembly.id, motion)]
    return any(one.state == EFFECTIVE for one in mine)


def _decided_on(session: Session, assembly: AssemblyRow) -> date | None:
    moments = logged_moments(session, assembly)
    which = rules_of(session, assembly).word("result.decision_date")
    moment = moments.get("result" if which == "preliminary" else "final")
    return None if moment is None else local_date(moment)


def find_place(session: Session, assembly_id: str, motion: str) -> int:
    """Return the place of a motion named as the definition names it; raises what it may lack."""
    motions = definition_of(get_assembly(session, assembly_id)).motions
    found = [place for place, one in enumerate(motions) if one.id == motion]
    if not found:
        raise ResolutionNotEffective(why="unknown")
    return found[0]
