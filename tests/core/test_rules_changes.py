"""R20: how often a vote may change."""

from __future__ import annotations

import pytest

from app.core.rules.changes import ChangesUsedUp, check_change_allowed


@pytest.mark.parametrize(("made", "most"), [(0, 5), (4, 5), (0, 1)])
def test_a_vote_may_change_until_its_changes_are_used_up(made, most):
    check_change_allowed(changes_made=made, max_changes=most)


@pytest.mark.parametrize(("made", "most"), [(5, 5), (6, 5), (1, 1), (0, 0)])
def test_no_change_more_than_the_assembly_allows(made, most):
    with pytest.raises(ChangesUsedUp):
        check_change_allowed(changes_made=made, max_changes=most)
