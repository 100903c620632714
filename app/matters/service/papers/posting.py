"""The proof that a paper hung out its days, from the posting step that says so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.core.calendar import local_date, start_of_day
from app.matters.service.days import posting_ends
from app.matters.service.papers.cover import committee_of, cover, office_of
from app.platform.files import find_file, read_file
from app.platform.papers import PaperNotYet, get_paper
from app.platform.papers.fields.meeting import PostedAt, PostingProof
from app.platform.papers.fields.shared import Picture, Signer

if TYPE_CHECKING:
    from app.matters.service.dossier import Dossier
    from app.matters.service.roads import Step

PAPER = "posting-proof"


def proof_of(dossier: Dossier, step: Step, sha256: str) -> PostingProof:
    """Return 公示证明 of a posting whose days are over; raises PaperNotYet."""
    act, ends = dossier.act(step.code), posting_ends(dossier, step)
    if act is None or ends is None or dossier.now < ends or act.on_date is None:
        raise PaperNotYet(paper=PAPER)
    photos = _photos(dossier, step.code)
    places = act.facts["places"]
    return PostingProof(
        cover=cover(dossier),
        document=f"{dossier.row.title}：{get_paper(step.posts[1]).title}",
        sha256=sha256,
        first=act.on_date,
        last=local_date(ends - timedelta(seconds=1)),
        days=dossier.rules.whole(step.posting),
        places=tuple(
            PostedAt(place, start_of_day(act.on_date), None, photos[n] if n < len(photos) else None)
            for n, place in enumerate(places)
        ),
        poster=Signer("张贴人", act.facts["poster"], committee_of(dossier)),
        witness=Signer("见证人", organisation=office_of(dossier)),
    )


def _photos(dossier: Dossier, code: str) -> list[Picture]:
    found = []
    for one in dossier.files_of(code):
        stored = find_file(dossier.session, one.sha256)
        if stored is not None and stored.media_type == "image/jpeg":
            found.append(Picture("image/jpeg", read_file(dossier.session, one.sha256)))
    return found
