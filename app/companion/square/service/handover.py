"""A topic with enough support goes on: into a draft of an assembly, or a demand for one.

Law: voices for a topic are no signatures: who demands an assembly signs the demand, each with
the code to their phone on the register (274-21). The convener still approves, signs and
publishes a draft like any other. A topic is handed over once to each.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service import demand as demands
from app.assembly.service.draft import Draft, begin_assembly, parse_draft
from app.assembly.service.draft_motion import DraftMotion
from app.companion.residents.service import OwnersOnly
from app.companion.square.models import TopicRow
from app.companion.square.service.moderation import hidden_now
from app.companion.square.service.topics import TopicHandedOver, TopicHidden, check_readable
from app.companion.square.service.voices import voices_of
from app.companion.square.service.words import SquareThingNotFound
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import db, transaction
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.residents.service import Resident
    from app.platform.roles import Officer

# What a topic is about is sorted into the law's matters in the draft.
OTHER_MATTER = "278-9"
PROPOSER = "话题圈第{}号话题，{}名业主附议"


class NotEnoughVoices(RuleError):
    """One in twenty heads of the register has to support a topic before it is handed over."""


def draft_from_topic(topic_id: int, *, officer: Officer, now: datetime) -> str:
    """Begin a draft with the topic as its motion; returns the assembly's id.

    Raises SquareThingNotFound, TopicHidden, TopicHandedOver, NotEnoughVoices.
    """
    with transaction() as session:
        row = _lock(session, topic_id)
        if row.assembly_id is not None:
            raise TopicHandedOver
        voices = _check_ready(session, row, now)
        assembly = begin_assembly(
            session,
            row.community_id,
            title=f"{row.title}（业主表决）"[:120],
            kind="temporary",
            rehearsal=False,
            officer_id=officer.id,
            now=now,
        )
        session.flush()
        motion = DraftMotion(
            title=row.title,
            text=row.text,
            matter=OTHER_MATTER,
            proposer=PROPOSER.format(row.id, voices)[:60],
        )
        name = f"{get_community(session, row.community_id).name}业主委员会"
        draft = Draft(motions=(motion,), convener_name=name[:60])
        assembly.draft = parse_draft(draft.to_json()).to_json()
        row.assembly_id = assembly.id
        detail = {"topic": row.id}
        audit(
            session,
            officer,
            "assembly.create",
            assembly.id,
            detail,
            now=now,
            community_id=row.community_id,
        )
        return assembly.id


def check_demandable(session: Session, topic_id: int, owner: Resident, now: datetime) -> TopicRow:
    """Return a topic from which this owner may open a demand.

    Raises SquareThingNotFound, OwnersOnly, TopicHidden, TopicHandedOver, NotEnoughVoices.
    """
    row = session.get(TopicRow, topic_id)
    check_readable(row, owner)
    assert row is not None
    if not owner.is_owner:
        raise OwnersOnly
    if row.demand_id is not None:
        raise TopicHandedOver
    _check_ready(session, row, now)
    return row


def demand_from_topic(
    topic_id: int, *, owner: Resident, token: str, code: str, now: datetime
) -> int:
    """Open the demand with the owner's own signature; returns its number.

    Raises what `check_demandable` and `demand.open_demand` raise.
    """
    row = check_demandable(db.session(), topic_id, owner, now)
    place, title, text = row.community_id, row.title, row.text
    db.session().rollback()
    number = demands.open_demand(place, title=title, text=text, token=token, code=code, now=now)
    with transaction() as session:
        row = _lock(session, topic_id)
        if row.demand_id is None:
            row.demand_id = number
    return number


def _lock(session: Session, topic_id: int) -> TopicRow:
    row = session.get(TopicRow, topic_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise SquareThingNotFound
    return row


def _check_ready(session: Session, row: TopicRow, now: datetime) -> int:
    if hidden_now(session, "topic", [row.id]):
        raise TopicHidden
    voices = voices_of(session, row, now)
    if not voices.are_enough:
        raise NotEnoughVoices
    return voices.count
