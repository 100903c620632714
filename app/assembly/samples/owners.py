"""Samples of the papers that go to one door or come from one."""

from __future__ import annotations

from app.assembly.samples.facts import (
    COMMITTEE,
    MEETING,
    WINDOW,
    cover,
    day,
    home,
    moment,
    person,
    rights,
    voters,
    weigh,
)
from app.core.identifiers.masking import mask_name
from app.platform.papers.fields import owners
from app.platform.papers.fields.shared import Days

TITLES = ("续聘物业服务企业", "筹集专项维修资金", "更换 1 号楼电梯", "花园改造方案")
ID, PHONE = "990***************", "170****0001"


def delivery_receipt() -> owners.DeliveryReceipt:
    return owners.DeliveryReceipt(
        cover(sealed=False),
        MEETING,
        ("会议公告", "业主表决卡"),
        "SD-0001",
        home(40),
        mask_name(person(40)),
        method="上门",
        address=home(40),
        phone_masked=PHONE,
        at=moment(3, 19, 20),
        evidence="现场照片 2 张，SHA-256 3f0a9c52…",
        receiver=person(40),
        relation="本人",
        deliverers=(person(41), person(42)),
        result="已送达",
        next_action="无",
    )


def doorstep_list() -> owners.DoorstepList:
    building = "2号楼"
    here = [r for r in rights() if r.building == building]
    voted = [r for r in voters() if r.building == building]
    served = ("3月5日 信函", "3月6日 上门", "3月5日 手机链接", "")
    rows = tuple(
        owners.Doorstep(
            r.units[0],
            r.owner_masked,
            1,
            r.area,
            served[n % 4],
            "3月20日 无人" if n % 3 == 0 else "",
        )
        for n, r in enumerate(one for one in here if one not in voted)
    )
    return owners.DoorstepList(
        cover(sealed=False),
        MEETING,
        building,
        WINDOW.closes,
        f"{COMMITTEE} {person(41)}",
        weigh(here).heads,
        weigh(voted).heads,
        rows,
    )


def proxy_letter() -> owners.ProxyLetter:
    opinions = ("同意", "反对", "", "方案乙")
    return owners.ProxyLetter(
        cover(sealed=False),
        MEETING,
        owners.Party(person(50), ID, PHONE),
        (home(50),),
        owners.Party(person(51), ID, "170****0002"),
        tuple(
            owners.ProxyItem(n, title, opinion)
            for n, (title, opinion) in enumerate(zip(TITLES, opinions, strict=True), 1)
        ),
        "代为投票；写明意见的，按该意见投票",
        Days(day(3), day(22)),
        ("委托人身份证件复印件", "受托人身份证件复印件"),
    )


def designation() -> owners.Designation:
    right = next(r for r in rights() if r.owner.count("、") == 1)
    first, second = right.owner.split("、")
    return owners.Designation(
        cover(sealed=False),
        MEETING,
        right.units[0],
        right.area,
        (owners.CoOwner(first, ID, "共同共有"), owners.CoOwner(second, ID, "共同共有")),
        first,
        "本次会议的全部事项",
        Days(day(0), day(22)),
    )
