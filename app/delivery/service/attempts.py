"""Entering what people did on foot and by post: door visits and letters, one or a building's.

Law: a door visit has two deliverers and a picture; a letter that arrived has a number or a
picture. An attempt lies between the notice
and now, and before the close. One that was entered wrongly is struck with
a reason and stays in sight; one that is put up for signature, or signed, is not struck.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.service.acts import get_act
from app.assembly.service.clock import effective_closes
from app.assembly.service.read import get_assembly, lock_assembly, time_of
from app.assembly.service.timeline import logged_moments
from app.core.errors import RuleError
from app.delivery.models import ServiceAttempt
from app.delivery.service.contacts import reach_of
from app.delivery.service.history import AttemptNotFound, whose
from app.delivery.service.roll import load_roll
from app.delivery.service.rules import check_entering, find_warning
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.files import store_file
from app.platform.pictures import clean_picture

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

CHANNELS = ("door", "letter")
RESULTS = ("delivered", "refused", "undeliverable", "waiting")
RELATIONS = ("self", "household", "agent", "other")
MAX_NAME, MAX_TRACKING, MAX_NOTE, MAX_WHY = 40, 40, 500, 200


class AttemptInvalid(RuleError):
    """The attempt lacks what its channel asks for; `reason` says what."""


class AttemptSigned(RuleError):
    """The attempt is put up for signature or signed: it is not struck any more."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an officer enters of one attempt; `at` is in the assembly's time."""

    channel: str
    result: str
    at: datetime
    warned: bool = False
    receiver: str = ""
    relation: str = ""
    deliverers: tuple[str, ...] = ()
    tracking: str = ""
    note: str = ""


def record_attempt(
    assembly_id: str,
    i: int,
    attempt: Attempt,
    *,
    picture: bytes | None,
    officer_id: int,
    now: datetime,
) -> int:
    """Enter one attempt; returns its number.

    Raises ActNotAllowedNow, RightNotFound, AttemptInvalid, PictureInvalid.
    """
    return record_building(
        assembly_id, {i: attempt.result}, attempt, picture=picture, officer_id=officer_id, now=now
    )[0]


def record_building(
    assembly_id: str,
    results: Mapping[int, str],
    common: Attempt,
    *,
    picture: bytes | None,
    officer_id: int,
    now: datetime,
    names: Mapping[int, str] | None = None,
) -> list[int]:
    """Enter the attempts of one round, each right with its own result; returns their numbers.

    `names` are the receivers at the doors, or the numbers of the letters.
    Raises ActNotAllowedNow, RightNotFound, AttemptInvalid, PictureInvalid.
    """
    clean = None if picture is None else clean_picture(picture)
    with transaction() as session:
        row = lock_assembly(session, assembly_id)
        at = time_of(row, now)
        check_entering(row)
        roll = load_roll(session, row)
        rights = [roll.get(i) for i in results]
        attempts = [
            _named(replace(common, result=result), (names or {}).get(i, ""))
            for i, result in results.items()
        ]
        for attempt in attempts:
            check_attempt(session, row, attempt, has_picture=clean is not None, at=at)
        evidence = None if clean is None else _keep(session, clean)
        owners = [reach.owner for reach in reach_of(session, row, rights)]
        rows = [
            _row(row.id, whose(right, owner), one, evidence, officer_id, at)
            for right, owner, one in zip(rights, owners, attempts, strict=True)
        ]
        session.add_all(rows)
        session.flush()
        detail = {"channel": common.channel, "rights": len(rows)}
        _note(session, row, "delivery.attempt", row.id, officer_id, detail, now)
        return [one.id for one in rows]


def _named(attempt: Attempt, name: str) -> Attempt:
    """Put in what was written in the row of a flat: who took it, or the letter's number."""
    if not name:
        return attempt
    if attempt.channel == "letter":
        return replace(attempt, tracking="".join(name.split()))
    return replace(attempt, receiver=name)


def check_attempt(
    session: Session, row: AssemblyRow, attempt: Attempt, *, has_picture: bool, at: datetime
) -> None:
    """Raise AttemptInvalid unless the attempt has what its channel asks for."""
    if attempt.channel not in CHANNELS or attempt.result not in RESULTS:
        raise AttemptInvalid(reason="result")
    if attempt.relation and attempt.relation not in RELATIONS:
        raise AttemptInvalid(reason="relation")
    _check_lengths(attempt)
    notice = logged_moments(session, row).get("notice", row.created_at)
    # What came after the close told nobody in time; what came before may still be entered.
    if not notice <= attempt.at <= min(at, effective_closes(row)):
        raise AttemptInvalid(reason="time")
    if attempt.warned and find_warning(row) is None:
        raise AttemptInvalid(reason="warned")
    if attempt.channel == "door":
        _check_visit(attempt, has_picture)
    elif attempt.result == "delivered" and not (attempt.tracking or has_picture):
        raise AttemptInvalid(reason="evidence")


def _check_visit(attempt: Attempt, has_picture: bool) -> None:
    names = {"".join(name.split()) for name in attempt.deliverers} - {""}
    if len(names) != 2:
        raise AttemptInvalid(reason="deliverers")
    if attempt.result == "waiting":
        raise AttemptInvalid(reason="result")
    if not has_picture:
        raise AttemptInvalid(reason="picture")


def _check_lengths(attempt: Attempt) -> None:
    texts = [(attempt.receiver, MAX_NAME), (attempt.tracking, MAX_TRACKING)]
    texts += [(name, MAX_NAME) for name in attempt.deliverers]
    if any(len(text) > most or not text.isprintable() for text, most in texts):
        raise AttemptInvalid(reason="text")
    if len(attempt.note) > MAX_NOTE:
        raise AttemptInvalid(reason="text")


def strike_attempt(attempt_id: int, *, why: str, officer_id: int, now: datetime) -> str:
    """Strike an attempt that was entered wrongly; returns its assembly's id.

    Raises AttemptNotFound, AttemptInvalid without a reason, AttemptSigned.
    """
    if not 0 < len(why.strip()) <= MAX_WHY:
        raise AttemptInvalid(reason="why")
    with transaction() as session:
        attempt = session.get(ServiceAttempt, attempt_id, with_for_update=True)
        if attempt is None or attempt.struck_at is not None or attempt.channel not in CHANNELS:
            raise AttemptNotFound(attempt=attempt_id)
        if attempt.entry_seq is not None or _is_proposed(session, attempt):
            raise AttemptSigned(attempt=attempt_id)
        row = get_assembly(session, attempt.assembly_id)
        attempt.struck_at, attempt.struck_by = time_of(row, now), officer_id
        attempt.struck_why = why.strip()
        _note(session, row, "delivery.strike", attempt_id, officer_id, {}, now)
        return row.id


def _is_proposed(session: Session, attempt: ServiceAttempt) -> bool:
    return attempt.act_id is not None and get_act(session, attempt.act_id).state == "open"


def _keep(session: Session, picture: bytes) -> str:
    return store_file(session, picture, media_type="image/jpeg", name="evidence.jpg").sha256


def _row(
    assembly_id: str,
    right: Mapping[str, Any],
    one: Attempt,
    evidence: str | None,
    officer_id: int,
    at: datetime,
) -> ServiceAttempt:
    return ServiceAttempt(
        assembly_id=assembly_id,
        **right,
        channel=one.channel,
        result=one.result,
        warned=one.warned and one.result == "delivered",
        at=one.at,
        recorded_at=at,
        recorded_by=officer_id,
        receiver=one.receiver or None,
        relation=one.relation,
        deliverers="、".join(one.deliverers) or None,
        tracking=one.tracking,
        note=one.note or None,
        evidence=evidence,
    )


def _note(
    session: Session,
    row: AssemblyRow,
    action: str,
    subject: object,
    officer_id: int,
    detail: dict[str, object],
    now: datetime,
) -> None:
    audit(session, officer_id, action, subject, detail, now=now, community_id=row.community_id)
