"""A fresh code before acts that cannot be taken back: publishing, annulling, certifying.

Law: a view marked `@step_up` runs only within five minutes of a code. Otherwise a form
that was sent is kept on a page that asks for the code and sends it again, so nothing
typed is lost; a program gives the code in the header `X-Fresh-Code`. The page says what is being
confirmed. A view may check what was typed before the code is asked for, and take it back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, overload

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.errors import RuleError
from app.people import service
from app.people.act_words import name_act, say_typed
from app.people.forms import CodeForm
from app.people.service.codes import SecondFactorWrong
from app.people.service.waits import SignInTooSoon
from app.platform import clock
from app.platform.db import db
from app.platform.errors import came_from, sentence, status_of, wants_json
from app.platform.forms import refuse

View = TypeVar("View", bound=Callable[..., Any])
Page = Callable[..., ResponseReturnValue]
Check = Callable[..., object]

FRESH = timedelta(minutes=5)
FIELD = "fresh_code"
HEADER = "X-Fresh-Code"
BACK = "go_back"
NOT_KEPT = {"csrf_token", FIELD, BACK}


class FreshCodeNeeded(RuleError):
    """The act needs a code from the last five minutes."""


@overload
def step_up(view: View) -> View: ...
@overload
def step_up(*, page: Page | None = None, check: Check | None = None) -> Callable[[View], View]: ...
def step_up(
    view: View | None = None, *, page: Page | None = None, check: Check | None = None
) -> Any:
    """Ask for a fresh code before the view acts; reading a page needs none.

    `check(**address)` raises the RuleError that what was typed would meet anyhow: it is said
    before a code is asked for. `page(**address, wrong=…)` shows the form as it was sent and never
    acts: with that refusal, or for whoever goes back.
    """
    return _guard(page, check) if view is None else _guard(page, check)(view)


def _guard(page: Page | None, check: Check | None) -> Callable[[View], View]:
    return lambda view: _guarded(view, page, check)


def _guarded(view: View, page: Page | None, check: Check | None) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if request.method in {"GET", "HEAD"}:
            return view(*args, **kwargs)
        if page is not None and BACK in request.form:
            return page(**kwargs, wrong=None)
        if _is_fresh():
            return view(*args, **kwargs)
        answer = _say_wrong(check, page, kwargs) or _ask_unless_given(page is not None)
        return answer or view(*args, **kwargs)

    guarded.step_up = True  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def _say_wrong(check: Check | None, page: Page | None, address: dict[str, Any]) -> Any:
    """Return the form with what is wrong with it, or None."""
    if check is None:
        return None
    try:
        check(**address)
    except RuleError as wrong:
        db.session().rollback()
        if page is None or wants_json():
            raise
        return page(**address, wrong=sentence(wrong)), status_of(wrong)
    return None


def _ask_unless_given(may_go_back: bool) -> Any:
    """Return the page that asks for a code, or None once the right one came."""
    code = request.headers.get(HEADER) or request.form.get(FIELD)
    if not code:
        return _ask(None, may_go_back)
    try:
        service.confirm(current_user.token, code, clock.read())
    except (SecondFactorWrong, SignInTooSoon) as refused:
        return _ask(refused, may_go_back)
    return None


def _is_fresh() -> bool:
    confirmed = current_user.confirmed_at
    return confirmed is not None and clock.read() - confirmed <= FRESH


def _ask(refused: SecondFactorWrong | SignInTooSoon | None, may_go_back: bool) -> Any:
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
    return render_template(
        "people/step_up.html",
        form=form,
        kept=kept,
        field=FIELD,
        act=name_act(request.endpoint),
        typed=say_typed(request.form, request.view_args or {}),
        back=BACK if may_go_back else None,
        came_from=came_from(),
    ), 403
