"""An officer's sign-in as the browser holds it.

Law: the signed cookie carries only a session token and times. It is made anew at sign-in
(nothing from before survives), ends after 30 idle minutes and after 12 hours in any case,
and the token's row can be ended from elsewhere ("sign out everywhere").
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import flask
from flask import redirect, request, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_babel import gettext as _
from flask_login import LoginManager, UserMixin, login_user, logout_user

from app.platform import clock
from app.platform.access import NotSignedIn
from app.platform.errors import answer_refusal, sentence, wants_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Request
    from flask.sessions import SecureCookieSession
    from flask.typing import ResponseReturnValue

    from app.platform.config import Config
    from app.platform.roles import SignIn

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN = "seen"
SIGN_IN = "people.sign_in"


class _Cookies(SecureCookieSessionInterface):
    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of the cookie; without one, no reader of cookies is built."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


class SignedIn(UserMixin):  # type: ignore[misc]
    """The signed-in officer of a request, in Flask-Login's shape."""

    def __init__(self, held: SignIn) -> None:
        self.officer = held.officer
        self.token = held.token
        self.confirmed_at = held.confirmed_at

    def get_id(self) -> str:
        return self.token


def init_app(app: Flask, config: Config, find_sign_in: Callable[[str], SignIn | None]) -> None:
    """Wire the sign-in; `find_sign_in` gives the officer of a token, None if it was ended."""
    app.config["SESSION_COOKIE_NAME"] = "__Host-yijue" if config.secure else "yijue"
    app.config["SESSION_COOKIE_PATH"] = "/"
    app.session_interface = _Cookies()
    login = LoginManager(app)
    login.session_protection = None
    login.login_view = SIGN_IN
    app.register_error_handler(NotSignedIn, _ask_to_sign_in)

    def load(token: str) -> SignedIn | None:
        now = clock.read()
        found = None if _is_idle(now) else find_sign_in(token)
        if found is None or now - found.started_at > LONGEST:
            flask.session.clear()
            return None
        flask.session[SEEN] = int(now.timestamp())
        return SignedIn(found)

    login.user_loader(load)


def start(held: SignIn, now: datetime) -> None:
    """Begin a session in this browser; whatever the cookie held before is dropped."""
    flask.session.clear()
    login_user(SignedIn(held))
    flask.session[SEEN] = int(now.timestamp())


def end() -> None:
    """End the session in this browser."""
    logout_user()
    flask.session.clear()


def _ask_to_sign_in(error: NotSignedIn) -> ResponseReturnValue:
    """Lead a person to the sign-in page and back; a program gets the refusal itself."""
    if wants_json():
        return answer_refusal(error)
    reading = request.method == "GET"
    flask.flash(
        sentence(error) if reading else _("Your sign-in has run out. Please sign in again."),
        "warning",
    )
    back = request.full_path.rstrip("?") if reading else urlsplit(request.referrer or "").path
    return redirect(url_for(SIGN_IN, next=back or None))


def _is_idle(now: datetime) -> bool:
    seen: int = flask.session.get(SEEN, 0)
    return now.timestamp() - seen > IDLE.total_seconds()
