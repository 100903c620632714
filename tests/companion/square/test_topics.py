"""The topic board: one voice for each right, masked names, limits, tenants as guests."""

from __future__ import annotations

import pytest

from tests.committee.town import COMMUNITY, name, text_of
from tests.companion.quarter import Quarter
from tests.companion.square.board import BENCH, BOARD, write


@pytest.mark.both_databases
def test_a_right_has_one_voice_and_its_weight_comes_from_the_register(quarter: Quarter) -> None:
    author = quarter.sign_in(3)
    topic = write(author)
    neighbour, again = quarter.sign_in(4), quarter.sign_in(4)
    for phone in (neighbour, again, neighbour):
        assert phone.submit(f"{topic}/voice").status_code == 302
    page = text_of(author.get(f"{topic}?lang=en").text)
    assert "1 voices: 1 of" in page
    assert "This is no vote" in page
    assert again.submit(f"{topic}/voice", {"act": "withdraw"}).status_code == 302
    assert "0 voices: 0 of" in text_of(author.get(f"{topic}?lang=en").text)


def test_neighbours_and_strangers_see_no_names(quarter: Quarter) -> None:
    author = quarter.sign_in(3)
    topic = write(author)
    neighbour = quarter.sign_in(4)
    neighbour.submit(f"{topic}/comments", {"text": "同意。"})
    for path in (BOARD, topic, f"/c/{COMMUNITY}/square"):
        for phone in (neighbour, author):
            page = phone.get(path).text
            assert name(3) not in page
            assert name(4) not in page
            assert "1号楼1单元301" not in page
        assert quarter.auth.browser().get(path).status_code == 302
    assert "王*" in neighbour.get(topic).text
    assert name(3) in quarter.get("convener", f"/communities/{COMMUNITY}/topics")
    quarter.get("company", f"/communities/{COMMUNITY}/topics", 403)


def test_tenants_comment_but_neither_write_nor_support_nor_read_owners_topics(
    quarter: Quarter,
) -> None:
    owner = quarter.sign_in(3)
    open_one, closed = write(owner), write(owner, title="只给业主", owners_only="y")
    tenant = quarter.rent(owner)
    assert tenant.submit(f"{open_one}/comments", {"text": "我也想要。"}).status_code == 302
    assert "租户甲" not in owner.get(open_one).text
    assert tenant.submit(f"{open_one}/voice").status_code == 403
    assert tenant.submit(BOARD, BENCH).status_code == 403
    assert "只给业主" not in tenant.get(BOARD).text
    assert tenant.get(closed).status_code == 403
    assert tenant.submit(f"{closed}/comments", {"text": "偷看"}).status_code == 403


def test_three_topics_a_day_and_no_markup_and_no_long_texts(quarter: Quarter) -> None:
    owner = quarter.sign_in(3)
    topic = write(owner, title="<img src=x onerror=alert(1)>")
    assert "<img src=x" not in owner.get(topic).text
    assert owner.submit(BOARD, {**BENCH, "text": "长" * 3_001}).status_code == 422
    assert owner.submit(BOARD, {**BENCH, "title": " "}).status_code == 422
    write(owner)
    write(owner)
    assert owner.submit(BOARD, BENCH).status_code == 429
    quarter.clock.advance(hours=25)
    write(owner)


def test_a_topic_of_another_community_is_not_there(quarter: Quarter) -> None:
    owner = quarter.sign_in(3)
    assert owner.get(f"{BOARD}/999").status_code == 404
    assert owner.submit(f"{BOARD}/999/voice").status_code == 404
