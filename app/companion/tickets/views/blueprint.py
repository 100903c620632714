"""The blueprint of this part, and who is who at its desk."""

from __future__ import annotations

from flask import Blueprint

from app.platform.roles import Role

blueprint = Blueprint("tickets", __name__)

WORKERS = (
    Role.PROPERTY_COMPANY,
    Role.CONVENER,
    Role.RESIDENTS_COMMITTEE,
    Role.STREET_OFFICE,
    Role.DEPARTMENT,
    Role.INSPECTOR,
)
READERS = (*WORKERS, Role.AUDITOR)
#: Who writes other rules for a community.
RULERS = (Role.CONVENER, Role.STREET_OFFICE)
#: Who writes documents: the company and departments receive them.
WRITERS = (Role.CONVENER, Role.RESIDENTS_COMMITTEE, Role.STREET_OFFICE, Role.INSPECTOR)
#: Nine photos as a phone takes them, where no script makes them smaller.
MAX_REPORT = 40 * 1024 * 1024
MAX_PHOTO = 14 * 1024 * 1024
