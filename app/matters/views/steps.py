"""One step at the desk: its form in plain fields, its uploads, its second officer, its vote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.matters.service import acts
from app.matters.service.bundle import render_proof
from app.matters.service.comments import answer_comment
from app.matters.service.dossier import Dossier, load_dossier
from app.matters.service.fields import MAX_ROWS, Field, show_fields
from app.matters.service.files import read_matter_file
from app.matters.service.issuing import list_papers, read_paper
from app.matters.service.linking import draft_vote, link_vote, linkable
from app.matters.service.road import StepState, state_of
from app.matters.service.scope import places_of, read_scope
from app.matters.service.votes import candidates_of
from app.matters.views.blueprint import KEEPERS, READERS, blueprint
from app.matters.views.desk import matter_page
from app.matters.views.frame import MAX_UPLOAD_BYTES, answer, render, text, uploads
from app.people.service import get_officer, officers_with
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.limits import allow_body
from app.platform.papers import get_paper

SPARE_ROWS = 3


@blueprint.get("/matters/<int:matter_id>/steps/<code>")
@access(*READERS)
def step(matter_id: int, code: str) -> ResponseReturnValue:
    return _step_page(matter_id, code)


def _step_page(
    matter_id: int, code: str, wrong: str | None = None, typed: Mapping[str, Any] | None = None
) -> str:
    dossier = load_dossier(db.session(), matter_id, clock.read())
    state = state_of(dossier, code)
    kept = dossier.newest(code, "proposed") or dossier.newest(code)
    fields = state.step.fields
    shown = show_fields(fields, kept.facts) if kept else {}
    typed = shown if typed is None else typed
    return render(
        "matters/step.html",
        dossier.row.community_id,
        wrong=wrong,
        dossier=dossier,
        row=dossier.row,
        state=state,
        step=state.step,
        typed=typed,
        rows_of=lambda field: _rows(field, typed),
        options_of=lambda field: _options(dossier, field),
        papers=[
            (one, get_paper(one.paper))
            for one in list_papers(db.session(), matter_id)
            if one.step == code
        ],
        **_confirmers(dossier, state),
        **_scope_choices(dossier, code),
        **_vote_choices(dossier, code),
    )


def _confirmers(dossier: Dossier, state: StepState) -> dict[str, Any]:
    """Say who entered a step that waits, and who may be its second officer."""
    if not state.step.confirm:
        return {}
    place, officer = dossier.row.community_id, current_officer()
    able = {
        one.id: one for role in state.step.confirm for one in officers_with(role, place)
    }  # fmt: skip
    entered = state.act.done_by if state.state == "waiting" and state.act else officer.id
    able.pop(entered, None)
    return {
        "entered_by": get_officer(entered),
        "may_confirm": state.state == "waiting" and officer.id in able,
        "confirmers": list(able.values()),
    }


def _rows(field: Field, typed: Any) -> int:
    """Return how many rows a table of the form has: those that are filled and some spare ones."""
    used = [
        n
        for n in range(MAX_ROWS)
        if any(typed.get(f"{field.name}-{n}-{one.name}") for one in field.columns)
    ]
    return min(MAX_ROWS, (used[-1] + 1 if used else 0) + SPARE_ROWS)


def _options(dossier: Dossier, field: Field) -> tuple[str, ...]:
    if field.name == "cause":
        return dossier.rules.words("fund.emergency_causes")
    return field.options


def _scope_choices(dossier: Dossier, code: str) -> dict[str, Any]:
    if code != "scope":
        return {}
    groups, staircases = places_of(db.session(), dossier.row.community_id)
    act = dossier.newest("scope")
    chosen = act.facts if act else {"groups": [], "staircases": [], "units": []}
    return {"groups": groups, "staircases": staircases, "chosen": chosen}


def _vote_choices(dossier: Dossier, code: str) -> dict[str, Any]:
    asked = dossier.step(code)
    if not asked.vote:
        return {}
    ready = not state_of(dossier, code).blocked_by
    return {
        "assemblies": linkable(dossier, asked) if ready else [],
        "candidates": candidates_of(dossier) if dossier.row.kind == "hiring" else [],
    }


@blueprint.post("/matters/<int:matter_id>/steps/<code>")
@access(*KEEPERS)
@allow_body(MAX_UPLOAD_BYTES)
def do_step(matter_id: int, code: str) -> ResponseReturnValue:
    return _act(
        matter_id,
        code,
        lambda: acts.do_step(
            matter_id,
            code,
            request.form,
            uploads=uploads(),
            officer=current_officer(),
            now=clock.read(),
        ),
        _("The step is entered."),
        typed=request.form,
    )


@blueprint.post("/matters/<int:matter_id>/scope")
@access(*KEEPERS)
def set_scope(matter_id: int) -> ResponseReturnValue:
    """Say which units share the part."""

    def facts_of(dossier: Dossier) -> dict[str, Any]:
        return read_scope(
            dossier.session,
            dossier.row.community_id,
            groups=request.form.getlist("groups"),
            staircases=request.form.getlist("staircases"),
            units=[line.strip() for line in text("units").splitlines() if line.strip()],
        )

    return _act(
        matter_id,
        "scope",
        lambda: acts.record_step(
            matter_id, "scope", facts_of, officer=current_officer(), now=clock.read()
        ),
        _("The scope is set: it is its owners who pay."),
    )


@blueprint.post("/matters/<int:matter_id>/steps/<code>/confirm")
@access(*KEEPERS)
def confirm(matter_id: int, code: str) -> ResponseReturnValue:
    return _act(
        matter_id,
        code,
        lambda: acts.confirm_step(matter_id, code, officer=current_officer(), now=clock.read()),
        _("The step is confirmed."),
    )


@blueprint.post("/matters/<int:matter_id>/steps/<code>/vote")
@access(*KEEPERS)
def vote(matter_id: int, code: str) -> ResponseReturnValue:
    """Name the assembly that decides, or have its draft written."""
    officer, now, named = current_officer(), clock.read(), text("assembly")

    def act() -> None:
        if named:
            link_vote(matter_id, code, named, officer=officer, now=now)
        else:
            draft_vote(matter_id, code, officer=officer, now=now)

    said = _("The assembly is named.") if named else _("The draft of the assembly is written.")
    return _act(matter_id, code, act, said)


def _act(
    matter_id: int, code: str, act: Any, said: str, typed: Mapping[str, Any] | None = None
) -> ResponseReturnValue:
    return answer(
        act,
        lambda wrong: _step_page(matter_id, code, wrong, typed),
        then=lambda: url_for("matters.matter", matter_id=matter_id),
        said=said,
    )


@blueprint.get("/matters/<int:matter_id>/files/<int:file_id>")
@access(*READERS)
def file(matter_id: int, file_id: int) -> ResponseReturnValue:
    data, media_type = read_matter_file(db.session(), matter_id, file_id)
    return Response(data, content_type=media_type)


@blueprint.get("/matters/<int:matter_id>/papers/<int:paper_id>.pdf")
@access(*READERS)
def paper(matter_id: int, paper_id: int) -> ResponseReturnValue:
    data, _title = read_paper(db.session(), matter_id, paper_id, public_only=False)
    return Response(data, content_type="application/pdf")


@blueprint.get("/matters/<int:matter_id>/steps/<code>/posting-proof.pdf")
@access(*READERS)
def posting_proof(matter_id: int, code: str) -> ResponseReturnValue:
    dossier = load_dossier(db.session(), matter_id, clock.read())
    return Response(render_proof(dossier, code), content_type="application/pdf")


@blueprint.post("/matters/<int:matter_id>/comments/<int:comment_id>")
@access(*KEEPERS)
def answer_to(matter_id: int, comment_id: int) -> ResponseReturnValue:
    return answer(
        lambda: answer_comment(
            matter_id, comment_id, text("answer"), officer=current_officer(), now=clock.read()
        ),
        lambda wrong: matter_page(matter_id, wrong),
        then=lambda: url_for("matters.matter", matter_id=matter_id, _anchor="comments"),
        said=_("The answer is kept and shown to everybody."),
    )
