"""From the posted roll to the frozen one: objections, rulings, the registrar's package, manifest.

Law: the roll is frozen once, after the time to object to it, with every objection ruled.
What the registrar's offline tool sends back is believed only where it equals the register:
each unit once, with its area, building and use. Roll, paper roll and manifest, which ties
them to HM, are logged together when convener and registrar have signed the manifest; until
then the package can be taken back and made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.assembly.models import AssemblyRight, AssemblyRow, ObjectionRow, SignedActRow
from app.assembly.service.acts import append_act, propose_act, register_completion
from app.assembly.service.boothfiles import booth_digest
from app.assembly.service.ceremony import check_ceremony_unchanged, manifest_keys
from app.assembly.service.objections import WAITING
from app.assembly.service.package import RollPackage, RollPackageInvalid, parse_package
from app.assembly.service.partition import partition_of
from app.assembly.service.posting import posted_until
from app.assembly.service.read import (
    add_document,
    definition_of,
    find_document,
    lock_assembly,
    read_document,
    time_of,
)
from app.core.assembly import Act, Phase, check_freeze_in_time, phase_after
from app.core.definition import Definition
from app.core.encoding import encode_b64, jcs_hash, sha256
from app.core.errors import RuleError, VerificationError
from app.core.manifest import manifest_body
from app.core.paper_roll import verify_rights
from app.core.roll import RollLine, totals, verify_groups
from app.core.secret.allowed import check_secret_mode
from app.core.signatures import key_id, signed_message, verify_signature
from app.platform.db import transaction
from app.platform.log import append_entry
from app.registry.service import RegistryRight, rights_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PACKAGE = "issuer-out.zip"

Follower = Callable[["Session", AssemblyRow, datetime], None]
_followers: list[Follower] = []


def register_freeze(follower: Follower) -> None:
    """Let a room above bring what it knew by the register onto the lines, as they are frozen."""
    if follower not in _followers:
        _followers.append(follower)


class ObjectionsUnsettled(RuleError):
    """Objections to the posted roll wait for a ruling."""


class RollStillPosted(RuleError):
    """Owners may still object to the posted roll; `until` says until when."""


class RollOutdated(RuleError):
    """The register changed after the package was made; it must be made anew."""


def freeze_roll(assembly_id: str, data: bytes, *, officer_id: int, now: datetime) -> int:
    """Take the registrar's package and put the manifest made from it up for signature.

    Returns the manifest act's id. Raises RollPackageInvalid, RollStillPosted, FreezeTooLate,
    ObjectionsUnsettled, ActNotAllowedNow, ActPending, in secret mode ScopeTooSmall,
    CeremonyUnfinished, CeremonyFailed.
    """
    package = parse_package(data)
    with transaction() as session:
        row = lock_assembly(session, assembly_id)
        phase_after(Phase(row.phase), Act.SIGN_ROLL)
        definition, at = definition_of(row), time_of(row, now)
        until = posted_until(session, row)
        if at < until:
            raise RollStillPosted(until=until)
        _check_may_freeze(session, row, definition, at)
        _verify_signatures(package, definition)
        _verify_against_register(
            package,
            _rights(session, row, definition),
            definition,
            partition_of(session, row).of_unit,
        )
        if definition.is_secret:
            # The roll may have shrunk since the notice; a scope too small is never sealed.
            check_secret_mode(definition, totals(package.lines, definition))
        _keep(session, row, "roll_package", PACKAGE, data, at)
        body = _manifest(session, row, definition, package)
        return propose_act(
            session, row, type="manifest", body=body, created_by=officer_id, now=now
        ).id


def _check_may_freeze(
    session: Session, row: AssemblyRow, definition: Definition, at: datetime
) -> None:
    check_freeze_in_time(now=at, opens=definition.opens)
    waiting = unsettled(session, row.id)
    if waiting:
        raise ObjectionsUnsettled(count=len(waiting))


def _rights(session: Session, row: AssemblyRow, definition: Definition) -> list[RegistryRight]:
    return rights_of(
        session,
        row.community_id,
        record_date=definition.record_date,
        parking_area=definition.policies.parking_area,
        parking_heads=definition.policies.parking_heads,
    )


def unsettled(session: Session, assembly_id: str) -> list[ObjectionRow]:
    """Return the objections that wait for a ruling."""
    statement = select(ObjectionRow).where(
        ObjectionRow.assembly_id == assembly_id, ObjectionRow.state.in_(WAITING)
    )
    return list(session.scalars(statement))


def _verify_against_register(
    package: RollPackage,
    rights: list[RegistryRight],
    definition: Definition,
    groups: Mapping[int, str],
) -> None:
    verify_groups(package.lines, definition)
    verify_rights(package.paper_lines, len(package.lines))
    if len(rights) != len(package.lines) or set(package.rights) != {one.key for one in rights}:
        raise RollPackageInvalid(reason="rights", register=len(rights), package=len(package.lines))
    lines = {line.i: line for line in package.lines}
    for right in rights:
        line = lines.get(package.rights[right.key])
        if line is None or _expected(right, package.tags, groups) != _stated(line):
            raise RollPackageInvalid(reason="units", right=right.labels[0])


def _expected(
    right: RegistryRight, tags: dict[str, str], groups: Mapping[int, str]
) -> list[tuple[str, int, str, str]]:
    return sorted(
        (tags.get(unit.code, ""), unit.area, groups.get(unit.id, unit.building), unit.use)
        for unit in right.units
    )


def _stated(line: RollLine) -> list[tuple[str, int, str, str]]:
    return sorted((unit.tag.hex(), unit.area, unit.group, unit.use) for unit in line.units)


def _store_rights(
    session: Session, row: AssemblyRow, package: RollPackage, rights: list[RegistryRight]
) -> None:
    lines = {line.i: line for line in package.lines}
    for right in rights:
        i = package.rights[right.key]
        session.add(
            AssemblyRight(
                assembly_id=row.id,
                i=i,
                right_key=right.key,
                cred_pk=lines[i].cred_pk.hex(),
                line=lines[i].to_json(),
                unit_ids=list(right.unit_ids),
            )
        )
    session.flush()


def _roll_bodies(package: RollPackage, definition: Definition) -> dict[str, dict[str, Any]]:
    """Return the bodies of the entries that the registrar's tool has signed, by type."""
    roll = {
        "roll": sha256(package.roll).hex(),
        "lines": len(package.lines),
        "scope": definition.credential_scope_id,
    }
    if package.paper_roll is None:
        return {"roll": roll}
    paper = {"paper_roll": sha256(package.paper_roll).hex(), "lines": len(package.paper_lines)}
    return {"roll": roll, "paper-roll": paper}


def _signatures(package: RollPackage) -> dict[str, bytes]:
    return {"roll": package.roll_signature, "paper-roll": package.paper_signature or b""}


def _verify_signatures(package: RollPackage, definition: Definition) -> None:
    registrar, sigs = definition.keys.registrar, _signatures(package)
    for entry_type, body in _roll_bodies(package, definition).items():
        message = signed_message(entry_type, definition.hd, body)
        try:
            verify_signature(registrar, message, sigs[entry_type])
        except VerificationError:
            raise RollPackageInvalid(reason="signature", type=entry_type) from None


def _log_rolls(
    session: Session, row: AssemblyRow, package: RollPackage, definition: Definition, at: datetime
) -> None:
    key, sigs = key_id(definition.keys.registrar), _signatures(package)
    for entry_type, body in _roll_bodies(package, definition).items():
        signed = [{"k": key, "s": encode_b64(sigs[entry_type])}]
        append_entry(session, row.id, type=entry_type, body=body, sigs=signed, now=at)
    _keep(session, row, "roll", "roll.jsonl", package.roll, at)
    if package.paper_roll is not None:
        _keep(session, row, "paper_roll", "paper-roll.jsonl", package.paper_roll, at)


def _keep(
    session: Session, row: AssemblyRow, kind: str, name: str, data: bytes, at: datetime
) -> None:
    add_document(session, row.id, kind=kind, name=name, data=data, public=False, now=at)


def _manifest(
    session: Session, row: AssemblyRow, definition: Definition, package: RollPackage
) -> dict[str, Any]:
    notice = find_document(session, row.id, "notice.pdf")
    assert notice is not None
    return manifest_body(
        definition=definition,
        notice=sha256(read_document(session, notice)),
        roll=sha256(package.roll),
        paper_roll=None if package.paper_roll is None else sha256(package.paper_roll),
        booth=booth_digest(),
        lines=package.lines,
        **manifest_keys(session, row),
    )


def _complete_manifest(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    """Log rolls and manifest, once objections and register are still as they were."""
    kept, definition = find_document(session, assembly.id, PACKAGE), definition_of(assembly)
    _check_may_freeze(session, assembly, definition, at)
    assert kept is not None
    package = parse_package(read_document(session, kept))
    rights = _rights(session, assembly, definition)
    try:
        _verify_against_register(
            package, rights, definition, partition_of(session, assembly).of_unit
        )
    except RollPackageInvalid:
        raise RollOutdated(assembly=assembly.id) from None
    check_ceremony_unchanged(session, assembly, act.body)
    _store_rights(session, assembly, package, rights)
    _log_rolls(session, assembly, package, definition, at)
    appended = append_act(session, assembly, act, at)
    assembly.manifest, assembly.hm = act.body, jcs_hash(act.body).hex()
    assembly.manifest_seq = appended.seq
    assembly.phase = phase_after(Phase(assembly.phase), Act.FREEZE).value
    for follower in _followers:
        follower(session, assembly, at)


register_completion("manifest", _complete_manifest)
