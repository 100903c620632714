"""Papers of a running vote: how many have taken part, and why it goes on longer.

Law: they come from who has cast, never from what (RULES R24).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.clock import effective_closes
from app.assembly.service.papers import assembly_cover, meeting_name, part_words, scope_words
from app.assembly.service.read import definition_of, find_document, hm_of, read_document
from app.core.calendar import local_date
from app.platform.papers import PaperNotYet
from app.platform.papers.fields.meeting import DailyTurnout, DayTurnout, Extension
from app.platform.papers.fields.shared import Total
from app.voting.service.extension import DOCUMENT
from app.voting.service.turnout import MotionTurnout, count_turnout, heads_on_paper

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

BASIS = "本次会议公告和议事规则"


def daily_turnout_of(session: Session, assembly: AssemblyRow, *, at: datetime) -> DailyTurnout:
    """Return the turnout at this moment; raises AssemblyNotPublished before the roll is frozen."""
    hm_of(assembly)
    turnout, quorum = _widest(session, assembly), definition_of(assembly).thresholds.quorum
    on_paper = heads_on_paper(session, assembly, turnout.motion)
    return DailyTurnout(
        cover=assembly_cover(session, assembly),
        meeting=meeting_name(assembly),
        scope=_scope(assembly, turnout),
        total=Total(turnout.scope_heads, turnout.scope_area),
        days=(
            DayTurnout(
                local_date(at), turnout.heads, turnout.tenths, turnout.heads - on_paper, on_paper
            ),
        ),
        need=f"人数和面积都达到{part_words(quorum.num, quorum.den, strict=False)}",
        missing_heads=turnout.missing_heads,
        is_area_enough=not turnout.missing_area,
    )


def extension_of(session: Session, assembly: AssemblyRow) -> Extension:
    """Return the announcement of the later close; raises PaperNotYet where there is none."""
    definition, closes = definition_of(assembly), effective_closes(assembly)
    document = find_document(session, assembly.id, DOCUMENT)
    if closes == definition.closes or document is None or not document.public:
        raise PaperNotYet(paper="extension")
    turnout = _widest(session, assembly)
    return Extension(
        cover=assembly_cover(session, assembly),
        meeting=meeting_name(assembly),
        scope=_scope(assembly, turnout),
        closes=definition.closes,
        new_closes=closes,
        reason=read_document(session, document).decode().strip().rstrip("。"),
        basis=BASIS,
        total=Total(turnout.scope_heads, turnout.scope_area),
        participants=Total(turnout.heads, turnout.area),
        missing=Total(turnout.missing_heads, turnout.missing_area),
    )


def _widest(session: Session, assembly: AssemblyRow) -> MotionTurnout:
    """The turnout of the motion that concerns most: of equal ones the first."""
    return max(count_turnout(session, assembly).motions, key=lambda one: one.scope_heads)


def _scope(assembly: AssemblyRow, turnout: MotionTurnout) -> str:
    motions = definition_of(assembly).motions
    return scope_words(next(one for one in motions if one.id == turnout.motion))
