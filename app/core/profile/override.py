"""A community's own 议事规则 on top of its city's profile: named keys, within bounds.

Law: the profile's `may_override` lists each key that a community may set, with a lowest and a
highest value or the values to choose from; nothing else can be set, and what is set still passes
every check of a profile (never below the law). Each override names the article it stands on. A
first assembly has no 议事规则 yet: overrides do not apply to it (RULES R18).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.core.errors import RuleError
from app.core.profile.keys import is_text
from app.core.profile.parse import Profile
from app.core.profile.values import parse_rule_values

#: Of a community's own article as a source; it is read in the text, by two officers.
SOURCE = "本小区议事规则 {} [S]"
MAX_ARTICLE = 120


class OverrideNotAllowed(RuleError):
    """The profile does not let a community set this key."""


class OverrideOutOfBounds(RuleError):
    """The value lies outside what the profile lets a community choose."""


class OverrideWithoutArticle(RuleError):
    """An override names the article of the community's 议事规则 it stands on."""


@dataclass(frozen=True)
class Override:
    """One key, the community's own value, and the article of its 议事规则."""

    key: str
    value: object
    article: str


def check_override(profile: Profile, override: Override) -> None:
    """Refuse what the profile does not leave to the community.

    Raises OverrideNotAllowed, OverrideOutOfBounds, OverrideWithoutArticle, and what
    `parse_rule_values` refuses of the whole.
    """
    bound = profile.bounds.get(override.key)
    if bound is None:
        raise OverrideNotAllowed(key=override.key)
    if not bound.holds(override.value):
        raise OverrideOutOfBounds(key=override.key)
    if not is_text(override.article) or len(override.article) > MAX_ARTICLE:
        raise OverrideWithoutArticle(key=override.key)
    parse_rule_values({**profile.values_for_definition(), override.key: override.value})


def with_overrides(profile: Profile, overrides: Iterable[Override]) -> Profile:
    """Return the profile as this community lives by it; id, version and hash stay the city's.

    Raises what `check_override` raises.
    """
    chosen = {one.key: one for one in overrides}
    for one in chosen.values():
        check_override(profile, one)
    if not chosen:
        return profile
    values = {key: one.value for key, one in chosen.items()}
    articles = {key: one.article for key, one in chosen.items()}
    return replace(
        profile,
        rules=parse_rule_values({**profile.values_for_definition(), **values}),
        sources=MappingProxyType(
            {**profile.sources, **{key: SOURCE.format(text) for key, text in articles.items()}}
        ),
        basis=MappingProxyType(articles),
    )
