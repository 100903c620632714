"""Result announcements: the Foshan fields, the verdicts with what was missing, the dates."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.counting.service.count import figures_of
from app.counting.service.documents import FiguresNotPosted, result_context
from tests.documents.archive import POSTED_AT, Archive
from tests.documents.reading import BANNER, page_texts, words_of

COMMON = [
    "投票标题春江花园2026年第一次业主大会会议",
    "投票发起单位春江花园业主委员会（业主委员会）",
    "投票起止时间2026年3月22日09:00至2026年3月29日09:00",
    "参与投票权9个",
    "联系方式春江花园业主委员会，业委会办公室0532-80000001",
    "事项概述续聘物业服务企业,合同期三年。",
    "涉及范围本小区全体业主",
    "总人数12人；总面积1,401.32㎡",
    "参与人数9人，占75.00%；参与面积991.83㎡，占70.77%",
    "同意7人77.77%754.26㎡76.04%",
    "反对2人22.22%237.57㎡23.95%",
    "弃权0人0.00%0.00㎡0.00%",
    "同意人数占参与表决人数7/977.77%过半数达到",
    "同意面积占参与表决面积754.26/991.8376.04%过半数达到",
    "通过（《民法典》第二百七十八条第一款第（四）项，一般事项）",
    "通过（《民法典》第二百七十八条第一款第（六）项，特别事项）",
    "通过（《民法典》第二百七十九条，有利害关系的业主一致同意事项）",
    "未通过：参与表决面积占总面积64.49%，未达到三分之二以上，差30.40㎡；没有一个方案的同意人数和同意面积都过半数",
    "参与表决人数占总人数8/1266.66%三分之二以上达到",
    "7张3张1张2张1张",
    "收到手机表决12次录入书面表决4张单项无效4项次",
    "更改表决4次书面票替代手机表决1次撤销表决1次",
    "补发表决码2次变更联系电话1次变更工作人员1次",
    "视为表决（推定）的票数为0",
    "最早于2027年3月30日届满",
    "http://localhost/a/spring-2026",
    "计票人春江花园业主委员会（孙计票）；监票人业主监督小组（吴监票），已在日志中签名",
]


@pytest.mark.parametrize("field", COMMON)
def test_the_field_is_in_both(published: Archive, field: str) -> None:
    assert field in words_of(published.preliminary)
    assert field in words_of(published.final)


def test_the_preliminary_asks_for_objections(published: Archive) -> None:
    text = words_of(published.preliminary)
    assert "初步统计结果公示（征询异议）" in text
    # Seven days from 30 March end on 6 April, a holiday; the next working day is the 7th.
    assert "公示期：2026年3月30日至2026年4月7日24:00" in text
    assert "可以申请复核" in text
    assert "投票结果公告" not in text


def test_the_final_says_what_became_of_them(published: Archive) -> None:
    text = words_of(published.final)
    assert "投票结果公告" in text
    assert "已于2026年3月30日公示，公示期和异议期均已届满" in text
    assert "共收到异议3件，成立1件，不成立2件" in text


def test_the_head_of_the_result_is_named(published: Archive) -> None:
    context = published.common()
    for text in (words_of(published.preliminary), words_of(published.final)):
        assert context["result"].body["root"] in text
        assert context["result_sha256"] in text
        assert context["anchor"] in text


def test_a_deadline_without_a_holiday_table_is_provisional(published: Archive) -> None:
    context = {**published.common(), "final": None, "provisional": True}
    assert "（暂定，节假日安排公布后重新计算）" in words_of(published.print("result", context))


def test_a_rehearsal_says_so_on_every_page(rehearsal: Archive) -> None:
    assert all(BANNER in page for page in page_texts(rehearsal.final))


def test_figures_other_than_the_posted_ones_are_refused(published: Archive) -> None:
    with published.hall() as (session, row):
        figures = figures_of(session, row)
        first, *rest = figures.outcomes
        votes = first.options
        altered = replace(first, options=(votes[1], votes[0], *votes[2:]))
        other = replace(figures, outcomes=(altered, *rest))
        with pytest.raises(FiguresNotPosted):
            result_context(session, row, other, at=POSTED_AT)
