"""What a step is: who may do it, what it needs first, what its form asks, which papers it makes."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import RuleError
from app.matters.service.fields import Field
from app.platform.roles import Role

KEEPERS = (Role.CONVENER, Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE)
OFFICES = (Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE)
COMMITTEE = (Role.CONVENER,)


class StepUnknown(RuleError):
    """The road of this kind of matter has no such step."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a road.

    `title` is its Chinese name for papers; `day` names the field with the day it happened;
    `confirm` the roles of the second officer; `when` the condition without which it is not needed;
    `posting` the profile key of the days that `posts` hangs out; `vote` the matter of 278 that an
    assembly decides here, `choice` the kind of its motion.
    """

    code: str
    title: str
    actor: str = "convener"
    fields: tuple[Field, ...] = ()
    needs: tuple[str, ...] = ()
    roles: tuple[Role, ...] = KEEPERS
    confirm: tuple[Role, ...] = ()
    papers: tuple[str, ...] = ()
    files: int = 0
    day: str = ""
    optional: bool = False
    when: str = ""
    posting: str = ""
    posts: tuple[str, str] = ("", "")
    vote: str = ""
    choice: str = ""
    certified: bool = False
    article: str = ""


def posting_step(
    code: str,
    title: str,
    *,
    posting: str,
    posts: tuple[str, str],
    needs: tuple[str, ...],
    papers: tuple[str, ...] = (),
    when: str = "",
    article: str = "",
) -> Step:
    """Return a step that hangs a paper out: from which day, where, who put it up."""
    fields = (Field("first_on", "day"), Field("places", "lines"), Field("poster"))
    return Step(
        code,
        title,
        fields=fields,
        needs=needs,
        day="first_on",
        posting=posting,
        posts=posts,
        papers=papers,
        when=when,
        article=article,
    )
