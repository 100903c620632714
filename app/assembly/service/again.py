"""Convening anew: the draft of an assembly copied, postponed, or a consultation made binding.

Law (RULES R23): what is published is never edited. Whoever wants other words or other dates annuls
and publishes anew, and every clock starts again with the new notice. A postponement is exactly
that, in one step and only before the opening. A consultation decides nothing; the same question
can be put to a vote of the same scope (§3.6).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.assembly.models import AssemblyRow
from app.assembly.profiles import profile_of
from app.assembly.service.annulling import propose_annulment
from app.assembly.service.attachments import carry_attachments
from app.assembly.service.definition import minute
from app.assembly.service.draft import begin_assembly
from app.assembly.service.drafting import Draft, parse_draft
from app.assembly.service.read import definition_of, get_assembly, phase_of, time_of
from app.core.assembly import ActNotAllowedNow, Phase
from app.core.calendar import check_notice_period, check_voting_period, local_date
from app.core.entries import parse_minute
from app.core.errors import RuleError
from app.core.timeline import fastest_window
from app.core.timeline.plan import notice_key
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

BEFORE_OPENING = (Phase.PUBLISHED, Phase.FROZEN)
ASKED = (Phase.CLOSED, Phase.COUNTED, Phase.PRELIMINARY, Phase.FINAL, Phase.MINUTED)
# An annulment names one of the protocol's reasons; its text says that the assembly is postponed.
POSTPONED = "other"


class NotAConsultation(RuleError):
    """Only a consultation that is over is put to a binding vote."""


def convene_anew(assembly_id: str, *, officer_id: int, now: datetime) -> AssemblyRow:
    """Begin a draft with the text of an annulled assembly and the earliest lawful times.

    Raises AssemblyNotFound, ActNotAllowedNow.
    """
    with transaction() as session:
        old = get_assembly(session, assembly_id)
        if phase_of(old) is not Phase.ANNULLED:
            raise ActNotAllowedNow(act="convene_anew", phase=old.phase)
        return _copy(session, old, kind=old.kind, officer_id=officer_id, now=now)


def promote(assembly_id: str, *, officer_id: int, now: datetime) -> AssemblyRow:
    """Begin the binding vote on what a consultation asked, with the same texts and scopes.

    Raises AssemblyNotFound, NotAConsultation.
    """
    with transaction() as session:
        old = get_assembly(session, assembly_id)
        if old.kind != "consultation" or phase_of(old) not in ASKED:
            raise NotAConsultation(assembly=assembly_id)
        whole = any(motion.whole_community for motion in Draft.of(old).motions)
        kind = "regular" if whole else "part"
        return _copy(session, old, kind=kind, officer_id=officer_id, now=now)


def postpone(
    assembly_id: str,
    *,
    opens: datetime,
    closes: datetime,
    text: str,
    officer_id: int,
    now: datetime,
) -> tuple[AssemblyRow, int]:
    """Begin the draft for later dates and put the annulment of this one up for signature.

    Returns the new assembly and the annulment's act. Raises ActNotAllowedNow, NoticeTooShort,
    PeriodOutOfRange, CloseNotAtMidnight, ObjectionTextMissing, ActPending.
    """
    with transaction() as session:
        old = get_assembly(session, assembly_id)
        if phase_of(old) not in BEFORE_OPENING:
            raise ActNotAllowedNow(act="postpone", phase=old.phase)
        _check_dates(session, old, opens, closes, now)
    act = propose_annulment(
        assembly_id, reason=POSTPONED, text=text, officer_id=officer_id, now=now
    )
    with transaction() as session:
        old = get_assembly(session, assembly_id)
        made = _copy(session, old, kind=old.kind, officer_id=officer_id, now=now)
        draft = replace(Draft.of(made), opens=minute(opens), closes=minute(closes))
        made.draft = draft.to_json()
        return made, act


def earlier_of(session: Session, row: AssemblyRow) -> AssemblyRow | None:
    """Return the assembly that this one repeats or makes binding, or None."""
    return None if row.origin_id is None else session.get(AssemblyRow, row.origin_id)


def _check_dates(
    session: Session, old: AssemblyRow, opens: datetime, closes: datetime, now: datetime
) -> None:
    rules, at = profile_of(session, old).rules, time_of(old, now)
    check_notice_period(published=at, opens=opens, days=rules.whole(notice_key(old.kind)))
    check_voting_period(
        opens=opens,
        closes=closes,
        min_days=rules.whole("period.min_days"),
        max_days=rules.whole("period.max_days"),
    )
    if opens <= definition_of(old).opens:
        raise ActNotAllowedNow(act="postpone", phase=old.phase)


def _copy(
    session: Session, old: AssemblyRow, *, kind: str, officer_id: int, now: datetime
) -> AssemblyRow:
    made = begin_assembly(
        session,
        old.community_id,
        title=old.title,
        kind=kind,
        rehearsal=old.rehearsal,
        officer_id=officer_id,
        now=now,
    )
    # A rehearsal goes on at the time it had come to.
    made.origin_id, made.clock_shift = old.id, old.clock_shift
    session.flush()
    draft, at = Draft.of(old), time_of(old, now)
    lasted = parse_minute(draft.closes) - parse_minute(draft.opens)
    rules = profile_of(session, made).rules
    opens = fastest_window(kind, rules, at, {one.matter for one in draft.motions}).opens
    changed = replace(
        draft,
        approval=None,
        record_date=local_date(at).isoformat(),
        opens=minute(opens),
        closes=minute(opens + max(lasted, timedelta(days=rules.whole("period.min_days")))),
    )
    made.draft = parse_draft(changed.to_json()).to_json()
    carry_attachments(session, old.id, made.id, changed, now=now)
    return made
