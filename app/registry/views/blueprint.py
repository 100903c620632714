"""The one blueprint of this room; the page modules hang their views on it."""

from __future__ import annotations

from flask import Blueprint

from app.platform.roles import Role

blueprint = Blueprint("registry", __name__)

IMPORTERS = (Role.CONVENER, Role.REGISTRAR, Role.RESIDENTS_COMMITTEE)
"""Who may bring a roll file in."""
READERS = (*IMPORTERS, Role.STREET_OFFICE, Role.AUDITOR)
"""Who may read the register, masked."""
KEEPERS = (Role.CONVENER, Role.OPERATOR)
"""Who may change what is said of the community."""
