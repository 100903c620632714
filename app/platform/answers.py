"""What pages do with an act: go on when it is done, or show its refusal where it was asked for.

Law: a refusal is shown on the page that was filled in, and nothing of the act is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from app.core.errors import RuleError
from app.platform.access import find_current_officer
from app.platform.db import db
from app.platform.errors import sentence, status_of

Done = TypeVar("Done")
Page = Callable[[str | None], str]


def roles_here(community_id: str) -> set[str]:
    """Return the values of the roles that whoever looks at this page has in a community."""
    officer = find_current_officer()
    return set() if officer is None else {one.value for one in officer.roles_in(community_id)}


def answer(
    act: Callable[[], Done],
    page: Page,
    *,
    then: str | Callable[[Done], str],
    said: str,
    say: Callable[[RuleError], str] = sentence,
) -> ResponseReturnValue:
    """Do an act and go on, where to may depend on what was done; or show the page refusing."""
    try:
        done = act()
    except RuleError as refused:
        db.session().rollback()
        return page(say(refused)), status_of(refused)
    flash(said, "good")
    return redirect(then if isinstance(then, str) else then(done))
