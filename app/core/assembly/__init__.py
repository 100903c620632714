"""The phases of an assembly: what may be done when, and by whom.

Law: this table is the only door between phases; what it does not list cannot happen. The clock
alone opens and closes. Nothing published is edited or deleted: a mistake is annulled with a reason
and the assembly convened anew (RULES R23). Before the count nobody learns a tally (R24). An act
that needs several signatures is checked for each signer, and the phase moves with the last one.
`annulled` and `revoked` are final; of what is certified only the certificate may be revoked. Which
officer of a role acts, and that persons stay apart, is decided above this room.
"""

from __future__ import annotations

from app.core.assembly.checks import (
    ActNotAllowedForRole,
    ActNotAllowedNow,
    AnnulmentReasonMissing,
    AssemblyNotOpen,
    FreezeTooLate,
    PublishedNeverDeleted,
    TallyBeforeCount,
    check_annulment,
    check_deletable,
    check_freeze_in_time,
    check_open,
    check_tally_visible,
    check_transition,
    due_acts,
    phase_after,
    phase_at,
)
from app.core.assembly.table import ACT_RULES, Act, ActRule, Phase, Role

__all__ = [
    "ACT_RULES",
    "Act",
    "ActNotAllowedForRole",
    "ActNotAllowedNow",
    "ActRule",
    "AnnulmentReasonMissing",
    "AssemblyNotOpen",
    "FreezeTooLate",
    "Phase",
    "PublishedNeverDeleted",
    "Role",
    "TallyBeforeCount",
    "check_annulment",
    "check_deletable",
    "check_freeze_in_time",
    "check_open",
    "check_tally_visible",
    "check_transition",
    "due_acts",
    "phase_after",
    "phase_at",
]
