"""Papers of the public count: who watched, which seals, how the paper adds up.

Law: they hold names of those present, so they are kept with the papers of the count and not
posted; what is posted of them are numbers (board).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.assembly.service.officers import named_officers
from app.assembly.service.papers import assembly_cover, meeting_name
from app.assembly.service.read import definition_of
from app.people.service import get_officer
from app.platform.papers import PaperNotYet
from app.platform.papers.fields.counting import (
    BallotBoxes,
    BoxAct,
    CountingSessions,
    HeldSession,
    Present,
    SealedBox,
    Unequal,
)
from app.platform.papers.fields.meeting import PaperLedger
from app.platform.papers.fields.shared import Signer
from app.voting.models import PaperDifference
from app.voting.service.paper.boxes import list_boxes
from app.voting.service.paper.session import list_sessions
from app.voting.service.paper.standing import paper_report
from app.voting.unequal import ANEW, SETTLED

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.voting.models import BoxEvent
    from app.voting.service.paper.session import SessionView

ACTS = {"sealed": "空箱封箱", "opened": "开箱", "resealed": "重新封箱"}
PRESENT = {
    "owner": "业主",
    "clerk": "计票人员",
    "scrutineer": "监票人员",
    "street_office": "街道办事处",
    "residents_committee": "居民委员会",
    "witness": "其他见证人",
}
SIGNING = {"clerk": "计票人", "scrutineer": "监票人"}
STATES = {"planned": "尚未开始", "open": "进行中", "closed": "已结束", "called_off": "已取消"}


def ballot_boxes_of(session: Session, assembly: AssemblyRow) -> BallotBoxes:
    """Return the register of boxes and seals; raises PaperNotYet without a box."""
    boxes = _boxes(session, assembly)
    if not boxes:
        raise PaperNotYet(paper="ballot-boxes")
    return BallotBoxes(
        cover=assembly_cover(session, assembly),
        meeting=meeting_name(assembly),
        boxes=boxes,
        signers=_signers(assembly),
    )


def counting_sessions_of(session: Session, assembly: AssemblyRow) -> CountingSessions:
    """Return the record of the public count; raises PaperNotYet without a session."""
    held = list_sessions(session, assembly.id)
    if not held:
        raise PaperNotYet(paper="counting-session")
    report = paper_report(session, assembly)
    return CountingSessions(
        cover=assembly_cover(session, assembly),
        meeting=meeting_name(assembly),
        sessions=tuple(_held(one) for one in held),
        boxes=_boxes(session, assembly),
        paper=None if report.signed is None else PaperLedger(**report.signed, reasons=()),
        assisted=report.assisted or 0,
        unequal=_unequal(session, assembly.id),
        signers=(*_signers(assembly), Signer("见证人")),
    )


def present_by_role(session: Session, assembly_id: str) -> tuple[Signer, ...]:
    """Return who watched the sessions, as numbers by role for a paper that is posted."""
    found: Counter[str] = Counter()
    for one in list_sessions(session, assembly_id):
        found.update(one.came_by_role)
    return tuple(
        Signer(words, f"{found[role]} 人次") for role, words in PRESENT.items() if found[role]
    )


def _held(one: SessionView) -> HeldSession:
    return HeldSession(
        place=one.row.place,
        planned=one.row.planned_at,
        state=STATES[one.state],
        opened=one.row.opened_at,
        closed=one.row.closed_at,
        present=tuple(
            Present(PRESENT[who.role], who.name, who.came_at, who.left_at) for who in one.present
        ),
    )


def _boxes(session: Session, assembly: AssemblyRow) -> tuple[SealedBox, ...]:
    return tuple(
        SealedBox(one.box.number, one.box.place, tuple(_act(act) for act in one.events))
        for one in list_boxes(session, assembly.id)
    )


def _act(act: BoxEvent) -> BoxAct:
    assert act.confirmed_by is not None
    return BoxAct(
        at=act.stated_at,
        act=ACTS[act.kind],
        seal=act.seal,
        broken=act.condition == "broken",
        officers=(get_officer(act.stated_by).name, get_officer(act.confirmed_by).name),
        note=act.note,
    )


def _unequal(session: Session, assembly_id: str) -> Unequal:
    statement = (
        select(PaperDifference.outcome, func.count())
        .where(PaperDifference.assembly_id == assembly_id)
        .group_by(PaperDifference.outcome)
    )
    found = {outcome: count for outcome, count in session.execute(statement)}
    return Unequal(sum(found.values()), found.get(SETTLED, 0), found.get(ANEW, 0))


def _signers(assembly: AssemblyRow) -> tuple[Signer, ...]:
    return tuple(
        Signer(SIGNING[one.role], one.name, one.organisation)
        for one in named_officers(definition_of(assembly))
        if one.role in SIGNING
    )
