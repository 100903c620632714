"""Scanning paper ballots: by a phone's camera or an office scanner, page by page.

Law: no officer's key is needed here; what is signed later is the hash of the picture kept.
Every look at a ballot's picture stands in the audit log.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from flask import Response, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.clock import advance_if_due
from app.assembly.service.read import get_assembly, phase_of
from app.assembly.service.timeline import find_logged
from app.assembly.views.frame import render
from app.core.assembly import Phase
from app.core.errors import RuleError
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.errors import sentence, wants_json
from app.platform.files import FileMissing, find_file, read_file
from app.platform.limits import allow_body
from app.platform.qr import qr_svg
from app.platform.roles import Role
from app.platform.scan_pages import MAX_SCAN_BYTES
from app.voting.scan_messages import SCANS
from app.voting.service.paper.scans import (
    PageResult,
    count_scans,
    find_scan,
    store_scan,
    take_upload,
)
from app.voting.service.paper.set_aside import drop_page, place_page, read_page, waiting_pages
from app.voting.views.blueprint import blueprint
from app.voting.views.body import RequestMalformed
from app.voting.views.words import SCAN_WORDS

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow
    from app.voting.models import ScanPage

MAX_FILES = 20


@blueprint.get("/desk/<assembly_id>/scanning")
@access(Role.CLERK, Role.SCRUTINEER)
def scanning(assembly_id: str) -> ResponseReturnValue:
    advance_if_due(assembly_id, clock.read())
    return _page(get_assembly(db.session(), assembly_id), [])


def _page(row: AssemblyRow, results: list[dict[str, Any]]) -> str:
    session = db.session()
    return render(
        "voting/scanning.html",
        row,
        counts=count_scans(session, row.id),
        pages=[(page, _reason(page)) for page in waiting_pages(session, row.id)],
        results=results,
        here_qr=qr_svg(url_for("voting.scanning", assembly_id=row.id, _external=True)),
        active=phase_of(row) in (Phase.OPEN, Phase.CLOSED)
        and find_logged(session, row, "reconciliation") is None,
    )


def _reason(page: ScanPage) -> str:
    """Why a page waits, in words; the codes are those of SCANS and of the register."""
    if page.reason not in SCANS:
        return str(_("%(serial)s is not a ballot of this assembly.", serial=page.serial or "…"))
    words = str(SCANS[page.reason][1])
    return words % defaultdict(lambda: "…", serial=page.serial or "…")


@blueprint.post("/desk/<assembly_id>/scans")
@access(Role.CLERK, Role.SCRUTINEER)
@allow_body(MAX_SCAN_BYTES + 65_536)
def scan(assembly_id: str) -> ResponseReturnValue:
    files = [one for one in request.files.getlist("file") if one.filename or one.mimetype]
    if not 0 < len(files) <= MAX_FILES:
        raise RequestMalformed(field="file")
    serial = request.form.get("serial", "").strip()
    if serial:
        return _scan_one(assembly_id, serial, files[0].read())
    results = [
        {"file": one.filename or "", **result}
        for one in files
        for result in _taken(assembly_id, one.read(), alone=len(files) == 1)
    ]
    states = [one["state"] for one in results]
    counted = {state: states.count(state) for state in set(states)}
    record(current_officer(), "desk.scan", assembly_id, counted, now=clock.read())
    if not wants_json():
        return _page(get_assembly(db.session(), assembly_id), results)
    return jsonify(pages=results, counts=_counts(assembly_id))


def _scan_one(assembly_id: str, serial: str, data: bytes) -> ResponseReturnValue:
    now = clock.read()
    sha256 = store_scan(assembly_id, serial, data, now=now)
    record(current_officer(), "desk.scan", serial, {"stored": 1}, now=now)
    return jsonify(sha256=sha256, counts=_counts(assembly_id))


def _taken(assembly_id: str, data: bytes, *, alone: bool) -> list[dict[str, Any]]:
    """The pages of one file. One bad file among several holds up none of the others."""
    try:
        pages = take_upload(assembly_id, data, officer_id=current_officer().id, now=clock.read())
    except RuleError as error:
        if alone:
            raise
        pages = [PageResult(0, "refused", error=error)]
    return [_described(one) for one in pages]


def _described(one: PageResult) -> dict[str, Any]:
    words = SCAN_WORDS[one.state] if one.error is None else sentence(one.error)
    return {
        "number": one.number,
        "serial": one.serial,
        "state": one.state,
        "message": str(words),
        "sha256": one.sha256,
        "page": one.page_id,
    }


def _counts(assembly_id: str) -> dict[str, int]:
    counts = count_scans(db.session(), assembly_id)
    return {"scanned": counts.scanned, "without": counts.without, "waiting": counts.waiting}


@blueprint.get("/desk/<assembly_id>/scans/<serial>")
@access(Role.CLERK, Role.SCRUTINEER)
def scan_picture(assembly_id: str, serial: str) -> ResponseReturnValue:
    session = db.session()
    found = find_scan(session, assembly_id, serial.upper())
    stored = None if found is None else find_file(session, found.sha256)
    if stored is None:
        raise FileMissing
    data = read_file(session, stored.sha256)
    record(current_officer(), "desk.scan.look", serial.upper(), now=clock.read())
    return _picture(data, stored.media_type)


@blueprint.get("/desk/<assembly_id>/scan-pages/<int:page_id>")
@access(Role.CLERK, Role.SCRUTINEER)
def scan_page(assembly_id: str, page_id: int) -> ResponseReturnValue:
    data = read_page(db.session(), assembly_id, page_id)
    record(current_officer(), "desk.scan_page.look", page_id, now=clock.read())
    return _picture(data, "image/jpeg")


def _picture(data: bytes, media_type: str) -> Response:
    return Response(data, mimetype=media_type, headers={"Cache-Control": "private, no-store"})


@blueprint.post("/desk/<assembly_id>/scan-pages/<int:page_id>")
@access(Role.CLERK, Role.SCRUTINEER)
def settle_scan_page(assembly_id: str, page_id: int) -> ResponseReturnValue:
    officer, now = current_officer(), clock.read()
    act, serial = request.form.get("act", ""), request.form.get("serial", "").strip().upper()
    if act == "drop":
        drop_page(assembly_id, page_id, officer_id=officer.id, now=now)
        state = "dropped"
    elif act in ("place", "further") and serial:
        further = act == "further"
        state = place_page(
            assembly_id, page_id, serial, further=further, officer_id=officer.id, now=now
        )
    else:
        raise RequestMalformed(field="serial")
    record(officer, f"desk.scan_page.{act}", page_id, {"serial": serial}, now=now)
    if wants_json():
        return jsonify(state=state, message=str(SCAN_WORDS[state]), counts=_counts(assembly_id))
    flash(" ".join(part for part in (serial, str(SCAN_WORDS[state])) if part), "good")
    return redirect(url_for("voting.scanning", assembly_id=assembly_id))
