"""What a draft begins with, so that a committee has its draft written in an evening.

Law: a suggestion is only shown; nothing counts until the convener has saved it. Times are
the earliest lawful ones if the notice went out today: the full notice period, seven days of
voting, closing at 24:00.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.assembly.models import AssemblyRow
from app.assembly.profiles import profile_of
from app.assembly.service.checks import notice_days
from app.assembly.service.definition import ROLES, minute
from app.assembly.service.draft_motion import DraftMotion
from app.assembly.service.drafting import Draft
from app.assembly.service.read import time_of
from app.core.calendar import earliest_opening, local_date
from app.people.service import officers_with
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.models import CommunityRow

VOTING_DAYS = 7
# A first assembly has no rules of procedure yet: it adopts them (274-15).
FIRST_BASIS = (
    "《中华人民共和国民法典》第二百七十七条、第二百七十八条，"
    "《业主大会和业主委员会指导规则》第十五条"
)
FIRST_MOTIONS = (
    DraftMotion("通过业主大会议事规则", "", "278-1"),
    DraftMotion("通过管理规约", "", "278-2"),
)
LEGAL_BASIS = "《中华人民共和国民法典》第二百七十八条、本小区业主大会议事规则"


def suggest_draft(session: Session, row: AssemblyRow, now: datetime) -> Draft:
    """Return the draft that an empty form shows."""
    community, at = get_community(session, row.community_id), time_of(row, now)
    profile = profile_of(session, row)
    opens = earliest_opening(at, notice_days(row, profile))
    first = row.kind == "first"
    return Draft(
        motions=FIRST_MOTIONS if first else (),
        convener_body="preparatory_group" if first else "committee",
        convener_name=_convener_name(row, community),
        publication=profile.rules.word("publication.default"),
        record_date=local_date(at).isoformat(),
        opens=minute(opens),
        closes=minute(opens + timedelta(days=VOTING_DAYS)),
        officers=sole_officers(row.community_id),
        contact=community.help_phone,
        legal_basis=FIRST_BASIS if first else LEGAL_BASIS,
    )


def _convener_name(row: AssemblyRow, community: CommunityRow) -> str:
    body = "首次业主大会会议筹备组" if row.kind == "first" else "业主委员会"
    return f"{community.name}{body}"[:60]


def sole_officers(community_id: str) -> tuple[int, ...]:
    """Return the officers who are the only one of their role, so that nobody need choose."""
    chosen: list[int] = []
    for role in ROLES:
        holders = officers_with(role, community_id)
        if len(holders) == 1 and holders[0].id not in chosen:
            chosen.append(holders[0].id)
    return tuple(chosen)
