"""The topic board as owners and moderators use it."""

from __future__ import annotations

from tests.committee.town import COMMUNITY, text_of
from tests.companion.quarter import Quarter
from tests.site import Browser

BOARD, DESK = f"/c/{COMMUNITY}/topics", f"/communities/{COMMUNITY}/topics"
BENCH = {"title": "增设长椅", "text": "老人散步没有地方坐。"}


def write(owner: Browser, **changes: str) -> str:
    """An owner writes a topic; returns its address."""
    answer = owner.submit(BOARD, {**BENCH, **changes})
    assert answer.status_code == 302, text_of(answer.text)[:600]
    page = owner.get(BOARD).text
    return BOARD + "/" + page.split(f'href="{BOARD}/', 1)[1].split('"', 1)[0]


def support(quarter: Quarter, topic: str, *doors: int) -> None:
    """Owners of doors support a topic, and the board shows it the next day."""
    for door in doors:
        assert quarter.sign_in(door).submit(f"{topic}/voice").status_code == 302
    quarter.wait(days=1)
