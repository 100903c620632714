"""What a community's papers have on top and below: its address, its sign, an image of its stamp.

Law: the image of a stamp is printed only where the caller says that the paper is sealed; it is
an image and proves nothing: what proves is in the log. Each change is recorded.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.files import read_file, store_file
from app.platform.papers import clean_emblem
from app.platform.papers.fields.shared import Cover, Letterhead, Picture
from app.registry.models import CommunityEmblemRow
from app.registry.service.communities import get_community, lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LOGO, SEAL = "logo", "seal"
KINDS = (LOGO, SEAL)
MEDIA_TYPE = "image/png"


def set_emblem(
    community_id: str, kind: str, data: bytes, *, officer_id: int | None, now: datetime
) -> None:
    """Keep the picture for the community's papers; empty bytes take it away.

    Raises CommunityNotFound, EmblemInvalid.
    """
    picture = clean_emblem(data).data if data else b""
    with transaction() as session:
        lock_community(session, community_id)
        row = session.get(CommunityEmblemRow, (community_id, kind))
        if picture:
            stored = store_file(session, picture, media_type=MEDIA_TYPE, name=f"{kind}.png")
            row = row or CommunityEmblemRow(community_id=community_id, kind=kind)
            row.sha256, row.set_by, row.set_at = stored.sha256, officer_id, now
            session.add(row)
        elif row is not None:
            session.delete(row)
        detail = {"kind": kind, "sha256": row.sha256 if picture and row else ""}
        audit(
            session,
            officer_id,
            "community.emblem",
            community_id,
            detail,
            now=now,
            community_id=community_id,
        )


def find_emblem(session: Session, community_id: str, kind: str) -> Picture | None:
    """Return the community's picture of this kind or None."""
    row = session.get(CommunityEmblemRow, (community_id, kind))
    return None if row is None else Picture(MEDIA_TYPE, read_file(session, row.sha256))


def letterhead_of(session: Session, community_id: str, *, sealed: bool = False) -> Letterhead:
    """Return what the community's papers have on top, and with `sealed` its stamp below."""
    community = get_community(session, community_id)
    lines = [community.address, f"电话 {community.help_phone}" if community.help_phone else ""]
    return Letterhead(
        lines=tuple(line for line in lines if line),
        logo=find_emblem(session, community_id, LOGO),
        seal=find_emblem(session, community_id, SEAL) if sealed else None,
    )


def cover_of(
    session: Session,
    community_id: str,
    *,
    issuer: str,
    number: str = "",
    contact: str = "",
    url: str = "",
    sealed: bool = False,
    rehearsal: bool = False,
    reference: bool = False,
) -> Cover:
    """Return the cover of a paper of this community; raises CommunityNotFound."""
    community = get_community(session, community_id)
    return Cover(
        community=community.name,
        issuer=issuer,
        number=number,
        contact=contact or community.help_phone,
        url=url,
        letterhead=letterhead_of(session, community_id, sealed=sealed),
        rehearsal=rehearsal,
        reference=reference,
    )
