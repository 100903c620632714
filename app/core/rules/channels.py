"""Paper and phone of the same right (RULES R21, R39; PROTOCOL §7).

Law: e-ballot and paper have equal force and the owner may ask for paper; how they meet is the
profile's. Under either rule, paper handed out closes the phone of that right until every paper
given out came back spoiled or blank, and a right has at most one valid paper ballot.
`paper_replaces`: a valid paper ballot replaces an earlier e-ballot. `first_valid`: where a ballot
counts, no paper is handed out any more. `core.channel` refuses by these rules.
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
