"""The columns a roll may have, and the many names property offices give them.

Law: a column is recognised by its whole name, folded and freed of units and brackets, never
by a part of it. Better names come first: where 专有部分面积 and 建筑面积 both stand, the
first is read and the other is reported as left out.
"""

from __future__ import annotations

import re
from enum import StrEnum

from app.core.identifiers import fold_text


class Column(StrEnum):
    """The canonical header of each column."""

    UNIT_CODE = "不动产单元号"
    SEAT = "房屋坐落"
    AREA = "专有部分面积"
    AREA_SOURCE = "面积来源"
    OWNER = "业主姓名"
    KIND = "证件类型"
    NUMBER = "证件号码"
    PHONE = "手机号"
    SHARING = "共有方式"
    HANDOVER = "交付日期"
    DEVELOPER = "开发商持有"
    USE = "用途"
    # Instead of one 房屋坐落, some files give its three parts.
    BUILDING = "楼号"
    STAIRCASE = "单元"
    ROOM = "房号"
    # Some files give the co-owner columns of their own.
    CO_OWNER = "共有人姓名"
    CO_KIND = "共有人证件类型"
    CO_NUMBER = "共有人证件号码"
    CO_PHONE = "共有人手机号"


ROLL_COLUMNS = tuple(Column)[:12]
REQUIRED = (Column.UNIT_CODE, Column.AREA, Column.OWNER)

_SYNONYMS: dict[Column, str] = {
    Column.UNIT_CODE: (
        "不动产单元号 不动产单元代码 不动产单元编号 不动产单元编码 不动产单元 "
        "不动产单元号码 房屋不动产单元号 单元代码"
    ),
    Column.SEAT: (
        "房屋坐落 坐落 房屋坐落位置 不动产坐落 坐落位置 房屋地址 房屋位置 房产地址 地址 "
        "房屋 房间 楼栋房号 楼栋单元房号 楼号-单元-房号 幢-单元-室"
    ),
    Column.AREA: (
        "专有部分面积 专有部分建筑面积 专有建筑面积 专有面积 建筑面积 房屋建筑面积 "
        "房屋面积 登记面积 产权面积 证载面积 面积"
    ),
    Column.AREA_SOURCE: "面积来源 面积依据 面积出处 面积数据来源 面积取得方式",
    Column.OWNER: (
        "业主姓名 业主 业主名称 业主姓名/名称 业主姓名或名称 产权人 产权人姓名 权利人 "
        "权利人姓名 权利人名称 不动产权利人 房屋所有权人 所有权人 房主 户主 业主姓名1 "
        "姓名 姓名/名称 名称"
    ),
    Column.KIND: (
        "证件类型 证件种类 证件类别 证件名称 身份证件类型 业主证件类型 权利人证件种类 证类"
    ),
    Column.NUMBER: (
        "证件号码 证件号 证件编号 身份证号 身份证号码 身份证 公民身份号码 业主证件号码 "
        "业主身份证号 权利人证件号 权利人证件号码 证件类型/号码 证件类型及号码 证件 "
        "身份证号码/统一社会信用代码 证件号码/统一社会信用代码"
    ),
    Column.PHONE: (
        "手机号 手机号码 手机 移动电话 业主手机号 业主手机 业主电话 联系电话 联系方式 "
        "电话 电话号码 联系手机"
    ),
    Column.SHARING: "共有方式 共有情况 共有形式 共有类型 产权共有方式",
    Column.HANDOVER: "交付日期 交付时间 交房日期 交房时间 交付使用日期 房屋交付日期 收房日期",
    Column.DEVELOPER: (
        "开发商持有 是否开发商持有 开发商持有情况 是否开发商 建设单位持有 是否建设单位持有 "
        "销售状态 房屋销售状态 销售情况"
    ),
    Column.USE: "用途 房屋用途 规划用途 房屋性质 房屋类型 物业类型 使用性质 房屋使用性质 业态",
    Column.BUILDING: "楼号 楼栋 楼栋号 幢号 幢 栋号 栋 楼幢号 楼幢 楼座 楼",
    Column.STAIRCASE: "单元 单元号 门洞 梯号",
    Column.ROOM: "房号 室号 户号 门牌号 房间号 门号 室 房屋号",
    Column.CO_OWNER: "共有人姓名 共有人 共有权人 其他共有人 共有人名称 业主姓名2",
    Column.CO_KIND: "共有人证件类型 共有人证件种类",
    Column.CO_NUMBER: "共有人证件号码 共有人证件号 共有人身份证号 共有人身份证号码",
    Column.CO_PHONE: "共有人手机号 共有人手机 共有人电话 共有人联系电话",
}

_RANKED = {
    fold_text(name): (column, rank)
    for column, names in _SYNONYMS.items()
    for rank, name in enumerate(names.split())
}

# Columns that every office's list has and no roll needs: left out without a word.
_OTHERS = "序号 编号 备注 说明 项目 小区 小区名称 项目名称 性别"
_EXPECTED_OTHERS = frozenset(_OTHERS.split())

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_UNITS = re.compile(r"(?<=面积)[/:]?(?:m2|平方米|平米)$", re.IGNORECASE)


def normalise_header(text: str) -> str:
    """Return a header without blanks, brackets, marks and units of measure."""
    plain = _BRACKETS.sub("", fold_text(text)).strip("*:;,。.、#")
    return _UNITS.sub("", plain)


def find_column(header: str) -> tuple[Column, int] | None:
    """Return the column a header names and the rank of that name, 0 the best, or None."""
    return _RANKED.get(normalise_header(header))


def is_expected_other(header: str) -> bool:
    """Return whether the header is of a column that no roll needs and every list has."""
    return normalise_header(header) in _EXPECTED_OTHERS


CO_OWNER_OF = {
    Column.OWNER: Column.CO_OWNER,
    Column.KIND: Column.CO_KIND,
    Column.NUMBER: Column.CO_NUMBER,
    Column.PHONE: Column.CO_PHONE,
}
