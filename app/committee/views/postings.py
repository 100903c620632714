"""Papers that hang out: printing them, where and how long they hung, the proof."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.read import get_assembly
from app.committee.models import CommitteeRow, ElectionRow, PaperPostingRow
from app.committee.service import postings as service
from app.committee.service.reading import get_row
from app.committee.views.blueprint import KEEPERS, READERS, blueprint
from app.committee.views.frame import MAX_UPLOAD_BYTES, answer, day, render, text
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.files import read_file
from app.platform.limits import allow_body, limiter

PDF = "application/pdf"


@blueprint.get("/assemblies/<assembly_id>/posted")
@access(*READERS)
def posted_of_assembly(assembly_id: str) -> ResponseReturnValue:
    return _assembly_page(assembly_id)


@blueprint.get("/elections/<election_id>/posted")
@access(*READERS)
def posted_of_election(election_id: str) -> ResponseReturnValue:
    return _election_page(election_id)


@blueprint.get("/committees/<int:committee_id>/posted")
@access(*READERS)
def posted_of_committee(committee_id: int) -> ResponseReturnValue:
    return _committee_page(committee_id)


def _assembly_page(assembly_id: str, wrong: str | None = None) -> str:
    row = get_assembly(db.session(), assembly_id)
    return _page(row.community_id, row.title, wrong, assembly_id=assembly_id)


def _election_page(election_id: str, wrong: str | None = None) -> str:
    row = get_row(db.session(), ElectionRow, election_id)
    return _page(row.community_id, row.title, wrong, election_id=election_id)


def _committee_page(committee_id: int, wrong: str | None = None) -> str:
    row = get_row(db.session(), CommitteeRow, committee_id)
    title = _("Owners' committee no. %(number)s", number=row.number)
    return _page(row.community_id, title, wrong, committee_id=committee_id)


def _page(community_id: str, title: str, wrong: str | None, **about: Any) -> str:
    session = db.session()
    found = service.subjects_of(session, clock.read(), **about)
    return render(
        "committee/postings.html",
        community_id,
        wrong=wrong,
        title=title,
        assembly_id=about.get("assembly_id"),
        back=_address_of(about),
        subjects=[(one, service.list_postings(session, one.name, one.id)) for one in found],
        until_of=service.until_of,
        most=service.MAX_PLACES,
    )


def _address_of(about: dict[str, Any]) -> str:
    """Return the address of what the papers are about."""
    (name, value), *_rest = about.items()
    endpoint = {
        "assembly_id": "assembly.desk",
        "election_id": "committee.election",
        "committee_id": "committee.committee",
    }[name]
    return url_for(endpoint, **{name: value})


@blueprint.post("/assemblies/<assembly_id>/posted/<subject>")
@access(*KEEPERS)
@limiter.limit("30 per 10 minutes")
def print_of_assembly(assembly_id: str, subject: str) -> ResponseReturnValue:
    return _print(subject, assembly_id, lambda wrong: _assembly_page(assembly_id, wrong))


@blueprint.post("/elections/<election_id>/posted")
@access(*KEEPERS)
@limiter.limit("30 per 10 minutes")
def print_of_election(election_id: str) -> ResponseReturnValue:
    return _print("candidates", election_id, lambda wrong: _election_page(election_id, wrong))


@blueprint.post("/committees/<int:committee_id>/posted")
@access(*KEEPERS)
@limiter.limit("30 per 10 minutes")
def print_of_committee(committee_id: int) -> ResponseReturnValue:
    return _print(
        "committee", str(committee_id), lambda wrong: _committee_page(committee_id, wrong)
    )


def _print(subject: str, subject_id: str, page: Any) -> ResponseReturnValue:
    return answer(
        lambda: service.print_paper(
            subject, subject_id, officer_id=current_officer().id, now=clock.read()
        ),
        page,
        then=_address(subject, subject_id),
        said=_("The paper is kept as it is now. Print this very file and put it up."),
    )


@blueprint.post("/paper-postings/<int:paper_posting_id>/hanging")
@access(*KEEPERS)
@allow_body(MAX_UPLOAD_BYTES)
def hang_out(paper_posting_id: int) -> ResponseReturnValue:
    return _act(
        paper_posting_id,
        lambda: service.hang_out(
            paper_posting_id,
            places=text("places"),
            first_day=day("first_day"),
            poster=text("poster"),
            pictures=_pictures(),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        _("Entered. Come back when its days are over, with a picture of each place."),
    )


@blueprint.post("/paper-postings/<int:paper_posting_id>/end")
@access(*KEEPERS)
@allow_body(MAX_UPLOAD_BYTES)
def end_posting(paper_posting_id: int) -> ResponseReturnValue:
    return _act(
        paper_posting_id,
        lambda: service.finish_posting(
            paper_posting_id,
            last_day=day("last_day"),
            pictures=_pictures(),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        _("Entered. The proof of the posting can be printed and signed now."),
    )


def _act(posting_id: int, act: Any, said: str) -> ResponseReturnValue:
    row = service.get_posting(db.session(), posting_id)
    subject, subject_id = row.subject, row.subject_id
    return answer(
        act,
        lambda wrong: _page_of(subject, subject_id, wrong),
        then=_address(subject, subject_id),
        said=said,
    )


def _page_of(subject: str, subject_id: str, wrong: str | None) -> str:
    if subject == "candidates":
        return _election_page(subject_id, wrong)
    if subject == "committee":
        return _committee_page(int(subject_id), wrong)
    return _assembly_page(subject_id, wrong)


def _address(subject: str, subject_id: str) -> str:
    if subject == "candidates":
        return url_for("committee.posted_of_election", election_id=subject_id)
    if subject == "committee":
        return url_for("committee.posted_of_committee", committee_id=subject_id)
    return url_for("committee.posted_of_assembly", assembly_id=subject_id)


def _pictures() -> list[bytes]:
    read = (one.read() for one in request.files.getlist("pictures"))
    return [data for data in read if data]


@blueprint.get("/paper-postings/<int:paper_posting_id>/paper.pdf")
@access(*READERS)
def posted_paper(paper_posting_id: int) -> ResponseReturnValue:
    """The very file that hangs out."""
    row: PaperPostingRow = service.get_posting(db.session(), paper_posting_id)
    return Response(read_file(db.session(), row.sha256), content_type=PDF)


@blueprint.get("/paper-postings/<int:paper_posting_id>/proof.pdf")
@access(*READERS)
def paper_proof(paper_posting_id: int) -> ResponseReturnValue:
    data = service.proof_paper(db.session(), paper_posting_id, now=clock.read())
    return Response(data, content_type=PDF)


@blueprint.get("/paper-postings/<int:paper_posting_id>/pictures/<sha256>")
@access(*READERS)
def posting_picture(paper_posting_id: int, sha256: str) -> ResponseReturnValue:
    data = service.find_picture(db.session(), paper_posting_id, sha256)
    return Response(data, content_type="image/jpeg")
