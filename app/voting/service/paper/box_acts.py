"""What is done to ballot boxes: one officer states it, another who stands there confirms it.

Law: a box is sealed, opened, resealed, in this order. A seal that is broken, or is not the one
that was put on, is an incident of the log once two officers have seen it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.incidents import note_incident
from app.assembly.service.read import lock_assembly, time_of
from app.core.assembly import Act, Phase, phase_after
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.files import store_file
from app.platform.pictures import clean_picture
from app.voting.models import BallotBox, BoxEvent
from app.voting.service.paper.boxes import BoxView, list_boxes

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

CONDITIONS = ("intact", "broken")
BROKEN = "box_seal_broken"
MAX_NUMBER = 999
MAX_PLACE, MAX_SEAL, MAX_NOTE = 80, 40, 200


class BoxInvalid(RuleError):
    """Number, place, seal, condition or note is missing or too long; `field` says which."""


class BoxTaken(RuleError):
    """The assembly has a box of this number already."""


class BoxNotFound(RuleError):
    """The assembly has no such box."""


class BoxActOutOfTurn(RuleError):
    """This cannot be done to the box as it stands: only what is shut is opened, and so on."""


class BoxActWaiting(RuleError):
    """Something stated of this box waits for a second officer."""


class BoxActNotFound(RuleError):
    """No such statement waits for a second officer."""


class OtherOfficerNeeded(RuleError):
    """The second officer is another person than the first."""


class SealDiffers(RuleError):
    """The seal read at the opening is not the one that was put on, yet is called intact."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What an officer says was done to a box; `photo` are the bytes of a picture or None."""

    kind: str
    seal: str
    condition: str = "intact"
    note: str = ""
    photo: bytes | None = None


def add_box(assembly_id: str, *, number: int, place: str, officer_id: int, now: datetime) -> int:
    """Enter a box; returns its id. Raises ActNotAllowedNow, BoxInvalid, BoxTaken."""
    if not 0 < number <= MAX_NUMBER:
        raise BoxInvalid(field="number")
    place = _text(place, "place", MAX_PLACE)
    if not place:
        raise BoxInvalid(field="place")
    with transaction() as session:
        assembly = _lock(session, assembly_id)
        if any(one.box.number == number for one in list_boxes(session, assembly_id)):
            raise BoxTaken(number=number)
        box = BallotBox(
            assembly_id=assembly_id,
            number=number,
            place=place,
            created_by=officer_id,
            created_at=time_of(assembly, now),
        )
        session.add(box)
        session.flush()
        _note(session, assembly, "desk.box.add", box, officer_id, now)
        return box.id


def state_act(
    assembly_id: str, box_id: int, said: Statement, *, officer_id: int, now: datetime
) -> int:
    """Keep the first officer's word on a box; returns its number.

    Raises ActNotAllowedNow, BoxNotFound, BoxActWaiting, BoxActOutOfTurn, BoxInvalid,
    SealDiffers, PictureInvalid.
    """
    seal = _text(said.seal, "seal", MAX_SEAL)
    note = _text(said.note, "note", MAX_NOTE)
    picture = None if said.photo is None else clean_picture(said.photo)
    with transaction() as session:
        assembly = _lock(session, assembly_id)
        found = _get(session, assembly_id, box_id)
        if found.waiting is not None:
            raise BoxActWaiting(number=found.box.number)
        if said.kind not in found.next:
            raise BoxActOutOfTurn(number=found.box.number)
        _check_said(said, seal, note, found)
        event = BoxEvent(
            box_id=box_id,
            kind=said.kind,
            seal=seal,
            condition=said.condition,
            note=note,
            photo=_keep(session, picture),
            state="waiting",
            stated_by=officer_id,
            stated_at=time_of(assembly, now),
        )
        session.add(event)
        session.flush()
        _note(session, assembly, f"desk.box.{said.kind}", found.box, officer_id, now)
        return event.id


def _check_said(said: Statement, seal: str, note: str, found: BoxView) -> None:
    broken = said.condition == "broken"
    if not seal:
        raise BoxInvalid(field="seal")
    if said.condition not in CONDITIONS or (broken and said.kind != "opened"):
        raise BoxInvalid(field="condition")
    if broken and not note:
        raise BoxInvalid(field="note")
    if said.kind == "opened" and not broken and found.last is not None and seal != found.last.seal:
        raise SealDiffers(seal=found.last.seal)


def _keep(session: Session, picture: bytes | None) -> str | None:
    if picture is None:
        return None
    return store_file(session, picture, media_type="image/jpeg", name="box.jpg").sha256


def confirm_act(assembly_id: str, event_id: int, *, officer_id: int, now: datetime) -> int | None:
    """Add the second officer's word; returns the incident's entry if the seal was broken.

    Raises ActNotAllowedNow, BoxActNotFound, OtherOfficerNeeded.
    """
    with transaction() as session:
        assembly = _lock(session, assembly_id)
        event, box = _get_waiting(session, assembly_id, event_id)
        if event.stated_by == officer_id:
            raise OtherOfficerNeeded
        event.state, event.confirmed_by = "done", officer_id
        event.confirmed_at = time_of(assembly, now)
        _note(session, assembly, "desk.box.confirm", box, officer_id, now)
        if event.condition != "broken":
            return None
        return note_incident(session, assembly, BROKEN, now=now)


def withdraw_act(assembly_id: str, event_id: int, *, officer_id: int, now: datetime) -> None:
    """Take back a statement that waits for its second officer; raises BoxActNotFound."""
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        event, box = _get_waiting(session, assembly_id, event_id)
        event.state = "withdrawn"
        _note(session, assembly, "desk.box.withdraw", box, officer_id, now)


def _lock(session: Session, assembly_id: str) -> AssemblyRow:
    assembly = lock_assembly(session, assembly_id)
    phase_after(Phase(assembly.phase), Act.KEEP_BOX)
    return assembly


def _get(session: Session, assembly_id: str, box_id: int) -> BoxView:
    found = next((one for one in list_boxes(session, assembly_id) if one.box.id == box_id), None)
    if found is None:
        raise BoxNotFound(box=box_id)
    return found


def _get_waiting(session: Session, assembly_id: str, event_id: int) -> tuple[BoxEvent, BallotBox]:
    event = session.get(BoxEvent, event_id, populate_existing=True)
    if event is None or event.state != "waiting":
        raise BoxActNotFound(act=event_id)
    box = session.get(BallotBox, event.box_id)
    if box is None or box.assembly_id != assembly_id:
        raise BoxActNotFound(act=event_id)
    return event, box


def _text(value: str, field: str, limit: int) -> str:
    text = " ".join(value.split())
    if len(text) > limit or not text.isprintable():
        raise BoxInvalid(field=field)
    return text


def _note(
    session: Session, row: AssemblyRow, action: str, box: BallotBox, officer_id: int, now: datetime
) -> None:
    audit(
        session,
        officer_id,
        action,
        row.id,
        {"box": box.number},
        now=now,
        community_id=row.community_id,
    )
