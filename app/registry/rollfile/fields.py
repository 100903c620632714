"""One function per plain column: a cell's value to what the roll keeps.

Law: blank gives None, and the caller decides whether the column may be blank. What cannot
be read in exactly one way is refused with a `CellRefused` or the core's own `RuleError`.
"""

from __future__ import annotations

import re

from app.core.area import AreaSource, parse_area
from app.core.entitlement import Use
from app.core.identifiers import UnitCode, fold_text, parse_unit_code
from app.registry.rollfile.cells import code_text, is_blank, words
from app.registry.rollfile.issues import (
    AreaNotUnderstood,
    CellFaulty,
    CellOfWrongKind,
    ChoiceNotUnderstood,
    Note,
    NumberInScientificForm,
    UnitCodeIsNumber,
)
from app.registry.rollfile.sheets import CellFault, CellValue
from app.registry.rollfile.units import Sharing

_AREA_UNITS = re.compile(r"(?:m2|平方米|平米|平方)$", re.IGNORECASE)
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_PLAIN_AREA = re.compile(r"[0-9]+(\.[0-9]+)?")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?[eE][+-]?[0-9]+")
# Homes outside these bounds exist; most are a slip of the point.
_SMALL_AREA, _LARGE_AREA = 500, 200_000


def read_unit_code(value: CellValue, notes: list[Note]) -> UnitCode | None:
    """Return the unit code of a cell, blanks and full-width forms undone."""
    if is_blank(value):
        return None
    if isinstance(value, int | float):
        raise UnitCodeIsNumber
    return parse_unit_code(code_text(words(value)).replace("-", ""))


def area_digits(value: CellValue) -> str:
    """Return an area as plain decimal text in m², without its unit and thousands marks.

    A number is taken with the 15 digits Excel shows, so that 119.19999999999999 is 119.2.
    """
    if isinstance(value, CellFault):
        raise CellFaulty
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise CellOfWrongKind
    if isinstance(value, str):
        return _area_text(value)
    text = format(value, ".15g")
    if not _PLAIN_AREA.fullmatch(text.removeprefix("-")):
        raise AreaNotUnderstood
    return text


def _area_text(value: str) -> str:
    text = fold_text(value)
    if _SCIENTIFIC.fullmatch(text):
        raise NumberInScientificForm
    text = _AREA_UNITS.sub("", text)
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN_AREA.fullmatch(text.removeprefix("-")):
        raise AreaNotUnderstood
    return text


def read_area(value: CellValue, notes: list[Note]) -> int | None:
    """Return the area of a cell in 0.01 m²; notes what looks like a slip of the point."""
    if is_blank(value):
        return None
    text = area_digits(value)
    if text.startswith("-"):
        raise AreaNotUnderstood
    area = parse_area(text)
    if not _SMALL_AREA <= area <= _LARGE_AREA:
        notes.append(Note("area_unusual"))
    return area


def _choices(table: dict[str, str]) -> dict[str, str]:
    return {word: key for key, words_ in table.items() for word in words_.split()}


_SOURCES = _choices(
    {
        "register": "登记 登记簿 不动产登记 不动产登记簿 登记面积 产权证 不动产权证 不动产权证书 "
        "不动产证 房产证 房屋所有权证 权证 证载 产权登记",
        "survey": "测绘 实测 实测绘 测绘实测 实测面积 房产测绘 测绘报告 实测报告 测绘成果",
        "contract": "合同 买卖合同 购房合同 商品房买卖合同 网签合同 预售合同 合同面积 预测 预测绘",
    }
)
_USES = _choices(
    {
        "home": "住宅 居住 成套住宅 普通住宅 城镇住宅 住房 公寓 别墅 商品住宅 房屋",
        "shop": "商铺 商业 店铺 网点 商业网点 商业服务 商业用房 商业用途 商业金融 门面 门头房 商用",
        "parking": "车位 停车位 机动车位 地下车位 车库 地下车库 机动车库 车位(库) 车库(位) 停车库 "
        "人防车位 产权车位",
        "other": "其他 其它 办公 储藏室 储藏间 储物间 地下室 仓库 仓储 配套 非住宅 工业 车间",
    }
)
_SHARINGS = _choices(
    {
        "sole": "单独所有 单独 独有 单独拥有 个人所有 房屋单独所有",
        "joint": "共同共有 共同 夫妻共有 夫妻共同共有 家庭共有",
        "by_share": "按份共有 按份 按份所有",
    }
)
_DEVELOPERS = _choices(
    {
        "yes": "是 Y YES TRUE 1 √ ✓ ✔ 有 开发商 开发商持有 建设单位 未售 未出售 待售 未交付 未交房 "
        "已售未交付 已售未交房",
        "no": "否 N NO FALSE 0 × ✗ ✘ X 非 已售 已出售 已交付 已交房 已售已交付 业主 业主持有",
    }
)
_SHARE = re.compile(r"\(?[0-9.]+(%|/[0-9]+)\)?|\([^()]*\)")


def _choose(value: CellValue, table: dict[str, str]) -> str:
    text = fold_text(words(value)).upper()
    if text not in table:
        raise ChoiceNotUnderstood
    return table[text]


def read_area_source(value: CellValue, notes: list[Note]) -> AreaSource | None:
    """Return where the area was read: register, survey or contract."""
    return None if is_blank(value) else AreaSource(_choose(value, _SOURCES))


def read_use(value: CellValue, notes: list[Note]) -> Use | None:
    """Return what the unit is for; parking decides over a vote, so no word is guessed."""
    return None if is_blank(value) else Use(_choose(value, _USES))


def read_developer_held(value: CellValue, notes: list[Note]) -> bool | None:
    """Return whether the developer still holds the unit."""
    if isinstance(value, bool):
        return value
    return None if is_blank(value) else _choose(value, _DEVELOPERS) == "yes"


def read_sharing(value: CellValue, notes: list[Note]) -> Sharing | None:
    """Return the kind of ownership; shares behind 按份共有 are left aside."""
    if is_blank(value):
        return None
    text = _SHARE.sub("", fold_text(words(value)))
    if text == "共有":
        notes.append(Note("sharing_unclear"))
        return None
    return Sharing(_choose(text, _SHARINGS))
