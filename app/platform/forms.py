"""Forms: CSRF on every one, WTForms' own messages in the page's language.

Law: a form checks shape and says so beside the field; whether the act is lawful is the
service's answer, and `refuse` puts that answer on the same form, so nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import wtforms.i18n
from flask import request
from flask_wtf import CSRFProtect, FlaskForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag
from wtforms.i18n import DummyTranslations

from app.platform.errors import sentence
from app.platform.i18n import choose_language

if TYPE_CHECKING:
    from wtforms import StringField

    from app.core.errors import RuleError

__all__ = ["Form", "SelectChoice", "csrf", "refuse", "text_of"]

View = TypeVar("View", bound=Callable[..., Any])

csrf = CSRFProtect()


def csrf_exempt(view: View) -> View:
    """Let a view be called without a CSRF token: it reads no cookie."""
    csrf.exempt(view)
    return view


class Form(FlaskForm):  # type: ignore[misc]
    """Root of all forms."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """Read form fields only: a JSON body would bring numbers and lists into text fields."""
            if request.is_json:
                return None
            return super().wrap_formdata(form, formdata)

        def get_translations(self, form: FlaskForm) -> Any:
            if choose_language() == "zh":
                return wtforms.i18n.get_translations(["zh"])
            return DummyTranslations()


def refuse(form: FlaskForm, error: RuleError) -> None:
    """Put a refusal's sentence at the head of the form."""
    form.form_errors.append(sentence(error))


def text_of(field: StringField) -> str:
    """Return what was typed; nothing is the empty text."""
    return field.data or ""
