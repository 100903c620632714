"""Pages of officers: the start page, signing in, the account, and the operator's list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.people import service
from app.people.forms import ROLE_NAMES
from app.people.views import account, audit, enrol, home, keys, officers, sign_in
from app.people.views.blueprint import blueprint
from app.platform import menu

if TYPE_CHECKING:
    from flask import Flask

__all__ = [
    "account",
    "audit",
    "blueprint",
    "enrol",
    "home",
    "init_app",
    "keys",
    "officers",
    "sign_in",
]


def init_app(app: Flask) -> None:
    """Offer the pages to the officers' menu."""
    app.jinja_env.globals["role_name"] = ROLE_NAMES.__getitem__
    app.jinja_env.filters["officer_name"] = _name_of
    menu.offer(app, "people.officers", _l("Officers and appointments"))
    menu.offer(app, "people.audit_log", _l("What officers did"))


def _name_of(officer_id: int) -> str:
    """Name and body of an officer, for lists of who did what."""
    officer = service.get_account(officer_id).officer
    return f"{officer.name} ({officer.organisation})"
