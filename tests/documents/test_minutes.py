"""The minutes with their decisions, and what a reader needs to check them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.assembly.models import ObjectionRow
from app.core.encoding import sha256
from app.verifier.pdf import is_first_revision
from tests.documents.archive import RECORD, Archive
from tests.documents.reading import BANNER, attachments_of, page_texts, squeeze, words_of
from tests.worlds.community import TEXTS

FIELDS = [
    "会议名称春江花园2026年第一次业主大会会议（业主大会定期会议）",
    "会议编号spring-2026",
    "召集人春江花园业主委员会；经成员7人中到会6人、同意5人决定召集",
    "会议形式书面征求意见，记名表决；手机电子表决与书面表决票并行",
    "投票时间2026年3月22日09:00至2026年3月29日09:00",
    "参与表决的投票权9个。全体业主12人、1,401.32㎡；事项一参与表决9人（75.00%）、991.83㎡（70.77%）",
    "续聘物业服务企业,合同（《民法典》第二百七十八条第一款第（四）项，一般事项；本小区全体业主）",
    "会议公告发布2026年3月2日09:00",
    "业主名册和会议清单冻结2026年3月20日09:00",
    "结果确定2026年4月7日09:00",
    "公告和表决码送达信函13个投票权（2026年3月20日）",
    "事项四：大门改造方案三选一。——未通过",
    "未通过的原因：参与表决面积占总面积64.49%，未达到三分之二以上，差30.40㎡",
    "o-2身份核对2026年3月29日成立（2026年3月30日，街道办事处）",
    "共收到异议3件，成立1件，不成立2件，均已处理完毕",
    "决定一续聘物业服务企业,合同",
    "参与表决的业主中同意7人（77.77%）、754.26㎡（76.04%）",
    "自2026年3月30日公示之日起生效",
    "事项四“大门改造方案三选一。”未获通过",
    "监票人业主监督小组吴监票",
    "居民委员会春江社区居民委员会（列席，签名）",
    "平台文件章",
    "2026年4月8日",
    "http://localhost/a/spring-2026",
]


@pytest.mark.parametrize("field", FIELDS)
def test_the_field_is_there(published: Archive, field: str) -> None:
    assert field in words_of(published.minutes)


def test_decisions_stand_in_full(published: Archive) -> None:
    text = words_of(published.minutes)
    for motion in ("manager", "reserve", "roof", "shop"):
        assert squeeze(TEXTS[motion]) in text


def test_it_names_what_the_verifier_asks_for(published: Archive) -> None:
    text, build, context = words_of(published.minutes), published.build, published.minutes_for()
    names = (build.hm.hex(), build.hd.hex(), context["head"].root.hex(), sha256(RECORD).hex())
    for name in names:
        assert name in text
    assert context["anchor"] in text
    assert squeeze(context["result_note"]) in text
    assert f"pythonverify.pyzrecord.zip--anchor{context['anchor']}" in text


def test_the_record_inside_is_the_record(published: Archive, tmp_path: Path) -> None:
    assert attachments_of(published.minutes, tmp_path) == {"record.zip": RECORD}


def test_the_seal_leaves_first_revision_and_record_as_they_were(
    published: Archive, tmp_path: Path
) -> None:
    assert published.sealed.startswith(published.minutes)
    assert is_first_revision(published.sealed, sha256(published.minutes).hex())
    assert attachments_of(published.sealed, tmp_path) == {"record.zip": RECORD}


def test_the_stamp_stands_at_its_place_on_the_last_page(published: Archive) -> None:
    *others, last = page_texts(published.sealed)
    assert "由服务器加盖，只表明本文件出自平台、未被改动" in last
    assert not any("由服务器加盖" in page for page in others)
    assert "由服务器加盖" not in words_of(published.minutes)


def test_owners_are_told_where_their_record_is(for_owners: Archive) -> None:
    text = words_of(for_owners.minutes)
    assert "会议记录record.zip止于结果确定，只提供给经核实的业主" in text
    assert sha256(RECORD).hex() in text
    assert "作为附件收在本文件之中" not in text


def test_a_rehearsal_says_so_on_every_page(rehearsal: Archive) -> None:
    assert all(BANNER in page for page in page_texts(rehearsal.sealed))


def test_a_meeting_that_decided_nothing_says_so(published: Archive) -> None:
    context = published.minutes_for()
    context["motions"] = [m for m in context["motions"] if not m["outcome"].carried]
    assert "本次会议没有通过的事项" in words_of(published.print("minutes", context))


def test_an_upheld_objection_stands_with_what_followed(published: Archive) -> None:
    ordered = ObjectionRow(public_id="o-2", effect="none", effect_reason="no_influence")
    context = {**published.minutes_for(), "effects": {"o-2": ordered}}
    text = words_of(published.print("minutes", context))
    assert "街道办事处）；无需采取措施（不影响结果）" in text
