"""Paper and phone of the same right (RULES R21, R39; PROTOCOL §7).

Law: e-ballot and paper have equal force and the owner may ask for paper; how they meet is the
profile's. `paper_replaces`: handing out paper closes the e-channel of that right until every paper
given out came back spoiled or blank; a valid paper ballot replaces an earlier e-ballot.
`first_valid`: the first valid ballot of any channel stands. Either way a right has at most one
valid paper ballot.
"""

from __future__ import annotations

from enum import StrEnum

from app.core.errors import RuleError


class ChannelRule(StrEnum):
    """How ballots of two channels meet."""

    PAPER_REPLACES = "paper_replaces"
    FIRST_VALID = "first_valid"


class ElectronicChannelClosed(RuleError):
    """A paper ballot of this right is out; the phone is closed until it comes back unused."""


class PaperBallotStands(RuleError):
    """A valid paper ballot of this right is already recorded."""


class FirstBallotStands(RuleError):
    """Under `first_valid` the electronic ballot already recorded stands."""


def check_electronic_ballot_allowed(
    rule: ChannelRule, *, paper_out: bool, paper_counted: bool
) -> None:
    """Refuse an electronic ballot where paper has the floor (R21).

    `paper_out`: a paper ballot was issued and neither came back nor was recorded. Raises
    PaperBallotStands, ElectronicChannelClosed.
    """
    if paper_counted:
        raise PaperBallotStands(rule=rule.value)
    if paper_out and rule is ChannelRule.PAPER_REPLACES:
        raise ElectronicChannelClosed(rule=rule.value)


def check_paper_ballot_allowed(
    rule: ChannelRule, *, electronic_counted: bool, paper_counted: bool
) -> None:
    """Refuse a valid paper ballot where another ballot stands (R21).

    Raises PaperBallotStands, FirstBallotStands.
    """
    if paper_counted:
        raise PaperBallotStands(rule=rule.value)
    if electronic_counted and rule is ChannelRule.FIRST_VALID:
        raise FirstBallotStands(rule=rule.value)
