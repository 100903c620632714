"""The blueprint of this part and the roles that its pages admit."""

from __future__ import annotations

from flask import Blueprint

from app.companion.spending.service import APPROVERS, PAYERS, PROPOSERS, READERS
from app.platform.roles import Role

blueprint = Blueprint("spending", __name__)

PLANNERS = (Role.CONVENER, Role.PROPERTY_COMPANY)
MAX_UPLOAD_BYTES = 26 * 1024 * 1024

__all__ = [
    "APPROVERS",
    "MAX_UPLOAD_BYTES",
    "PAYERS",
    "PLANNERS",
    "PROPOSERS",
    "READERS",
    "blueprint",
]
