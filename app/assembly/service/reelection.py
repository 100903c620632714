"""Whether a committee's re-election is under way (RULES R37, 上海 28).

Law: it is while an assembly convened by a re-election group elects a committee, from its draft's
approval to its final result, or while an upper room says that such a group exists.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.assembly.service.draft_motion import ELECTION_MATTER
from app.assembly.service.drafting import Draft
from app.assembly.service.read import list_assemblies, phase_of
from app.core.assembly import Phase

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

OVER = frozenset(
    {Phase.DRAFT, Phase.FINAL, Phase.MINUTED, Phase.CERTIFIED, Phase.ANNULLED, Phase.REVOKED}
)
GroupFinder = Callable[["Session", str], bool]
_finders: list[GroupFinder] = []


def register_reelection(finder: GroupFinder) -> None:
    """Let a room above say whether a re-election group exists in a community."""
    if finder not in _finders:
        _finders.append(finder)


def is_reelection_running(session: Session, row: AssemblyRow) -> bool:
    """True while another body than the committee is electing a new one."""
    if any(finder(session, row.community_id) for finder in _finders):
        return True
    others = (one for one in list_assemblies(session, row.community_id) if one.id != row.id)
    return any(_elects(one) for one in others)


def _elects(row: AssemblyRow) -> bool:
    if row.kind == "first" or phase_of(row) in OVER:
        return False
    draft = Draft.of(row)
    elects = any(motion.matter == ELECTION_MATTER for motion in draft.motions)
    return elects and draft.convener_body != "committee"
