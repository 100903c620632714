"""投票延期公示 on paper: from when to when voting is extended, why, and what is missing.

Law: the numbers are those of the motion that lacks most heads, at the moment the extension was
put up; how anybody voted is not known here (RULES R24).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.clock import effective_closes
from app.assembly.service.papers import assembly_cover
from app.assembly.service.read import definition_of
from app.platform.papers import write_paper
from app.platform.papers.fields.meeting import Extension
from app.platform.papers.fields.shared import Total
from app.voting.service.turnout import count_turnout

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.platform.prepared import Piece

BASIS = "参与表决的面积或者人数未达到法定比例；依据会议公告载明的规则，表决期间延长一次，不超过{}日"


def write_extension(
    session: Session, row: AssemblyRow, closes: datetime, text: str, *, at: datetime
) -> Piece:
    """Return the notice of an extension to be set in pages; `at` is its date."""
    turnout, definition = count_turnout(session, row), definition_of(row)
    short = max(turnout.motions, key=lambda one: (one.missing_heads, one.missing_area))
    fields = Extension(
        cover=assembly_cover(session, row),
        meeting=row.title,
        scope=short.title,
        closes=effective_closes(row),
        new_closes=closes,
        reason=text,
        basis=BASIS.format(definition.policies.extension_days),
        total=Total(short.scope_heads, short.scope_area),
        participants=Total(short.heads, short.area),
        missing=Total(short.missing_heads, short.missing_area),
    )
    return write_paper("extension", fields, now=at)
