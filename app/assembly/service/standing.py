"""Whether an assembly binds anybody or is for reference only, and why (RULES R43, §3.6, §7-5).

Law: a consultation decides nothing; without a paper channel nobody is bound; where the city
prescribes its own platform, an electronic vote elsewhere binds nobody. The operator declares for
which places this deployment is that platform (OFFICIAL_PLATFORM_OF).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.assembly.profiles import profile_of
from app.assembly.service.drafting import Draft
from app.platform.config import current_config

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.profile import Profile

CONSULTATION, NO_PAPER, PLATFORM = "consultation", "no_paper", "platform"


def find_reasons(session: Session, row: AssemblyRow) -> tuple[str, ...]:
    """Return why an assembly that is being drafted will be for reference only."""
    return _reasons(row.kind, Draft.of(row), profile_of(session, row))


def stated_reasons(row: AssemblyRow) -> tuple[str, ...]:
    """Return why an assembly is for reference only, as it stands; empty if it is not.

    What is published keeps its standing whatever the operator declares later.
    """
    if not row.reference:
        return ()
    found = _own_reasons(row.kind, Draft.of(row))
    return found or (PLATFORM,)


def _reasons(kind: str, draft: Draft, profile: Profile) -> tuple[str, ...]:
    required = profile.rules.flag("vote.official_platform_required")
    elsewhere = required and profile.id not in current_config().official_platform_of
    return _own_reasons(kind, draft) + ((PLATFORM,) if elsewhere else ())


def _own_reasons(kind: str, draft: Draft) -> tuple[str, ...]:
    found = [CONSULTATION] if kind == "consultation" else []
    if not draft.paper:
        found.append(NO_PAPER)
    return tuple(found)
