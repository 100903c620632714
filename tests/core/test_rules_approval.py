"""R45: a notice needs its convener's recorded decision."""

from __future__ import annotations

import pytest

from app.core.rules.approval import (
    Approval,
    ApprovalDocumentMissing,
    ApprovalMissing,
    ApprovalNumbersInvalid,
    ChairApprovalMissing,
    CommitteeNotInFavour,
    CommitteeNotQuorate,
    ConvenerBody,
    check_approval,
)

DOCUMENT = "0f" * 32
COMMITTEE = ConvenerBody.COMMITTEE
GROUP = ConvenerBody.PREPARATORY_GROUP


@pytest.mark.parametrize(
    ("members", "present", "in_favour"),
    [
        (7, 7, 7),
        # Just more than half present.
        (7, 4, 4),
        # At equality: half of all members in favour are enough.
        (6, 4, 3),
        (8, 5, 4),
        (1, 1, 1),
    ],
)
def test_a_committee_resolution_carries_the_notice(members, present, in_favour):
    check_approval(COMMITTEE, Approval(members, present, in_favour, DOCUMENT))


@pytest.mark.parametrize(
    ("members", "present", "short"),
    [
        # At equality: half present are not more than half.
        (6, 3, 1),
        (7, 3, 1),
        (9, 0, 5),
    ],
)
def test_half_of_the_members_or_fewer_cannot_meet(members, present, short):
    with pytest.raises(CommitteeNotQuorate) as refusal:
        check_approval(COMMITTEE, Approval(members, present, present, DOCUMENT))
    assert refusal.value.fields["short"] == short


@pytest.mark.parametrize(
    ("members", "present", "in_favour", "short"), [(6, 4, 2, 1), (7, 7, 3, 1), (8, 5, 0, 4)]
)
def test_fewer_than_half_of_all_members_cannot_decide(members, present, in_favour, short):
    with pytest.raises(CommitteeNotInFavour) as refusal:
        check_approval(COMMITTEE, Approval(members, present, in_favour, DOCUMENT))
    assert refusal.value.fields["short"] == short


def test_where_the_city_says_so_half_of_all_members_are_not_enough():
    # 青岛市物业管理条例 38.
    check_approval(COMMITTEE, Approval(6, 6, 4, DOCUMENT), majority_of_all=True)
    with pytest.raises(CommitteeNotInFavour):
        check_approval(COMMITTEE, Approval(6, 6, 3, DOCUMENT), majority_of_all=True)


@pytest.mark.parametrize("numbers", [(0, 0, 0), (5, 6, 3), (5, 4, 5), (5, 4, -1), (-1, -1, -1)])
@pytest.mark.parametrize("body", [COMMITTEE, GROUP])
def test_impossible_numbers_are_refused(body, numbers):
    members, present, in_favour = numbers
    with pytest.raises(ApprovalNumbersInvalid):
        check_approval(body, Approval(members, present, in_favour, DOCUMENT))


@pytest.mark.parametrize(
    "document", ["", "0f" * 31, "0F" * 32, "0f" * 33, "zz" * 32, "0f" * 32 + "\n"]
)
@pytest.mark.parametrize("body", [COMMITTEE, GROUP])
def test_an_approval_names_its_document_by_hash(body, document):
    with pytest.raises(ApprovalDocumentMissing):
        check_approval(body, Approval(1, 1, 1, document))


@pytest.mark.parametrize("body", [COMMITTEE, GROUP])
def test_without_approval_there_is_no_notice(body):
    with pytest.raises(ApprovalMissing):
        check_approval(body, None)


def test_a_preparatory_group_needs_its_chair():
    check_approval(GROUP, Approval(1, 1, 1, DOCUMENT))
    with pytest.raises(ChairApprovalMissing):
        check_approval(GROUP, Approval(1, 1, 0, DOCUMENT))


@pytest.mark.parametrize("body", [ConvenerBody.RESIDENTS_COMMITTEE, ConvenerBody.STREET_OFFICE])
def test_public_bodies_act_by_virtue_of_office(body):
    check_approval(body, None)
