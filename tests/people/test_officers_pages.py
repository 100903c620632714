"""The operator's list, the audit page, and who must see nothing."""

from __future__ import annotations

import pytest

from app.people import service
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.roles import Role
from tests.site import Auth, Browser


@pytest.fixture
def operator(auth: Auth) -> Browser:
    return auth.signed_in("oper", Role.OPERATOR)


def test_an_appointment_everywhere_and_back(auth: Auth, operator: Browser) -> None:
    alice = auth.officer("alice")
    choice = {"role": "auditor", "community_id": "*"}
    operator.submit(f"/officers/{alice.id}/appointments", choice)
    with auth.app.app_context():
        assert service.get_officer(alice.id).roles == {Role.AUDITOR}
    operator.submit(f"/officers/{alice.id}/dismissals", choice)
    with auth.app.app_context():
        assert service.get_officer(alice.id).roles == set()


def test_a_refused_appointment_says_why(auth: Auth, operator: Browser) -> None:
    alice = auth.officer("alice")
    operator.submit(f"/officers/{alice.id}/appointments", {"role": "clerk", "community_id": "*"})
    assert "请选择一个小区" in operator.get(f"/officers/{alice.id}").text


@pytest.mark.parametrize(
    "choice",
    [{"role": "emperor", "community_id": "*"}, {"role": "clerk", "community_id": "nowhere"}, {}],
)
def test_a_choice_that_was_not_offered(
    auth: Auth, operator: Browser, choice: dict[str, str]
) -> None:
    alice = auth.officer("alice")
    operator.submit(f"/officers/{alice.id}/appointments", choice)
    assert "请选择角色和小区" in operator.get(f"/officers/{alice.id}").text
    with auth.app.app_context():
        assert service.get_officer(alice.id).roles == set()


def test_a_stale_confirmation_is_asked_for(auth: Auth, operator: Browser) -> None:
    alice = auth.officer("alice")
    auth.clock.advance(minutes=10)
    answer = operator.submit(
        f"/officers/{alice.id}/appointments", {"role": "auditor", "community_id": "*"}
    )
    assert answer.status_code == 403
    assert "fresh_code" in answer.text


def test_an_officer_who_is_not_there(operator: Browser) -> None:
    assert operator.get("/officers/999").status_code == 404
    assert operator.submit("/officers/999/reset").status_code == 404


def test_each_act_is_on_the_audit_page(auth: Auth, operator: Browser) -> None:
    alice = auth.officer("alice")
    operator.submit(f"/officers/{alice.id}/shut", {"disabled": "yes"})
    operator.submit(f"/officers/{alice.id}/shut", {"disabled": "no"})
    page = operator.get("/audit").text
    for action in ("officer.create", "officer.enrol", "officer.disable", "officer.enable"):
        assert action in page


def test_an_auditor_of_one_community_reads_that_one(auth: Auth) -> None:
    with auth.app.app_context(), transaction() as session:
        audit(session, None, "roll.import", 1, now=auth.clock(), community_id="linghai")
        audit(session, None, "roll.freeze", 2, now=auth.clock(), community_id="xiyuan")
    page = auth.signed_in("alice", Role.AUDITOR, community="linghai").get("/audit").text
    assert "roll.import" in page
    assert "roll.freeze" not in page


def test_the_menu_shows_what_would_open(auth: Auth, operator: Browser) -> None:
    assert "/officers" in operator.get("/account").text
    assert "/officers" not in auth.signed_in("alice", Role.AUDITOR).get("/account").text


def test_eve_sees_nothing(auth: Auth, operator: Browser) -> None:
    alice = auth.officer("alice")
    eve = auth.signed_in("eve", Role.CONVENER, community="linghai")
    for path in ("/officers", f"/officers/{alice.id}", "/audit"):
        assert eve.get(path).status_code == 403
    for act in ("reset", "shut", "appointments", "dismissals"):
        assert eve.submit(f"/officers/{alice.id}/{act}").status_code == 403
