"""Owners stand and name neighbours; nobody is a candidate without their own yes."""

from __future__ import annotations

from tests.committee.town import DESK, PROMISED, Poll, Town, flat, name, open_poll, picture, text_of
from tests.registry.rollfiles import phone


def test_an_owner_stands(town: Town, poll: Poll) -> None:
    poll.stand(3)
    assert name(3) in town.get("convener", poll.desk)
    # What is not posted yet is nobody's to read.
    public = text_of(town.auth.browser().get(poll.public).text)
    assert name(3) not in public
    assert flat(3) not in public


def test_both_ticks_are_needed(town: Town, poll: Poll) -> None:
    browser = town.owner(3)
    for missing in PROMISED:
        fields = {"statement": "好", **PROMISED}
        del fields[missing]
        answer = browser.submit(f"{poll.public}/candidacy", fields)
        assert answer.status_code == 400
        # What was typed is not lost.
        assert "好" in answer.text


def test_what_was_typed_outlives_the_sign_in(town: Town, poll: Poll) -> None:
    browser = town.owner(3)
    town.clock.advance(minutes=31)
    fields = {"statement": "一篇很长的自我介绍", **PROMISED}
    answer = browser.submit(f"{poll.public}/candidacy", fields)
    assert answer.status_code == 403
    assert "一篇很长的自我介绍" in answer.text
    assert "在另一个窗口" in answer.text


def test_a_neighbour_is_told_and_must_say_yes(town: Town, poll: Poll) -> None:
    browser = town.owner(3)
    answer = browser.submit(f"{poll.public}/nomination", {"flat": flat(4), "name": name(4)})
    assert answer.status_code == 302
    assert [to.removeprefix("+86") for to, _ in town.messages("candidate_proposed")] == [phone(4)]
    poll.close()
    assert "已取消" in town.get("convener", poll.desk)


def test_supporters_are_counted_by_heads_and_once(town: Town, poll: Poll) -> None:
    first = town.owner(3)
    first.submit(f"{poll.public}/nomination", {"flat": flat(4), "name": name(4)})
    number = str(poll.candidate(4))
    # Door 52 has two owners and one voice.
    assert town.owner(52).submit(f"{poll.public}/support", {"candidate": number}).status_code == 302
    again = town.owner(52).submit(f"{poll.public}/support", {"candidate": number})
    assert again.status_code == 409
    assert first.submit(f"{poll.public}/support", {"candidate": number}).status_code == 409
    assert town.owner(4).submit(f"{poll.public}/support", {"candidate": number}).status_code == 409
    assert "2/3" in town.get("convener", poll.desk)


def test_a_joint_nomination_lacks_supporters(town: Town, poll: Poll) -> None:
    town.owner(3).submit(f"{poll.public}/nomination", {"flat": flat(4), "name": name(4)})
    town.owner(4).submit(f"{poll.public}/candidacy", {"statement": "好", **PROMISED})
    fields = {"decision": "accept", "items": _all()}
    town.post("street", f"/candidates/{poll.candidate(4)}/review", fields, 409)
    for door in (5, 6):
        fields_of_support = {"candidate": str(poll.candidate(4))}
        town.owner(door).submit(f"{poll.public}/support", fields_of_support)
    town.post("street", f"/candidates/{poll.candidate(4)}/review", fields)


def test_a_wrong_name_and_a_wrong_flat_are_one_answer(town: Town, poll: Poll) -> None:
    browser = town.owner(3)
    for fields in ({"flat": flat(4), "name": "张三"}, {"flat": "9号楼", "name": name(4)}):
        answer = browser.submit(f"{poll.public}/nomination", fields)
        assert answer.status_code == 404
        assert "名册上这套房屋没有这个姓名的业主" in answer.text


def test_after_the_end_nobody_stands(town: Town, poll: Poll) -> None:
    town.wait(days=8)
    browser = town.owner(3)
    answer = browser.submit(f"{poll.public}/candidacy", {"statement": "好", **PROMISED})
    assert answer.status_code == 409


def test_a_photo_loses_its_notes_and_is_shown_only_when_posted(town: Town, poll: Poll) -> None:
    browser = town.owner(3)
    fields = {"statement": "好", "name_public": "y", "photo": (picture(), "me.jpg"), **PROMISED}
    assert browser.submit(f"{poll.public}/candidacy", fields).status_code == 302
    address = f"{poll.public}/photos/{poll.candidate(3)}"
    assert browser.get(address).status_code == 404
    for door in range(5, 11):
        poll.stand(door)
    poll.close()
    poll.accept(3, *range(5, 11))
    poll.post()
    shown = town.auth.browser().get(address)
    assert shown.status_code == 200
    assert b"telling camera" not in shown.data


def test_withdrawing(town: Town, poll: Poll) -> None:
    browser = poll.stand(3)
    assert browser.submit(f"{poll.public}/candidacy/withdrawal").status_code == 302
    assert browser.submit(f"{poll.public}/candidacy/withdrawal").status_code == 409
    # Nobody withdraws for another.
    poll.stand(4)
    assert browser.submit(f"{poll.public}/candidacy/withdrawal").status_code == 409
    assert "待资格审查" in town.get("convener", poll.desk)


def test_the_residents_committee_proposes_and_the_candidate_signs_paper(
    town: Town, poll: Poll
) -> None:
    fields = {
        "way": "residents_committee",
        "recommender": "领海居委会",
        "flat": flat(7),
        "name": name(7),
    }
    town.post("residents", f"{poll.desk}/candidates", fields)
    number = poll.candidate(7)
    paper = {"statement": "为大家服务", "promise": (picture(), "promise.jpg"), **PROMISED}
    town.post("residents", f"/candidates/{number}/paper-consent", paper)
    assert "待资格审查" in town.get("residents", f"/candidates/{number}")


def test_only_one_election_at_a_time(town: Town, poll: Poll) -> None:
    from tests.committee.town import COMMUNITY, TERMS

    town.post("convener", f"/communities/{COMMUNITY}/elections", TERMS, 409)


def test_numbers_that_the_place_does_not_allow(town: Town) -> None:
    from tests.committee.town import COMMUNITY, TERMS

    wrong = (
        {"seats": "4"},
        {"seats": "13"},
        {"seats": "3"},
        {"alternates": "6"},
        {"term_years": "6"},
        {"minimum": "2"},
        {"lot": ""},
        {"nominations_until": "2026-03-01T00:00"},
        {"nominations_until": "tomorrow"},
        {"seats": "five"},
    )
    for change in wrong:
        answer = town.browser("convener").submit(
            f"/communities/{COMMUNITY}/elections", {**TERMS, **change}
        )
        assert answer.status_code in (400, 409), change
    open_poll(town)


def _all() -> list[str]:
    from tests.committee.town import QUALITIES

    return QUALITIES


def test_the_pages_speak_english_too(town: Town, poll: Poll) -> None:
    assert "Preparatory and re-election groups" in town.get("convener", f"{DESK}?lang=en")
    assert "Public draw" in town.get("convener", f"{poll.desk}?lang=en")
    said = text_of(town.auth.browser().get(f"{poll.public}?lang=en").text)
    assert "Every owner may stand" in said
