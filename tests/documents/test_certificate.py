"""The certificate: one page, every number of R38, made from its logged entry."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from pypdf import PdfReader

from app.counting.service.documents import CERTIFICATE_SIZES
from tests.documents.archive import Archive
from tests.documents.reading import BANNER, glyphs_missing, pages_of, words_of

FIELDS = [
    "业主大会会议表决结果认证书",
    "编号：临江街业〔2026〕3号",
    "春江花园2026年第一次业主大会会议由春江花园业主委员会召集",
    "事项一续聘物业服务企业,合同一般事项，278-4，本小区全体业主通过",
    "事项二筹集维修资金,每平方米特别事项，278-6，本小区全体业主通过",
    "事项四大门改造方案三选一。一般事项，278-9，本小区全体业主未通过",
    "总数参与表决同意反对弃权推定无效票",
    "人数12972001张",
    "面积㎡1401.32991.83754.26237.570.000.00",
    "参与人数9/12＝75.00%（≥2/3）达到",
    "参与面积903.82/1401.32＝64.49%（≥2/3）未达到，差30.40㎡",
    "同意面积754.26/991.83＝76.04%（＞1/2）达到",
    "同意人数8/9＝88.88%（≥3/4）达到",
    "方案一人数4/8＝50.00%（＞1/2）未达到，差1人",
    "计票人春江花园业主委员会孙计票；监票人业主监督小组吴监票",
    "异议期至2026年4月7日24:00",
    "自知道或者应当知道决定之日起一年，最早于2027年3月30日届满",
    "临江街道办事处（盖章）2026年4月9日",
    "http://localhost/a/spring-2026",
]


@pytest.mark.parametrize("field", FIELDS)
def test_the_field_is_there(published: Archive, field: str) -> None:
    assert field in words_of(published.certificate)


def test_it_shows_what_its_entry_says(published: Archive) -> None:
    text, context = words_of(published.certificate), published.certificate_for()
    entry = context["certificate"]
    for name in ("root", "result", "minutes", "document"):
        assert entry[name] in text
    assert context["roll_sha256"] == published.build.body("manifest")["roll"]
    assert context["roll_sha256"] in text
    for motion in context["motions"]:
        assert motion["text_hash"] in text
    street_office = published.definition.officers_with("street_office")[0]
    assert street_office.key_id in text


def test_a_practice_certificate_has_no_number(rehearsal: Archive) -> None:
    text = words_of(rehearsal.certificate)
    assert "编号：无（演练不编号）" in text
    assert "本认证书仅供演练，不具有任何效力" in text
    assert BANNER in text


def test_two_thirds_are_not_rounded_up(published: Archive) -> None:
    context = published.certificate_for()
    test = context["motions"][0]["numbers"]["tests"][0]
    test.update(num=66_666, den=100_000, held=False, short=1)
    text = words_of(published.print("certificate", context, sizes=["8pt"]))
    assert "66666/100000＝66.66%（≥2/3）未达到，差1人" in text
    assert "66.67" not in text


@pytest.mark.parametrize("count", [1, 4, 8])
def test_it_is_one_page_of_a4(published: Archive, count: int) -> None:
    context = _with_motions(published.certificate_for(), count)
    pdf = published.print("certificate", context, sizes=CERTIFICATE_SIZES)
    assert pages_of(pdf) == 1
    assert glyphs_missing(pdf) == []
    assert f"事项{'一二三四五六七八'[count - 1]}" in words_of(pdf)


def test_with_few_motions_it_is_set_large(published: Archive) -> None:
    """What fits is not shrunk."""
    assert _size(published, 1) > _size(published, 8) > 5


def test_long_titles_and_a_banner_still_fit(rehearsal: Archive) -> None:
    context = _with_motions(rehearsal.certificate_for(number=None), 8)
    long_title = (
        "关于使用建筑物及其附属设施的维修资金更换电梯曳引系统并同步加装应急平层装置的议案" * 2
    )
    for motion in context["motions"]:
        motion["motion"] = _renamed(motion["motion"], long_title)
    assert pages_of(rehearsal.print("certificate", context, sizes=CERTIFICATE_SIZES)) == 1


def _with_motions(context: dict[str, Any], count: int) -> dict[str, Any]:
    found = context["motions"]
    motions = [deepcopy(found[n % 4]) for n in range(count)]
    for number, motion in enumerate(motions, 1):
        motion["number"] = number
    return {**context, "motions": motions}


def _renamed(motion: Any, title: str) -> Any:
    from dataclasses import replace

    return replace(motion, title=title)


def _size(published: Archive, count: int) -> float:
    from io import BytesIO

    context = _with_motions(published.certificate_for(), count)
    pdf = published.print("certificate", context, sizes=CERTIFICATE_SIZES)
    sizes: list[float] = []

    def note(text: str, _: Any, matrix: Any, __: Any, size: float) -> None:
        if "参与人数" in text:
            sizes.append(size * abs(matrix[0]))

    PdfReader(BytesIO(pdf)).pages[0].extract_text(visitor_text=note)
    return max(sizes)
