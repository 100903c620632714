"""The blueprint of this part, and who reads what."""

from __future__ import annotations

from flask import Blueprint

from app.platform.roles import Role

blueprint = Blueprint("fees", __name__)

DESK = Role.PROPERTY_COMPANY
READERS = (Role.PROPERTY_COMPANY, Role.AUDITOR)
SUM_READERS = (*READERS, Role.CONVENER, Role.RESIDENTS_COMMITTEE, Role.STREET_OFFICE)
SECONDS = (Role.PROPERTY_COMPANY, Role.CONVENER, Role.RESIDENTS_COMMITTEE, Role.STREET_OFFICE)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
