"""What secret mode has of its own, each computed once: ceremony, ballots, sums, shares.

Law: nothing stated is believed. Keys come from the ceremony's messages, sums from the ballots,
and a result's numbers count only where the shares prove every one of them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.core.encoding import jcs_hash
from app.core.group import Group, PointInvalid, group_for_verifying
from app.core.secret.ballot import Poll, SealedVote, SecretBallot
from app.core.secret.paper import SecretPaper
from app.core.secret.shares import Opening
from app.core.secret.sums import SecretTally
from app.verifier.case import CastBallot
from app.verifier.report import Look, NotRun
from app.verifier.sealed.ballots import BallotFault, find_ballot_faults
from app.verifier.sealed.ceremony import Replayed, replay
from app.verifier.sealed.opening import Given, find_false_numbers, read_shares
from app.verifier.sealed.sums import add_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.core.ceremony import TrusteeKeys
    from app.verifier.case import Act, Case
    from app.verifier.workings import Workings


class Sealed:
    """Computed views of a case of secret mode."""

    def __init__(self, case: Case, work: Workings) -> None:
        """Compute nothing yet."""
        self.case, self.work = case, work
        self._given: dict[int, Given] = {}
        self._false: dict[int, list[tuple[str, str]]] = {}

    @cached_property
    def group(self) -> Group:
        """The quickest arithmetic that this machine has."""
        return group_for_verifying()

    @cached_property
    def ceremony(self) -> Replayed:
        """The ceremony as its messages make it; raises NotRun."""
        return replay(self.case, self.group)

    def need_keys(self) -> TrusteeKeys:
        """Return what the ceremony ends in; raises NotRun."""
        if self.ceremony.keys is None:
            raise NotRun("V14")
        return self.ceremony.keys

    @cached_property
    def poll(self) -> Poll:
        """What all ballots share, under the manifest's key; raises NotYet, NotRun."""
        manifest, definition = self.case.need_manifest(), self.case.need_definition()
        try:
            return Poll.of(self.group, manifest.hm, definition, manifest.trustee_key or b"")
        except PointInvalid:
            raise NotRun("V14") from None

    def all_ballots(self) -> Iterator[tuple[int, SealedVote]]:
        """Yield place and ballot of all that were cast, keyed in or opened instead."""
        for paper in self.case.sealed_papers:
            yield paper.at, SecretPaper.of(paper.body)
        for item in self.case.items:
            if isinstance(item, CastBallot) and item.sealed:
                yield item.at, SecretBallot.of(self.case.sealed_body(item))
            elif not isinstance(item, CastBallot) and item.type == "spoil":
                yield item.at, SecretBallot.of(item.body)

    @cached_property
    def ballot_faults(self) -> list[BallotFault]:
        """What is wrong with points, scalars and proofs of each ballot; raises NotYet, NotRun."""
        begin = self.work.clock()
        found = find_ballot_faults(self.case, self.poll, self.work.crew)
        self.work.seconds["ballot_proofs"] = self.work.clock() - begin
        return found

    def tell_ballots(self, check: str, look: Look) -> None:
        """Record what belongs to a check."""
        for fault in self.ballot_faults:
            if fault.check == check:
                look.fail(fault.code, f"entry {fault.at}", **fault.fields)

    def add_up(self, tally: Act) -> dict[str, dict[str, str]]:
        """Return both sums of each choice under a tally's head, as the wire has them."""
        return add_up(self.case, self.work, self.group, tally)

    def opening_of(self, tally: Act) -> Opening:
        """Return what the shares of a tally speak of; raises NotYet, NotRun."""
        definition = self.case.need_definition()
        motion = definition.get_motion(tally.body["motion"])
        if [row["choice"] for row in tally.body["sums"]] != list(motion.choice_ids):
            raise NotRun("V30")
        stated, mode = SecretTally.parse(tally.body), definition.policies.result_mode
        try:
            for row in stated.sums.values():
                for ciphertext in row:
                    self.group.decode(ciphertext.a)
                    self.group.decode(ciphertext.b)
        except PointInvalid:
            raise NotRun("V30") from None
        return Opening(self.poll, self.need_keys(), motion, stated, mode)

    def shares_named(self, tally: Act) -> list[Act]:
        """Return the shares that name a tally."""
        name = jcs_hash(tally.body).hex()
        return [act for act in self.case.all("partial-decryption") if act.body["tally"] == name]

    def shares_of(self, tally: Act) -> Given:
        """Return the shares of a tally, those that hold apart from the others."""
        if tally.at not in self._given:
            opening = self.opening_of(tally)
            self._given[tally.at] = read_shares(opening, self.shares_named(tally))
        return self._given[tally.at]

    def stated_of(self, tally: Act) -> list[Mapping[str, Any]]:
        """Return the result's options of a tally's motion; raises NotYet, NotRun."""
        for outcome in self.case.need_last("result").body["motions"]:
            if outcome["motion"] == tally.body["motion"]:
                stated = list(outcome["options"])
                choices = self.work.choices[tally.body["motion"]]
                if [option["choice"] for option in stated] == list(choices):
                    return stated
        raise NotRun("V38")

    def false_numbers(self, tally: Act) -> list[tuple[str, str]]:
        """Return (choice, measure) of each stated number that the shares do not prove."""
        given = self.shares_of(tally)
        if len(given.valid) < self.need_keys().threshold:
            raise NotRun("V33")
        if tally.at not in self._false:
            opening, stated = self.opening_of(tally), self.stated_of(tally)
            self._false[tally.at] = find_false_numbers(opening, given.valid, stated)
        return self._false[tally.at]

    def proven_sums(self, tally: Act) -> dict[str, list[int | None]]:
        """Return heads, area and None (who chose it is not known) of each choice.

        What stays shut is None too. Raises NotYet, NotRun.
        """
        unopened = self.work.unopened_of(tally) is not None
        if unopened:
            return {
                choice: [None, None, None] for choice in self.work.choices[tally.body["motion"]]
            }
        if self.false_numbers(tally):
            raise NotRun("V34")
        stated = self.stated_of(tally)
        return {option["choice"]: [option["heads"], option["area"], None] for option in stated}
