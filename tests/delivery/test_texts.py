"""A text is checked before it is sent, and filled in for one owner."""

from __future__ import annotations

import pytest

from app.delivery.service.texts import (
    NOTICE,
    REMINDER,
    MessageTextInvalid,
    check_text,
    count_parts,
    fill,
)

NEEDED = ("房屋", "链接", "暗语")


def test_our_own_suggestions_may_be_sent() -> None:
    check_text(NOTICE, required=NEEDED)
    check_text(REMINDER, required=(*NEEDED, "退订"))


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    [
        ("", "length", ""),
        ("  ", "length", ""),
        ("{房屋}{链接}{暗语}" + "长" * 500, "length", ""),
        ("{房屋}{链接}{暗语}\x00", "length", ""),
        ("{房屋}{链接}{暗语}{姓名}", "unknown", "姓名"),
        ("{房屋}{链接}{暗语}{}", "unknown", ""),
        ("{房屋}{链接}{暗语}{", "unknown", "{}"),
        ("{房屋}{暗语}", "missing", "链接"),
    ],
)
def test_what_cannot_be_sent(text: str, reason: str, place: str) -> None:
    with pytest.raises(MessageTextInvalid) as refused:
        check_text(text, required=NEEDED)
    assert refused.value.fields == {"reason": reason, "place": place}


def test_values_are_filled_in_once() -> None:
    # A flat whose label looks like a place does not pull another value in.
    assert fill("{房屋}·{暗语}", {"房屋": "{暗语}", "暗语": "春风"}) == "{暗语}·春风"


@pytest.mark.parametrize(
    ("signs", "parts"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3)]
)
def test_parts_as_gateways_count_them(signs: int, parts: int) -> None:
    assert count_parts("票" * signs) == parts


def test_signs_beyond_the_plane_count_twice() -> None:
    assert count_parts("𠮷" * 36) == 2
