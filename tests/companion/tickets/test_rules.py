"""A community's own rules: a plain form, what it changes, in force only for new reports."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from app.companion.tickets.service import TicketReport
from app.companion.tickets.service.edition import edition_now
from app.companion.tickets.service.rules import (
    LEVELS,
    TicketRulesWrong,
    check_new,
    compare_rules,
    default_text,
    edit_rules,
    encode_rules,
    parse_rules,
)
from tests.committee.town import COMMUNITY, text_of
from tests.companion.quarter import Quarter
from tests.companion.tickets.desk import Desk

RULES = f"/communities/{COMMUNITY}/tickets/rules"
LOOK = f"{RULES}/look"
SHIPPED = parse_rules(default_text())
QUICKER = {"clocks.repair.response_minutes": "60", "clocks.repair.repair_days": "2"}


@pytest.fixture
def desk(quarter: Quarter) -> Desk:
    return Desk(quarter)


def in_force(desk: Desk) -> Any:
    return desk.quarter.run(lambda session: edition_now(session, COMMUNITY))


def looked(page: Any) -> dict[str, str]:
    """What the page of the changes sends back."""
    written = re.search(r'<textarea name="rules" hidden[^>]*>(.*?)</textarea>', page.text, re.S)
    against = re.search(r'name="against" value="(\d+)"', page.text)
    assert written, text_of(page.text)[:800]
    assert against
    return {"rules": unescape(written[1]), "against": against[1]}


def test_rules_are_read_from_what_is_written(desk: Desk) -> None:
    assert parse_rules(encode_rules(SHIPPED)) == SHIPPED
    check_new(SHIPPED)


def test_what_the_plain_form_changes_is_shown_and_then_in_force_for_new_reports(
    desk: Desk,
) -> None:
    old = desk.open()
    page = desk.quarter.post("convener", f"{LOOK}?lang=en", QUICKER, 200)
    shown = text_of(page.text)
    assert "Repair: First answer or visit, in minutes until now 30 from now on 60" in shown
    assert "Repair: To be done within so many days until now 3 from now on 2" in shown
    assert in_force(desk).version == 0
    desk.quarter.post("convener", RULES, {**looked(page), "note": ""}, 422)
    desk.quarter.post("convener", RULES, {**looked(page), "note": "业主大会决定"})
    assert (in_force(desk).version, in_force(desk).note) == (1, "业主大会决定")
    new = desk.open()
    assert (desk.see(old).rules_version, desk.see(new).rules_version) == (0, 1)
    minutes = [(desk.see(one).due_at - desk.see(one).opened_at).seconds // 60 for one in (old, new)]  # type: ignore[operator]
    assert minutes == [30, 60]


class Form(HTMLParser):
    """The fields of a page's first form that sends to LOOK, as a browser sends them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.select, self.inside = "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("action") == LOOK and not self.fields
        elif self.inside and tag == "input" and given["name"] != "csrf_token":
            self.fields[given["name"]] = given["value"]
        elif self.inside and tag == "select":
            self.select = given["name"]
        elif self.inside and tag == "option":
            self.fields.setdefault(self.select, given["value"])
            if "selected" in given:
                self.fields[self.select] = given["value"]


def test_the_form_as_it_is_changes_nothing_and_one_field_changes_one_thing(desk: Desk) -> None:
    form = Form()
    form.feed(desk.quarter.browser("convener").get(RULES).text)
    fields = form.fields
    assert len(fields) == 2 * 3 + 4 * 5 + len(SHIPPED.categories) * 5
    desk.quarter.post("convener", LOOK, fields, 422)
    for name, value in (
        ("clocks.hazard.repair_hours", "workdays"),
        ("first.hazard-gas.small", "department:fire"),
        ("why.suggestion-any", "另有说法"),
        ("hours.workdays.days", "all"),
    ):
        assert fields[name] != value
        page = desk.quarter.post("convener", LOOK, {**fields, name: value}, 200)
        assert page.text.count('<li class="card">') == 1, name


def test_who_answers_first_photos_and_hours_go_by_the_form(desk: Desk) -> None:
    given = {
        "first.repair-lift.small": "department:housing",
        "photos.repair-other": "after",
        "why.repair-other": "小修小补，拍修好后的样子就够",
        "hours.daytime.from": "07:30",
    }
    page = desk.quarter.post("convener", f"{LOOK}?lang=en", given, 200)
    shown = text_of(page.text)
    for words in (
        "Lift, if small: Who has it until now Property company from now on Housing",
        "Another repair: Photos needed for closing until now before and after",
        "service hours until now 08:00–20:00, every day from now on 07:30–20:00",
    ):
        assert words in shown, words
    desk.quarter.post("convener", RULES, {**looked(page), "note": "约定"})
    number = desk.open(TicketReport("repair-lift", "", "按钮失灵", "lift"))
    assert desk.see(number).department == "housing"
    matrix = text_of(desk.quarter.auth.browser().get(f"/c/{COMMUNITY}/who-does-what").text)
    assert "拍修好后的样子就够" in matrix


def test_fewer_photos_need_a_reason(desk: Desk) -> None:
    given = {"photos.repair-other": "none"}
    refused = desk.quarter.post("convener", f"{LOOK}?lang=en", given, 422)
    assert "Please look again at: Another repair: Why fewer photos are enough" in text_of(
        refused.text
    )


@pytest.mark.both_databases
def test_who_has_looked_at_other_rules_looks_again(desk: Desk) -> None:
    first = desk.quarter.post("convener", LOOK, QUICKER, 200)
    second = desk.quarter.post("street", LOOK, {"clocks.slow.repair_days": "9"}, 200)
    desk.quarter.post("street", RULES, {**looked(second), "note": "先到"})
    again = desk.quarter.post(
        "convener", f"{RULES}?lang=en", {**looked(first), "note": "后到"}, 409
    )
    assert "Please look at what changes again" in text_of(again.text)
    assert "To be done within so many days until now 9 from now on 15" in text_of(again.text)
    unseen = {"rules": looked(first)["rules"], "note": "没看"}
    desk.quarter.post("convener", RULES, unseen, 409)
    assert in_force(desk).version == 1


def test_what_changes_nothing_is_no_version(desk: Desk) -> None:
    for given in ({}, {"rules": default_text()}, {"rules": f"# 注\n{default_text()}"}):
        desk.quarter.post("convener", LOOK, given, 422)
    desk.quarter.post(
        "convener", RULES, {"rules": default_text(), "against": "0", "note": "试"}, 422
    )


@pytest.mark.parametrize("who", ["company", "residents", "inspector", "department", "auditor"])
def test_others_look_at_the_rules_and_change_none(desk: Desk, who: str) -> None:
    assert "first.repair-lift.small" not in desk.quarter.browser(who).get(RULES).text
    for address in (LOOK, RULES):
        desk.quarter.post(who, address, {**QUICKER, "rules": default_text(), "note": "试"}, 403)


@pytest.mark.parametrize(
    "given",
    [
        {"clocks.repair.repair_days": "0"},
        {"clocks.repair.repair_days": ""},
        {"clocks.repair.parts_days": "2"},
        {"clocks.repair.response_minutes": "三十"},
        {"clocks.repair.response_hours": "never"},
        {"hours.daytime.from": "21:00"},
        {"hours.daytime.until": "25:00"},
        {"hours.daytime.days": "moon"},
        {"first.repair-lift.small": "nobody"},
        {"first.repair-lift.small": "department:nobody"},
        {"photos.repair-lift": "film"},
        {"photos.repair-lift": "none", "why.repair-lift": " "},
    ],
)
def test_a_field_that_is_none_is_refused_and_kept_on_the_form(
    desk: Desk, given: dict[str, str]
) -> None:
    answer = desk.quarter.post("convener", LOOK, {**given, "clocks.slow.repair_days": "17"}, 422)
    assert 'value="17"' in answer.text
    if not any(name.startswith("first.") for name in given):
        assert "请再看一看：" in text_of(answer.text)
    assert in_force(desk).version == 0


@pytest.mark.parametrize(
    "change",
    [
        ('[[routes]]\nlevel = "large"\nbody = "street"\n', ""),
        ('body = "committee"', 'body = "nobody"'),
        ("response_minutes = 30", "response_minutes = 0"),
        ('from = "08:00"', 'from = "21:00"'),
        ("[clocks.hazard]", "[clocks.other]"),
        ("[groups]", "[groups"),
        ('place = "road"', 'place = "moon"'),
        ("parts_days = 5", "parts_days = 2"),
        ('calls = ["fire"]', 'calls = ["moon"]'),
    ],
)
def test_rules_that_send_a_report_to_nobody_are_refused(
    desk: Desk, change: tuple[str, str]
) -> None:
    wrong = default_text().replace(*change)
    assert wrong != default_text()
    for address in (LOOK, RULES):
        given = {"rules": wrong, "note": "试试", "against": "0"}
        assert "[hours.always]" in desk.quarter.post("convener", address, given, 422).text


def test_who_answers_first_leaves_places_calls_and_other_kinds_alone() -> None:
    lane = SHIPPED.categories["hazard-fire"]
    edited = edit_rules(
        SHIPPED, {"first.hazard-fire.small": "street", "first.repair-other.large": "committee"}
    )
    assert edited.route(lane, "road", "small").calls == ("fire",)
    assert edited.route(lane, "road", "small").body == "street"
    assert edited.route(lane, "road", "large").body == "property_company"
    other = edited.categories["repair-other"]
    assert edited.route(other, "road", "large").department == "urban_management"
    assert edited.route(other, "roof", "large").body == "committee"
    changed = {one.keys for one in compare_rules(SHIPPED, edited)}
    assert changed == {("hazard-fire", "small", ""), ("repair-other", "large", "")}
    back = {
        f"first.{kind}.{level}": SHIPPED.route(SHIPPED.categories[kind], "other", level).body
        for kind in ("hazard-fire", "repair-other")
        for level in LEVELS
    }
    assert edit_rules(edited, back) == SHIPPED


def test_an_edition_from_before_the_reasons_stays_readable() -> None:
    old = re.sub(r"\nwhy = .*", "", default_text())
    with pytest.raises(TicketRulesWrong):
        check_new(parse_rules(old))
    assert parse_rules(old).categories["suggestion-any"].why is None


def test_wherever_there_is_a_thing_to_see_both_photos_are_asked_for() -> None:
    fewer = {one.key: one.photos for one in SHIPPED.categories.values() if one.photos != "both"}
    assert fewer == {
        "complaint-order": "after",
        "complaint-desk": "none",
        "dispute-neighbour": "none",
        "dispute-company": "none",
        "suggestion-any": "none",
        "fund-use": "none",
    }
    assert all(SHIPPED.categories[key].why for key in fewer)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_change_has_its_words(desk: Desk, language: str) -> None:
    """All kinds of changes at once, as an expert writes them."""
    text = default_text()
    for old, new in (
        ("confirm_days = 7", "confirm_days = 5"),
        ('answered_by = "on_site"', 'answered_by = "accepted"'),
        ('response_hours = "daytime"', 'response_hours = "workdays"'),
        ('words = ["消防"]', 'words = ["消防", "救援"]'),
        ('lift = { zh = "电梯", en = "Lift" }', 'shaft = { zh = "井道", en = "Shaft" }'),
        ('suggestion = { zh = "建议"', 'suggestion = { zh = "意见"'),
        ("categories.repair-door", "categories.repair-gate"),
        ('level = "ordinary"\npriority = "ordinary"', 'level = "large"\npriority = "high"'),
        ('clock = "slow"', 'clock = "complaint"'),
        ('calls = ["fire"]', 'calls = ["fire", "street"]'),
    ):
        assert old in text, old
        text = text.replace(old, new)
    page = desk.quarter.post("convener", f"{LOOK}?lang={language}", {"rules": text}, 200)
    shown = text_of(page.text.partition("<textarea")[0])
    assert "{" not in shown
    cards = len(re.findall(r'<li class="card">', page.text))
    assert cards >= 15
    assert shown.count("改为" if language == "zh" else "from now on") == cards
