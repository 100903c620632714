"""What the pages of this room share: doing an act, showing its refusal where it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.calendar import local_date
from app.core.errors import RuleError
from app.matters.service.fields import FieldWrong
from app.matters.service.files import Upload
from app.matters.views.words import FIELD_WORDS, STEP_WORDS
from app.platform import clock
from app.platform.access import find_current_officer
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.registry.service import get_community

Page = Callable[[str | None], str]
MAX_UPLOAD_BYTES = 40 * 1024 * 1024


def render(template: str, community_id: str, *, wrong: str | None = None, **more: Any) -> str:
    """Return a page of a community."""
    officer = find_current_officer()
    roles = set() if officer is None else {one.value for one in officer.roles_in(community_id)}
    return render_template(
        template,
        community=get_community(db.session(), community_id),
        roles=roles,
        wrong=wrong,
        today=local_date(clock.read()),
        **more,
    )


def answer(
    act: Callable[[], object], page: Page, *, then: Callable[[], str], said: str
) -> ResponseReturnValue:
    """Do an act and go on, or show the page again with the refusal."""
    try:
        act()
    except RuleError as refused:
        db.session().rollback()
        return page(_refusal(refused)), status_of(refused)
    flash(said, "good")
    return redirect(then())


def _refusal(refused: RuleError) -> str:
    """Return the sentence of a refusal, with the field or the step that it speaks of."""
    said = sentence(refused)
    fields = refused.fields
    if isinstance(refused, FieldWrong):
        name = str(FIELD_WORDS.get(str(fields["field"]), fields["field"]))
        if "row" in fields:
            column = str(FIELD_WORDS.get(str(fields["column"]), fields["column"]))
            row = _("line %(row)s: %(column)s", row=fields["row"], column=column)
            name = f"{name}, {row}"
        return f"{said} {name}"
    if "by" in fields:
        return f"{said} {STEP_WORDS.get(str(fields['by']), fields['by'])}"
    return said


def text(name: str) -> str:
    return request.form.get(name, "")


def uploads() -> list[Upload]:
    """Return the files that were chosen."""
    return [
        Upload(file.read(), file.filename)
        for file in request.files.getlist("files")
        if file.filename
    ]
