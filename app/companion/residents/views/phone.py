"""The cookie that makes a phone a resident's, one for each community."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app, flash, g, redirect, request, url_for

from app.companion.residents.service import (
    SESSION_LIFE,
    Resident,
    find_resident,
    note_phone,
    note_seen,
)
from app.companion.residents.views.browsers import browser_of
from app.platform import clock
from app.platform.access import ResidentNotSignedIn, find_entry
from app.platform.db import db
from app.platform.errors import answer_refusal, sentence, wants_json

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue


def cookie_name(community_id: str) -> str:
    """Return the name of the cookie of a community."""
    prefix = "__Host-" if current_app.extensions["yijue.config"].secure else ""
    return f"{prefix}home-{community_id}"


def set_cookie(answer: Response, community_id: str, token: str) -> None:
    """Put a sign-in on this phone, and keep roughly what it is; an empty token takes it away."""
    if token:
        said = request.headers.get("User-Agent", "")
        note_phone(token, browser_of(said), now=clock.read())
    answer.set_cookie(
        cookie_name(community_id),
        token,
        max_age=int(SESSION_LIFE.total_seconds()) if token else 0,
        httponly=True,
        secure=current_app.extensions["yijue.config"].secure,
        samesite="Lax",
        path="/",
    )


def find_current_resident(community_id: str) -> Resident | None:
    """Return who is signed in on this phone in this community, or None."""
    known: dict[str, Resident | None] = g.setdefault("residents", {})
    if community_id not in known:
        token = request.cookies.get(cookie_name(community_id), "")
        known[community_id] = (
            find_resident(db.session(), community_id, token, now=clock.read()) if token else None
        )
    return known[community_id]


def current_resident(community_id: str) -> Resident:
    """Return the signed-in resident. Raises ResidentNotSignedIn."""
    found = find_current_resident(community_id)
    if found is None:
        raise ResidentNotSignedIn(community_id=community_id)
    return found


def is_here(community_id: str) -> bool:
    """True if a resident of the community is signed in on this phone; keeps the day of it."""
    if find_current_resident(community_id) is None:
        return False
    note_seen(request.cookies.get(cookie_name(community_id), ""), now=clock.read())
    return True


def keep_nothing(response: Response) -> Response:
    """Have no browser keep a page that shows what only a resident sees.

    A neighbour who is handed the phone and goes back sees nothing.
    """
    entry = find_entry(current_app, request.endpoint) if request.endpoint else None
    is_theirs = entry is not None and entry.kind == "resident"
    shown = any(one is not None for one in g.get("residents", {}).values())
    if (is_theirs or shown) and "no-store" not in response.headers.get("Cache-Control", ""):
        response.headers["Cache-Control"] = "no-store"
    return response


def ask_to_sign_in(error: ResidentNotSignedIn) -> ResponseReturnValue:
    """Lead a person to the residents' door and back; a program gets the refusal itself."""
    if wants_json():
        return answer_refusal(error)
    reading = request.method == "GET"
    flash(sentence(error), "warning")
    back = request.full_path.rstrip("?") if reading else urlsplit(request.referrer or "").path
    place = str(error.fields["community_id"])
    return redirect(url_for("companion.residents.door", community_id=place, next=back or None))
