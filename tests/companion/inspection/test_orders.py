"""A supervision order's road: who may do what when, deadlines, papers."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from app.companion.inspection.jobs import JOBS
from app.companion.inspection.service import order_figures
from app.core.calendar import local_date
from tests.committee.town import COMMUNITY, picture, text_of
from tests.companion.inspection.scenes import ORDERS, day, issue, order_fields, reply
from tests.companion.quarter import Quarter

PUBLIC = f"/c/{COMMUNITY}/orders"


def sweep(quarter: Quarter) -> None:
    with quarter.app.app_context():
        JOBS["inspection.escalate"](quarter.clock())


@pytest.mark.both_databases
def test_the_whole_road_of_an_order(quarter: Quarter) -> None:
    order = issue(quarter)
    assert "督查〔2026〕1号" in quarter.get("company", f"{order}?lang=en")
    reply(quarter, order)
    back = {"text": "东侧仍有堆物", "due": day(quarter, 3)}
    quarter.post("inspector", f"{order}/return", back)
    reply(quarter, order)
    quarter.post("inspector", f"{order}/accept", {"text": "现场复查合格"})
    page = quarter.get("auditor", f"{order}?lang=en")
    road = ["Issued", "Reply", "Sent back", "Reply", "Accepted"]
    assert [word for word in re.findall(r"Issued|Reply(?! by)|Sent back|Accepted", page)] == road
    for act in ("reply", "accept", "return", "withdraw"):
        who = "company" if act == "reply" else "inspector"
        fields = {"text": "再来一次", "due": day(quarter, 3)}
        quarter.post(who, f"{order}/{act}", fields, 409)


def test_papers_of_order_and_reply(quarter: Quarter) -> None:
    order = issue(quarter)
    reply(quarter, order)
    html = quarter.browser("street").get(order).text
    papers = re.findall(r'href="([^"]+/papers/\d+\.pdf)"', html)
    assert len(papers) == 2
    for address in papers:
        answer = quarter.browser("company").get(address)
        assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
        assert quarter.auth.browser().get(address).status_code in (302, 401)
    photos = set(re.findall(r'src="([^"]+/photos/[0-9a-f]{64})"', html))
    assert photos
    assert all(quarter.browser("inspector").get(one).data[:2] == b"\xff\xd8" for one in photos)
    assert quarter.browser("inspector").get(f"{order}/photos/{'0' * 64}").status_code == 404


def test_its_end_is_said_by_the_day_that_counts(quarter: Quarter) -> None:
    order = issue(quarter, due="2026-03-07")
    for page in (order, ORDERS):
        assert "3月7日当天 24:00 前" in quarter.get("company", page)
    assert "3月7日当天 24:00 前" in text_of(quarter.auth.browser().get(PUBLIC).text)
    answer = quarter.browser("company").get(f"{order}/reply")
    assert (answer.status_code, answer.headers["Location"]) == (302, order)


@pytest.mark.parametrize(
    ("who", "act", "status"),
    [
        ("convener", "reply", 403),
        ("inspector", "reply", 403),
        ("street", "reply", 403),
        ("company", "accept", 403),
        ("company", "withdraw", 403),
        ("street", "withdraw", 403),
        ("inspector", "accept", 409),
        ("inspector", "return", 409),
        ("street", "accept", 403),
    ],
)
def test_nobody_acts_out_of_turn(quarter: Quarter, who: str, act: str, status: int) -> None:
    order = issue(quarter)
    fields = {"text": "不行", "due": day(quarter, 3)}
    quarter.post(who, f"{order}/{act}", fields, status)
    assert quarter.browser("department").get(order).status_code == 403


def test_a_missed_deadline_goes_to_the_street_once(quarter: Quarter) -> None:
    order = issue(quarter)
    quarter.wait(days=5)
    sweep(quarter)
    assert "Deadline missed" not in quarter.get("street", f"{order}?lang=en")
    quarter.wait(days=1)
    assert "overdue" in quarter.get("company", f"{order}?lang=en")
    for _ in range(2):
        sweep(quarter)
    assert quarter.get("street", f"{order}?lang=en").count("Deadline missed") == 1
    reply(quarter, order)
    assert "was late" in quarter.get("company", f"{order}?lang=en")
    quarter.post("street", f"{order}/accept", {"text": "街道复查合格"})


def test_a_late_reply_is_late_even_before_the_clock_looked(quarter: Quarter) -> None:
    order = issue(quarter)
    quarter.wait(days=6)
    reply(quarter, order)
    sweep(quarter)
    found = figures_of(quarter)
    assert (len(found.issued), len(found.late)) == (1, 1)


def figures_of(quarter: Quarter):  # type: ignore[no-untyped-def]
    today = local_date(quarter.clock())
    since = today.replace(month=1, day=1)
    return quarter.run(lambda session: order_figures(session, COMMUNITY, since, today))


def test_figures_leave_out_what_was_withdrawn_or_addressed_others(quarter: Quarter) -> None:
    kept = issue(quarter)
    gone = issue(quarter, subject="看错了")
    issue(quarter, addressee="convener", subject="公示栏")
    quarter.post("inspector", f"{gone}/withdraw", {"text": "看错了楼栋"})
    reply(quarter, kept)
    quarter.post("inspector", f"{kept}/return", {"text": "不够", "due": day(quarter, 2)})
    found = figures_of(quarter)
    number = int(kept.rsplit("/", 1)[1])
    assert (found.issued, found.returned, found.late) == ((number,), (number,), ())
    assert found.is_inspected


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"due": "2026-03-02"}, "回复期限请选 2026-03-03 至 2026-08-29 之间的日期"),
        ({"subject": " "}, "请填写事由"),
        ({"body": ""}, "请写明存在的问题和整改要求"),
        ({"basis": ""}, "请填写条款"),
        ({"addressee": "street_office"}, "请选择督查单发给谁"),
    ],
)
def test_a_refusal_names_the_one_thing(
    quarter: Quarter, wrong: dict[str, object], said: str
) -> None:
    answer = quarter.post("inspector", ORDERS, order_fields(quarter, **wrong), 422)
    shown = text_of(answer.text)
    assert said in shown
    assert "回复期限请选" not in shown or "due" in wrong
    assert answer.text.index('id="new"') < answer.text.index('role="alert"')


@pytest.mark.parametrize(
    "wrong",
    [
        {"addressee": "street_office"},
        {"basis_kind": "habit"},
        {"basis": ""},
        {"subject": " "},
        {"subject": "x" * 121},
        {"body": ""},
        {"due": ""},
        {"due": "2026-03-02"},
        {"due": "2027-03-02"},
        {"finding": "99"},
    ],
)
def test_what_is_no_order_is_refused(quarter: Quarter, wrong: dict[str, object]) -> None:
    quarter.post("inspector", ORDERS, order_fields(quarter, **wrong), 422)
    for who in ("company", "street", "convener"):
        quarter.post(who, ORDERS, order_fields(quarter), 403)


def test_only_pictures_are_photos_and_nine_at_most(quarter: Quarter) -> None:
    drawing = {"photos": (BytesIO(b"GIF89a"), "a.jpg")}
    quarter.post("inspector", ORDERS, order_fields(quarter, **drawing), 400)
    many = [(picture(), f"{number}.jpg") for number in range(10)]
    quarter.post("inspector", ORDERS, order_fields(quarter, photos=many), 422)


def test_everybody_reads_the_subject_and_nobody_the_text(quarter: Quarter) -> None:
    issue(quarter)
    page = text_of(quarter.auth.browser().get(PUBLIC).text)
    assert "3号楼消防通道堆物" in page
    assert "纸箱" not in page


def test_the_worklist_shows_whose_turn_it_is(quarter: Quarter) -> None:
    order = issue(quarter)

    def waits(who: str) -> bool:
        return f'href="{order}"' in quarter.browser(who).get("/worklist").text

    people = ("company", "inspector", "street", "convener")
    assert [waits(who) for who in people] == [True, False, False, False]
    quarter.wait(days=7)
    sweep(quarter)
    assert [waits(who) for who in people] == [True, False, True, False]
    reply(quarter, order)
    assert [waits(who) for who in people] == [False, True, True, False]
    quarter.post("inspector", f"{order}/accept", {"text": "合格"})
    assert not any(waits(who) for who in people)
