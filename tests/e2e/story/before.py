"""Before the vote: the group, its candidates, the notice, the roll."""

from __future__ import annotations

import re
from datetime import datetime

from playwright.sync_api import Page, expect

from app.issuer.issue import Issue
from tests.committee.town import Poll, flat, unit_code
from tests.committee.town import name as owner_name
from tests.e2e.people import Desk
from tests.e2e.village import COMMUNITY, Village
from tests.registry.rollfiles import resident

COMMITTEE_DESK = "业主委员会与选举"
GROUP = (
    ("街道办事处", "丁街道", {"单位（业主不填）": "领海街道办事处", "组内分工": "主持筹备"}),
    ("居民委员会", "乙登记", {"单位（业主不填）": "领海社区居民委员会", "组内分工": "业主清册"}),
    (
        "建设单位（开发商）",
        "壬建设",
        {"单位（业主不填）": "云屿置业有限公司", "组内分工": "提供资料"},
    ),
)
RULES = "一、会议采用手机和纸质票同时进行的形式。二、每年至少召开一次定期会议。"
COVENANT = "一、爱护共有部分。二、按约定交纳物业费。"
STANDING = (1, 2, 3, 4, 5, 6)


def forms_the_group(village: Village) -> None:
    """The street office registers the group and posts it; an owner objects and is answered."""
    street = village.desk("street")
    street.looks("account")
    street.goes_to(COMMITTEE_DESK)
    street.looks("committee-desk-empty")
    street.opens("建立筹备组")
    street.fills({"咨询单位和电话（公示用）": "领海街道办 0532-80000001"})
    street.presses("建立")
    street.looks("group-empty")
    for side, who, more in GROUP:
        _enters(street, {"代表": side, "姓名": who, **more}, chair=side == "街道办事处")
    for door in range(1, 5):
        home = {"房屋（仅业主填写，与名册一致）": flat(door)}
        _enters(street, {"代表": "业主", "姓名": owner_name(door), **home})
    street.looks("group-full")
    for door in range(1, 5):
        _clears(street, owner_name(door))
    street.looks("group-cleared")
    street.presses("公示名单")
    street.looks("group-posted")
    assert "领海街道办" in street.reads("筹备组成员名单公告（张贴用 PDF）")
    _objects_to_the_group(village)
    street.goes_to("我的待办", "答复一件异议")
    street.looks("group-objection")
    street.fills({"答复及理由": "已核对产权，该成员是本小区业主。"})
    street.presses("不成立")
    street.looks("group-answered")


def _enters(desk: Desk, fields: dict[str, str], *, chair: bool = False) -> None:
    desk.opens("登记成员")
    form = desk.page.locator("form", has=desk.page.get_by_label("代表", exact=True))
    desk.fills(fields, form)
    if chair:
        desk.ticks("担任组长", within=form)
    desk.presses("登记", form)


def _clears(desk: Desk, owner: str) -> None:
    """Find that no bar is in the way of an owner in the group."""
    desk.opens(f"逐项核查{owner}")
    form = desk.page.locator("li", has_text=owner).locator("form[action$=clearing]")
    for box in form.locator("input[name=bars]").all():
        box.check()
    desk.presses("登记核查结果", form)


def _objects_to_the_group(village: Village) -> None:
    page = village.stage.open_page()
    page.goto(f"/c/{COMMUNITY}")
    village.stage.look(page, "public-community")
    page.get_by_role("link", name=COMMITTEE_DESK).click()
    village.stage.look(page, "public-group")
    page.get_by_text("对成员提出异议").click()
    page.get_by_label("异议内容").fill("有成员不是本小区业主。")
    page.get_by_role("button", name="提交异议").click()
    expect(page.locator("main")).to_contain_text("编号")
    village.stage.look(page, "public-group-objected")
    page.context.close()


def elects_candidates(village: Village, *, until: datetime) -> str:
    """Nominations, the check of each candidate by two officers, the posted list."""
    convener = village.desk("convener")
    convener.looks("account-convener")
    convener.goes_to(COMMITTEE_DESK, "准备选举")
    convener.looks("new-election")
    convener.fills(
        {
            "标题（选票上显示）": "选举第一届业主委员会",
            "候补委员": "1",
            "联名推荐所需支持人数": "2",
            "报名截止": f"{until:%Y-%m-%d}T00:00",
            "选举得票相同时据以决定先后的公开摇号": "投票截止后第一期福利彩票双色球",
        }
    )
    convener.presses("开始报名")
    convener.looks("election-open")
    election = str(re.search(r"/elections/([\w-]+)", convener.page.url)[1])  # type: ignore[index]
    _stands(village, STANDING[0])
    for door in STANDING[1:]:
        Poll(village.town, election).stand(door, sex="f", born="1968-05", phone="17000000001")
    village.waits(until)
    for username in ("convener", "street"):
        _examines(village.desk(username))
    convener = village.desk("convener")
    convener.goes_to("我的待办", "审查候选人并公示")
    convener.presses("公示候选人")
    convener.looks("election-posted")
    return election


def _stands(village: Village, door: int) -> None:
    page = village.stage.open_page()
    page.goto(f"/c/{COMMUNITY}/committee")
    page.get_by_role("link", name="选举第一届业主委员会").click()
    page.get_by_role("link", name="我要报名").click()
    _proves(village, page, door)
    page.get_by_label("我想为小区做什么").fill(f"把{door}号楼道的灯修好")
    page.get_by_label("出生年月（如 1968-05）").fill("1968-05")
    page.get_by_label("性别").select_option(label="女")
    page.get_by_label("手机号").fill(f"1700000{door:04}")
    page.get_by_label("我作出以上承诺").check()
    page.get_by_label("我同意按以上说明公示").check()
    village.stage.look(page, "candidacy")
    page.get_by_role("button", name="我报名", exact=True).click()
    expect(page.get_by_text("待资格审查")).to_be_visible()
    page.context.close()


def _proves(village: Village, page: Page, door: int) -> None:
    page.get_by_label("不动产单元号").fill(unit_code(door))
    page.get_by_label("身份证件后四位").fill(resident(door)[-4:])
    page.get_by_role("button", name="给我发送六位数字").click()
    page.get_by_label("六位数字").fill(village.message("owner_code"))
    page.get_by_role("button", name="下一步").click()


def _examines(desk: Desk) -> None:
    """Look at each candidate who waits and find everything to hold."""
    desk.goes_to("我的待办", "审查候选人并公示")
    desk.follows(owner_name(STANDING[0]))
    desk.looks(f"candidate-{desk.person.username}")
    # Each answer leads to the next who waits, the last one back to the election.
    for _ in STANDING:
        for box in desk.page.locator("input[name=items]").all():
            box.check()
        desk.presses("同意")
    desk.looks(f"election-checked-{desk.person.username}")


def announces(village: Village, election: str) -> str:
    """Write the draft, put the election into it, have it resolved and signed."""
    convener = village.desk("convener")
    convener.goes_to("业主大会会议")
    convener.fills({"会议名称": "首次业主大会会议", "会议类型": "首次业主大会会议"})
    convener.presses("开始")
    convener.looks("draft-begun")
    assembly_id = str(re.search(r"/assemblies/([\w-]+)", convener.page.url)[1])  # type: ignore[index]
    _writes_the_draft(convener)
    convener.goes_to(COMMITTEE_DESK, "把候选人写入会议草案")
    convener.presses("写入此草案")
    convener.looks("assembly-before-approval")
    convener.follows("登记召集人的决议")
    convener.looks("approval")
    paper = village.folder / "组长签字的同意书.pdf"
    paper.write_bytes(b"%PDF-1.7 signed by the chair")
    convener.page.locator("input[type=file]").set_input_files(paper)
    convener.presses("登记决议")
    convener.looks("assembly-approved")
    convener.presses("提交签署")
    convener.looks("definition")
    convener.signs()
    registrar = village.desk("registrar")
    registrar.goes_to("我的待办")
    registrar.looks("work-registrar")
    registrar.follows("待签署")
    registrar.signs()
    convener.goes_to("我的待办")
    convener.follows("待签署")
    convener.looks("notice-act")
    convener.signs()
    convener.looks("notice-signed")
    return assembly_id


def _writes_the_draft(convener: Desk) -> None:
    convener.follows("起草会议")
    convener.looks("draft")
    for number, text in enumerate((RULES, COVENANT), 1):
        motion = convener.page.get_by_role("group", name=f"事项 {number}", exact=True)
        convener.fills({"全文（业主表决的就是这段文字）": text}, motion)
    convener.fills(
        {
            "纸质票领取的地点和时间": "物业服务中心，每日 9:00 至 19:00",
            "公开计票的地点和时间": "居委会二楼，投票截止次日 9:00",
        }
    )
    convener.page.locator("#impact_assessed").check()
    convener.presses("保存草案")
    convener.looks("draft-saved")


def freezes_the_roll(village: Village, assembly_id: str, *, at: datetime) -> Issue:
    """An owner objects to the roll; the registrar makes the codes and brings the package."""
    convener = village.desk("convener")
    convener.goes_to("业主大会会议", "首次业主大会会议", "异议")
    convener.looks("objections-empty")
    convener.fills({"异议内容": "我家的面积应为 90 平方米。"})
    convener.presses("登记")
    street = village.desk("street")
    street.goes_to("我的待办")
    street.looks("work-street-objection")
    street.follows("待处理的异议")
    street.fills({"答复及理由": "已核对不动产登记簿，登记面积无误。"})
    street.presses("不成立")
    street.looks("ruling")
    street.signs()
    village.waits(at)
    registrar = village.desk("registrar")
    registrar.goes_to("业主大会会议", "首次业主大会会议", "冻结名册")
    registrar.looks("roll")
    made, package = village.makes_codes(registrar.downloads("roll-export.json", village.folder))
    registrar.page.get_by_label("issuer-out.zip").set_input_files(package)
    registrar.presses("导入文件包")
    registrar.looks("freeze-act")
    registrar.signs()
    convener = village.desk("convener")
    convener.goes_to("我的待办")
    convener.follows("待签署")
    convener.looks("freeze-act-convener")
    convener.signs()
    village.cosigns(assembly_id)
    convener.goes_to("业主大会会议", "首次业主大会会议")
    convener.looks("assembly-frozen")
    return made
