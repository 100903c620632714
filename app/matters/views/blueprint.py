"""The one blueprint of this room and the roles that its pages admit."""

from __future__ import annotations

from flask import Blueprint

from app.matters.service.roads.step import KEEPERS
from app.platform.roles import Role

blueprint = Blueprint("matters", __name__)

READERS = (*KEEPERS, Role.AUDITOR)

__all__ = ["KEEPERS", "READERS", "blueprint"]
