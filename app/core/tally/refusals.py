"""Why the ledger refuses an entry that its own body does not show to be wrong."""

from __future__ import annotations

from app.core.entries import Entry
from app.core.errors import VerificationError


class EntryOutOfPlace(VerificationError):
    """The entry stands where the order of the log does not allow it; `reason` says why."""


class BallotOutsideWindow(VerificationError):
    """The ballot's time is not between opening and closing."""


class RightUnknown(VerificationError):
    """No line of the roll has this number."""


class KeyAlreadyUsed(VerificationError):
    """A new key is, or was, another right's or an agent's."""


class AgentKeyWithdrawn(VerificationError):
    """The agent's key was a right's and is in force no more."""


class SupersededWrong(VerificationError):
    """`superseded` is missing, stands elsewhere, or names another ballot."""


class ObjectionNotUpheld(VerificationError):
    """The act rests on an objection that was not upheld before it."""


class ObjectionNotOpen(VerificationError):
    """A freeze rests on an objection that is not about identity or has its ruling."""


class ExtensionTooLong(VerificationError):
    """The new closing is later than the definition allows, or not later at all."""


class CorrectionInvalid(VerificationError):
    """The corrected lines or totals do not fit the roll; `reason` says how."""


class NumbersWrong(VerificationError):
    """The entry states other numbers than the entries before it give."""


class RightsFrozen(VerificationError):
    """Rights are frozen, so nothing is tallied; `rights` are their numbers."""


def require(holds: bool, entry: Entry, reason: str) -> None:
    """Raise EntryOutOfPlace with the reason unless it holds."""
    if not holds:
        raise EntryOutOfPlace(seq=entry.seq, type=entry.type, reason=reason)
