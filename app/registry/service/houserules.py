"""A community's own 议事规则 on top of its city's profile: proposed, confirmed, in force.

Law: only a key that the profile leaves open, within its bounds, and with the article it stands
on; one officer proposes, another confirms. It takes effect in the next assembly that is
published: what is published keeps the values it was published with. Giving a key back to the
city's profile goes the same way, with no value.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.entitlement import ParkingRule
from app.core.errors import RuleError
from app.core.profile import (
    Override,
    OverrideNotAllowed,
    OverrideWithoutArticle,
    Profile,
    check_override,
    with_overrides,
)
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.models import CommunityRuleRow
from app.registry.service.communities import get_community, lock_community
from app.registry.service.profiles import get_profile, parking_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.models import CommunityRow

PROPOSED, IN_FORCE, ENDED = "proposed", "in_force", "ended"


class RuleNotFound(RuleError):
    """No rule of the community waits under this number."""


class RulePending(RuleError):
    """A proposal for this key waits for its second officer already."""


class SecondOfficerNeeded(RuleError):
    """Whoever proposed a rule cannot confirm it."""


def profile_for(session: Session, community: CommunityRow, kind: str = "regular") -> Profile:
    """Return the profile that an assembly of this kind would be published under now.

    A first assembly has no 议事规则 yet and lives by the city's profile alone. Raises
    ProfileNotFound.
    """
    base = get_profile(community.profile_id)
    if kind == "first":
        return base
    return with_overrides(base, _lawful(base, list_rules(session, community.id, IN_FORCE)))


def parking_rule(session: Session, community_id: str) -> ParkingRule:
    """Return what parking counts for in a community now (R10)."""
    return parking_of(profile_for(session, get_community(session, community_id)).rules)


def list_rules(session: Session, community_id: str, state: str) -> list[CommunityRuleRow]:
    """Return a community's own rules of a state under its present profile, oldest first."""
    community = get_community(session, community_id)
    statement = (
        select(CommunityRuleRow)
        .where(
            CommunityRuleRow.community_id == community_id,
            CommunityRuleRow.profile_id == community.profile_id,
            CommunityRuleRow.state == state,
        )
        .order_by(CommunityRuleRow.id)
    )
    return list(session.scalars(statement))


def propose_rule(
    community_id: str, *, key: str, value: object, article: str, officer_id: int, now: datetime
) -> int:
    """Propose a value for a key, None to give it back to the city's profile; returns the number.

    Raises what `check_override` raises, RulePending.
    """
    with transaction() as session:
        community = lock_community(session, community_id)
        _check(session, community, Override(key, value, article.strip()))
        row = CommunityRuleRow(
            community_id=community_id,
            profile_id=community.profile_id,
            key=key,
            value=value,
            article=article.strip(),
            state=PROPOSED,
            proposed_by=officer_id,
            proposed_at=now,
        )
        session.add(row)
        session.flush()
        _note(session, row, "rule.propose", officer_id, now)
        return row.id


def confirm_rule(rule_id: int, *, officer_id: int, now: datetime) -> None:
    """Put a proposed rule in force; raises RuleNotFound, SecondOfficerNeeded, `check_override`'s.

    The rule that was in force for the key ends with it.
    """
    with transaction() as session:
        row = _lock_proposed(session, rule_id)
        if row.proposed_by == officer_id:
            raise SecondOfficerNeeded(rule=rule_id)
        for other in list_rules(session, row.community_id, IN_FORCE):
            if other.key == row.key:
                other.state, other.ended_at = ENDED, now
        session.flush()
        _check_value(session, get_community(session, row.community_id), _override(row))
        row.state = ENDED if row.value is None else IN_FORCE
        row.confirmed_by, row.confirmed_at = officer_id, now
        _note(session, row, "rule.confirm", officer_id, now)


def withdraw_rule(rule_id: int, *, officer_id: int, now: datetime) -> None:
    """Take a proposal back that nobody has confirmed; raises RuleNotFound."""
    with transaction() as session:
        row = _lock_proposed(session, rule_id)
        row.state, row.ended_at = ENDED, now
        _note(session, row, "rule.withdraw", officer_id, now)


def _check(session: Session, community: CommunityRow, override: Override) -> None:
    waiting = list_rules(session, community.id, PROPOSED)
    if any(one.key == override.key for one in waiting):
        raise RulePending(key=override.key)
    _check_value(session, community, override)


def _check_value(session: Session, community: CommunityRow, override: Override) -> None:
    base = get_profile(community.profile_id)
    if override.value is not None:
        # Two values that each fit may contradict each other, such as a shortest and a longest.
        check_override(base, override)
        mine = _lawful(base, list_rules(session, community.id, IN_FORCE))
        with_overrides(base, [*(one for one in mine if one.key != override.key), override])
    elif override.key not in base.bounds:
        raise OverrideNotAllowed(key=override.key)
    elif not override.article:
        raise OverrideWithoutArticle(key=override.key)


def _lawful(base: Profile, rows: Iterable[CommunityRuleRow]) -> list[Override]:
    """The rules that the profile, perhaps a newer one, still lets a community have."""
    found = []
    for row in rows:
        override = _override(row)
        try:
            check_override(base, override)
        except RuleError:
            continue
        found.append(override)
    return found


def _override(row: CommunityRuleRow) -> Override:
    return Override(row.key, row.value, row.article)


def _lock_proposed(session: Session, rule_id: int) -> CommunityRuleRow:
    statement = select(CommunityRuleRow).where(
        CommunityRuleRow.id == rule_id, CommunityRuleRow.state == PROPOSED
    )
    row = session.scalars(
        statement.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise RuleNotFound(rule=rule_id)
    return row


def _note(
    session: Session, row: CommunityRuleRow, action: str, officer_id: int, now: datetime
) -> None:
    detail = {"key": row.key, "article": row.article}
    audit(session, officer_id, action, str(row.id), detail, now=now, community_id=row.community_id)
