"""Samples of the papers around the public count of paper ballots."""

from __future__ import annotations

from app.assembly.samples.facts import (
    COMMITTEE,
    DESK,
    HASH,
    MEETING,
    RESIDENTS,
    STREET,
    count,
    cover,
    moment,
    voters,
    weigh,
    whole,
)
from app.assembly.samples.facts import person as named
from app.assembly.samples.meeting import PLANS, TITLE, YES_NO
from app.platform.papers.fields import counting
from app.platform.papers.fields.meeting import CountedMotion, CountRecord, PaperLedger
from app.platform.papers.fields.shared import Signer

PLACE = f"{RESIDENTS}二楼会议室"


def _boxes() -> tuple[counting.SealedBox, ...]:
    pair = (named(61), named(63))
    first = (
        counting.BoxAct(moment(15, 18, 0), "空箱封箱", "F 00316", False, pair),
        counting.BoxAct(moment(23, 9, 5), "开箱", "F 00316", False, pair),
        counting.BoxAct(
            moment(23, 10, 50), "重新封箱", "F 00342", False, pair, "装入已录入的表决票"
        ),
    )
    second = (
        counting.BoxAct(moment(15, 18, 10), "空箱封箱", "F 00317", False, pair),
        counting.BoxAct(
            moment(23, 9, 10), "开箱", "F 00317", True, pair, "封条右上角翘起约两厘米，箱锁完好"
        ),
    )
    return (
        counting.SealedBox(1, DESK.split("，")[0], first),
        counting.SealedBox(2, "小区东门值班室", second),
    )


def _signers() -> tuple[Signer, ...]:
    return (
        Signer("计票人", named(61), RESIDENTS),
        Signer("计票人", named(62), COMMITTEE),
        Signer("监票人", named(63), "业主监督小组"),
        Signer("见证人"),
    )


def ballot_boxes() -> counting.BallotBoxes:
    return counting.BallotBoxes(cover(), MEETING, _boxes(), _signers())


def counting_session() -> counting.CountingSessions:
    people = (
        ("计票人员", 61, 0),
        ("计票人员", 62, 0),
        ("监票人员", 63, 0),
        ("街道办事处", 65, 5),
        ("居民委员会", 60, 0),
        ("业主", 21, 10),
        ("业主", 34, 12),
        ("业主", 47, 25),
    )
    present = tuple(
        counting.Present(role, named(who), moment(23, 9, late), moment(23, 10, 40))
        for role, who, late in people
    )
    sessions = (
        counting.HeldSession(PLACE, moment(21, 9, 0), "已取消"),
        counting.HeldSession(
            PLACE, moment(23, 9, 0), "已结束", moment(23, 9, 0), moment(23, 10, 40), present
        ),
    )
    return counting.CountingSessions(
        cover(),
        MEETING,
        sessions,
        _boxes(),
        PaperLedger(31, 26, 2, 1, 2),
        3,
        counting.Unequal(2, 1, 1),
        (*_signers(), Signer("街道办事处代表", organisation=STREET)),
    )


def count_record() -> CountRecord:
    total, some = whole(), voters()
    part = weigh(some)
    motions = tuple(
        CountedMotion(n, title, total, part, count(some, labels, 11 * n), n % 2)
        for n, (title, labels) in enumerate(
            ((TITLE, YES_NO), ("筹集专项维修资金", YES_NO), ("花园改造方案", PLANS)), 1
        )
    )
    return CountRecord(
        cover(number="云屿业〔2026〕第7号"),
        MEETING,
        f"{RESIDENTS}二楼会议室，公开计票",
        moment(23, 9, 0),
        moment(23, 10, 40),
        part.heads - 26,
        PaperLedger(31, 26, 2, 1, 2, (("未签名", 1), ("无法辨认", 1))),
        motions,
        (
            "一张书面票两人录入不一致，由监票人另行录入，与第二人一致，按一致的录入计入。",
            "一张书面票作废后换发，新票已经交回。",
        ),
        (
            Signer("居民委员会代表", named(60), RESIDENTS),
            Signer("旁听业主 11 人"),
        ),
        (
            Signer("计票人", named(61), RESIDENTS),
            Signer("计票人", named(62), COMMITTEE),
            Signer("监票人", named(63), "业主监督小组"),
            Signer("唱票人", named(64), "业主监督小组"),
        ),
        1_204,
        HASH,
    )
