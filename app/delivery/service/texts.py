"""The words of a message: what a convener writes, with places that are filled in for each owner.

Law: the places are a closed list; one that is not on it is refused before anything is sent. A
message always bears the community's words, so that a false one is known, and names the flat.
Chinese: these are messages to owners, not pages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.core.errors import RuleError

PLACES = ("小区", "会议", "房屋", "截止", "链接", "暗语", "退订")
MAX_TEXT = 500
# GSM 03.38: a part of Chinese text has 70 signs, one of several 67.
ONE_PART, EACH_PART = 70, 67
_PLACE = re.compile(r"\{([^{}]*)\}")
_BRACE = re.compile(r"[{}]")

NOTICE = (
    "【{小区}业主大会】{房屋}的业主：“{会议}”将进行表决，截止{截止}。"
    "会议公告与表决入口：{链接}。核对暗语：{暗语}。"
)
REMINDER = (
    "【{小区}业主大会】{房屋}尚未参加“{会议}”的表决，截止{截止}。"
    "入口：{链接}。核对暗语：{暗语}。不再提醒：{退订}"
)


class MessageTextInvalid(RuleError):
    """The text is empty, too long, or lacks or misspells a place; `place` says which."""


def check_text(text: str, *, required: tuple[str, ...]) -> None:
    """Raise MessageTextInvalid unless every place is known and none of the required lacks."""
    if not 0 < len(text.strip()) <= MAX_TEXT or not text.replace("\n", "").isprintable():
        raise MessageTextInvalid(reason="length", place="")
    named = _PLACE.findall(text)
    for place in named:
        if place not in PLACES:
            raise MessageTextInvalid(reason="unknown", place=place)
    if _BRACE.search(_PLACE.sub("", text)):
        raise MessageTextInvalid(reason="unknown", place="{}")
    for place in required:
        if place not in named:
            raise MessageTextInvalid(reason="missing", place=place)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its places filled; a value's own braces are left alone."""
    return _PLACE.sub(lambda found: values[found[1]], text)


def count_parts(text: str) -> int:
    """Return how many parts a gateway charges for the text; signs beyond the BMP count twice."""
    units = len(text.encode("utf-16-be")) // 2
    return 1 if units <= ONE_PART else -(-units // EACH_PART)
