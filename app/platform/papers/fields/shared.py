"""What many papers have in common: who issues it, totals, counted choices, signers, files.

Areas are in 0.01 m², money in 分, heads and sheets whole numbers; moments are aware.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture inside a paper: image/png or image/jpeg, without its origin."""

    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the issuer puts on top and below: a sign, some lines, an image of its stamp."""

    lines: tuple[str, ...] = ()
    logo: Picture | None = None
    seal: Picture | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """Who issues the paper, for which community, and what it is not.

    `contact` is what the issuer publishes of itself; `url` is printed with its QR code.
    """

    community: str
    issuer: str
    number: str = ""
    contact: str = ""
    url: str = ""
    letterhead: Letterhead = field(default_factory=Letterhead)
    rehearsal: bool = False
    reference: bool = False
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """Heads and area of a scope or of those who took part."""

    heads: int
    area: int


@dataclass(frozen=True, slots=True)
class Counted:
    """One choice as counted; deemed votes (推定) stand apart from it."""

    label: str
    heads: int
    area: int
    deemed: Total = Total(0, 0)


@dataclass(frozen=True, slots=True)
class PartlyOpened:
    """One choice of a secret vote: None is what nobody knows, for it was never opened."""

    label: str
    heads: int | None
    area: int | None
    deemed: Total = Total(0, 0)


@dataclass(frozen=True, slots=True)
class Bar:
    """One test of a result: `num` of `den` (heads or 0.01 m²) against `need` in words."""

    name: str
    num: int
    den: int
    need: str
    held: bool
    is_area: bool = False
    short: int = 0


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs or stands by: the role, and who it is where that is known."""

    role: str
    name: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to a paper."""

    name: str
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a text drawn up by the issuer."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to another; midnight at its end is 24:00 of the day before."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Signatory:
    """An owner who signed a proposal; `owner` may be masked, in public papers it is."""

    unit: str
    owner: str
    area: int
    signed: date | None = None
