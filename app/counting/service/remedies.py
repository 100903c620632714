"""What an upheld objection changes: a ballot is taken out, or a line of the roll is corrected.

Law: nothing is changed without an objection that was upheld before; whoever ruled does not act
alone on the roll (registrar and street office sign). What was posted stays until everything has
been counted again (RULES R7, §3.7; PROTOCOL §6.2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.service.acts import append_act, propose_act, register_completion
from app.assembly.service.objections import find_objection, list_objections
from app.assembly.service.read import (
    definition_of,
    get_right,
    line_of,
    lock_assembly,
    rights,
)
from app.core.area import parse_area
from app.core.assembly import Act, Phase, phase_after
from app.core.channel import check_may_revoke
from app.core.errors import RuleError
from app.core.roll import RollLine, RollUnit, parse_line, totals, verify_groups
from app.core.secret.objecting import check_before_tally
from app.platform.db import transaction
from app.voting.service.notices import tell_owner
from app.voting.service.state import load_state, save_state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRight, AssemblyRow, ObjectionRow, SignedActRow

USES = ("home", "shop", "parking", "other")


class ObjectionNotUpheldHere(RuleError):
    """Only an objection that was upheld in this assembly is a reason for this act."""


class NothingToRevoke(RuleError):
    """No ballot counts for this flat."""


class NothingCorrected(RuleError):
    """The corrected line is the line that stands on the roll."""


class CorrectionStale(RuleError):
    """The roll was corrected otherwise after these lines were put up for signature."""


@dataclass(frozen=True, slots=True)
class UnitChange:
    """What is to stand on the roll for one unit; `area` in m² as typed, empty to strike it out."""

    tag: str
    area: str
    group: str
    use: str


def upheld_objections(session: Session, assembly_id: str) -> list[ObjectionRow]:
    """Return the objections that may be a reason for a remedy."""
    return [one for one in list_objections(session, assembly_id) if one.state == "upheld"]


def propose_revocation(
    assembly_id: str, *, i: int, objection: str, officer_id: int, now: datetime
) -> int:
    """Put the revocation of what counts for line i up for the street office; returns the act's id.

    Raises ActNotAllowedNow, SumsOpenedOnce, ObjectionNotUpheldHere, RightNotFound,
    NothingToRevoke, ActPending.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.REVOKE_BALLOT)
        check_before_tally(definition_of(assembly), Phase(assembly.phase))
        _check_upheld(session, assembly_id, objection)
        counted = load_state(session, get_right(session, assembly_id, i)).counted
        if counted is None:
            raise NothingToRevoke(i=i)
        body = {"i": i, "ballot_id": counted.hex(), "objection": objection}
        return propose_act(
            session, assembly, type="revoke", body=body, created_by=officer_id, now=now
        ).id


def _complete_revocation(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    check_before_tally(definition_of(assembly), Phase(assembly.phase))
    state = load_state(session, get_right(session, assembly.id, act.body["i"]))
    check_may_revoke(state, bytes.fromhex(act.body["ballot_id"]))
    append_act(session, assembly, act, at)
    save_state(session, assembly.id, state.revoke())
    tell_owner(session, assembly, state.i, "revoke", now=at)


def propose_correction(
    assembly_id: str,
    *,
    i: int,
    units: Sequence[UnitChange],
    objection: str,
    officer_id: int,
    now: datetime,
) -> int:
    """Put a corrected line up for registrar and street office; returns the act's id.

    Without any unit left the right is struck out. Raises ActNotAllowedNow, SumsOpenedOnce,
    ObjectionNotUpheldHere, RightNotFound, AreaInvalid and its like, NothingCorrected,
    RollInvalid, ActPending.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.CORRECT_ROLL)
        check_before_tally(definition_of(assembly), Phase(assembly.phase))
        _check_upheld(session, assembly_id, objection)
        right = get_right(session, assembly_id, i)
        before = line_of(right)
        line = replace(before, units=_corrected(before, {one.tag: one for one in units}))
        if line.units == before.units:
            raise NothingCorrected(i=i)
        verify_groups((line,), definition_of(assembly))
        line = replace(line, cred_pk=load_state(session, right).key)
        body = {
            "objection": objection,
            "lines": [line.to_json()],
            "totals": _totals_with(session, assembly, line),
        }
        return propose_act(
            session, assembly, type="roll-correction", body=body, created_by=officer_id, now=now
        ).id


def _corrected(line: RollLine, changes: Mapping[str, UnitChange]) -> tuple[RollUnit, ...]:
    units = []
    for unit in line.units:
        change = changes.get(unit.tag.hex())
        if change is None:
            units.append(unit)
        elif change.area.strip():
            use = change.use if change.use in USES else unit.use
            area = parse_area(change.area)
            units.append(RollUnit(unit.tag, area, change.group.strip() or unit.group, use))
    return tuple(units)


def _totals_with(session: Session, assembly: AssemblyRow, line: RollLine) -> list[dict[str, Any]]:
    lines = [
        line if right.i == line.i else line_of(right) for right in rights(session, assembly.id)
    ]
    return [one.to_json() for one in totals(lines, definition_of(assembly))]


def _complete_correction(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    """Log the corrected line and go by it from now on; raises CorrectionStale."""
    check_before_tally(definition_of(assembly), Phase(assembly.phase))
    (value,) = act.body["lines"]
    right: AssemblyRight = get_right(session, assembly.id, value["i"])
    line = parse_line(value)
    in_force = load_state(session, right).key
    if line.cred_pk != in_force or act.body["totals"] != _totals_with(session, assembly, line):
        raise CorrectionStale(i=line.i)
    append_act(session, assembly, act, at)
    right.line = value
    tell_owner(session, assembly, line.i, "roll-correction", now=at)


def _check_upheld(session: Session, assembly_id: str, objection: str) -> None:
    row = find_objection(session, assembly_id, objection)
    if row is None or row.state != "upheld":
        raise ObjectionNotUpheldHere(objection=objection)


register_completion("revoke", _complete_revocation)
register_completion("roll-correction", _complete_correction)
