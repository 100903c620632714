"""Filing with the street office: what is handed in, the one archive, the answer."""

from __future__ import annotations

from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.committee.models import CommitteeRow, FilingRow
from app.committee.service import filing as service
from app.committee.service.filing import OPTIONAL, list_filings, missing_slots, pack, slots_of
from app.committee.service.papers import (
    filing_certificate,
    filing_papers,
    filing_slots,
    seal_proof,
)
from app.committee.service.reading import get_row
from app.committee.service.rehearsing import committee_time, filing_time
from app.committee.views.blueprint import READERS, blueprint
from app.committee.views.frame import (
    MAX_UPLOAD_BYTES,
    answer,
    needed_upload,
    render,
    text,
    upload,
)
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.audit import record
from app.platform.db import db
from app.platform.files import read_file
from app.platform.limits import allow_body
from app.platform.roles import Role

SENDERS = (Role.CONVENER, Role.RESIDENTS_COMMITTEE)


@blueprint.get("/committees/<int:committee_id>/filing")
@access(*READERS)
def filing(committee_id: int) -> ResponseReturnValue:
    return _page(committee_id)


def _page(committee_id: int, wrong: str | None = None) -> str:
    session = db.session()
    row = get_row(session, CommitteeRow, committee_id)
    rows = list_filings(session, committee_id)
    current = next((one for one in rows if one.state == "preparing"), None)
    made = frozenset() if current is None else filing_slots(session, current)
    return render(
        "committee/filing.html",
        row.community_id,
        wrong=wrong,
        row=row,
        filings=rows,
        current=current,
        slots=slots_of(session, row.community_id),
        optional=OPTIONAL,
        made=made,
        missing=[] if current is None else missing_slots(session, current, made),
    )


def _act(committee_id: int, act: object, said: str) -> ResponseReturnValue:
    assert callable(act)
    return answer(
        act,
        lambda wrong: _page(committee_id, wrong),
        then=url_for("committee.filing", committee_id=committee_id),
        said=said,
    )


def _committee_of(filing_id: int) -> int:
    return get_row(db.session(), FilingRow, filing_id).committee_id


@blueprint.post("/committees/<int:committee_id>/filing")
@access(*SENDERS)
def start_filing(committee_id: int) -> ResponseReturnValue:
    return _act(
        committee_id,
        lambda: service.start_filing(
            committee_id,
            kind=text("kind"),
            officer_id=current_officer().id,
            now=committee_time(db.session(), committee_id, clock.read()),
        ),
        _("The filing is begun. What is missing is listed below."),
    )


@blueprint.post("/filings/<int:filing_id>/attachments")
@access(*SENDERS)
@allow_body(MAX_UPLOAD_BYTES)
def attach(filing_id: int) -> ResponseReturnValue:
    return _act(
        _committee_of(filing_id),
        lambda: service.attach(
            filing_id,
            slot=text("slot"),
            upload=needed_upload("paper"),
            officer_id=current_officer().id,
            now=filing_time(db.session(), filing_id, clock.read()),
        ),
        _("The paper is attached."),
    )


@blueprint.post("/filings/<int:filing_id>/sending")
@access(*SENDERS)
def send_filing(filing_id: int) -> ResponseReturnValue:
    session = db.session()
    now = filing_time(session, filing_id, clock.read())
    row = get_row(session, FilingRow, filing_id)
    handed_in, made = dict(row.attachments), filing_papers(session, row, now=now)
    return _act(
        _committee_of(filing_id),
        lambda: service.send_filing(
            filing_id,
            made=made,
            handed_in=handed_in,
            officer_id=current_officer().id,
            now=now,
        ),
        _("The filing is sent to the street office."),
    )


@blueprint.post("/filings/<int:filing_id>/answer")
@access(Role.STREET_OFFICE)
@allow_body(MAX_UPLOAD_BYTES)
def answer_filing(filing_id: int) -> ResponseReturnValue:
    return _act(
        _committee_of(filing_id),
        lambda: service.answer_filing(
            filing_id,
            filed=text("decision") == "filed",
            answer=text("answer"),
            number=text("number"),
            certificate=upload("certificate"),
            officer_id=current_officer().id,
            now=filing_time(db.session(), filing_id, clock.read()),
        ),
        _("The answer is recorded."),
    )


@blueprint.get("/filings/<int:filing_id>/<paper>.pdf")
@access(*SENDERS, Role.STREET_OFFICE, Role.AUDITOR)
def answer_paper(filing_id: int, paper: str) -> ResponseReturnValue:
    """The office's answer as a paper: the proof of filing, the proof for cutting the seals."""
    make = {"certificate": filing_certificate, "seals": seal_proof}.get(paper)
    if make is None:
        abort(404)
    data = make(db.session(), filing_id)
    headers = {"Content-Disposition": f'inline; filename="filing-{paper}.pdf"'}
    return Response(data, content_type="application/pdf", headers=headers)


@blueprint.get("/filings/<int:filing_id>.zip")
@access(*SENDERS, Role.STREET_OFFICE)
def archive(filing_id: int) -> ResponseReturnValue:
    """The archive as it went out; before that, as it would go out now."""
    session = db.session()
    now = filing_time(session, filing_id, clock.read())
    row = get_row(session, FilingRow, filing_id)
    if row.archive_sha256 is not None:
        data = read_file(session, row.archive_sha256)
    else:
        data = pack(session, row, filing_papers(session, row, now=now))
    record(current_officer(), "filing.download", filing_id, now=clock.read())
    headers = {"Content-Disposition": f'attachment; filename="filing-{filing_id}.zip"'}
    return Response(data, content_type="application/zip", headers=headers)
