"""What a clean row becomes: units with owners, ready to be stored and to be compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.area import AreaSource, format_area
from app.core.entitlement import HeldUnit, Use
from app.core.identifiers import Document, DocumentKind, UnitCode
from app.registry.rollfile.columns import Column

_GROUP_LENGTH = 40
_LABEL_LENGTH = 80

KIND_NAMES = {
    DocumentKind.RESIDENT_ID: "居民身份证",
    DocumentKind.CREDIT_CODE: "统一社会信用代码",
    DocumentKind.HOME_RETURN_PERMIT: "港澳居民来往内地通行证",
    DocumentKind.TAIWAN_PERMIT: "台湾居民来往大陆通行证",
    DocumentKind.FOREIGN_RESIDENCE: "外国人永久居留身份证",
    DocumentKind.PASSPORT: "护照",
    DocumentKind.MILITARY_ID: "军官证",
    DocumentKind.OTHER: "其他",
}
SOURCE_NAMES = {
    AreaSource.REGISTER: "登记",
    AreaSource.SURVEY: "测绘",
    AreaSource.CONTRACT: "合同",
}
USE_NAMES = {Use.HOME: "住宅", Use.SHOP: "商铺", Use.PARKING: "车位", Use.OTHER: "其他"}


class Sharing(StrEnum):
    """共有方式 of Civil Code 297 to 299."""

    SOLE = "sole"
    JOINT = "joint"
    BY_SHARE = "by_share"


SHARING_NAMES = {
    Sharing.SOLE: "单独所有",
    Sharing.JOINT: "共同共有",
    Sharing.BY_SHARE: "按份共有",
}


@dataclass(frozen=True, slots=True)
class Seat:
    """Where the unit is: the address as written and its parts as far as understood."""

    text: str
    building: str = ""
    staircase: str = ""
    room: str = ""

    @property
    def label(self) -> str:
        """The short form shown to owners: 3号楼2单元501."""
        if not self.building:
            return self.text[-_LABEL_LENGTH:]
        return f"{self.building}{self.staircase}{self.room}"


@dataclass(frozen=True, slots=True)
class RollOwner:
    """One owner of one unit as the file states them."""

    name: str
    document: Document | None = None
    phones: tuple[str, ...] = ()

    def key(self, unit_code: str) -> str:
        """The identity by which units are grouped: document, else name and phone.

        Without either, the owner is nobody else's equal: the unit's code joins the name, so
        that two people of one name are never merged.
        """
        if self.document is not None:
            return self.document.identity
        if self.phones:
            return f"name_and_phone:{self.name}:{self.phones[0]}"
        return f"name_and_unit:{self.name}:{unit_code}"


@dataclass(frozen=True, slots=True)
class RollUnit:
    """One unit, all its rows joined and every field clean."""

    code: UnitCode
    seat: Seat
    area: int
    area_source: AreaSource | None
    owners: tuple[RollOwner, ...]
    sharing: Sharing | None
    handover_date: date | None
    developer_held: bool
    use: Use
    rows: tuple[int, ...] = ()
    sheet: str = ""

    @property
    def group(self) -> str:
        """The building's label; by the building number of the code where no label is known."""
        label = self.seat.building or f"幢{self.code.building_number}"
        return label[:_GROUP_LENGTH]

    def held(self) -> HeldUnit:
        """The unit as core.entitlement counts it."""
        return HeldUnit(
            unit=self.code.text,
            area=self.area,
            group=self.group,
            use=self.use,
            owners=frozenset(owner.key(self.code.text) for owner in self.owners),
            developer_held=self.developer_held,
            handover_date=self.handover_date,
            area_source=self.area_source,
        )

    def values(self) -> dict[str, str]:
        """The canonical text of each column, by its canonical header.

        The caller stores or rebuilds this to compare the next file with: the same unit gives
        the same texts, so importing a file again changes nothing.
        """
        documents = [owner.document for owner in self.owners]
        return {
            Column.UNIT_CODE: self.code.text,
            Column.SEAT: self.seat.text,
            Column.AREA: format_area(self.area),
            Column.AREA_SOURCE: SOURCE_NAMES[self.area_source] if self.area_source else "",
            Column.OWNER: "、".join(owner.name for owner in self.owners),
            Column.KIND: "、".join(KIND_NAMES[d.kind] if d else "" for d in documents),
            Column.NUMBER: "、".join(d.number if d else "" for d in documents),
            Column.PHONE: "、".join("/".join(owner.phones) for owner in self.owners),
            Column.SHARING: SHARING_NAMES[self.sharing] if self.sharing else "",
            Column.HANDOVER: self.handover_date.isoformat() if self.handover_date else "",
            Column.DEVELOPER: "是" if self.developer_held else "否",
            Column.USE: USE_NAMES[self.use],
        }
