"""Fields of the paper desk's papers: who has which ballot, and where each of them is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.platform.papers.fields.shared import Cover


@dataclass(frozen=True, slots=True)
class PaperMove:
    """When a ballot went out or came back, and the two officers who signed it."""

    at: datetime | None = None
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One ballot that was handed out: `line` of the roll, `state` in words, its replacement."""

    serial: str
    line: int
    unit: str
    owner_masked: str
    state: str
    issued: PaperMove
    ended: PaperMove = PaperMove()
    replaces: str = ""
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class PaperRegister:
    """纸质表决票登记册: every ballot by building, and those that are still out."""

    cover: Cover
    meeting: str
    counts: tuple[tuple[str, int], ...]
    buildings: tuple[tuple[str, tuple[PaperLine, ...]], ...]
    still_out: tuple[tuple[str, tuple[PaperLine, ...]], ...]
