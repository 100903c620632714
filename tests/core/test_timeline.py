"""Timelines against RULES' dated examples (§3, R22, R23, R27, R35), at their edges."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.assembly.holidays import find_workday
from app.core.calendar import SHANGHAI, earliest_opening, latest_posting
from app.core.profile import parse_rule_values
from app.core.timeline import Facts, Step, Timing, fastest_window, last_publication, plan
from app.core.timeline.steps import Course
from app.registry.service import PROFILE_IDS, get_profile


def at(text: str) -> datetime:
    """A moment in Asia/Shanghai, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


NOON = at("2026-03-02T12:00")


def steps(profile_id: str, facts: Facts) -> dict[str, Step]:
    profile = get_profile(profile_id)
    found = plan(facts, profile.rules, sources=profile.sources, workday=find_workday)
    assert len({one.id for one in found}) == len(found)
    return {one.id: one for one in found}


def day_of(moment: datetime | None) -> date:
    """The last day of what ends at its 24:00."""
    assert moment is not None
    return (moment - timedelta(minutes=1)).astimezone(SHANGHAI).date()


# --- The 150 → 20 days of Qingdao (RULES §3.1).


def test_the_first_assembly_of_qingdao_plans_to_twenty_days_and_not_a_day_of_notice_less():
    window = fastest_window("first", get_profile("qingdao").rules, NOON)
    assert window.opens == at("2026-03-18T00:00")
    assert window.closes == at("2026-03-23T00:00")
    assert window.days == 20
    last = last_publication("first", get_profile("qingdao").rules, window.opens)
    assert last == at("2026-03-03T00:00")


@pytest.mark.parametrize("minute", ["2026-03-02T00:00", "2026-03-02T23:59"])
def test_the_hour_of_the_publication_changes_nothing(minute):
    assert fastest_window("first", get_profile("qingdao").rules, at(minute)).opens == at(
        "2026-03-18T00:00"
    )


def test_a_minute_after_midnight_costs_a_day():
    late = fastest_window("first", get_profile("qingdao").rules, at("2026-03-03T00:00"))
    assert late.opens == at("2026-03-19T00:00")


def test_a_notice_that_goes_out_a_day_late_is_late_and_the_wait_runs_to_its_end():
    opens = at("2026-03-18T00:00")
    draft = Facts("first", at("2026-03-03T00:00"), opens=opens)
    assert steps("qingdao", draft)["notice"].state == "late"
    in_time = Facts("first", at("2026-03-02T23:59"), opens=opens)
    assert steps("qingdao", in_time)["notice"].state != "late"
    posted = Facts("first", at("2026-03-17T23:59"), opens=opens, done={"notice": NOON})
    wait = steps("qingdao", posted)["notice_period"]
    assert (wait.timing, wait.state, wait.ends) == (Timing.WAITS, "running", opens)
    over = Facts("first", opens, opens=opens, done={"notice": NOON})
    assert steps("qingdao", over)["notice_period"].state == "done"


def test_the_notice_over_the_national_holiday_does_not_roll():
    posted = Facts("regular", at("2026-09-25T09:00"), done={"notice": at("2026-09-25T09:00")})
    assert steps("national", posted)["notice_period"].ends == at("2026-10-11T00:00")


@pytest.mark.parametrize(
    ("profile_id", "kind", "days"),
    [
        ("hangzhou", "temporary", 7),
        ("hangzhou", "regular", 15),
        ("qingdao", "temporary", 15),
        ("guangdong-generic", "regular", 20),
        ("national", "part", 15),
        ("beijing", "consultation", 15),
    ],
)
def test_each_kind_waits_the_days_of_its_place(profile_id, kind, days):
    opens = fastest_window(kind, get_profile(profile_id).rules, NOON).opens
    assert opens == at("2026-03-03T00:00") + timedelta(days=days)


@pytest.mark.parametrize("days", [0, 1, 15, 60])
@pytest.mark.parametrize("opens", ["2026-03-18T00:00", "2026-03-18T09:30"])
def test_the_last_day_to_post_is_the_inverse_of_the_earliest_opening(opens, days):
    last = latest_posting(at(opens), days)
    assert earliest_opening(last - timedelta(minutes=1), days) <= at(opens)
    assert earliest_opening(last, days) > at(opens)


# --- Periods to act and what follows the close.


def closed(profile_id: str, closes: str, **done: str) -> dict[str, Step]:
    moment = at(closes)
    logged = {"notice": NOON, "vote": moment, **{name: at(text) for name, text in done.items()}}
    facts = Facts(
        "regular",
        max(logged.values()),
        matters=frozenset({"278-3"}),
        opens=moment - timedelta(days=5),
        closes=moment,
        done=logged,
    )
    return steps(profile_id, facts)


def test_objections_to_the_roll_roll_over_the_national_holiday():
    posted = at("2026-09-27T10:00")
    found = steps("national", Facts("regular", posted, done={"notice": posted}))
    assert day_of(found["roll_objections"].ends) == date(2026, 10, 8)
    assert not found["roll_objections"].provisional


def test_a_result_is_posted_in_three_days_of_the_close():
    # Closed on Thursday 2026-03-19 at 24:00: three days end on a Sunday and roll to Monday.
    result = closed("qingdao", "2026-03-20T00:00")["result"]
    assert day_of(result.ends) == date(2026, 3, 23)
    assert result.state == "waiting"


def test_a_secret_result_is_posted_in_three_days_of_the_end_of_objections():
    # Closed on Thursday 2026-03-19 at 24:00: three days end on a Sunday and roll to Monday.
    closes = at("2026-03-20T00:00")
    facts = Facts("regular", closes, opens=closes - timedelta(days=7), closes=closes, secret=True)
    found = steps("qingdao", facts)
    heard, result = found["participation_objections"], found["result"]
    assert day_of(heard.ends) == date(2026, 3, 23)
    assert (heard.starts, result.starts) == (closes, heard.ends)
    assert day_of(result.ends) == date(2026, 3, 26)
    assert "participation_objections" in result.blocked_by
    assert "participation_objections" not in closed("qingdao", "2026-03-20T00:00")


@pytest.mark.parametrize(("profile_id", "days"), [("qingdao", 3), ("national", 7)])
def test_the_posting_of_a_result_does_not_roll(profile_id, days):
    # Posted on Thursday 2026-03-26; three days end on a Sunday.
    found = closed(profile_id, "2026-03-24T00:00", result="2026-03-26T10:00")
    assert day_of(found["result_posting"].ends) == date(2026, 3, 26) + timedelta(days=days)
    # The objections, a period to act of seven days, end on the Thursday after.
    assert day_of(found["result_objections"].ends) == date(2026, 4, 2)
    assert day_of(found["final"].starts) == date(2026, 4, 2)
    assert found["final"].blocked_by == ("result_posting", "result_objections")


def test_qingyuan_s_result_hangs_out_fifteen_days():
    found = closed("guangdong-generic", "2026-03-24T00:00", result="2026-03-26T10:00")
    assert day_of(found["result_posting"].ends) == date(2026, 4, 10)


@pytest.mark.parametrize(
    ("profile_id", "meets"), [("qingdao", date(2026, 3, 30)), ("beijing", date(2026, 4, 2))]
)
def test_the_committee_meets_within_the_days_of_its_place(profile_id, meets):
    # Posted on Thursday 2026-03-26: three days end on a Sunday and roll, seven on a Thursday.
    found = closed(profile_id, "2026-03-24T00:00", result="2026-03-26T10:00")
    assert day_of(found["committee_meeting"].ends) == meets
    # Thirty days end on Saturday 2026-04-25.
    assert day_of(found["filing"].ends) == date(2026, 4, 27)


@pytest.mark.parametrize(
    ("decision", "meets", "filed"),
    [
        ("preliminary", date(2026, 4, 2), date(2026, 4, 27)),
        # Final on Friday 2026-04-03: thirty days end in the holiday of May, which lasts to the 5th.
        ("final", date(2026, 4, 10), date(2026, 5, 6)),
    ],
)
def test_the_clocks_run_from_the_posting_that_the_place_calls_the_decision(decision, meets, filed):
    profile, closes = get_profile("national"), at("2026-03-24T00:00")
    values = {**profile.values_for_definition(), "result.decision_date": decision}
    posted, final = at("2026-03-26T10:00"), at("2026-04-03T10:00")
    facts = Facts(
        "regular",
        final,
        matters=frozenset({"278-3"}),
        opens=closes - timedelta(days=5),
        closes=closes,
        done={"notice": NOON, "vote": closes, "result": posted, "final": final},
    )
    rules = parse_rule_values(values)
    found = plan(facts, rules, sources=profile.sources, workday=find_workday)
    ends = {one.id: one.ends for one in found}
    assert day_of(ends["committee_meeting"]) == meets
    assert day_of(ends["filing"]) == filed


def test_beijing_answers_a_filing_in_five_working_days():
    # Filed on Wednesday 2026-04-29; the holiday of May 2026 lasts from the 1st to the 5th.
    found = closed(
        "beijing", "2026-03-24T00:00", result="2026-03-26T10:00", filing="2026-04-29T10:00"
    )
    working = [d for d in range(30) if find_workday(date(2026, 4, 30) + timedelta(days=d))]
    assert day_of(found["filing_answer"].ends) == date(2026, 4, 30) + timedelta(days=working[4])


def test_a_result_can_be_taken_to_court_for_a_year():
    found = closed("national", "2026-03-24T00:00", result="2026-03-26T10:00")
    assert day_of(found["revocation"].ends) == date(2027, 3, 26)


def test_a_year_without_a_holiday_table_is_provisional():
    posted = at("2029-09-27T10:00")
    facts = Facts("regular", posted, done={"notice": posted})
    found = steps("national", facts)
    assert found["roll_objections"].provisional
    assert not found["notice_period"].provisional


# --- What comes before.


def test_the_roads_of_a_first_assembly_in_qingdao():
    formed = {"condition": "2026-01-05T10:00", "application": "2026-01-06T10:00"}
    done = {name: at(text) for name, text in formed.items()}
    facts = Facts("first", at("2026-02-01T10:00"), frozenset({"278-1", "278-3"}), done=done)
    found = steps("qingdao", facts)
    # Thirty days after 01-06 are 02-05, a Thursday.
    assert day_of(found["group"].ends) == date(2026, 2, 5)
    assert found["group"].state == "waiting"
    assert found["notice"].blocked_by == ("group", "drafts", "approval")
    done["group"] = at("2026-02-02T10:00")
    found = steps("qingdao", Facts("first", at("2026-02-03T10:00"), facts.matters, done=done))
    assert day_of(found["group_posted"].ends) == date(2026, 2, 5)
    # Sixty days after 02-02 are 04-03.
    assert day_of(found["first_meeting"].ends) == date(2026, 4, 3)
    # The street office may add thirty days (青岛 24).
    done["first_meeting_extension"] = at("2026-03-20T10:00")
    longer = steps("qingdao", Facts("first", NOON, done=done))
    assert day_of(longer["first_meeting"].ends) == date(2026, 5, 6)
    del done["first_meeting_extension"]
    assert [one for one in found.values() if one.state == "late"] == []


def test_a_deadline_that_has_passed_is_late():
    done = {"condition": at("2026-01-05T10:00"), "application": at("2026-01-06T10:00")}
    last = Facts("first", at("2026-02-05T23:59"), done=done)
    assert steps("qingdao", last)["group"].state == "waiting"
    over = Facts("first", at("2026-02-06T00:00"), done=done)
    assert steps("qingdao", over)["group"].state == "late"


def test_owners_who_demand_a_temporary_assembly_are_answered_in_time():
    facts = Facts("temporary", NOON, done={"request": NOON})
    found = steps("national", facts)
    assert day_of(found["convene"].ends) == date(2026, 4, 1)
    assert "request" not in steps("national", Facts("temporary", NOON))


@pytest.mark.parametrize(
    ("matter", "name", "days"), [("278-3", "candidates", 15), ("278-5", "fund_plan", 7)]
)
def test_what_must_hang_out_before_the_vote_has_its_last_day(matter, name, days):
    opens = at("2026-04-01T00:00")
    found = steps("national", Facts("regular", NOON, frozenset({matter}), opens=opens))
    assert found[name].ends == latest_posting(opens, days)
    assert f"{name}_posting" in found["vote"].after
    assert name not in steps("national", Facts("regular", NOON, frozenset({"278-9"})))


def test_a_consultation_is_neither_certified_nor_filed():
    found = steps("national", Facts("consultation", NOON, frozenset({"278-5"})))
    assert "result" in found
    assert not {"minutes", "certificate", "filing", "revocation"} & set(found)


@pytest.mark.parametrize("profile_id", PROFILE_IDS)
@pytest.mark.parametrize("kind", ["first", "regular", "temporary", "part", "consultation"])
def test_every_plan_goes_forward_and_names_its_articles(profile_id, kind):
    matters = frozenset({"278-3", "278-4", "278-5"})
    found = steps(profile_id, Facts(kind, NOON, matters))
    for step in found.values():
        assert step.ends is None or step.starts is None or step.starts <= step.ends, step.id
        assert not step.basis or step.article, step.id
    window = fastest_window(kind, get_profile(profile_id).rules, NOON, matters)
    assert found["vote"].starts == window.opens
    assert [one.id for one in found.values() if one.state == "late"] == []


def test_a_temporary_election_in_hangzhou_waits_for_its_candidates():
    rules = get_profile("hangzhou").rules
    assert fastest_window("temporary", rules, NOON, {"278-3"}).opens == at("2026-03-18T00:00")
    assert fastest_window("temporary", rules, NOON, {"278-9"}).opens == at("2026-03-10T00:00")


def test_a_step_that_is_not_on_the_road_happened_when_the_facts_say():
    profile = get_profile("national")
    happened = Facts("regular", NOON, done={"group": NOON})
    course = Course(happened, profile.rules, profile.sources, find_workday)
    assert course.when("group") == NOON
    assert course.when("dissolution") is None
    assert course.waited(None, "result.posting_days") is None
