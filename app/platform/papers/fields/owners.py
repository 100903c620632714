"""Fields of the papers that go to one door or come from one: service, visits, proxies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.platform.papers.fields.shared import Cover, Days, Signer


@dataclass(frozen=True, slots=True)
class DeliveryReceipt:
    """送达回执 of one right. Blank texts are lines to fill in by hand.

    `method`: 手机链接, 上门, 邮寄, 张贴 …; `result`: 已送达, 拒收, 无法送达.
    """

    cover: Cover
    meeting: str
    documents: tuple[str, ...]
    serial: str
    unit: str
    owner: str
    method: str = ""
    address: str = ""
    phone_masked: str = ""
    at: datetime | None = None
    evidence: str = ""
    receiver: str = ""
    relation: str = ""
    deliverers: tuple[str, ...] = ("", "")
    result: str = ""
    next_action: str = ""


@dataclass(frozen=True, slots=True)
class Doorstep:
    """A right that has not voted: never how anyone voted; `served` is how the notice came."""

    unit: str
    owner_masked: str
    heads: int
    area: int
    served: str
    visits: str = ""


@dataclass(frozen=True, slots=True)
class DoorstepList:
    """入户清单 of one building; who printed it when is logged and stands on it."""

    cover: Cover
    meeting: str
    building: str
    closes: datetime
    printed_for: str
    rights: int
    voted: int
    rows: tuple[Doorstep, ...]


@dataclass(frozen=True, slots=True)
class ProxyItem:
    """A matter of a proxy; without an opinion the agent is free in it.

    With `choices` they are printed as boxes, the opinion's ticked: a letter to fill in by hand.
    """

    number: int
    title: str
    opinion: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """A person named in a letter; document and phone numbers masked, blank texts to fill in."""

    name: str = ""
    document_masked: str = ""
    phone_masked: str = ""


@dataclass(frozen=True, slots=True)
class ProxyLetter:
    """授权委托书 with the fields of Civil Code 165."""

    cover: Cover
    meeting: str
    principal: Party
    units: tuple[str, ...]
    agent: Party
    items: tuple[ProxyItem, ...]
    powers: str
    period: Days
    enclosures: tuple[str, ...] = ()
    signed: str = ""


@dataclass(frozen=True, slots=True)
class CoOwner:
    """A co-owner; `share` in words, such as 共同共有 or 50%."""

    name: str = ""
    document_masked: str = ""
    share: str = ""
    signed: str = ""


@dataclass(frozen=True, slots=True)
class Designation:
    """共有人推选书: all co-owners of a unit name one of them who votes; None: to fill in."""

    cover: Cover
    meeting: str
    unit: str
    area: int | None
    owners: tuple[CoOwner, ...]
    voter: str
    matters: str
    period: Days


@dataclass(frozen=True, slots=True)
class RollRow:
    """A line of the posted register: no name in full, no number."""

    unit: str
    owner_masked: str
    area: int
    source: str
    heads: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class RollPosting:
    """业主清册及投票权数公示."""

    cover: Cover
    record_date: date
    heads: int
    area: int
    units: int
    counting: tuple[str, ...]
    rows: tuple[RollRow, ...]
    objections_until: datetime
    registrar: Signer
