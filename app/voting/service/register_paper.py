"""The register of paper ballots as a paper (纸质表决票登记册), for the assembly's own file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.assembly.service.papers import assembly_cover, meeting_name
from app.platform.papers.fields.desk import PaperLine, PaperMove, PaperRegister
from app.voting.service.paper.registers import OUT, read_registers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.voting.service.paper.registers import RegisterRow

STATES = {
    "out": "在业主处",
    "scanned": "已收回，待计票",
    "counted": "已计票",
    "void": "整票无效",
    "spoiled": "作废",
    "blank": "空白退回",
    "replaced": "已换发",
}


def paper_register_of(session: Session, assembly: AssemblyRow) -> PaperRegister:
    """Return the register's fields; raises AssemblyNotPublished."""
    registers = read_registers(session, assembly)
    counts = [("发出", registers.count(""))]
    each = ((words, registers.count(state)) for state, words in STATES.items())
    counts += [(words, count) for words, count in each if count]
    return PaperRegister(
        cover=assembly_cover(session, assembly),
        meeting=meeting_name(assembly),
        counts=tuple(counts),
        buildings=_grouped(registers.by_building("")),
        still_out=_grouped(registers.by_building(OUT)),
    )


def _grouped(
    groups: Sequence[tuple[str, Sequence[RegisterRow]]],
) -> tuple[tuple[str, tuple[PaperLine, ...]], ...]:
    return tuple((building, tuple(map(_line, rows))) for building, rows in groups)


def _line(row: RegisterRow) -> PaperLine:
    return PaperLine(
        serial=row.serial,
        line=row.i,
        unit=row.label,
        owner_masked=row.owner_masked,
        state=STATES[row.where],
        issued=PaperMove(row.issued.at, row.issued.by),
        ended=PaperMove(row.ended.at, row.ended.by),
        replaces=row.replaces or "",
        replaced_by=row.replaced_by or "",
    )
