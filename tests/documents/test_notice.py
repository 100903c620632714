"""The notice says all that RULES §2.3 and §3.8 ask for, of this assembly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.assembly.samples.pictures import draw_logo, draw_seal
from app.assembly.service.texts import CONSENT
from app.core.anchor import anchor_of
from app.core.definition import Election
from app.core.encoding import sha256
from app.core.rules.counts import MotionKind
from app.platform.papers.fields.shared import Letterhead
from tests.documents.archive import Archive
from tests.documents.reading import BANNER, page_texts, squeeze, words_of
from tests.worlds.community import TEXTS


@pytest.fixture(scope="module")
def notice(published: Archive) -> str:
    return words_of(published.notice)


FIELDS = [
    "关于召开春江花园2026年第一次业主大会会议的公告",
    "会议编号spring-2026",
    "业主大会定期会议",
    "召集人春江花园业主委员会（业主委员会）",
    "成员7人，到会6人，同意5人",
    "《中华人民共和国民法典》第二百七十八条、本小区业主大会议事规则第十二条",
    "名册截止日2026年3月1日",
    "2026年3月22日00:00至2026年3月28日24:00",
    "事项一本小区全体业主13个12人1,401.32㎡",
    "事项三1号楼的业主4个4人403.86㎡",
    "选聘和解聘物业服务企业或者其他管理人（《民法典》第二百七十八条第一款第（四）项，编号278-4）",
    "使用建筑物及其附属设施的维修资金（《民法典》第二百七十八条第一款第（五）项，编号278-5）",
    "筹集建筑物及其附属设施的维修资金（《民法典》第二百七十八条第一款第（六）项，编号278-6）",
    "类别特别事项",
    "参与表决的业主四分之三以上同意",
    "参与表决的业主过半数同意",
    "方案一／方案二／方案三／都不同意",
    "同意／反对／弃权",
    "表决开始以前不受理异议",
    "领取和交回：春江花园物业服务中心一楼，投票期间每日9:00—19:00",
    "由名册登记人制作业主表决卡，以信函或者上门方式送达每一位业主",
    "专有部分面积占比三分之二以上的业主且人数占比三分之二以上的业主参与表决",
    "弃权计入参与表决，不计入同意",
    "未表决的不计入参与表决，既不视为同意，也不随多数意见计算",
    "不计入面积，也不计入人数；只有车位的，没有投票权",
    "业主可以书面委托或者用手机委托他人表决",
    "至多接受3位业主的委托",
    "同意／反对／弃权（只能选一项）",
    "名册截止日以后转让房屋的：",
    "截止以前可以更改，最多2次，以最后一次为准",
    "领票以后手机渠道即行关闭；交回的有效票替代此前的手机表决",
    "春江社区居委会二楼会议室，2026年3月30日9:00公开计票",
    "监票人业主监督小组（吴监票）",
    "计票人春江花园业主委员会（孙计票）；社区志愿者协会（李计票）",
    "名册登记人春江社区居民委员会（郑登记）",
    "自名册公示之日起7日内提出",
    "由街道办事处作出处理决定",
    "自知道或者应当知道决定之日起一年内，可以请求人民法院予以撤销",
    "请记下或者拍下这张公告上的锚码",
    "掌握服务器数据库的人员在技术上可以读到，特此告知",
    "依据议事规则第三十条向社会公开",
    f"“{CONSENT}”（《电子签名法》第三条、第十三条）",
    "不采集人脸等生物识别信息",
    "表决记录保存不少于五年",
    "业委会办公室0532-80000001；0532-80000000",
    "春江花园业主委员会（盖章）2026年3月2日",
    "http://localhost/a/spring-2026",
]


@pytest.mark.parametrize("field", FIELDS)
def test_the_field_is_there(notice: str, field: str) -> None:
    assert field in notice


def test_each_motion_stands_in_full_with_its_hash(notice: str) -> None:
    for motion in ("manager", "reserve", "roof", "plan"):
        assert squeeze(TEXTS[motion]) in notice
        assert sha256(TEXTS[motion].encode()).hex() in notice


def test_anchor_and_definition_are_those_of_the_log(published: Archive, notice: str) -> None:
    context = published.notice_for()
    assert anchor_of(context["definition"]) in notice
    assert context["definition"].hd.hex() in notice


def test_each_page_says_whose_it_is_and_which_it_is(published: Archive) -> None:
    pages = page_texts(published.notice)
    for number, page in enumerate(pages, 1):
        head = "春江花园2026年第一次业主大会会议会议公告"
        assert page.endswith(f"{head}第{number}页共{len(pages)}页")


def test_owners_alone_see_the_records_of_an_owners_assembly(for_owners: Archive) -> None:
    notice = words_of(for_owners.notice)
    assert "逐项的表决记录只提供给经核实的本小区业主" in notice
    assert "向社会公开" not in notice


def test_a_rehearsal_says_so_on_every_page(rehearsal: Archive, published: Archive) -> None:
    pages = page_texts(rehearsal.notice)
    assert len(pages) > 2
    assert all(BANNER in page for page in pages)
    assert BANNER not in words_of(published.notice)


def test_policies_change_what_is_said(published: Archive) -> None:
    policies = published.definition.body["policies"]
    changes = {"max_changes": 0, "channel_rule": "first_valid", "parking_area": True}
    changes |= {"proxy_cap": 0, "extension_days": 9, "transfer": "frozen"}
    context = published.notice_for(policies={**policies, **changes, "show_turnout": False})
    notice = words_of(published.print("notice", context))
    assert "截止以前不能更改" in notice
    assert "本次会议由业主本人表决，不接受委托" in notice
    assert "委托他人" not in notice
    assert "最长9日" in notice
    assert "仍由名册截止日的业主表决" in notice
    assert "领票以后手机渠道即行关闭；作废或者空白交回的，手机渠道重新开放" in notice
    assert "已有有效表决的不再领票，先到的有效表决为准" in notice
    assert "面积计入，人数不计入" in notice
    assert "表决情况截止以前不公布" in notice
    # The parking space of right 8 and that of right 13 now count, the latter without a head.
    assert "事项一本小区全体业主15个12人1,427.02㎡" in notice


def test_an_election_says_how_many_names_and_seats(published: Archive) -> None:
    context = published.notice_for()
    first = context["motions"][0]
    seats = Election(seats=5, alternates=2, minimum=3)
    chosen = replace(first["motion"], kind=MotionKind.ELECTION, most=5, election=seats)
    context["motions"][0] = {**first, "motion": chosen}
    notice = words_of(published.print("notice", context))
    assert "最多选5人，可以少选，多选的此项无效；委员5人，候补委员2人" in notice
    assert "选举为所选人数多于应选人数" in notice


def test_markup_in_a_title_is_text(published: Archive) -> None:
    context = published.notice_for()
    context["motions"][0]["text"] = "<img src='file:///etc/passwd'><b>粗</b>\n第二行"
    notice = words_of(published.print("notice", context))
    assert squeeze("<img src='file:///etc/passwd'><b>粗</b>第二行") in notice


def test_the_date_is_the_act_s(published: Archive) -> None:
    context = {**published.notice_for(), "at": datetime(2026, 12, 31, 16, 30, tzinfo=UTC)}
    assert "（盖章）2027年1月1日" in words_of(published.print("notice", context))


def test_without_paper_it_is_for_reference(published: Archive) -> None:
    context = published.notice_for(reference=True)
    row, draft = context["assembly"], replace(context["draft"], paper=False)
    row.reference, row.draft, context["draft"] = True, draft.to_json(), draft
    pdf = published.print("notice", context)
    text = words_of(pdf)
    assert all("参考未设书面表决渠道，结果仅供参考，不予认证" in page for page in page_texts(pdf))
    assert "领取和交回" not in text
    assert "不同意的，请勿参与手机表决" in text
    assert "并行" not in text


def test_a_consultation_says_that_it_decides_nothing(published: Archive) -> None:
    context = published.notice_for(kind="consultation", reference=True)
    context["assembly"].kind, context["assembly"].reference = "consultation", True
    pdf = published.print("notice", context)
    assert "本次为意愿征询，不具有业主大会决定的效力" in words_of(pdf)
    assert all("参考意愿征询，不具有业主大会决定效力" in page for page in page_texts(pdf))


def test_where_a_platform_is_prescribed_the_notice_says_so(published: Archive) -> None:
    context = published.notice_for(reference=True)
    context["assembly"].reference = True
    pdf = published.print("notice", context)
    assert all("参考本地规定须使用指定的投票平台" in page for page in page_texts(pdf))
    assert "领取和交回" in words_of(pdf)


def test_the_committee_s_sign_and_stamp(published: Archive) -> None:
    """Both stand on what the committee announces, and only where the community has them."""
    context = published.notice_for()
    assert _pictures(published.notice) == 0
    dressed = Letterhead(("江畔路18号",), draw_logo(), draw_seal())
    pdf = published.print("notice", {**context, "letterhead": dressed})
    assert _pictures(pdf) == 2
    assert "江畔路18号" in words_of(pdf)


def _pictures(pdf: bytes) -> int:
    return len({image.data for page in PdfReader(BytesIO(pdf)).pages for image in page.images})
