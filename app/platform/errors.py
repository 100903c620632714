"""Refusals on their way to people: one table from code to status and sentence.

Law: core raises codes, this room speaks. Each room declares its sentences in its
`messages.py`; `app.web` gathers them. HTML for pages, `{"error", "message", …}` for the
JSON interface. What nobody foresaw is a 500 with a reference number, logged without the
request's body; a database that does not answer is a 503 that claims nothing; a value that no
column takes (a zero byte, a number beyond all bounds) is the caller's fault.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog
from flask import current_app, g, jsonify, make_response, render_template, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from app.core.errors import RuleError
from app.platform import clock
from app.platform.filters import local_time

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask, Response
    from sqlalchemy.exc import SQLAlchemyError

Message = tuple[int, LazyString]
MESSAGES = "yijue.messages"
RETRY_SECONDS = 10

HTTP_MESSAGES: dict[int, LazyString] = {
    400: _l("The request could not be understood. Please go back and try again."),
    401: _l("Please sign in first."),
    403: _l("You may not open this page."),
    404: _l("There is no such page. Perhaps the address was cut off when it was copied."),
    405: _l("This address does not take that kind of request."),
    408: _l("The request took too long. Please try again."),
    413: _l("What you sent is too large."),
    415: _l("This kind of content is not accepted here."),
    429: _l("Too many requests from your network. Please wait a moment and try again."),
}
UNCONFIRMED = _l(
    "Not confirmed: the service cannot reach its storage just now. "
    "Nothing you have sent is confirmed. Please try again in a moment; "
    "sending the same thing twice does no harm."
)
UNEXPECTED = _l("Something went wrong on our side. Reference number: %(reference)s")
MEGABYTE = 1024 * 1024
TOO_LARGE = _l(
    "What you sent is too large: at most %(megabytes)s MB here, all files together. Nothing of it "
    "was kept. Go back and choose smaller files, or fewer at a time."
)
TOO_LARGE_TEXT = _l(
    "What you sent is too large: at most %(kilobytes)s KB here. Nothing of it was kept."
)
STALE_FORM = _l(
    "This page has been open too long or in two windows. Please reload it and try again."
)

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    app.extensions[MESSAGES] = {}
    app.register_error_handler(RuleError, answer_refusal)
    app.register_error_handler(CSRFError, _answer_stale_form)
    app.register_error_handler(HTTPException, _answer_http)
    for unreachable in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(unreachable, _answer_unconfirmed)
    app.register_error_handler(DataError, _answer_unstorable)
    app.register_error_handler(Exception, _answer_unexpected)


def register_messages(app: Flask, messages: Mapping[str, Message]) -> None:
    """Add a room's sentences; the same code twice is a mistake of ours."""
    table = app.extensions[MESSAGES]
    twice = table.keys() & messages.keys()
    if twice:
        raise ValueError(f"two sentences for one code: {sorted(twice)}")
    table.update(messages)


def find_message(error: type[RuleError]) -> Message | None:
    """Return status and sentence of a refusal, or of the nearest kind it belongs to."""
    table = current_app.extensions[MESSAGES]
    codes = (kind.code for kind in error.__mro__ if issubclass(kind, RuleError))
    return next((table[code] for code in codes if code in table), None)


def sentence(error: RuleError) -> str:
    """Return what to tell a person, in the page's language."""
    message = find_message(type(error))
    if message is None:
        return error.code
    shown = {name: _shown(value) for name, value in error.fields.items()}
    return str(message[1]) % defaultdict(lambda: "…", {**shown, "code": error.code})


def status_of(error: RuleError) -> int:
    """Return the HTTP status of a refusal."""
    message = find_message(type(error))
    return 400 if message is None else message[0]


def wants_json() -> bool:
    """True if the caller is a program: the JSON interface, or one that asks for JSON."""
    if request.path.startswith("/api/") or request.is_json:
        return True
    wishes = request.accept_mimetypes
    return wishes.quality("application/json") > wishes.quality("text/html")


def came_from() -> str | None:
    """Return the page of this service that the request came from, or None; never another's."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host or not parts.path.startswith("/"):
        return None
    # Two slashes would name another host to a browser.
    path = "/" + parts.path.lstrip("/\\")
    return f"{path}?{parts.query}" if parts.query else path


def _answer(
    status: int, code: str, text: str, fields: Mapping[str, object] | None = None
) -> Response:
    if wants_json():
        body: dict[str, Any] = {**_plain(fields or {}), "error": code, "message": text}
        return make_response(jsonify(body), status)
    _leave_the_database_alone()
    back = came_from()
    page = render_template("platform/error.html", status=status, sentence=text, back=back)
    return make_response(page, status)


def _leave_the_database_alone() -> None:
    """Have the error page ask nothing of a database that may be what failed."""
    if "_login_user" not in g:
        g._login_user = AnonymousUserMixin()


def _shown(value: object) -> object:
    return local_time(value) if isinstance(value, datetime) else value


def _plain(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: _plain_value(value) for name, value in fields.items()}


def _plain_value(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, bool | int | str | list | None) else str(value)


def answer_refusal(error: RuleError) -> Response:
    """Return a refusal as a page or as JSON."""
    response = _answer(status_of(error), error.code, sentence(error), error.fields)
    wait = error.fields.get("retry_after")
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def _answer_http(error: HTTPException) -> Response:
    status = error.code or 500
    if status >= 500:
        return _answer_unexpected(error)
    text = HTTP_MESSAGES.get(status, HTTP_MESSAGES[400])
    if status == 413 and request.max_content_length:
        text = _too_large(request.max_content_length)
    response = _answer(status, error.name.lower().replace(" ", "_"), str(text))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _too_large(limit: int) -> str:
    """Say how much this address takes; forms without files are counted in kilobytes."""
    if limit < MEGABYTE:
        return str(TOO_LARGE_TEXT) % {"kilobytes": limit // 1024}
    return str(TOO_LARGE) % {"megabytes": limit // MEGABYTE}


def _answer_stale_form(_error: CSRFError) -> Response:
    return _answer(400, "stale_form", str(STALE_FORM))


def _answer_unconfirmed(error: SQLAlchemyError) -> Response:
    # The driver's own text may carry values of the statement: only its kind is logged.
    kind = type(getattr(error, "orig", None) or error).__name__
    log.error("storage_unreachable", path=request.path, kind=kind)
    response = _answer(503, "unconfirmed", str(UNCONFIRMED), {"retry_after": RETRY_SECONDS})
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _answer_unstorable(error: DataError) -> Response:
    log.warning("value_not_storable", path=request.path, kind=type(error.orig).__name__)
    return _answer(400, "bad_request", str(HTTP_MESSAGES[400]))


def _answer_unexpected(error: Exception) -> Response:
    reference = f"{clock.read():%m%d-%H%M%S-%f}"
    log.error("unexpected", reference=reference, path=request.path, exc_info=error)
    return _answer(500, "unexpected", str(UNEXPECTED) % {"reference": reference})
