"""After the vote: the committee in the register, its first meeting, the filing."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

from tests.committee.test_filing import check_list
from tests.documents.reading import squeeze, words_of
from tests.e2e.people import Desk
from tests.e2e.story.before import COVENANT, RULES
from tests.e2e.village import Village

COMMITTEE_DESK = "业主委员会与选举"
CHAIR = "王二甲"
SIGNED = b"%PDF-1.7 signed by the members"


def takes_office(village: Village, *, at: datetime) -> None:
    """Enter the elected, hold and record the committee's first meeting, name its chair."""
    convener = village.desk("convener")
    convener.goes_to(COMMITTEE_DESK)
    convener.looks("desk-after-result")
    convener.follows("将当选人员登记在册")
    convener.looks("election-outcome")
    convener.presses("将当选人员登记在册")
    convener.looks("committee-new")
    convener.opens("安排会议")
    convener.fills(
        {"时间": f"{at:%Y-%m-%dT%H:%M}", "地点": "居委会二楼", "议程": "推选主任、副主任"}
    )
    convener.presses("登记会议")
    convener.looks("meeting-planned")
    convener.presses("公示议程")
    village.waits(at.replace(hour=at.hour + 2))
    _holds(village.desk("convener"), village.folder)


def _holds(convener: Desk, folder: Path) -> None:
    convener.goes_to(COMMITTEE_DESK, "召开会议并记录")
    convener.looks("meeting-attendance")
    for box in convener.page.locator("input[name=present]").all():
        box.check()
    convener.presses("登记到会")
    convener.looks("meeting-held")
    convener.opens("记录决定")
    convener.fills(
        {
            "类型": "推选主任、副主任",
            "标题": "推选主任",
            "决定全文": f"推选{CHAIR}为主任。",
        }
    )
    form = convener.page.locator("form", has=convener.page.get_by_label("决定全文"))
    convener.presses("登记", form)
    scan = folder / "signed.pdf"
    scan.write_bytes(SIGNED)
    convener.page.get_by_label("成员签字的会议记录").set_input_files(scan)
    convener.presses("保存签字的记录")
    convener.presses("公示会议决定")
    convener.looks("meeting-closed")
    convener.follows("登记职务")
    row = convener.page.locator("tr", has_text=CHAIR)
    row.locator("summary").click()
    convener.fills({"职务": "主任"}, row)
    convener.presses("登记职务", row)
    convener.looks("committee-with-chair")


def looks_into(archive: Path) -> None:
    """The archive holds the form and every paper it names, as they are."""
    with zipfile.ZipFile(archive) as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    assert [name[:2] for name in held] == [f"{number:02}" for number in range(len(held))]
    check_list(held)
    form = words_of(held["01-业主大会、业主委员会备案表.pdf"])
    assert CHAIR in form
    assert "主任" in form
    assert "领海花园业主大会" in form
    minutes = words_of(held["02-业主大会会议纪要.pdf"])
    assert squeeze(RULES) in squeeze(held["04-业主大会议事规则.txt"].decode())
    assert squeeze(COVENANT) in squeeze(held["05-管理规约.txt"].decode())
    assert "首次业主大会会议" in minutes
    assert held["06-业主委员会首次会议记录.pdf"] == SIGNED
    assert CHAIR in words_of(held["07-成员名单.pdf"])
    promises = [data for name, data in held.items() if "候选人承诺书" in name]
    assert len(promises) == 5
    assert all("承诺书" in words_of(one) for one in promises)


def files_the_committee(village: Village) -> Path:
    """Send the filing; the street office files it and dissolves the group; returns the ZIP."""
    convener, street = village.desk("convener"), village.desk("street")
    convener.goes_to(COMMITTEE_DESK, "向街道办事处备案")
    convener.looks("filing-due")
    convener.presses("开始备案")
    convener.looks("filing-begun")
    convener.presses("报送备案")
    convener.looks("filing-sent")
    street.goes_to("我的待办", "答复备案")
    street.looks("filing-to-answer")
    archive = street.downloads("备案表及附件（ZIP）", village.folder)
    street.fills({"备案证明编号": "领海备〔2026〕第 1 号"})
    street.presses("准予备案")
    street.looks("filed")
    street.goes_to("我的待办", "解散筹备组")
    street.looks("group-to-dissolve")
    street.presses("解散")
    street.looks("group-dissolved")
    street.sees("已解散")
    assert "筹备组解散公告" in street.reads("筹备组解散公告（张贴用 PDF）")
    return archive
