"""Which rules an assembly lives by: its definition's, once it has one; till then the community's.

Law: a published assembly never follows a profile or a 议事规则 that changed later; its values
stand in its definition, each with the article where it is the community's own (RULES §8).
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.core.profile import Profile, RuleValues, parse_rule_values, split_basis
from app.core.profile.override import SOURCE
from app.registry.service import (
    PROFILE_IDS,
    ProfileNotFound,
    get_community,
    get_profile,
    profile_for,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

__all__ = [
    "PROFILE_IDS",
    "ProfileNotFound",
    "get_profile",
    "profile_of",
    "rules_of",
]


def profile_of(session: Session, row: AssemblyRow) -> Profile:
    """Return the profile an assembly lives by; raises ProfileNotFound.

    Of a published one the sources are those of the file with the same hash, if it still ships.
    """
    if row.definition is None:
        return profile_for(session, get_community(session, row.community_id), row.kind)
    return _pinned(row.definition["profile"])


def rules_of(session: Session, row: AssemblyRow) -> RuleValues:
    """Return the rule values an assembly lives by; raises ProfileNotFound."""
    return profile_of(session, row).rules


def _pinned(stated: dict[str, object]) -> Profile:
    shipped = get_profile(str(stated["id"]))
    assert isinstance(stated["values"], dict)
    values, basis = split_basis(stated["values"])
    known = shipped.sources if shipped.hash == stated["hash"] else {}
    own = {key: SOURCE.format(article) for key, article in basis.items()}
    return replace(
        shipped,
        version=str(stated["version"]),
        hash=str(stated["hash"]),
        rules=parse_rule_values(values),
        sources=MappingProxyType({**known, **own}),
        basis=MappingProxyType(basis),
    )
