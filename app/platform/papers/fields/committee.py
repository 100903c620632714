"""Fields of a committee's own papers: its meetings and its filing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.platform.papers.fields.shared import Cover, Days, Enclosure, Signer, Total


@dataclass(frozen=True, slots=True)
class CommitteeItem:
    """One matter of a committee meeting: half of all members must be in favour (274-38)."""

    title: str
    discussion: str
    in_favour: int
    against: int
    abstained: int
    decision: str


@dataclass(frozen=True, slots=True)
class CommitteeMinutes:
    """业主委员会会议记录; the first meeting of a term has a `first_meeting` sentence."""

    cover: Cover
    title: str
    at: datetime
    place: str
    chair: str
    recorder: str
    members: int
    present: tuple[str, ...]
    absent: tuple[str, ...]
    observers: tuple[Signer, ...]
    agenda_posted: date
    items: tuple[CommitteeItem, ...]


@dataclass(frozen=True, slots=True)
class FiledMember:
    """A member as filed with the street office."""

    name: str
    sex: str
    age: int
    unit: str
    phone: str
    post: str


@dataclass(frozen=True, slots=True)
class Filing:
    """备案表, with the list of what is handed in beside it."""

    cover: Cover
    assembly_name: str
    address: str
    total: Total
    units: int
    founded: date
    term: str
    period: Days
    members: tuple[FiledMember, ...]
    alternates: tuple[str, ...]
    office: str
    addressee: str
    due: date
    enclosures: tuple[Enclosure, ...]


@dataclass(frozen=True, slots=True)
class FilingCertificate:
    """备案证明: the street office answers a filing; `cover.number` is the filing's."""

    cover: Cover
    addressee: str
    assembly_name: str
    term: str
    period: Days
    members: tuple[tuple[str, str], ...]
    kind: str
    received: date
    filed: date


@dataclass(frozen=True, slots=True)
class SealProof:
    """印章刻制证明: what the committee shows where seals are cut (274-34)."""

    cover: Cover
    assembly_name: str
    term: str
    filing_number: str
    filed: date
    seals: tuple[str, ...]
    bearer: str
