"""An owner shows who they are: unit code, last four, six digits; nothing else opens the door."""

from __future__ import annotations

import re
from html import unescape

import pytest

from app.platform.db import transaction
from app.registry.models import OwnerRow
from tests.committee.town import COMMUNITY, Poll, Town, text_of, unit_code
from tests.registry.rollfiles import phone, resident
from tests.site import Browser

DOOR = f"/c/{COMMUNITY}/owner"


def ask(
    town: Town, door: int, browser: Browser | None = None, **changes: str
) -> tuple[Browser, str]:
    browser = browser or town.auth.browser()
    fields = {"unit": unit_code(door), "last4": resident(door)[-4:], **changes}
    answer = browser.submit(DOOR, fields)
    found = re.search(r'name="token" value="([^"]+)"', answer.text)
    return browser, unescape(found[1]) if found else f"{answer.status_code} {text_of(answer.text)}"


@pytest.mark.both_databases
def test_the_whole_way(town: Town, poll: Poll) -> None:
    browser = town.owner(3)
    assert [to.removeprefix("+86") for to, _ in town.messages("owner_code")] == [phone(3)]
    page = text_of(browser.get(f"/c/{COMMUNITY}/committee").text)
    assert "王**" in page
    assert phone(3) not in page


def test_the_last_eight_characters_are_enough(town: Town) -> None:
    _, token = ask(town, 3, unit=unit_code(3)[-8:])
    assert not token.startswith("4")


def test_wrong_unit_and_wrong_last_four_are_one_answer(town: Town) -> None:
    _, wrong_unit = ask(town, 3, unit=unit_code(4))
    _, wrong_four = ask(town, 3, last4="9999")
    _, no_code = ask(town, 3, unit="3号楼")
    assert wrong_unit.startswith("404")
    assert wrong_unit == wrong_four
    assert no_code.split("404")[1][:40] == wrong_unit.split("404")[1][:40]
    assert town.messages("owner_code") == []


def test_a_neighbour_cannot_try_for_ever(town: Town) -> None:
    browser = town.auth.browser()
    answers = [ask(town, 3, browser, last4=f"{n:04}")[1][:3] for n in range(12)]
    assert answers[:10] == ["404"] * 10
    assert answers[10:] == ["429"] * 2


def test_each_of_two_owners_is_recognised_by_their_own_document(town: Town) -> None:
    ask(town, 52)
    ask(town, 52, last4=resident(802)[-4:])
    sent = [to.removeprefix("+86") for to, _ in town.messages("owner_code")]
    assert sent == [phone(52), phone(852)]


def test_who_has_no_phone_of_their_own_goes_to_the_desk(town: Town) -> None:
    for door in (53, 54):  # None on the roll; one that four flats share.
        _, answer = ask(town, door)
        assert answer.startswith("409")
    assert town.messages("owner_code") == []


def test_six_digits_are_good_once_and_for_ten_minutes(town: Town) -> None:
    browser, token = ask(town, 3)
    give = f"{DOOR}/code"
    assert browser.submit(give, {"token": token, "code": "000000"}).status_code == 403
    assert browser.submit(give, {"token": token, "code": town.code()}).status_code == 302
    assert browser.submit(give, {"token": token, "code": town.code()}).status_code == 403
    browser, token = ask(town, 3)
    town.clock.advance(minutes=11)
    assert browser.submit(give, {"token": token, "code": town.code()}).status_code == 403


def test_five_wrong_codes_end_a_code(town: Town) -> None:
    browser, token = ask(town, 3)
    for _ in range(5):
        browser.submit(f"{DOOR}/code", {"token": token, "code": "000000"})
    right = browser.submit(f"{DOOR}/code", {"token": token, "code": town.code()})
    assert right.status_code == 403


def test_a_sign_in_ends_after_half_an_hour(town: Town, poll: Poll) -> None:
    browser = town.owner(3)
    assert browser.get(f"{poll.public}/nomination").status_code == 200
    town.clock.advance(minutes=31)
    assert browser.get(f"{poll.public}/nomination").status_code == 302
    refused = browser.submit(f"{poll.public}/nomination", {"flat": "x", "name": "y"})
    assert refused.status_code == 403


def test_messages_are_limited(town: Town) -> None:
    answers = [ask(town, 3)[1] for _ in range(6)]
    assert answers[5].startswith("429")
    assert len(town.messages("owner_code")) == 5


def test_a_made_up_token_opens_nothing(town: Town) -> None:
    browser = town.auth.browser()
    answer = browser.submit(f"{DOOR}/code", {"token": "abc.def", "code": "123456"})
    assert answer.status_code == 403


def test_only_known_goals_are_followed(town: Town) -> None:
    browser, token = ask(town, 3)
    fields = {"token": token, "code": town.code(), "go": "https://evil.example", "id": "x"}
    answer = browser.submit(f"{DOOR}/code", fields)
    assert answer.headers["Location"] == f"/c/{COMMUNITY}/committee"


def _end_alike(town: Town) -> None:
    """Both owners of door 52 have documents with the same last four."""
    with town.auth.app.app_context(), transaction() as session:
        both = [one for one in session.query(OwnerRow) if one.document]
        other = next(one for one in both if one.document == resident(802))
        other.document = f"99000019850101{resident(52)[-4:]}"


def test_two_whose_documents_end_alike_are_told_apart_by_their_phone(town: Town) -> None:
    _end_alike(town)
    _, answer = ask(town, 52)
    assert answer.startswith("409")
    assert "手机号" in answer
    assert town.messages("owner_code") == []
    ask(town, 52, phone=phone(852))
    ask(town, 52, phone=f" {phone(52)} ")
    sent = [to.removeprefix("+86") for to, _ in town.messages("owner_code")]
    assert sent == [phone(852), phone(52)]


def test_a_strangers_phone_tells_nobody_apart(town: Town) -> None:
    _end_alike(town)
    _, answer = ask(town, 52, phone=phone(3))
    assert answer.startswith("404")
    _, answer = ask(town, 52, phone="no number")
    assert answer.startswith("404")
    assert town.messages("owner_code") == []


def test_where_nobody_is_alike_another_phone_changes_nothing(town: Town) -> None:
    ask(town, 3, phone=phone(4))
    assert [to.removeprefix("+86") for to, _ in town.messages("owner_code")] == [phone(3)]
