"""Limits by address and by size, so that one caller cannot use up the service.

Law: a limit makes people wait seconds, it never locks an account or a right. Counters
live in this process's memory; behind a proxy TRUSTED_PROXIES says how many to believe.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from flask import current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from flask import Flask

    from app.platform.config import Config

MAX_BODY_BYTES = 64 * 1024
"""Any request body unless its view allows more (`allow_body`): forms and ballots are small."""
MAX_FORM_BYTES = 64 * 1024
MAX_FORM_PARTS = 500

View = TypeVar("View", bound=Callable[..., Any])

limiter = Limiter(key_func=get_remote_address, default_limits=[], storage_uri="memory://")


def init_app(app: Flask, config: Config) -> None:
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_FORM_BYTES
    app.config["MAX_FORM_PARTS"] = MAX_FORM_PARTS
    app.config["RATELIMIT_HEADERS_ENABLED"] = False
    limiter.init_app(app)
    # Before CSRF, which reads the form and would refuse a large one.
    app.before_request(_widen)


def allow_body(size: int) -> Callable[[View], View]:
    """Let a view take a body of up to `size` bytes; everything else keeps to 64 KiB."""

    def widen(view: View) -> View:
        view.body_limit = size  # type: ignore[attr-defined]
        return view

    return widen


def _widen() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    limit = getattr(view, "body_limit", None)
    if limit is not None:
        request.max_content_length = limit
        request.max_form_memory_size = limit
