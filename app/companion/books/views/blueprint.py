"""The blueprint of this part and the roles that its pages admit."""

from __future__ import annotations

from flask import Blueprint

from app.platform.roles import Role

blueprint = Blueprint("books", __name__)

WRITERS = (Role.PROPERTY_COMPANY, Role.CONVENER, Role.RESIDENTS_COMMITTEE)
ENDERS = (*WRITERS, Role.STREET_OFFICE)
READERS = (*WRITERS, Role.STREET_OFFICE, Role.AUDITOR)
MAX_UPLOAD_BYTES = 26 * 1024 * 1024
