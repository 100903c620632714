"""Communities: opening one, changing what is said of it, its witnesses."""

from __future__ import annotations

import pytest

from app.platform.audit import audit_events
from app.platform.db import db
from app.registry import service
from app.registry.service import CommunityExists, CommunityFacts, CommunityInvalid
from tests.registry.conftest import Office

KEY, OTHER_KEY = "ab" * 32, "cd" * 32


def test_it_is_found_again(office: Office) -> None:
    row = service.get_community(office.session, "huating")
    assert (row.name, row.profile_id, row.witness_quorum) == ("云屿华庭", "national", 1)
    assert service.list_communities(office.session) == [row]


@pytest.mark.both_databases
def test_it_is_opened_once(office: Office) -> None:
    with pytest.raises(CommunityExists):
        service.create_community(
            "huating", CommunityFacts(name="Other"), officer_id=None, now=office.clock()
        )


@pytest.mark.parametrize(
    "community_id", ["", "a", "Huating", "hua ting", "-huating", "h" * 41, "华庭"]
)
def test_its_id_can_stand_in_an_address(office: Office, community_id: str) -> None:
    with pytest.raises(CommunityInvalid) as refused:
        service.create_community(
            community_id, CommunityFacts(name="X"), officer_id=None, now=office.clock()
        )
    assert refused.value.fields == {"field": "id", "reason": "form"}


@pytest.mark.parametrize(
    ("facts", "field", "reason"),
    [
        ({"name": "  "}, "name", "missing"),
        ({"name": "华" * 61}, "name", "too_long"),
        ({"name": "华\u202e庭"}, "name", "character"),
        ({"name": "华庭", "help_phone": "1\n2"}, "help_phone", "character"),
    ],
)
def test_a_field_that_cannot_be_printed_is_refused(
    office: Office, facts: dict[str, str], field: str, reason: str
) -> None:
    with pytest.raises(CommunityInvalid) as refused:
        service.save_community(
            "huating", CommunityFacts(**facts), officer_id=None, now=office.clock()
        )
    assert refused.value.fields == {"field": field, "reason": reason}


def test_an_unknown_community_is_said_to_be_so(office: Office) -> None:
    with pytest.raises(service.CommunityNotFound):
        service.save_community(
            "nowhere", CommunityFacts(name="X"), officer_id=None, now=office.clock()
        )


@pytest.mark.both_databases
def test_what_changed_is_recorded_without_its_values(office: Office) -> None:
    facts = CommunityFacts(
        name="云屿华庭", developer="云屿置业有限公司", help_phone="0532-80000000"
    )
    service.save_community("huating", facts, officer_id=None, now=office.clock())
    assert service.get_community(office.session, "huating").help_phone == "0532-80000000"
    db.session.rollback()
    event = audit_events()[0]
    assert (event.action, event.detail) == ("community.save", {"fields": "help_phone"})


@pytest.mark.both_databases
def test_witnesses_are_kept_for_the_next_definition(office: Office) -> None:
    named = [{"name": "one.example/w", "key": KEY}, {"name": "two.example/w", "key": OTHER_KEY}]
    row = service.save_witnesses("huating", named, 2, officer_id=None, now=office.clock())
    assert (row.witnesses, row.witness_quorum) == (named, 2)


@pytest.mark.parametrize(
    ("witnesses", "quorum", "reason"),
    [
        ([{"name": "w", "key": "ab"}], 1, "form"),
        ([{"name": "w", "key": "xy" * 32}], 1, "form"),
        ([{"name": "has blank", "key": KEY}], 1, "form"),
        ([{"name": "w"}], 1, "form"),
        ([{"name": "w", "key": KEY}, {"name": "v", "key": KEY}], 1, "twice"),
        ([{"name": "w", "key": KEY}, {"name": "w", "key": OTHER_KEY}], 1, "twice"),
        ([{"name": "w", "key": KEY}], 2, "range"),
        ([{"name": "w", "key": KEY}], 0, "range"),
    ],
)
def test_witnesses_that_could_not_sign_are_refused(
    office: Office, witnesses: list[dict[str, str]], quorum: int, reason: str
) -> None:
    with pytest.raises(CommunityInvalid) as refused:
        service.save_witnesses("huating", witnesses, quorum, officer_id=None, now=office.clock())
    assert refused.value.fields["reason"] == reason
    assert service.get_community(office.session, "huating").witnesses == []
