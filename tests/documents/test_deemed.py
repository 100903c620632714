"""Deemed votes in the documents: announced in the notice, in a column of their own, never mixed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.documents.archive import Archive
from tests.documents.reading import squeeze, words_of

BASIS = "本小区议事规则第二十条"


def _with_deemed(context: dict[str, Any], majority: str | None, without: str = "failed") -> Any:
    """The first motion, with silence and 随多数 counted; the numbers are the test's own."""
    context["body"] = {**context["body"], "policies": _policies(context["body"])}
    first = context["motions"][0]
    first["numbers"] = {
        **first["numbers"],
        "deemed": {
            "majority": majority,
            "follow": {"rights": 1, "heads": 1, "area": 8_123},
            "silent": {"rights": 2, "heads": 2, "area": 20_045},
            "without": {"tests": [], "verdict": without, "winner": None},
        },
    }
    return context


def _policies(body: Any, *, silence: str = "follow_majority", follow: bool = True) -> Any:
    changes = {"silence": silence, "follow_choice": follow, "silence_basis": BASIS}
    return {**body["policies"], **changes}


def test_the_notice_warns_the_silent(published: Archive) -> None:
    body = published.notice_for()["body"]
    said = words_of(published.print("notice", _noticed(published, _policies(body))))
    assert f"依据{BASIS}" in said
    assert "特此提示：收到公告和表决码而不表决的，将按多数意见计算。" in said
    assert "既不视为同意，也不随多数意见计算" not in said


def test_where_only_the_choice_is_there_nobody_is_warned(published: Archive) -> None:
    policies = _policies(published.notice_for()["body"], silence="not_counted")
    said = words_of(published.print("notice", _noticed(published, policies)))
    assert "选择“随多数”的" in said
    assert "特此提示" not in said
    assert "既不视为同意，也不随多数意见计算" in said


def test_without_the_rule_the_silent_do_not_count(published: Archive) -> None:
    said = words_of(published.notice)
    assert "未表决的不计入参与表决，既不视为同意，也不随多数意见计算" in said
    assert "推定票" not in said


def _noticed(published: Archive, policies: Any) -> dict[str, Any]:
    context = published.notice_for()
    return {**context, "body": {**context["body"], "policies": policies}}


def test_the_result_shows_them_in_their_own_column(published: Archive) -> None:
    context = {**_with_deemed(published.common(), "yes"), "final": None}
    said = words_of(published.print("result", context))
    assert "推定人数推定面积" in said
    assert "3人281.68㎡" in said
    assert f"依据{BASIS}计入多数意见“同意”" in said
    assert "不计推定票的结论：未通过" in said
    assert "视为表决（推定）的票数为0" not in said


def test_without_a_majority_nobody_gets_them(published: Archive) -> None:
    context = {**_with_deemed(published.common(), None), "final": None}
    said = words_of(published.print("result", context))
    assert "推定票不计入任何一项" in said
    assert "3人281.68㎡" not in said


@pytest.mark.parametrize(("majority", "shown"), [("yes", "3"), (None, "0")])
def test_the_certificate_has_their_numbers(
    published: Archive, majority: str | None, shown: str
) -> None:
    context = _with_deemed(published.certificate_for(), majority)
    said = words_of(published.print("certificate", context, sizes=["7pt"]))
    area = "281.68" if majority else "0.00"
    assert squeeze(f"人数 12 9 7 2 0 {shown} 1张") in said
    assert squeeze(f"面积㎡ 1401.32 991.83 754.26 237.57 0.00 {area}") in said
    assert "推定票为0" not in said


def test_the_minutes_say_what_was_added(published: Archive) -> None:
    carried = published.minutes_for()
    number = next(n for n, m in enumerate(carried["motions"]) if m["outcome"].carried)
    motions = carried["motions"]
    motions[0], motions[number] = motions[number], motions[0]
    winner = motions[0]["outcome"].winner
    said = words_of(published.print("minutes", _with_deemed(carried, winner)))
    assert "另计推定票3人、281.68㎡" in said
