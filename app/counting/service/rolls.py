"""The two rolls that a count goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.assembly.service.read import find_document, read_document
from app.core.paper_roll import PaperLine, parse_paper_roll
from app.core.roll import RollLine, parse_roll

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow


def rolls_of(
    session: Session, assembly: AssemblyRow
) -> tuple[tuple[RollLine, ...], tuple[PaperLine, ...]]:
    """Return the frozen roll and the paper roll."""
    roll = find_document(session, assembly.id, "roll.jsonl")
    paper = find_document(session, assembly.id, "paper-roll.jsonl")
    assert roll is not None
    lines = parse_roll(read_document(session, roll))
    return lines, () if paper is None else parse_paper_roll(read_document(session, paper))
