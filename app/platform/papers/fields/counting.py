"""Fields of the papers around the public count of paper ballots: sessions, boxes and seals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.platform.papers.fields.meeting import PaperLedger
from app.platform.papers.fields.shared import Cover, Signer


@dataclass(frozen=True, slots=True)
class BoxAct:
    """What was done to a box, and by which two officers; `broken` of the seal that was found."""

    at: datetime
    act: str
    seal: str
    broken: bool
    officers: tuple[str, str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class SealedBox:
    """A ballot box and all that was done to it, oldest first."""

    number: int
    place: str
    acts: tuple[BoxAct, ...]


@dataclass(frozen=True, slots=True)
class BallotBoxes:
    """票箱封条登记表."""

    cover: Cover
    meeting: str
    boxes: tuple[SealedBox, ...]
    signers: tuple[Signer, ...]


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who was at a session; `left` is None while it goes on."""

    role: str
    name: str
    came: datetime
    left: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldSession:
    """One session as announced and as held; the moments are None where it was not."""

    place: str
    planned: datetime
    state: str
    opened: datetime | None = None
    closed: datetime | None = None
    present: tuple[Present, ...] = ()


@dataclass(frozen=True, slots=True)
class Unequal:
    """Ballots that two officers read differently, by how that was settled."""

    found: int
    by_third: int
    anew: int


@dataclass(frozen=True, slots=True)
class CountingSessions:
    """公开计票记录; `paper` is None until the numbers of the paper ballots are signed."""

    cover: Cover
    meeting: str
    sessions: tuple[HeldSession, ...]
    boxes: tuple[SealedBox, ...]
    paper: PaperLedger | None
    assisted: int
    unequal: Unequal
    signers: tuple[Signer, ...]
