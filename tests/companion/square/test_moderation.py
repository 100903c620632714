"""Moderation leaves a trail: hidden for a reason that all read, appealed, decided by another."""

from __future__ import annotations

from tests.committee.town import COMMUNITY, text_of
from tests.companion.quarter import Quarter
from tests.companion.square.board import DESK, write

HIDE = f"{DESK}/hidden"


def hide(quarter: Quarter, topic: str, who: str = "convener", status: int = 302) -> None:
    fields = {"subject": "topic", "id": topic.rsplit("/", 1)[1], "reason": "含有他人电话"}
    quarter.post(who, HIDE, fields, status)


def test_hidden_means_the_reason_is_read_instead_of_the_words(quarter: Quarter) -> None:
    author, neighbour = quarter.sign_in(3), quarter.sign_in(4)
    topic = write(author)
    hide(quarter, topic)
    seen = neighbour.get(topic).text
    assert "老人散步" not in seen
    assert "增设长椅" not in seen
    assert "含有他人电话" in seen
    assert "老人散步" in author.get(topic).text
    assert neighbour.submit(f"{topic}/voice").status_code == 409
    assert neighbour.submit(f"{topic}/comments", {"text": "?"}).status_code == 409
    hide(quarter, topic, status=409)


def test_the_author_appeals_once_and_another_person_decides(quarter: Quarter) -> None:
    author, neighbour = quarter.sign_in(3), quarter.sign_in(4)
    topic = write(author)
    hide(quarter, topic, "residents")
    assert neighbour.submit(f"{topic}/appeal", {"appeal": "!"}).status_code == 409
    assert author.submit(f"{topic}/appeal", {"appeal": "没有电话"}).status_code == 302
    assert author.submit(f"{topic}/appeal", {"appeal": "再说一次"}).status_code == 409
    answer = {"decision": "show", "answer": "核对后没有电话"}
    quarter.post("convener", "/moderations/1/answer", answer, 403)
    quarter.post("residents", "/moderations/1/answer", answer, 403)
    quarter.post("street", "/moderations/1/answer", answer)
    assert "老人散步" in neighbour.get(topic).text
    trail = quarter.get("convener", DESK)
    assert all(one in trail for one in ("含有他人电话", "没有电话", "核对后没有电话"))
    quarter.post("street", "/moderations/1/answer", answer, 409)


def test_an_appeal_that_fails_leaves_it_hidden_with_the_answer(quarter: Quarter) -> None:
    author = quarter.sign_in(3)
    topic = write(author)
    hide(quarter, topic)
    author.submit(f"{topic}/appeal", {"appeal": "没有电话"})
    quarter.post("residents", "/moderations/1/answer", {"decision": "keep", "answer": "确有电话"})
    seen = text_of(quarter.sign_in(4).get(topic).text)
    assert "确有电话" in seen
    assert "老人散步" not in seen


def test_reports_wait_for_the_moderator_until_it_stays_or_is_hidden(quarter: Quarter) -> None:
    author, neighbour = quarter.sign_in(3), quarter.sign_in(4)
    topic = write(author)
    author.submit(f"{topic}/comments", {"text": "骂人的话"})
    for _ in range(2):
        given = {"comment": "1", "reason": "侮辱邻居"}
        assert neighbour.submit(f"{topic}/report", given).status_code == 302
    assert quarter.get("convener", DESK).count("侮辱邻居") == 1
    quarter.post("convener", f"{DESK}/stays", {"subject": "comment", "id": "1"})
    assert "侮辱邻居" not in quarter.get("convener", DESK)
    quarter.post("convener", HIDE, {"subject": "comment", "id": "1", "reason": "侮辱"})
    assert "骂人的话" not in neighbour.get(topic).text


def test_a_moderator_of_elsewhere_hides_nothing_here(quarter: Quarter) -> None:
    topic = write(quarter.sign_in(3))
    hide(quarter, topic, "company", 403)
    quarter.post("convener", HIDE, {"subject": "other", "id": "1", "reason": "x"}, 404)
    path = "/communities/elsewhere/topics/hidden"
    quarter.post("convener", path, {"subject": "topic", "id": "1", "reason": "x"}, 403)
    assert "增设长椅" in quarter.sign_in(4).get(topic).text
    assert COMMUNITY in topic
