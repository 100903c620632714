"""The scans by which owners, agents and buyers showed who they are, for their forgetting (R30)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.retention import Image, transfer_images
from app.voting.models import ProxyRow, VoterRow
from app.voting.service.proxies.desk import DESK

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def voting_images(session: Session, assembly_id: str) -> list[Image]:
    """Return letters of proxies brought to the desk, designations, proofs of sale.

    A letter that an owner made in the booth shows no document, and stays with the ballots.
    """
    letters = select(ProxyRow).where(ProxyRow.assembly_id == assembly_id, ProxyRow.via == DESK)
    named = select(VoterRow).where(VoterRow.assembly_id == assembly_id)
    return [
        *(Image(one.body["document"], one.i, "proxy") for one in session.scalars(letters)),
        *(Image(one.document, one.i, one.kind) for one in session.scalars(named)),
        *transfer_images(session, assembly_id),
    ]
