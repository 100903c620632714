"""From the posted roll to the frozen one: objections, rulings, the registrar's package, manifest.

Law: the roll is frozen once, after every objection to it is ruled. What the registrar's
offline tool sends back is believed only where it equals the register: each unit once, with
its area, building and use. The manifest ties it to HM, signed by convener and registrar.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.assembly.models import AssemblyRight, AssemblyRow, ObjectionRow, SignedActRow
from app.assembly.service.acts import append_act, propose_act, register_completion
from app.assembly.service.boothfiles import booth_digest
from app.assembly.service.read import (
    add_document,
    definition_of,
    find_document,
    lock_assembly,
    read_document,
    time_of,
)
from app.core.assembly import Act, Phase, phase_after
from app.core.definition import Definition
from app.core.encoding import encode_b64, jcs_hash, parse_b64, sha256
from app.core.errors import RuleError, VerificationError
from app.core.manifest import manifest_body
from app.core.paper_roll import PaperLine, parse_paper_roll, verify_rights
from app.core.roll import RollLine, parse_roll, verify_groups
from app.core.signatures import key_id, signed_message, verify_signature
from app.platform.db import transaction
from app.platform.log import append_entry
from app.registry.service import RegistryRight, rights_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MAX_PACKAGE_BYTES = 60 * 1024 * 1024
MAX_MEMBER_BYTES = 200 * 1024 * 1024
MEMBERS = ("roll.jsonl", "roll.sig.json", "tag-map.json", "right-map.json")


class RollPackageInvalid(RuleError):
    """The package is not what the registrar's tool writes for this assembly; `reason` says why."""


class ObjectionsUnsettled(RuleError):
    """Objections to the posted roll wait for a ruling."""


@dataclass(frozen=True, slots=True)
class RollPackage:
    """What the registrar's tool made, parsed."""

    roll: bytes
    lines: tuple[RollLine, ...]
    roll_signature: bytes
    paper_roll: bytes | None
    paper_lines: tuple[PaperLine, ...]
    paper_signature: bytes | None
    tags: dict[str, str]
    rights: dict[str, int]


def parse_package(data: bytes) -> RollPackage:
    """Return the parsed issuer-out.zip; raises RollPackageInvalid."""
    try:
        files = _unzip(data)
        paper = files.get("paper-roll.jsonl")
        return RollPackage(
            roll=files["roll.jsonl"],
            lines=parse_roll(files["roll.jsonl"]),
            roll_signature=_signature(files["roll.sig.json"]),
            paper_roll=paper,
            paper_lines=() if paper is None else parse_paper_roll(paper),
            paper_signature=None if paper is None else _signature(files["paper-roll.sig.json"]),
            tags=_string_map(files["tag-map.json"]),
            rights={name: int(i) for name, i in json.loads(files["right-map.json"]).items()},
        )
    except (LookupError, ValueError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise RollPackageInvalid(reason="unreadable", detail=type(error).__name__) from None
    except VerificationError as error:
        raise RollPackageInvalid(reason=error.code) from None


def _unzip(data: bytes) -> dict[str, bytes]:
    if len(data) > MAX_PACKAGE_BYTES:
        raise RollPackageInvalid(reason="too_large")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        wanted = [one for one in archive.infolist() if one.filename in (*MEMBERS, *_PAPER)]
        if any(one.file_size > MAX_MEMBER_BYTES for one in wanted):
            raise RollPackageInvalid(reason="too_large")
        return {one.filename: archive.read(one) for one in wanted}


_PAPER = ("paper-roll.jsonl", "paper-roll.sig.json")


def _signature(data: bytes) -> bytes:
    return parse_b64(json.loads(data)["sigs"][0]["s"], 64)


def _string_map(data: bytes) -> dict[str, str]:
    return {str(key): str(value) for key, value in json.loads(data).items()}


def freeze_roll(assembly_id: str, data: bytes, *, officer_id: int, now: datetime) -> int:
    """Take the registrar's package, log roll and paper roll, put the manifest up for signature.

    Returns the manifest act's id. Raises RollPackageInvalid, ObjectionsUnsettled,
    ActNotAllowedNow, ActPending.
    """
    package = parse_package(data)
    with transaction() as session:
        row = lock_assembly(session, assembly_id)
        phase_after(Phase(row.phase), Act.SIGN_ROLL)
        if unsettled(session, assembly_id):
            raise ObjectionsUnsettled(count=len(unsettled(session, assembly_id)))
        definition, at = definition_of(row), time_of(row, now)
        rights = rights_of(
            session,
            row.community_id,
            record_date=definition.record_date,
            parking_area=definition.policies.parking_area,
            parking_heads=definition.policies.parking_heads,
        )
        _verify_against_register(package, rights, definition)
        _store_rights(session, row, package, rights)
        _log_rolls(session, row, definition, package, at)
        body = _manifest(session, row, definition, package)
        return propose_act(
            session, row, type="manifest", body=body, created_by=officer_id, now=now
        ).id


def unsettled(session: Session, assembly_id: str) -> list[ObjectionRow]:
    """Return the objections that wait for a ruling."""
    statement = select(ObjectionRow).where(
        ObjectionRow.assembly_id == assembly_id, ObjectionRow.state == "submitted"
    )
    return list(session.scalars(statement))


def _verify_against_register(
    package: RollPackage, rights: list[RegistryRight], definition: Definition
) -> None:
    verify_groups(package.lines, definition)
    verify_rights(package.paper_lines, len(package.lines))
    if len(rights) != len(package.lines) or set(package.rights) != {one.key for one in rights}:
        raise RollPackageInvalid(reason="rights", register=len(rights), package=len(package.lines))
    lines = {line.i: line for line in package.lines}
    for right in rights:
        line = lines.get(package.rights[right.key])
        if line is None or _expected(right, package.tags) != _stated(line):
            raise RollPackageInvalid(reason="units", right=right.labels[0])


def _expected(right: RegistryRight, tags: dict[str, str]) -> list[tuple[str, int, str, str]]:
    return sorted(
        (tags.get(unit.code, ""), unit.area, unit.building, unit.use) for unit in right.units
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


def _log_rolls(
    session: Session,
    row: AssemblyRow,
    definition: Definition,
    package: RollPackage,
    at: datetime,
) -> None:
    roll_body = {
        "roll": sha256(package.roll).hex(),
        "lines": len(package.lines),
        "scope": definition.credential_scope_id,
    }
    _log_signed(session, row, definition, "roll", roll_body, package.roll_signature, at)
    _keep(session, row, "roll", "roll.jsonl", package.roll, at)
    if package.paper_roll is None or package.paper_signature is None:
        return
    paper_body = {
        "paper_roll": sha256(package.paper_roll).hex(),
        "lines": len(package.paper_lines),
    }
    _log_signed(session, row, definition, "paper-roll", paper_body, package.paper_signature, at)
    _keep(session, row, "paper_roll", "paper-roll.jsonl", package.paper_roll, at)


def _log_signed(
    session: Session,
    row: AssemblyRow,
    definition: Definition,
    entry_type: str,
    body: dict[str, Any],
    signature: bytes,
    at: datetime,
) -> None:
    registrar = definition.keys.registrar
    try:
        verify_signature(registrar, signed_message(entry_type, definition.hd, body), signature)
    except VerificationError:
        raise RollPackageInvalid(reason="signature", type=entry_type) from None
    sigs = [{"k": key_id(registrar), "s": encode_b64(signature)}]
    append_entry(session, row.id, type=entry_type, body=body, sigs=sigs, now=at)


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
    )


def _complete_manifest(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    appended = append_act(session, assembly, act, at)
    assembly.manifest, assembly.hm = act.body, jcs_hash(act.body).hex()
    assembly.manifest_seq = appended.seq
    assembly.phase = phase_after(Phase(assembly.phase), Act.FREEZE).value


register_completion("manifest", _complete_manifest)
