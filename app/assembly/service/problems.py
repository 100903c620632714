"""One thing that stands in the way of a notice, and what a rule of core refuses as such."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.core.errors import RuleError

if TYPE_CHECKING:
    from app.core.profile import Profile


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that stands in the way; `step` is the part of the draft where it is mended."""

    code: str
    step: str
    fields: dict[str, Any] = field(default_factory=dict)


def refused_by(step: str, profile: Profile, check: Callable[[], None]) -> Iterator[Problem]:
    """What a rule of core refuses, with the article that its number stands on."""
    try:
        check()
    except RuleError as refused:
        article = profile.sources.get(str(refused.fields.get("key")), "")
        yield Problem(refused.code, step, {**refused.fields, "article": article})
