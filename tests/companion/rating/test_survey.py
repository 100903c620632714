"""The quarterly survey: once for each person, shown from five answers on, nobody's answer known."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.companion.rating.service import survey_result
from tests.committee.town import COMMUNITY, text_of
from tests.companion.quarter import Quarter
from tests.companion.rating.houses import PUBLIC, SURVEY, answer, serve, stars

NOW = "2026Q1"


def result(quarter: Quarter):  # type: ignore[no-untyped-def]
    return quarter.run(lambda session: survey_result(session, COMMUNITY, NOW))


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
    four = result(quarter)
    assert not four.is_shown
    assert all(one.count == 0 for one in [*four.spreads.values(), four.manager_spread])
    page = text_of(quarter.auth.browser().get(f"{PUBLIC}/{NOW}/survey?lang=en").text)
    assert "Shown from 5 answers on" in page
    assert "★★★★★" not in page
    answer(quarter, range(5, 6), 2)
    five = result(quarter)
    assert five.spreads["order"].counts == (0, 1, 0, 0, 4)
    assert five.spreads["order"].average == five.manager_spread.average == "4.40"
    page = text_of(quarter.auth.browser().get(f"{PUBLIC}?lang=en").text)
    assert "李经理 : 4.40 stars of 5 from 5 residents" in page.replace("经理:", "经理 :")


def test_a_new_manager_does_not_inherit_stars(quarter: Quarter) -> None:
    serve(quarter)
    answer(quarter, range(1, 6), 5)
    serve(quarter)
    assert result(quarter).manager_spread.count == 0
    assert result(quarter).is_shown


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


def test_a_row_does_not_say_whose_it_is(quarter: Quarter) -> None:
    answer(quarter, range(3, 4), 5)
    owner = quarter.resident_of(quarter.sign_in(3))
    rows = quarter.run(
        lambda session: (
            session.execute(text("SELECT * FROM service_survey_answer")).mappings().all()
        )
    )
    (row,) = rows
    assert {"resident_id", "owner_id", "unit_id", "at"}.isdisjoint(row)
    assert str(owner.owner_id).encode() not in bytes(row["voter"])
    assert len(bytes(row["voter"])) == 16
