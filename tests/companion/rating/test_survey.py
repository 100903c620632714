"""The quarterly survey: once for each person, shown after its end and from five answers on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.companion.rating.models import ServiceCountRow, ServiceVoterRow
from app.companion.rating.service import SurveyResult, survey_result
from app.companion.rating.service.served import Served, served_in
from tests.committee.town import COMMUNITY, text_of
from tests.companion.quarter import Quarter
from tests.companion.rating.houses import PUBLIC, SURVEY, answer, end_quarter, serve, stars

NOW = "2026Q1"


def result(quarter: Quarter, *, after: bool = False) -> SurveyResult:
    """The first quarter's result now, or as somebody sees it who looks after its end."""
    now = quarter.clock() + timedelta(days=60 if after else 0)
    found: SurveyResult = quarter.run(
        lambda session: survey_result(session, COMMUNITY, NOW, now=now)
    )
    return found


@pytest.mark.both_databases
def test_once_a_quarter(quarter: Quarter) -> None:
    serve(quarter)
    phone = quarter.sign_in(3)
    assert "李经理" in phone.get(SURVEY).text
    assert phone.submit(SURVEY, stars(4, manager=5)).status_code == 302
    assert phone.submit(SURVEY, stars(5)).status_code == 409
    assert quarter.sign_in(3).submit(SURVEY, stars(5)).status_code == 409
    tenant = quarter.rent(phone)
    assert tenant.submit(SURVEY, stars(1)).status_code == 302
    assert result(quarter).answers == 2
    quarter.clock.advance(days=45)
    assert phone.submit(SURVEY, stars(2)).status_code == 302
    assert result(quarter).answers == 2


def test_four_answers_show_nothing_and_five_show_means(quarter: Quarter) -> None:
    serve(quarter)
    answer(quarter, range(1, 5), 5)
    four = result(quarter, after=True)
    assert not four.is_shown
    assert all(one.count == 0 for one in [*four.spreads.values(), four.manager_spread])
    page = text_of(quarter.auth.browser().get(f"{PUBLIC}/{NOW}/survey?lang=en").text)
    assert "Shown after the quarter" in page
    assert "★★★★★" not in page
    answer(quarter, range(5, 6), 2)
    five = result(quarter, after=True)
    assert five.spreads["order"].counts == (0, 1, 0, 0, 4)
    assert five.spreads["order"].average == five.manager_spread.average == "4.40"
    end_quarter(quarter)
    page = text_of(quarter.auth.browser().get(f"{PUBLIC}/{NOW}?lang=en").text)
    assert "李经理 : 4.40 stars of 5 from 5 residents" in page.replace("经理:", "经理 :")


def test_two_looks_at_the_running_quarter_tell_nobodys_answer(quarter: Quarter) -> None:
    """With six answers the pages of the running quarter are as with five: but for how many."""
    serve(quarter)
    stranger = quarter.auth.browser()
    answer(quarter, range(1, 6), 5)
    pages = (f"{PUBLIC}?lang=en", f"{PUBLIC}/{NOW}/survey?lang=en", f"{PUBLIC}/{NOW}?lang=en")
    before = [text_of(stranger.get(page).text) for page in pages]
    answer(quarter, range(6, 7), 1)
    assert [text_of(stranger.get(page).text) for page in pages] == before
    assert "★" not in "".join(before)
    assert not result(quarter).is_shown
    for door in quarter.browser("company"), quarter.browser("street"):
        assert "★" not in door.get(f"{PUBLIC}/{NOW}/survey").text
    assert result(quarter, after=True).spreads["order"].counts == (1, 0, 0, 0, 5)


def test_answers_from_before_the_first_statement_are_the_first_companys(quarter: Quarter) -> None:
    answer(quarter, range(1, 6), 5)
    serve(quarter)
    assert result(quarter, after=True).counted == 5
    serve(quarter, "新来物业公司", "", who="street", since=date(2026, 3, 20))
    assert result(quarter, after=True).counted == 5
    answered_for = quarter.run(lambda session: served(session).serving.company)
    assert answered_for == "安居物业公司"


def served(session: Any) -> Served:
    return served_in(session, COMMUNITY, date(2026, 1, 1), date(2026, 3, 31))


def test_a_quarter_is_the_company_s_that_served_most_of_it(quarter: Quarter) -> None:
    serve(quarter)
    serve(quarter, "新来物业公司", "", who="street", since=date(2026, 2, 1))
    found = quarter.run(served)
    assert found.serving.company == "新来物业公司"
    assert (found.since, found.until) == (date(2026, 2, 1), date(2026, 3, 31))


def test_the_page_says_that_an_answer_stays(quarter: Quarter) -> None:
    page = text_of(quarter.sign_in(3).get(f"{SURVEY}?lang=en").text)
    assert "cannot be changed" in page


def test_a_new_manager_does_not_inherit_stars(quarter: Quarter) -> None:
    serve(quarter)
    answer(quarter, range(1, 6), 5)
    serve(quarter, since=date(2026, 3, 5))
    found = result(quarter, after=True)
    assert found.manager_spread.count == 0
    assert found.is_shown


@pytest.mark.parametrize(
    "wrong",
    [{"order": 0}, {"order": 6}, {"order": "x"}, {"order": ""}, {"manager": 9}],
)
def test_what_is_no_answer_is_refused(quarter: Quarter, wrong: dict[str, object]) -> None:
    serve(quarter)
    assert quarter.sign_in(3).submit(SURVEY, stars(4, **wrong)).status_code == 422
    assert result(quarter).answers == 0


def test_nobody_without_a_home_here_answers(quarter: Quarter) -> None:
    assert quarter.auth.browser().submit(SURVEY, stars(5)).status_code in (302, 401)
    assert quarter.browser("company").submit(SURVEY, stars(5)).status_code in (302, 401, 403)
    assert result(quarter).answers == 0


@pytest.mark.both_databases
def test_nothing_that_is_kept_ties_an_answer_to_a_person(quarter: Quarter) -> None:
    """The voters' table has nothing of an answer, the counters nothing of a voter."""
    serve(quarter)
    answer(quarter, range(3, 8), 5)
    voters, counts = ServiceVoterRow.__table__.columns, ServiceCountRow.__table__.columns
    assert set(voters.keys()) == {"community_id", "quarter", "digest"}
    assert set(counts.keys()) == {
        "community_id",
        "quarter",
        "contract",
        "question",
        "stars",
        "count",
    }
    owner = quarter.resident_of(quarter.sign_in(3))
    held = quarter.run(lambda session: session.query(ServiceVoterRow).all())
    assert len(held) == 5
    assert all(len(row.digest) == 16 for row in held)
    assert str(owner.owner_id).encode() not in b"".join(row.digest for row in held)
    rows = quarter.run(lambda session: session.query(ServiceCountRow).all())
    assert {(row.stars, row.count) for row in rows} == {(5, 5)}


def test_the_file_does_not_keep_the_order_in_which_people_answered(quarter: Quarter) -> None:
    answer(quarter, range(3, 9), 5)

    def kept(session: Any) -> list[bytes]:
        rows = session.execute(text("SELECT digest FROM service_survey_voter"))
        return [bytes(one) for (one,) in rows]

    if quarter.run(lambda session: session.get_bind().dialect.name) == "sqlite":
        digests = quarter.run(kept)
        assert digests == sorted(digests)
