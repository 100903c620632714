"""What this part says when it refuses a form: which box it is, in the words of the form."""

from __future__ import annotations

from collections.abc import Callable

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.square.service.words import SquareTextInvalid
from app.companion.square.views.words import FIELDS
from app.core.errors import RuleError
from app.platform import answers
from app.platform.answers import Page
from app.platform.errors import sentence


def answer(
    act: Callable[[], object], page: Page, *, then: Callable[[], str], said: str
) -> ResponseReturnValue:
    """Do an act and go on, or show the page again, saying which box is to be mended."""
    return answers.answer(act, page, then=lambda _done: then(), said=said, say=say)


def say(error: RuleError) -> str:
    """Return what to tell a person of a refusal, naming the box where one is empty or too long."""
    name = FIELDS.get(str(error.fields.get("field")))
    if not isinstance(error, SquareTextInvalid) or name is None:
        return sentence(error)
    if error.fields.get("is_empty"):
        return str(_("Please fill in: %(field)s.", field=name))
    return str(
        _("%(field)s: %(limit)s characters at most.", field=name, limit=error.fields["limit"])
    )
