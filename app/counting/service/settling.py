"""An objection upheld after the opening of a secret vote: does it matter, however they voted?

Law (PROTOCOL §7, A18): nothing is counted again, so the ballots that an objection touches are
given in thought to every side. Where no test turns, the outcome stands and the minutes say so;
where one may, the result cannot become final, and the assembly is annulled and held anew.
Whether a struck line leaves the scope is not asked: both must come to the same.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.effects import NONE, read_entries, ruled_at
from app.assembly.service.objections import find_objection
from app.assembly.service.read import definition_of, lock_assembly, time_of
from app.core.assembly import Phase
from app.core.definition import Definition, Motion
from app.core.errors import RuleError
from app.core.roll import MotionTotals, RollLine, weights
from app.core.rules.counts import Participants, ScopeTotals
from app.core.secret.allowed import is_decided_unopened
from app.core.secret.bounds import Touched, is_outcome_certain
from app.core.secret.result import OpenedMotion
from app.core.tally import MotionTally
from app.counting.models import SettlementRow
from app.counting.service.count import Figures, figures_of
from app.counting.service.remedies import ObjectionNotUpheldHere, upheld_objections
from app.counting.service.rolls import rolls_of
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow


class NotSettledByBounds(RuleError):
    """Only a posted result of a secret vote is settled so; any other is counted again."""


class LinesNotTouched(RuleError):
    """A line named is not on the roll, or stands twice; `lines` says which."""


class ObjectionUnsettled(RuleError):
    """An objection upheld after the opening may matter, or nobody looked whether it does."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Whom an objection touches, by line: whose ballot may not count, who was kept away, and
    whose ballot may not be theirs.
    """

    removed: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    doubtful: tuple[int, ...] = ()

    @property
    def all(self) -> tuple[int, ...]:
        """Every line named."""
        return (*self.removed, *self.added, *self.doubtful)


def settle_objection(
    assembly_id: str, *, objection: str, lines: Lines, officer_id: int, now: datetime
) -> tuple[str, ...]:
    """Keep whether an upheld objection matters; returns the motions whose outcome may turn.

    Raises NotSettledByBounds, ObjectionNotUpheldHere, LinesNotTouched.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        is_secret = definition_of(assembly).is_secret
        if not is_secret or Phase(assembly.phase) is not Phase.PRELIMINARY:
            raise NotSettledByBounds(assembly=assembly_id)
        row = find_objection(session, assembly_id, objection)
        if row is None or row.state != "upheld":
            raise ObjectionNotUpheldHere(objection=objection)
        uncertain = find_uncertain(session, assembly, lines)
        kept = _find(session, assembly_id, objection) or SettlementRow(
            assembly_id=assembly_id, objection=objection
        )
        kept.removed, kept.added = list(lines.removed), list(lines.added)
        kept.doubtful, kept.uncertain = list(lines.doubtful), list(uncertain)
        kept.settled_by, kept.settled_at = officer_id, time_of(assembly, now)
        session.add(kept)
        facts = {"lines": len(lines.all), "uncertain": len(uncertain)}
        place = assembly.community_id
        audit(
            session, officer_id, "objection.bounds", objection, facts, now=now, community_id=place
        )
        return uncertain


def find_uncertain(session: Session, assembly: AssemblyRow, lines: Lines) -> tuple[str, ...]:
    """Return the motions whose outcome may turn with these lines; raises LinesNotTouched."""
    roll = {line.i: line for line in rolls_of(session, assembly)[0]}
    wrong = {i for i in lines.all if i not in roll or lines.all.count(i) > 1}
    if wrong:
        raise LinesNotTouched(lines=sorted(wrong))
    figures = figures_of(session, assembly)
    opened = {one.motion: one.opened for one in figures.openings}
    return tuple(
        motion.id
        for motion, scope, tally in _each(figures)
        if not _is_certain(
            figures.definition,
            motion,
            scope,
            tally,
            opened[motion.id],
            _touched(figures.definition, motion, tally, roll, lines),
        )
    )


def _each(figures: Figures) -> list[tuple[Motion, MotionTotals, MotionTally]]:
    counted = figures.counted
    return list(zip(figures.definition.motions, counted.totals, counted.motions, strict=True))


def _touched(
    definition: Definition,
    motion: Motion,
    tally: MotionTally,
    roll: dict[int, RollLine],
    lines: Lines,
) -> Touched:
    """Return what the lines weigh in a motion: those that took part, and those that did not."""
    took_part = {i for i, _ in tally.ballots}

    def weigh(numbers: Collection[int]) -> Participants:
        own = [weights(roll[i], motion, definition) for i in numbers]
        own = [one for one in own if one.units]
        return Participants(len(own), sum(one.heads for one in own), sum(one.area for one in own))

    return Touched(
        removed=weigh(took_part.intersection(lines.removed)),
        added=weigh(set(lines.added) - took_part),
        doubtful=weigh(took_part.intersection(lines.doubtful)),
    )


def _is_certain(
    definition: Definition,
    motion: Motion,
    scope: MotionTotals,
    tally: MotionTally,
    opened: OpenedMotion | None,
    touched: Touched,
) -> bool:
    scopes = _scopes(scope, touched)
    if opened is None:
        # It failed by who took part: does it still, with most of them and the smallest scope?
        most = _more(tally.taking_part, touched.added)
        return all(is_decided_unopened(definition, motion, one, most) for one in scopes)
    before = _as_scope(scope)
    return all(
        is_outcome_certain(
            motion,
            definition.thresholds,
            opened,
            tally.taking_part,
            (before, _as_scope(after)),
            touched,
        )
        for after in scopes
    )


def _scopes(scope: MotionTotals, touched: Touched) -> tuple[MotionTotals, ...]:
    """Return the scope as it is, without those removed, and with those added."""
    less, more = touched.removed, touched.added
    return (scope, _shifted(scope, less, -1), _shifted(scope, more, 1))


def _shifted(scope: MotionTotals, by: Participants, sign: int) -> MotionTotals:
    return replace(
        scope,
        rights=scope.rights + sign * by.rights,
        heads=scope.heads + sign * by.heads,
        area=scope.area + sign * by.area,
    )


def _more(part: Participants, by: Participants) -> Participants:
    return Participants(part.rights + by.rights, part.heads + by.heads, part.area + by.area)


def _as_scope(totals: MotionTotals) -> ScopeTotals:
    return ScopeTotals(totals.rights, totals.units, totals.heads, totals.area)


def settlements(session: Session, assembly_id: str) -> dict[str, SettlementRow]:
    """Return what was settled by bounds, by the objection's number."""
    statement = select(SettlementRow).where(SettlementRow.assembly_id == assembly_id)
    return {row.objection: row for row in session.scalars(statement)}


def check_settled(session: Session, assembly: AssemblyRow) -> None:
    """Refuse a final result of a secret vote that an upheld objection may turn.

    Raises ObjectionUnsettled for one upheld behind the tally that was not settled, or may matter.
    """
    if not definition_of(assembly).is_secret:
        return
    log, settled = read_entries(session, assembly.id), settlements(session, assembly.id)
    tallied = max(entry.seq for entry in log if entry.type == "tally")
    for row in upheld_objections(session, assembly.id):
        late = (ruled_at(log, row.public_id) or 0) > tallied
        found = settled.get(row.public_id)
        if late and row.effect == NONE and (found is None or found.uncertain):
            raise ObjectionUnsettled(objection=row.public_id)


def _find(session: Session, assembly_id: str, objection: str) -> SettlementRow | None:
    return settlements(session, assembly_id).get(objection)
