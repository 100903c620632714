"""Authenticity: roll, keys, definition, manifest are what their signers signed (V10, V11, V13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.anchor import anchor_of
from app.core.encoding import MAX_INTEGER, sha256
from app.core.roll import RollLine, parse_line
from app.verifier.checks.stated import demand_signature, known_hashes
from app.verifier.count import Totals, add_up
from app.verifier.reading import ROLL, document_files
from app.verifier.report import Look
from app.verifier.signing import CHECK_OF, find_bad_keys, find_key_fault, named_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.verifier.case import Act, Case
    from app.verifier.workings import Workings


def v10_roll(case: Case, work: Workings, look: Look) -> None:
    """Reject: area 8932→8933; an extra line; a unit moved to another group; an unsigned roll."""
    entry, definition = case.need("roll"), case.need_definition()
    lines = case.need_roll()
    where = f"entry {entry.at}"
    look.examined = len(lines)
    demand_signature(work, look, entry)
    digest = sha256(case.roll_bytes or b"").hex()
    look.demand(entry.body["roll"] == digest, "roll_hash", where)
    look.demand(entry.body["lines"] == len(lines), "roll_lines", where, found=len(lines))
    look.demand(entry.body["scope"] == definition.credential_scope_id, "roll_scope", where)
    for audit in case.all("roll-audit"):
        _check_audit(audit, digest, lines, look)
    for i, line in lines.items():
        known = all(unit.group in definition.groups for unit in line.units)
        look.demand(known, "group_unknown", f"roll line {i}")
    manifest = case.need("manifest")
    look.demand(manifest.body["roll"] == digest, "roll_hash", f"entry {manifest.at}")
    counted = add_up(lines.values(), definition, work.scale)
    _compare_totals(case, manifest, counted, look)
    _check_corrections(case, work, look)


def _check_audit(audit: Act, digest: str, lines: Mapping[int, RollLine], look: Look) -> None:
    units = [unit for line in lines.values() for unit in line.units]
    where = f"entry {audit.at}"
    look.demand(audit.body["roll"] == digest, "roll_hash", where)
    look.demand(audit.body["units"] == len(units), "audit_units", where, found=len(units))
    area = sum(unit.area for unit in units)
    look.demand(audit.body["area"] == area, "audit_area", where, found=area)


def _compare_totals(case: Case, act: Act, counted: list[Totals], look: Look) -> None:
    stated = {item["motion"]: item for item in act.body["totals"]}
    for motion, total in zip(case.need_definition().motions, counted, strict=True):
        item = stated.get(motion.id, {})
        for name, found in vars(total).items():
            look.examined += 1
            fields = {
                "motion": motion.id,
                "measure": name,
                "stated": item.get(name),
                "found": found,
            }
            look.demand(item.get(name) == found, "total_differs", f"entry {act.at}", **fields)


def _check_corrections(case: Case, work: Workings, look: Look) -> None:
    """Follow the corrected roll: its rules are V11's, its totals the manifest's."""
    corrections = case.all("roll-correction")
    if not corrections:
        return
    for refusal in work.ledger().of("V10"):
        look.fail(refusal.code, refusal.where, **refusal.fields)
    lines = dict(case.roll)
    for act in corrections:
        lines.update((value["i"], parse_line(value)) for value in act.body["lines"])
        _compare_totals(case, act, add_up(lines.values(), case.need_definition(), work.scale), look)
        for code, i in _twice(lines.values()):
            look.fail(code, f"entry {act.at}", i=i)
        ordered = [item["motion"] for item in act.body["totals"]] == list(work.places)
        look.demand(ordered, "motions_differ", f"entry {act.at}")
        groups = case.need_definition().groups
        known = all(
            unit["group"] in groups for value in act.body["lines"] for unit in value["units"]
        )
        look.demand(known, "group_unknown", f"entry {act.at}")


def _twice(lines: Iterable[RollLine]) -> list[tuple[str, int]]:
    """Return what stands in two lines: (code, number of the later line)."""
    found: list[tuple[str, int]] = []
    keys: set[bytes] = set()
    tags: set[bytes] = set()
    for line in lines:
        if line.cred_pk in keys:
            found.append(("key_twice", line.i))
        keys.add(line.cred_pk)
        for unit in line.units:
            if unit.tag in tags:
                found.append(("tag_twice", line.i))
            tags.add(unit.tag)
    return found


def v11_roll_lines(case: Case, work: Workings, look: Look) -> None:
    """Reject: one unit in two lines; a key twice; negative or fractional area; 2^63; a bad key."""
    if case.roll_bytes is None:
        look.demand(case.find("roll") is None, "roll_missing", f"file {ROLL}")
        return
    look.examined = len(case.roll) + len(case.roll_faults)
    look.demand(look.examined > 0, "roll_empty", f"file {ROLL}")
    for fault in case.roll_faults:
        look.fail(fault.error.code, fault.where, **fault.error.fields)
    smallest, area = b"", 0
    for number, line in case.roll.items():
        look.demand(line.i == number, "line_number", f"roll line {number}", found=line.i)
        look.demand(line.units[0].tag > smallest, "line_order", f"roll line {number}")
        smallest = line.units[0].tag
        area += sum(unit.area for unit in line.units)
    look.demand(area <= MAX_INTEGER, "area_sum", f"file {ROLL}")
    for code, i in _twice(case.roll.values()):
        look.fail(code, f"roll line {i}")
    begin = work.clock()
    keys = ((number, line.cred_pk) for number, line in case.roll.items())
    for numbers in work.crew.each(find_bad_keys, None, keys, len(case.roll)):
        for number in numbers:
            look.fail("key_invalid", f"roll line {number}")
    work.seconds["roll_keys"] = work.clock() - begin


def v13_definition(case: Case, work: Workings, look: Look) -> None:
    """Reject: changed option text; a foreign suite; a reissue signed by the convener;
    a contact-change by two officers of one organisation; thresholds below the law.
    """
    if case.definition_fault is not None:
        fault = case.definition_fault
        look.examined = 1
        look.fail(fault.error.code, fault.where, **fault.error.fields)
        return
    _check_hashes(case, look)
    _check_documents(case, look)
    for where, key in named_keys(case):
        look.examined += 1
        look.demand(find_key_fault(key) is None, "key_invalid", where)
    for act in case.all(*(name for name in case.by_type if name not in CHECK_OF)):
        look.examined += 1
        demand_signature(work, look, act)


def _check_hashes(case: Case, look: Look) -> None:
    definition = case.need_definition()
    notice, manifest = case.need("notice"), case.find("manifest")
    hd, hm = definition.hd.hex(), case.manifest.hm.hex() if case.manifest else ""
    look.examined += 1
    look.demand(notice.body["definition"] == hd, "hd_differs", f"entry {notice.at}")
    right_anchor = notice.body["anchor"] == anchor_of(definition)
    look.demand(right_anchor, "notice_anchor", f"entry {notice.at}", found=anchor_of(definition))
    if manifest is not None:
        where = f"entry {manifest.at}"
        look.demand(manifest.body["definition"] == hd, "hd_differs", where)
        sealed = {manifest.body[name] is not None for name in ("trustee_key", "ceremony")}
        look.demand(sealed == {definition.is_secret}, "manifest_mode", where)
        look.demand(manifest.body["notice"] == notice.body["document"], "notice_differs", where)
        stated = [item["motion"] for item in manifest.body["totals"]]
        motions = [motion.id for motion in definition.motions]
        look.demand(stated == motions, "motions_differ", where)
    for act in case.all("open", "close"):
        look.demand(act.body["manifest"] == hm, "hm_differs", f"entry {act.at}")


def _check_documents(case: Case, look: Look) -> None:
    """Motion texts and the notice travel with the record; every document is named by an entry."""
    definition, notice = case.need_definition(), case.need("notice")
    held = {sha256(data).hex(): name for name, data in document_files(case)}
    look.examined += len(held)
    for motion in definition.motions:
        look.demand(motion.text.hex() in held, "text_missing", f"motion {motion.id}")
    look.demand(notice.body["document"] in held, "notice_missing", f"entry {notice.at}")
    named = known_hashes(case)
    for digest, name in held.items():
        look.demand(digest in named, "document_unknown", f"file {name}")
