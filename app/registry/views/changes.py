"""What is changed by hand in the register: phones and areas, each by two officers."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.area import AreaSource
from app.core.errors import RuleError
from app.core.identifiers import mask_mobile
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.roles import Officer, Role
from app.registry import service
from app.registry.models import PhoneChangeRow
from app.registry.service import areas, phonechanges
from app.registry.views.blueprint import READERS, blueprint

CHANGERS = (Role.CONVENER, Role.REGISTRAR, Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE)
REASON_NAMES = {
    "new_number": _l("the owner has a new number"),
    "wrong_number": _l("the number was wrong"),
    "lost_phone": _l("the phone is lost"),
    "other": _l("another reason"),
}
STATE_NAMES = {
    "proposed": _l("waits for a second officer"),
    "done": _l("in force"),
    "withdrawn": _l("taken back"),
}


@blueprint.get("/communities/<community_id>/changes")
@access(*READERS)
def changes(community_id: str) -> ResponseReturnValue:
    return _page(community_id)


@blueprint.get("/communities/<community_id>/units/<int:unit_id>/change")
@access(*CHANGERS)
def change(community_id: str, unit_id: int) -> ResponseReturnValue:
    return _form(community_id, unit_id)


@blueprint.post("/communities/<community_id>/units/<int:unit_id>/phone")
@access(*CHANGERS)
def propose_phone(community_id: str, unit_id: int) -> ResponseReturnValue:
    typed = request.form
    owner, _dash, contact = typed.get("replaces", "").partition("-")
    try:
        phonechanges.propose_phone(
            community_id,
            unit_id,
            owner_id=_number(owner) or 0,
            contact_id=_number(contact),
            phone=typed.get("phone", ""),
            source=typed.get("source", ""),
            reason=typed.get("reason", ""),
            officer=current_officer(),
            now=clock.read(),
        )
    except RuleError as refused:
        db.session().rollback()
        return _form(community_id, unit_id, sentence(refused)), status_of(refused)
    return _waits(community_id)


@blueprint.post("/communities/<community_id>/units/<int:unit_id>/area")
@access(*CHANGERS)
def propose_area(community_id: str, unit_id: int) -> ResponseReturnValue:
    try:
        areas.propose_area(
            community_id,
            unit_id,
            area=request.form.get("area", ""),
            source=request.form.get("area_source", ""),
            reason=request.form.get("why", ""),
            officer=current_officer(),
            now=clock.read(),
        )
    except RuleError as refused:
        db.session().rollback()
        return _form(community_id, unit_id, sentence(refused)), status_of(refused)
    return _waits(community_id)


def _waits(community_id: str) -> ResponseReturnValue:
    flash(_("It waits for a second officer; until then nothing changes."), "good")
    return redirect(url_for("registry.changes", community_id=community_id))


@blueprint.post("/communities/<community_id>/changes/phones/<int:number>")
@access(*CHANGERS)
def settle_phone(community_id: str, number: int) -> ResponseReturnValue:
    def settle(officer: Officer) -> None:
        known = service.list_phone_changes(db.session(), community_id)
        if all(one.id != number for one in known):
            raise phonechanges.PhoneChangeNotFound(change=number)
        act = phonechanges.withdraw_phone if _is_withdrawn() else phonechanges.confirm_phone
        act(number, officer=officer, now=clock.read())

    return _settle(community_id, settle)


@blueprint.post("/communities/<community_id>/changes/areas/<int:number>")
@access(*CHANGERS)
def settle_area(community_id: str, number: int) -> ResponseReturnValue:
    def settle(officer: Officer) -> None:
        known = areas.list_area_changes(db.session(), community_id)
        if all(one.row.id != number for one in known):
            raise areas.AreaCorrectionNotFound(correction=number)
        act = areas.withdraw_area if _is_withdrawn() else areas.confirm_area
        act(number, officer=officer, now=clock.read())

    return _settle(community_id, settle)


def _settle(community_id: str, settle: Callable[[Officer], None]) -> ResponseReturnValue:
    try:
        settle(current_officer())
    except RuleError as refused:
        db.session().rollback()
        return _page(community_id, sentence(refused)), status_of(refused)
    flash(_("Taken back.") if _is_withdrawn() else _("It is in force now."), "good")
    return redirect(url_for("registry.changes", community_id=community_id))


def _is_withdrawn() -> bool:
    return request.form.get("act") == "withdraw"


def _page(community_id: str, wrong: str | None = None) -> str:
    session = db.session()
    return render_template(
        "registry/changes.html",
        community=service.get_community(session, community_id),
        wrong=wrong,
        phones=[(one, *_shown(one)) for one in service.list_phone_changes(session, community_id)],
        areas=areas.list_area_changes(session, community_id),
        reason_names=REASON_NAMES,
        state_names=STATE_NAMES,
        on_roll=phonechanges.are_phones_on_roll(session, community_id),
        may_change=_may_change(community_id),
        me=current_officer().id,
    )


def _shown(row: PhoneChangeRow) -> tuple[str, str]:
    """Old and new number: whoever confirms must compare the new one with what the owner says."""
    old = "" if row.old_phone is None else mask_mobile(row.old_phone)
    is_read = row.state == phonechanges.PROPOSED and _may_change(row.community_id)
    return old, row.phone if is_read else mask_mobile(row.phone)


def _may_change(community_id: str) -> bool:
    return bool(set(CHANGERS) & current_officer().roles_in(community_id))


def _form(community_id: str, unit_id: int, wrong: str | None = None) -> str:
    session = db.session()
    community = service.get_community(session, community_id)
    right = service.find_right_now(session, community_id, unit_id, clock.read())
    if right is None:
        raise phonechanges.PhoneChangeInvalid
    return render_template(
        "registry/change.html",
        community=community,
        unit=next(unit for unit in right.units if unit.id == unit_id),
        holders=service.view_holders(session, right.unit_ids, key=right.key),
        wrong=wrong,
        typed=request.form,
        on_roll=phonechanges.are_phones_on_roll(session, community_id),
        sources=phonechanges.SOURCES,
        reason_names=REASON_NAMES,
        area_sources=[one.value for one in AreaSource],
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None
