"""What is said with an act: the explanation, and what the act needs besides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.companion.tickets.service.pictures import Photo
from app.core.errors import RuleError


class TicketFactWrong(RuleError):
    """An act lacks what it needs besides its explanation; `field` says what."""


class TicketProofMissing(RuleError):
    """A ticket is not done without its photos: one before and one after, as its kind asks."""


class TicketWordTaken(RuleError):
    """This was said already, or is said too often."""


class TicketTooLate(RuleError):
    """A closed ticket can be opened again for some days only; `days` says how many."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an act says; which fields it reads follows from the act.

    body, department: transfer, share, whistle · category, level, priority, place: change ·
    until, reason: pause · stars: confirm, rate · other: join · private: publish ·
    reached, satisfied: visit · moment, photos: photos and whatever brings some along.
    """

    explanation: str = ""
    body: str = ""
    department: str = ""
    category: str = ""
    level: str = ""
    priority: str = ""
    place: str = ""
    reason: str = ""
    until: date | None = None
    stars: int | None = None
    other: int | None = None
    private: bool = False
    reached: bool = False
    satisfied: bool = False
    moment: str = "after"
    photos: tuple[Photo, ...] = ()
