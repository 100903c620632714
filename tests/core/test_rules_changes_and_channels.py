"""R20, R21: how often a vote may change, and how paper and phone of one right meet."""

from __future__ import annotations

import pytest

from app.core.rules.changes import ChangesUsedUp, check_change_allowed
from app.core.rules.channels import (
    ChannelRule,
    ElectronicChannelClosed,
    FirstBallotStands,
    PaperBallotStands,
    check_electronic_ballot_allowed,
    check_paper_ballot_allowed,
)

REPLACES, FIRST = ChannelRule.PAPER_REPLACES, ChannelRule.FIRST_VALID


@pytest.mark.parametrize(("made", "most"), [(0, 5), (4, 5), (0, 1)])
def test_a_vote_may_change_until_its_changes_are_used_up(made, most):
    check_change_allowed(changes_made=made, max_changes=most)


@pytest.mark.parametrize(("made", "most"), [(5, 5), (6, 5), (1, 1), (0, 0)])
def test_no_change_more_than_the_assembly_allows(made, most):
    with pytest.raises(ChangesUsedUp):
        check_change_allowed(changes_made=made, max_changes=most)


@pytest.mark.parametrize(
    ("rule", "paper_out", "paper_counted", "refusal"),
    [
        (REPLACES, False, False, None),
        (REPLACES, True, False, ElectronicChannelClosed),
        (REPLACES, False, True, PaperBallotStands),
        (REPLACES, True, True, PaperBallotStands),
        (FIRST, False, False, None),
        (FIRST, True, False, None),
        (FIRST, False, True, PaperBallotStands),
        (FIRST, True, True, PaperBallotStands),
    ],
)
def test_the_phone_closes_where_paper_has_the_floor(rule, paper_out, paper_counted, refusal):
    def check() -> None:
        check_electronic_ballot_allowed(rule, paper_out=paper_out, paper_counted=paper_counted)

    if refusal is None:
        check()
    else:
        with pytest.raises(refusal):
            check()


@pytest.mark.parametrize(
    ("rule", "electronic", "paper_counted", "refusal"),
    [
        (REPLACES, False, False, None),
        (REPLACES, True, False, None),
        (REPLACES, False, True, PaperBallotStands),
        (FIRST, False, False, None),
        (FIRST, True, False, FirstBallotStands),
        (FIRST, True, True, PaperBallotStands),
    ],
)
def test_paper_replaces_or_the_first_stands(rule, electronic, paper_counted, refusal):
    def check() -> None:
        check_paper_ballot_allowed(rule, electronic_counted=electronic, paper_counted=paper_counted)

    if refusal is None:
        check()
    else:
        with pytest.raises(refusal):
            check()
