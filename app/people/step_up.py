"""A fresh code before acts that cannot be taken back: publishing, annulling, certifying.

Law: a view marked `@step_up` runs only within five minutes of a code. Otherwise a form
that was sent is kept on a page that asks for the code and sends it again, so nothing
typed is lost; a program gives the code in the header `X-Fresh-Code`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import render_template, request
from flask_login import current_user

from app.core.errors import RuleError
from app.people import service
from app.people.forms import CodeForm
from app.people.service.codes import SecondFactorWrong
from app.people.service.waits import SignInTooSoon
from app.platform import clock
from app.platform.errors import wants_json
from app.platform.forms import refuse

View = TypeVar("View", bound=Callable[..., Any])

FRESH = timedelta(minutes=5)
FIELD = "fresh_code"
HEADER = "X-Fresh-Code"
NOT_KEPT = {"csrf_token", FIELD}


class FreshCodeNeeded(RuleError):
    """The act needs a code from the last five minutes."""


def step_up(view: View) -> View:
    """Ask for a fresh code before the view acts; reading a page needs none."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if request.method in {"GET", "HEAD"} or _is_fresh():
            return view(*args, **kwargs)
        code = request.headers.get(HEADER) or request.form.get(FIELD)
        if not code:
            return _ask(None)
        try:
            service.confirm(current_user.token, code, clock.read())
        except (SecondFactorWrong, SignInTooSoon) as refused:
            return _ask(refused)
        return view(*args, **kwargs)

    guarded.step_up = True  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def _is_fresh() -> bool:
    confirmed = current_user.confirmed_at
    return confirmed is not None and clock.read() - confirmed <= FRESH


def _ask(refused: SecondFactorWrong | SignInTooSoon | None) -> Any:
    if wants_json():
        raise refused or FreshCodeNeeded
    form = CodeForm(formdata=None)
    if refused is not None:
        refuse(form, refused)
    # Files do not survive the detour; a view that takes files asks for the code on an earlier step.
    kept = [
        (name, value) for name in request.form if name not in NOT_KEPT
        for value in request.form.getlist(name)
    ]  # fmt: skip
    return render_template("people/step_up.html", form=form, kept=kept, field=FIELD), 403
