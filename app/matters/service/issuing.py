"""Papers that a step makes: written from the matter's facts, set before the act, kept with it.

Law: an issued paper is never changed; a step done anew issues its papers anew and both are kept.
Which paper takes its facts from where stands in `papers/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.errors import RuleError
from app.matters.models import MatterPaperRow
from app.matters.service.papers import fill_paper
from app.platform.files import read_file, store_file
from app.platform.papers import get_paper, write_paper

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.matters.service.dossier import Dossier
    from app.matters.service.roads import Step
    from app.platform.pdf import Manuscript
    from app.platform.prepared import Prepared

MEDIA_TYPE = "application/pdf"


class MatterPaperNotFound(RuleError):
    """The matter has not issued this paper."""


def write_papers(dossier: Dossier, step: Step) -> list[tuple[str, Manuscript]]:
    """Return the papers that a step makes, before they are set."""
    return [
        (paper, write_paper(paper, fill_paper(dossier, step.code, paper), now=dossier.now))
        for paper in step.papers
    ]


def keep_papers(
    session: Session, dossier: Dossier, step: Step, act_id: int, prepared: Prepared
) -> None:
    """Keep the papers of a step with its act; raises DocumentOutdated."""
    for paper, manuscript in write_papers(dossier, step):
        data = prepared.take(manuscript)
        name = f"{get_paper(paper).title}.pdf"
        stored = store_file(session, data, media_type=MEDIA_TYPE, name=name)
        session.add(
            MatterPaperRow(
                matter_id=dossier.row.id,
                act_id=act_id,
                step=step.code,
                paper=paper,
                sha256=stored.sha256,
                issued_at=dossier.now,
            )
        )
    session.flush()


def list_papers(session: Session, matter_id: int) -> list[MatterPaperRow]:
    """Return every issued paper of a matter, the oldest first."""
    statement = select(MatterPaperRow).where(MatterPaperRow.matter_id == matter_id)
    return list(session.scalars(statement.order_by(MatterPaperRow.id)))


def papers_in_force(dossier: Dossier) -> list[MatterPaperRow]:
    """Return the papers of the acts that count, in the order in which they were issued."""
    counting = {act.id for step in dossier.road if (act := dossier.act(step.code)) is not None}
    return [one for one in list_papers(dossier.session, dossier.row.id) if one.act_id in counting]


def find_paper(dossier: Dossier, step: str, paper: str) -> MatterPaperRow | None:
    """Return the paper of a step that is in force, or None."""
    found = [one for one in papers_in_force(dossier) if (one.step, one.paper) == (step, paper)]
    return found[-1] if found else None


def read_paper(
    session: Session, matter_id: int, paper_id: int, *, public_only: bool
) -> tuple[bytes, str]:
    """Return an issued paper and its title; raises MatterPaperNotFound, FileMissing."""
    row = session.get(MatterPaperRow, paper_id)
    if row is None or row.matter_id != matter_id:
        raise MatterPaperNotFound(id=paper_id)
    paper = get_paper(row.paper)
    if public_only and not paper.is_public:
        raise MatterPaperNotFound(id=paper_id)
    return read_file(session, row.sha256), paper.title
