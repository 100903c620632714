"""The bundled sample community as papers see it: rights, totals, a count that adds up, dates.

Law: the community is the one of `app/registry/sample`, drawn from the same seed; nobody in it
exists. Votes follow from a right's place in the list, so that all numbers fit each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from app.assembly.samples.pictures import draw_logo, draw_seal
from app.core.calendar import SHANGHAI
from app.core.entitlement import Use
from app.core.identifiers.masking import mask_company, mask_name
from app.platform.papers.fields.shared import Bar, Counted, Cover, Letterhead, Span, Total
from app.registry.generator import generate_community

SEED, UNITS = 1, 600
COMMUNITY = "云屿华庭"
ADDRESS = "山东省青岛市演练区云屿路 1 号"
COMMITTEE = "云屿华庭业主委员会"
GROUP = "云屿华庭首次业主大会会议筹备组"
RESIDENTS = "云屿社区居民委员会"
STREET = "云屿街道办事处"
COMPANY = "云海物业服务有限公司"
DEVELOPER = "云屿置业有限公司"
OFFICE = "云屿华庭 1 号楼一层业委会办公室"
DESK = "1 号楼一层业委会办公室，投票期间每日 9:00—19:00"
CONTACT = "0532-80000000，每日 9:00—19:00"
URL = "https://vote.example.org/a/sample"
ANCHOR = "YJ26-7QKD-M4XT-9RHC"
HASH = "3f0a9c52" * 8
MEETING = "云屿华庭2026年业主大会定期会议"
FIRST = "云屿华庭首次业主大会会议"
DEVELOPER_SHORT = "建设单位"
SOURCES = {"register": "不动产登记簿", "survey": "测绘实测", "contract": "买卖合同"}


def day(offset: int) -> date:
    """Return a day counted from the publication, 2026-03-02."""
    return date(2026, 3, 2) + timedelta(days=offset)


def moment(offset: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return a moment of such a day in Shanghai."""
    at = day(offset)
    return datetime(at.year, at.month, at.day, hour, minute, tzinfo=SHANGHAI)


WINDOW = Span(moment(16), moment(23))


@dataclass(frozen=True, slots=True)
class Right:
    """A voting right of the sample: where its units are, who holds it, what it weighs."""

    units: tuple[str, ...]
    areas: tuple[int, ...]
    sources: tuple[str, ...]
    building: str
    owner: str
    owner_masked: str

    @property
    def area(self) -> int:
        return sum(self.areas)


@lru_cache(maxsize=1)
def rights() -> tuple[Right, ...]:
    """Return the rights of the sample community in the order of their first unit."""
    holders: dict[object, list[int]] = {}
    units = [u for u in generate_community(SEED, UNITS).units if u.use is not Use.PARKING]
    for place, unit in enumerate(units):
        documents = frozenset(owner.document for owner in unit.owners)
        holders.setdefault("developer" if unit.developer_held else documents, []).append(place)
    return tuple(_right([units[place] for place in places]) for places in holders.values())


def _right(units: Sequence[object]) -> Right:
    first = units[0]
    if first.developer_held:  # type: ignore[attr-defined]
        owner = masked = DEVELOPER_SHORT
    else:
        names = [one.name for one in first.owners]  # type: ignore[attr-defined]
        owner, masked = "、".join(names), "、".join(map(_mask, names))
    return Right(
        tuple(u.seat.text for u in units),  # type: ignore[attr-defined]
        tuple(u.area for u in units),  # type: ignore[attr-defined]
        tuple(SOURCES[u.area_source.value] for u in units),  # type: ignore[attr-defined]
        first.seat.building,  # type: ignore[attr-defined]
        owner,
        masked,
    )


def unit_order(label: str) -> tuple[int, ...]:
    """Return a key that sorts the sample's labels by building, staircase and room."""
    return tuple(int(number) for number in re.findall(r"\d+", label.replace("商铺", "900单元")))


def _mask(name: str) -> str:
    return mask_company(name) if name.endswith("公司") else mask_name(name)


def person(place: int) -> str:
    """Return the full name of one of the sample's invented owners."""
    alone = [r for r in rights() if "、" not in r.owner and len(r.owner) <= 3]
    return alone[place].owner


def home(place: int) -> str:
    """Return the home of `person(place)`."""
    alone = [r for r in rights() if "、" not in r.owner and len(r.owner) <= 3]
    return alone[place].units[0]


def weigh(some: Sequence[Right]) -> Total:
    """Return heads and area of some rights."""
    return Total(len(some), sum(right.area for right in some))


def whole() -> Total:
    """Return heads and area of the whole community."""
    return weigh(rights())


def voters(share: int = 78, salt: int = 3) -> tuple[Right, ...]:
    """Return the rights that took part: about `share` of a hundred."""
    return tuple(r for n, r in enumerate(rights()) if (n * 37 + salt) % 100 < share)


def count(
    some: Sequence[Right], labels: Sequence[tuple[str, int]], salt: int = 11
) -> tuple[Counted, ...]:
    """Return how these rights chose among labels with their shares of a hundred."""
    chosen: dict[str, list[Right]] = {label: [] for label, _ in labels}
    for n, right in enumerate(some):
        lot = (n * 53 + salt) % 100
        for label, share in labels:
            lot -= share
            if lot < 0:
                chosen[label].append(right)
                break
    return tuple(Counted(label, weigh(rs).heads, weigh(rs).area) for label, rs in chosen.items())


def tests(total: Total, part: Total, yes: Counted) -> tuple[Bar, ...]:
    """Return the four tests of an ordinary motion."""
    return (
        *quorum(total, part),
        _bar("同意人数占参与人数", yes.heads, part.heads, (1, 2), is_area=False),
        _bar("同意面积占参与面积", yes.area, part.area, (1, 2), is_area=True),
    )


def quorum(total: Total, part: Total) -> tuple[Bar, ...]:
    """Return the two tests of the quorum."""
    return (
        _bar("参与人数占总人数", part.heads, total.heads, (2, 3), is_area=False),
        _bar("参与面积占总面积", part.area, total.area, (2, 3), is_area=True),
    )


def _bar(name: str, num: int, den: int, need: tuple[int, int], *, is_area: bool) -> Bar:
    if need == (1, 2):
        held, short, word = num * 2 > den, den // 2 + 1 - num, "过半数"
    else:
        held, short, word = num * 3 >= den * 2, -(-den * 2 // 3) - num, "三分之二以上"
    return Bar(name, num, den, word, held, is_area, 0 if held else short)


def cover(issuer: str = COMMITTEE, *, number: str = "", sealed: bool = True) -> Cover:
    """Return the cover of a sample paper."""
    return Cover(
        community=COMMUNITY,
        issuer=issuer,
        number=number,
        contact=CONTACT,
        url=URL,
        letterhead=Letterhead(
            (ADDRESS, f"电话 {CONTACT}"), draw_logo(), draw_seal() if sealed else None
        ),
        sample=True,
    )
