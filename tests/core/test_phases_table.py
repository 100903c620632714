"""The phases of an assembly: which act is done when, by whom, and where it leads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.core.assembly import (
    ACT_RULES,
    Act,
    ActNotAllowedForRole,
    ActNotAllowedNow,
    AnnulmentReasonMissing,
    AssemblyNotOpen,
    FreezeTooLate,
    Phase,
    PublishedNeverDeleted,
    Role,
    TallyBeforeCount,
    check_annulment,
    check_deletable,
    check_freeze_in_time,
    check_open,
    check_tally_visible,
    check_transition,
    due_acts,
    phase_after,
    phase_at,
)

OPENS = datetime(2026, 3, 17, 16, tzinfo=UTC)
CLOSES = datetime(2026, 3, 22, 16, tzinfo=UTC)
SECOND = timedelta(seconds=1)

MAIN_ROAD = [
    (Phase.DRAFT, Act.APPROVE, Role.CONVENER, Phase.APPROVED),
    (Phase.APPROVED, Act.PUBLISH, Role.CONVENER, Phase.PUBLISHED),
    (Phase.PUBLISHED, Act.FREEZE, Role.REGISTRAR, Phase.FROZEN),
    (Phase.FROZEN, Act.OPEN, Role.CLOCK, Phase.OPEN),
    (Phase.OPEN, Act.CLOSE, Role.CLOCK, Phase.CLOSED),
    (Phase.CLOSED, Act.COUNT, Role.CLERK, Phase.COUNTED),
    (Phase.COUNTED, Act.POST_RESULT, Role.SCRUTINEER, Phase.PRELIMINARY),
    (Phase.PRELIMINARY, Act.FINALIZE, Role.CONVENER, Phase.FINAL),
    (Phase.FINAL, Act.MINUTE, Role.CONVENER, Phase.MINUTED),
    (Phase.MINUTED, Act.CERTIFY, Role.STREET_OFFICE, Phase.CERTIFIED),
    (Phase.CERTIFIED, Act.REVOKE_CERTIFICATE, Role.STREET_OFFICE, Phase.REVOKED),
]
SIDE_ROADS = [
    (Phase.DRAFT, Act.EDIT, Role.CONVENER, Phase.DRAFT),
    # An edit takes the approval back.
    (Phase.APPROVED, Act.EDIT, Role.CONVENER, Phase.DRAFT),
    (Phase.PRELIMINARY, Act.RECOUNT, Role.CLERK, Phase.COUNTED),
]
STAYING = [
    (Phase.PUBLISHED, Act.OBJECT, Role.OWNER),
    (Phase.PUBLISHED, Act.RULE, Role.STREET_OFFICE),
    (Phase.PRELIMINARY, Act.RULE, Role.RESIDENTS_COMMITTEE),
    (Phase.PUBLISHED, Act.SIGN_ROLL, Role.REGISTRAR),
    (Phase.PUBLISHED, Act.AUDIT_ROLL, Role.AUDITOR),
    (Phase.FROZEN, Act.DELIVER, Role.CONVENER),
    (Phase.FROZEN, Act.REISSUE_CODE, Role.REGISTRAR),
    (Phase.FROZEN, Act.GRANT_PROXY, Role.OWNER),
    (Phase.OPEN, Act.GRANT_PROXY, Role.CLERK),
    (Phase.OPEN, Act.END_PROXY, Role.SCRUTINEER),
    (Phase.OPEN, Act.DESIGNATE, Role.REGISTRAR),
    (Phase.OPEN, Act.FREEZE_RIGHT, Role.CLERK),
    (Phase.CLOSED, Act.UNFREEZE_RIGHT, Role.SCRUTINEER),
    (Phase.OPEN, Act.TRANSFER, Role.REGISTRAR),
    (Phase.COUNTED, Act.DRAW_LOT, Role.CLERK),
    (Phase.COUNTED, Act.DEEM, Role.SCRUTINEER),
    (Phase.PUBLISHED, Act.CHANGE_CONTACT, Role.REGISTRAR),
    (Phase.MINUTED, Act.CHANGE_OFFICER, Role.STREET_OFFICE),
    (Phase.OPEN, Act.CAST, Role.OWNER),
    (Phase.OPEN, Act.EXTEND, Role.CONVENER),
    (Phase.OPEN, Act.ISSUE_PAPER, Role.CLERK),
    (Phase.CLOSED, Act.RETURN_PAPER, Role.SCRUTINEER),
    (Phase.CLOSED, Act.RECORD_PAPER, Role.CLERK),
    (Phase.FROZEN, Act.KEEP_BOX, Role.CLERK),
    (Phase.MINUTED, Act.KEEP_BOX, Role.SCRUTINEER),
    (Phase.PUBLISHED, Act.PLAN_COUNTING, Role.SCRUTINEER),
    (Phase.OPEN, Act.HOLD_COUNTING, Role.CLERK),
    (Phase.CLOSED, Act.RECONCILE, Role.CLERK),
    (Phase.PRELIMINARY, Act.CORRECT_ROLL, Role.REGISTRAR),
    (Phase.CLOSED, Act.REVOKE_BALLOT, Role.STREET_OFFICE),
    (Phase.OPEN, Act.REPORT_INCIDENT, Role.OPERATOR),
]


@pytest.mark.parametrize(("phase", "act", "role", "after"), MAIN_ROAD + SIDE_ROADS)
def test_an_act_leads_to_its_phase(phase, act, role, after):
    check_transition(phase, act, role)
    assert phase_after(phase, act) is after


@pytest.mark.parametrize(("phase", "act", "role"), STAYING)
def test_an_act_that_moves_nothing_leaves_the_phase(phase, act, role):
    check_transition(phase, act, role)
    assert phase_after(phase, act) is phase


def test_every_act_has_a_rule():
    assert set(ACT_RULES) == set(Act)


def test_only_these_pairs_of_phases_are_connected():
    connected = {
        (phase, rule.leads_to)
        for rule in ACT_RULES.values()
        for phase in rule.phases
        if rule.leads_to is not None
    }
    roads = {(before, after) for before, _, _, after in MAIN_ROAD + SIDE_ROADS}
    until_minuted = "published frozen open closed counted preliminary final minuted"
    annulments = {(Phase(name), Phase.ANNULLED) for name in until_minuted.split()}
    assert connected == roads | annulments


@pytest.mark.parametrize("act", Act)
def test_what_the_table_does_not_list_is_refused(act):
    rule = ACT_RULES[act]
    for phase in Phase:
        for role in Role:
            if role in rule.roles and phase in rule.phases:
                check_transition(phase, act, role)
                continue
            error = ActNotAllowedNow if role in rule.roles else ActNotAllowedForRole
            with pytest.raises(error):
                check_transition(phase, act, role)
        if phase not in rule.phases:
            with pytest.raises(ActNotAllowedNow):
                phase_after(phase, act)


def test_nobody_but_the_clock_opens_and_closes():
    assert ACT_RULES[Act.OPEN].roles == ACT_RULES[Act.CLOSE].roles == {Role.CLOCK}


def test_nobody_but_the_street_office_certifies_and_takes_that_back():
    assert ACT_RULES[Act.CERTIFY].roles == {Role.STREET_OFFICE}
    assert ACT_RULES[Act.REVOKE_CERTIFICATE].roles == {Role.STREET_OFFICE}


def test_the_operator_can_only_report_incidents():
    assert [act for act, rule in ACT_RULES.items() if Role.OPERATOR in rule.roles] == [
        Act.REPORT_INCIDENT
    ]


@pytest.mark.parametrize(
    ("phase", "now", "acts", "after"),
    [
        (Phase.FROZEN, OPENS - SECOND, (), Phase.FROZEN),
        (Phase.FROZEN, OPENS, (Act.OPEN,), Phase.OPEN),
        (Phase.FROZEN, CLOSES - SECOND, (Act.OPEN,), Phase.OPEN),
        # A service that slept through the whole period logs both, in order.
        (Phase.FROZEN, CLOSES, (Act.OPEN, Act.CLOSE), Phase.CLOSED),
        (Phase.OPEN, CLOSES - SECOND, (), Phase.OPEN),
        (Phase.OPEN, CLOSES, (Act.CLOSE,), Phase.CLOSED),
        # A clock that went backwards reopens and closes nothing.
        (Phase.OPEN, OPENS - SECOND, (), Phase.OPEN),
        (Phase.CLOSED, OPENS, (), Phase.CLOSED),
        # What was not frozen in time does not open.
        (Phase.PUBLISHED, CLOSES, (), Phase.PUBLISHED),
        (Phase.ANNULLED, CLOSES, (), Phase.ANNULLED),
    ],
)
def test_the_clock_does_what_is_due(phase, now, acts, after):
    assert due_acts(phase, now=now, opens=OPENS, closes=CLOSES) == acts
    assert phase_at(phase, now=now, opens=OPENS, closes=CLOSES) is after


@pytest.mark.parametrize("now", [OPENS, CLOSES - SECOND])
def test_ballots_are_taken_from_opening_until_just_before_midnight(now):
    check_open(Phase.OPEN, now=now, opens=OPENS, closes=CLOSES)


@pytest.mark.parametrize("now", [OPENS - SECOND, CLOSES, CLOSES + SECOND])
def test_a_late_or_early_ballot_is_refused_with_the_time_of_the_server(now):
    with pytest.raises(AssemblyNotOpen) as refusal:
        check_open(Phase.OPEN, now=now, opens=OPENS, closes=CLOSES)
    assert refusal.value.fields["now"] == now
    assert refusal.value.code == "assembly_not_open"


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.OPEN])
def test_no_ballot_is_taken_in_any_other_phase(phase):
    with pytest.raises(AssemblyNotOpen):
        check_open(phase, now=OPENS, opens=OPENS, closes=CLOSES)


def test_the_roll_is_frozen_before_the_announced_opening_or_never():
    check_freeze_in_time(now=OPENS - SECOND, opens=OPENS)
    with pytest.raises(FreezeTooLate):
        check_freeze_in_time(now=OPENS, opens=OPENS)


@pytest.mark.parametrize("phase", Phase)
def test_no_tally_before_the_count_nor_after_an_annulment(phase):
    after = ["counted", "preliminary", "final", "minuted", "certified", "revoked"]
    if phase.value in after:
        check_tally_visible(phase)
    else:
        with pytest.raises(TallyBeforeCount):
            check_tally_visible(phase)


@pytest.mark.parametrize("phase", Phase)
def test_only_what_was_never_published_can_be_deleted(phase):
    if phase in {Phase.DRAFT, Phase.APPROVED}:
        check_deletable(phase)
    else:
        with pytest.raises(PublishedNeverDeleted):
            check_deletable(phase)


def test_an_annulment_has_a_reason_a_role_and_a_time():
    check_annulment(Phase.OPEN, Role.CONVENER, "notice_fault")
    # Minutes that the street office sends back cannot be made anew in their log.
    check_annulment(Phase.MINUTED, Role.CONVENER, "other")
    assert phase_after(Phase.OPEN, Act.ANNUL) is Phase.ANNULLED
    for blank in ("", " \n"):
        with pytest.raises(AnnulmentReasonMissing):
            check_annulment(Phase.OPEN, Role.CONVENER, blank)
    with pytest.raises(ActNotAllowedForRole):
        check_annulment(Phase.OPEN, Role.OPERATOR, "notice_fault")
    for phase in (
        Phase.DRAFT,
        Phase.APPROVED,
        Phase.CERTIFIED,
        Phase.ANNULLED,
        Phase.REVOKED,
    ):
        with pytest.raises(ActNotAllowedNow):
            check_annulment(phase, Role.CONVENER, "notice_fault")
