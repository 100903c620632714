"""A property office's roll file read into units, owners and voting rights, without a database.

Law: nothing is guessed and nothing is dropped in silence. What Excel damaged is refused with
the reason; what was repaired or left out is a warning; a file with one error is not applied.
`preview_roll` is a pure function of the bytes; it raises only `RollFileRefused`, when the
file as a whole cannot be read. Everything else is an `Issue` with a row and a column.
"""

from __future__ import annotations

from app.registry.rollfile.areas import KnownArea
from app.registry.rollfile.columns import Column
from app.registry.rollfile.issues import Issue, Severity
from app.registry.rollfile.limits import RollLimits
from app.registry.rollfile.messages import render_issue, render_message
from app.registry.rollfile.preview import RollOptions, RollPreview, preview_roll
from app.registry.rollfile.refusals import RollFileRefused
from app.registry.rollfile.states import FieldPreview, FieldState, RowPreview
from app.registry.rollfile.template import make_template
from app.registry.rollfile.units import RollOwner, RollUnit, Seat, Sharing

__all__ = [
    "Column",
    "FieldPreview",
    "FieldState",
    "Issue",
    "KnownArea",
    "RollFileRefused",
    "RollLimits",
    "RollOptions",
    "RollOwner",
    "RollPreview",
    "RollUnit",
    "RowPreview",
    "Seat",
    "Severity",
    "Sharing",
    "make_template",
    "preview_roll",
    "render_issue",
    "render_message",
]
