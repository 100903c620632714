"""What the pages of this room share: doing an act, showing its refusal where it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.calendar import local_date
from app.core.errors import RuleError
from app.matters.service.fields import FieldWrong
from app.matters.service.files import Upload
from app.matters.views.words import FIELD_WORDS, STEP_WORDS
from app.platform import answers, clock
from app.platform.answers import Page
from app.platform.db import db
from app.platform.errors import sentence
from app.registry.service import get_community

MAX_UPLOAD_BYTES = 40 * 1024 * 1024


def render(template: str, community_id: str, *, wrong: str | None = None, **more: Any) -> str:
    """Return a page of a community."""
    return render_template(
        template,
        community=get_community(db.session(), community_id),
        roles=answers.roles_here(community_id),
        wrong=wrong,
        today=local_date(clock.read()),
        **more,
    )


def answer(
    act: Callable[[], object], page: Page, *, then: Callable[[], str], said: str
) -> ResponseReturnValue:
    """Do an act and go on, or show the page again with the refusal."""
    return answers.answer(act, page, then=lambda _done: then(), said=said, say=_refusal)


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
