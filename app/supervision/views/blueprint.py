"""The one blueprint of this room; the page modules hang their views on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("supervision", __name__)
