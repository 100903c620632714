"""The one blueprint of this room and the roles that its pages admit."""

from __future__ import annotations

from flask import Blueprint

from app.platform.roles import Role

blueprint = Blueprint("committee", __name__)

# Who prepares and works; who looks on; who forms a group, rules and answers a filing.
KEEPERS = (Role.CONVENER, Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE)
READERS = (*KEEPERS, Role.REGISTRAR, Role.AUDITOR)
OFFICES = (Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE)
