"""What the assembly's rules say about delivery, and the words of its warning about silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.assembly.profiles import rules_of
from app.assembly.service.acts import check_phase
from app.assembly.service.read import definition_of, phase_of
from app.core.assembly import Act, ActNotAllowedNow, Phase

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

TYPE = "service"
WARNING = (
    "未参加表决的，依照{basis}，在一般事项上计入人数和面积都最多的一种意见"
    "（同意、反对或者弃权），选举除外。"
)


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """The delivery values an assembly lives by; hours are Shanghai's."""

    posting_days: int
    sign_in_serves: bool
    gap_hours: int
    max_reminders: int
    quiet_from: int
    quiet_to: int


def delivery_rules(session: Session, row: AssemblyRow) -> DeliveryRules:
    """Return the values of the assembly's own rules."""
    rules = rules_of(session, row)
    return DeliveryRules(
        posting_days=rules.whole("delivery.posting_days"),
        sign_in_serves=rules.flag("delivery.sign_in_serves"),
        gap_hours=rules.whole("delivery.reminder_gap_hours"),
        max_reminders=rules.whole("delivery.max_reminders"),
        quiet_from=rules.whole("delivery.quiet_from"),
        quiet_to=rules.whole("delivery.quiet_to"),
    )


def is_before_close(row: AssemblyRow) -> bool:
    """True from the notice to the close: as long as owners can still be told."""
    return phase_of(row) in (Phase.PUBLISHED, Phase.FROZEN, Phase.OPEN)


def check_before_close(row: AssemblyRow) -> None:
    """Raise ActNotAllowedNow outside the time in which owners can still be told."""
    if not is_before_close(row):
        raise ActNotAllowedNow(act=Act.DELIVER.value, phase=row.phase)


def check_entering(row: AssemblyRow) -> None:
    """Raise ActNotAllowedNow unless service may be entered: from the notice to the count.

    What stands in the log names lines of the roll and waits for its freeze; the ledger does not.
    """
    if phase_of(row) is not Phase.PUBLISHED:
        check_phase(row, TYPE)


def find_warning(row: AssemblyRow) -> str | None:
    """Return the warning that makes silence count (R18), or None where silence is not counted."""
    policies = definition_of(row).policies
    if not policies.silence_follows:
        return None
    return WARNING.format(basis=policies.silence_basis)
