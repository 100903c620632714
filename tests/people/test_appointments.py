"""Pairs that one hand may not hold (RULES R34), looked at per community."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.errors import RuleError
from app.people import service
from app.people.service.appointments import (
    AlreadyAppointed,
    CertifierIsConvener,
    CertifierIsOperator,
    CommunityNeeded,
    NotAppointed,
    OperatorIsEverywhere,
    RegistrarIsOperator,
)
from app.platform.roles import Role
from app.registry.service import CommunityNotFound
from tests.site import OPERATOR_ORGANISATION, Auth, Person

Appoint = Callable[..., None]


@pytest.fixture
def appoint(auth: Auth) -> Appoint:
    def act(person: Person, role: Role, community: str | None = "linghai") -> None:
        if role is Role.OPERATOR:
            community = None
        if community is not None:
            auth.community(community)
        with auth.app.app_context():
            service.appoint(
                person.id,
                role,
                community,
                operator_organisation=OPERATOR_ORGANISATION,
                by=None,
                now=auth.clock(),
            )

    return act


PAIRS = [
    (Role.CONVENER, Role.STREET_OFFICE, CertifierIsConvener),
    (Role.STREET_OFFICE, Role.CONVENER, CertifierIsConvener),
    (Role.OPERATOR, Role.REGISTRAR, RegistrarIsOperator),
    (Role.REGISTRAR, Role.OPERATOR, RegistrarIsOperator),
    (Role.OPERATOR, Role.STREET_OFFICE, CertifierIsOperator),
    (Role.STREET_OFFICE, Role.OPERATOR, CertifierIsOperator),
]


@pytest.mark.parametrize(("first", "second", "refusal"), PAIRS)
def test_not_the_same_person(
    auth: Auth, appoint: Appoint, first: Role, second: Role, refusal: type[RuleError]
) -> None:
    alice = auth.officer("alice")
    appoint(alice, first)
    with pytest.raises(refusal):
        appoint(alice, second)


@pytest.mark.both_databases
@pytest.mark.parametrize(("first", "second", "refusal"), PAIRS[:3:2])
def test_not_the_same_organisation_however_it_is_typed(
    auth: Auth, appoint: Appoint, first: Role, second: Role, refusal: type[RuleError]
) -> None:
    alice = auth.officer("alice", organisation="Linhai 街道办事处")
    bob = auth.officer("bob", organisation="ｌｉｎｈａｉ街道 办事处")
    appoint(alice, first)
    with pytest.raises(refusal):
        appoint(bob, second)


def test_in_another_community_the_other_role_is_free(auth: Auth, appoint: Appoint) -> None:
    alice = auth.officer("alice")
    appoint(alice, Role.CONVENER, "linghai")
    appoint(alice, Role.STREET_OFFICE, "xiyuan")


def test_an_operator_everywhere_meets_every_community(auth: Auth, appoint: Appoint) -> None:
    alice, bob = (auth.officer(n, organisation="甲公司") for n in ("alice", "bob"))
    appoint(alice, Role.REGISTRAR, "linghai")
    with pytest.raises(RegistrarIsOperator):
        appoint(bob, Role.OPERATOR, None)


def test_the_deployments_own_organisation_is_an_operator(auth: Auth, appoint: Appoint) -> None:
    alice = auth.officer("alice", organisation=OPERATOR_ORGANISATION)
    with pytest.raises(RegistrarIsOperator):
        appoint(alice, Role.REGISTRAR)


def test_others_may_meet_in_one_hand(auth: Auth, appoint: Appoint) -> None:
    alice = auth.officer("alice", organisation="居委会")
    for role in (Role.REGISTRAR, Role.RESIDENTS_COMMITTEE, Role.SCRUTINEER):
        appoint(alice, role)


def test_there_is_no_operator_of_one_place(auth: Auth) -> None:
    auth.community("linghai")
    alice = auth.officer("alice")
    with auth.app.app_context(), pytest.raises(OperatorIsEverywhere):
        service.appoint(
            alice.id,
            Role.OPERATOR,
            "linghai",
            operator_organisation=OPERATOR_ORGANISATION,
            by=None,
            now=auth.clock(),
        )


def test_after_a_dismissal_the_role_is_free(auth: Auth, appoint: Appoint) -> None:
    alice = auth.officer("alice")
    appoint(alice, Role.CONVENER)
    with auth.app.app_context():
        service.dismiss(alice.id, Role.CONVENER, "linghai", by=None, now=auth.clock())
    appoint(alice, Role.STREET_OFFICE)


def test_refusals_of_form(auth: Auth, appoint: Appoint) -> None:
    alice = auth.officer("alice", Role.CLERK, community="linghai")
    with pytest.raises(AlreadyAppointed):
        appoint(alice, Role.CLERK)
    with pytest.raises(CommunityNeeded):
        appoint(alice, Role.CLERK, None)
    with auth.app.app_context(), pytest.raises(NotAppointed):
        service.dismiss(alice.id, Role.CONVENER, "linghai", by=None, now=auth.clock())


def test_a_community_that_is_not_there(auth: Auth) -> None:
    alice = auth.officer("alice")
    with auth.app.app_context(), pytest.raises(CommunityNotFound):
        service.appoint(
            alice.id,
            Role.CLERK,
            "nowhere",
            operator_organisation=OPERATOR_ORGANISATION,
            by=None,
            now=auth.clock(),
        )


def test_who_holds_a_role_here(auth: Auth) -> None:
    auth.officer("alice", Role.AUDITOR, community="linghai")
    auth.officer("bob", Role.AUDITOR)
    auth.officer("carol", Role.AUDITOR, community="xiyuan")
    with auth.app.app_context():
        names = [o.username for o in service.officers_with(Role.AUDITOR, "linghai")]
    assert names == ["alice", "bob"]
