"""Ends the matters in which nothing is left to do but the passing of a posting."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.matters.models import MatterRow
from app.matters.service.acts import end_if_over
from app.matters.service.dossier import load_dossier
from app.matters.service.road import is_finished, states_of
from app.platform.db import db


def end_matters(now: datetime) -> None:
    """End every open matter whose road is finished."""
    session = db.session()
    rows = session.scalars(select(MatterRow.id).where(MatterRow.state == "open")).all()
    over = [one for one in rows if is_finished(states_of(load_dossier(session, one, now)))]
    session.rollback()
    for matter_id in over:
        end_if_over(matter_id, now)
