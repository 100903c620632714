"""Changing a vote (RULES R20).

Law: silent nationally. The profile says how often an electronic ballot may be replaced before
close; 0 means that the first stands (Beijing). The log keeps every version, the last valid one
counts.
"""

from __future__ import annotations

from app.core.errors import RuleError


class ChangesUsedUp(RuleError):
    """The right has replaced its ballot as often as the assembly allows."""


def check_change_allowed(*, changes_made: int, max_changes: int) -> None:
    """Refuse one more replacement once `max_changes` are made; raises ChangesUsedUp."""
    if changes_made >= max_changes:
        raise ChangesUsedUp(changes_made=changes_made, max_changes=max_changes)
