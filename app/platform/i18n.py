"""Languages: Simplified Chinese and English, the browser's first, a switch on every page.

Law: message ids are English; `translations/zh_Hans_CN/<room>.po` holds each room's
Chinese. The catalogues are read as they stand, nothing is compiled into the tree.
Times are stored in UTC and shown in Asia/Shanghai.
"""

from __future__ import annotations

import io
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import flask_babel
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import has_request_context, request
from flask_babel import Babel, Domain

if TYPE_CHECKING:
    from flask import Flask, Response

CATALOGUES = Path(__file__).parents[2] / "translations"
CHINESE = "zh_Hans_CN"
ENGLISH = "en"
TIME_ZONE = "Asia/Shanghai"
COOKIE = "lang"
COOKIE_SECONDS = 365 * 24 * 3600
LOCALES = {"zh": CHINESE, "en": ENGLISH}


class Catalogues(Domain):  # type: ignore[misc]
    """The translations of all rooms in one table, made from their .po files once per process."""

    def get_translations(self) -> NullTranslations:
        locale = flask_babel.get_locale()
        return _chinese() if str(locale) == CHINESE else NullTranslations()


class _Babel(Babel):  # type: ignore[misc]
    @cached_property
    def domain_instance(self) -> Domain:
        return Catalogues()


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = CHINESE
    app.config["BABEL_DEFAULT_TIMEZONE"] = TIME_ZONE
    _Babel(app, locale_selector=lambda: LOCALES[choose_language()])
    app.after_request(_remember_language)
    app.jinja_env.globals["page_language"] = choose_language


def choose_language() -> str:
    """Return "zh" or "en": the address, then the remembered choice, then the browser's wish.

    Outside a request (messages to owners) it is "zh".
    """
    if not has_request_context():
        return "zh"
    for choice in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if choice in LOCALES:
            return choice
    return request.accept_languages.best_match(["zh", "zh-CN", "zh-Hans", "en"], "zh")[:2]


def read_catalogue(path: Path) -> Catalog:
    """Return one room's catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=CHINESE)


@cache
def _chinese() -> Translations:
    merged = Catalog(locale=CHINESE)
    for path in sorted((CATALOGUES / CHINESE).glob("*.po")):
        for message in read_catalogue(path):
            if message.id and message.string:
                merged[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translations(fp=compiled)


def _remember_language(response: Response) -> Response:
    choice = request.args.get("lang")
    if choice in LOCALES and request.cookies.get(COOKIE) != choice:
        response.set_cookie(COOKIE, choice, max_age=COOKIE_SECONDS, samesite="Lax", httponly=True)
    return response
