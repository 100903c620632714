"""The topic board: one voice for each right, masked names, limits, tenants as guests."""

from __future__ import annotations

import pytest

from app.companion.square.jobs import JOBS
from app.companion.square.models import TopicSupportRow
from app.companion.square.service.topics import get_topic
from app.companion.square.service.voices import voices_of
from tests.committee.town import COMMUNITY, name, text_of
from tests.companion.quarter import Quarter
from tests.companion.square.board import BENCH, BOARD, support, write
from tests.site import Browser


@pytest.mark.both_databases
def test_a_right_has_one_voice_and_the_board_shows_it_the_next_day(quarter: Quarter) -> None:
    author = quarter.sign_in(3)
    topic = write(author)
    neighbour, again = quarter.sign_in(4), quarter.sign_in(4)
    for phone in (neighbour, again, neighbour):
        assert phone.submit(f"{topic}/voice").status_code == 302
    assert "0 voices this morning" in page(author, topic)
    quarter.clock.advance(days=1)
    assert "1 voices this morning" in page(author, topic)
    assert "this is no vote" in page(author, topic)
    assert again.submit(f"{topic}/voice", {"act": "withdraw"}).status_code == 302
    assert "1 voices this morning" in page(author, topic)
    quarter.clock.advance(days=1)
    assert "0 voices this morning" in page(author, topic)


def test_two_looks_in_a_day_tell_nobodys_voice(quarter: Quarter) -> None:
    """Whoever knocks at a neighbour's door and looks again learns neither voice nor flat."""
    author = quarter.sign_in(3)
    topic = write(author)
    support(quarter, topic, 3, 4, 5, 6, 7)
    paths = (topic, BOARD, f"/c/{COMMUNITY}/square")
    desk = f"/communities/{COMMUNITY}/topics"
    before = [page(author, path) for path in paths], quarter.get("convener", desk)
    for door, act in ((8, "give"), (4, "withdraw"), (9, "give"), (9, "withdraw")):
        done = quarter.sign_in(door).submit(f"{topic}/voice", {"act": act})
        assert done.status_code == 302
        assert ([page(author, path) for path in paths], quarter.get("convener", desk)) == before
    quarter.clock.advance(days=1)
    assert "5 voices this morning" in page(author, topic)
    assert "m²" not in page(author, topic)


def test_the_area_is_told_in_tenths_and_from_five_voices_on(quarter: Quarter) -> None:
    author = quarter.sign_in(3)
    topic = write(author)
    support(quarter, topic, 3, 4, 5, 6)
    assert "From five voices on" in page(author, topic)
    support(quarter, topic, 7)
    row = int(topic.rsplit("/", 1)[1])
    now = quarter.clock()
    voices = quarter.run(lambda session: voices_of(session, get_topic(session, row), now))
    assert (voices.count, voices.tenths) == (5, 4)
    assert "about 40% of the area" in page(author, topic)


def test_voices_taken_back_are_deleted_when_the_day_is_over(quarter: Quarter) -> None:
    author = quarter.sign_in(3)
    topic = write(author)
    support(quarter, topic, 3, 4)
    author.submit(f"{topic}/voice", {"act": "withdraw"})

    def kept() -> int:
        with quarter.app.app_context():
            JOBS["square.voices"](quarter.clock())
        count: int = quarter.run(lambda session: session.query(TopicSupportRow).count())
        return count

    assert kept() == 2
    quarter.clock.advance(days=1)
    assert kept() == 1
    assert author.submit(f"{topic}/voice").status_code == 302
    quarter.clock.advance(days=1)
    assert (kept(), "2 voices" in page(author, topic)) == (2, True)


def page(phone: Browser, path: str) -> str:
    return text_of(phone.get(f"{path}?lang=en").text)


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
