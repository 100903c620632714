"""What the street office goes through before it certifies: a list of checks, and our verifier's.

Law: the verifier runs on the record as it stands now, in this request; its outcomes stand
beside the posted ones, so that the certifier compares two counts that were made apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.assembly.service.acts import list_open_acts
from app.assembly.service.awaited import signing_of
from app.assembly.service.objections import objection_numbers
from app.assembly.service.read import find_document, get_assembly, time_of
from app.assembly.service.roll import unsettled
from app.assembly.views.frame import render
from app.core.assembly import Phase
from app.core.errors import RuleError
from app.counting.service.certifying import suggest_number
from app.counting.service.check import verify_own_record
from app.counting.service.progress import progress_of
from app.counting.views.blueprint import blueprint
from app.counting.views.desk import outcomes_of
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.errors import sentence
from app.platform.i18n import choose_language
from app.platform.roles import Role
from app.verifier.report import Status
from app.verifier.words.titles import TITLES

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow
    from app.verifier.examine import Report


@blueprint.get("/assemblies/<assembly_id>/certificate")
@access(Role.STREET_OFFICE, Role.AUDITOR)
def certificate_check(assembly_id: str) -> ResponseReturnValue:
    session, row = db.session(), get_assembly(db.session(), assembly_id)
    progress = progress_of(session, row)
    try:
        progress.check_record_ready()
        report = verify_own_record(session, row, now=time_of(row, clock.read()))
    except RuleError as refused:
        flash(sentence(refused), "error")
        return redirect(url_for("counting.count", assembly_id=assembly_id))
    return render(
        "counting/certificate.html",
        row,
        progress=progress,
        posted=outcomes_of(progress),
        checks=_checks(report),
        summary=report.summary,
        agree=_agree(outcomes_of(progress), report.summary.outcomes),
        objections=objection_numbers(session, row.id),
        open_objections=len(unsettled(session, row.id)),
        minutes=find_document(session, row.id, "minutes.pdf"),
        waiting=_waiting(row),
        suggested=suggest_number(session, time_of(row, clock.read())),
        ready=progress.phase is Phase.MINUTED and not progress.waiting_for_witness,
    )


def _waiting(row: AssemblyRow) -> list[Any]:
    session, me = db.session(), current_officer().id
    return [
        (act, signing_of(session, row, act, me))
        for act in list_open_acts(session, row.id)
        if act.type == "certificate"
    ]


def _checks(report: Report) -> list[dict[str, Any]]:
    """Return each check that ran: number, title, how much it looked at."""
    language = 1 if choose_language() == "zh" else 0
    return [
        {
            "number": finding.check,
            "title": TITLES[finding.check][language],
            "examined": finding.examined,
        }
        for finding in report.findings
        if finding.status is Status.OK
    ]


def _agree(posted: list[dict[str, Any]], counted: list[dict[str, Any]]) -> bool:
    """True if verdicts and sums of the posted result are those of the verifier's own count."""
    return [_figures(one) for one in posted] == [_figures(one) for one in counted]


def _figures(outcome: dict[str, Any]) -> tuple[object, ...]:
    options = [(one["choice"], one["heads"], one["area"]) for one in outcome["options"]]
    scope, part = outcome["scope"], outcome["participants"]
    return (
        outcome["motion"],
        outcome["verdict"],
        outcome["winner"],
        (scope["heads"], scope["area"]),
        (part["heads"], part["area"]),
        options,
    )
