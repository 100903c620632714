"""The manifest: what the ballots bind (PROTOCOL §3).

Law: it ties definition, notice, roll, paper roll and booth to the totals of each
motion, and HM, the SHA-256 of its canonical body, is in every later signature.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.definition import Definition
from app.core.encoding import jcs_hash, lp, sha256
from app.core.entries.entry import verify_body
from app.core.errors import VerificationError
from app.core.roll import MotionTotals, RollLine, totals


class ManifestInvalid(VerificationError):
    """The manifest speaks of another definition, roll or totals; `reason` says which."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The frozen view of a manifest body; `hm` is its 32-byte hash, `body` the JSON value."""

    hm: bytes
    definition: bytes
    notice: bytes
    roll: bytes
    paper_roll: bytes | None
    booth: bytes
    totals: tuple[MotionTotals, ...]
    body: Mapping[str, Any] = field(repr=False, compare=False)

    @classmethod
    def parse(cls, body: object) -> Manifest:
        """Return the manifest of a body; raises SchemaError, NotCanonical."""
        verify_body("manifest", body)
        assert isinstance(body, dict)
        paper_roll = body["paper_roll"]
        return cls(
            hm=jcs_hash(body),
            definition=bytes.fromhex(body["definition"]),
            notice=bytes.fromhex(body["notice"]),
            roll=bytes.fromhex(body["roll"]),
            paper_roll=None if paper_roll is None else bytes.fromhex(paper_roll),
            booth=bytes.fromhex(body["booth"]),
            totals=tuple(MotionTotals(**item) for item in body["totals"]),
            body=body,
        )


def booth_hash(files: Mapping[str, bytes]) -> bytes:
    """Return SHA-256 over the booth's files, `lp(name) ‖ lp(bytes)` each, by the names' bytes."""
    named = sorted((name.encode("utf-8"), data) for name, data in files.items())
    return sha256(b"".join(lp(name) + lp(data) for name, data in named))


def manifest_body(
    *,
    definition: Definition,
    notice: bytes,
    roll: bytes,
    paper_roll: bytes | None,
    booth: bytes,
    lines: Sequence[RollLine],
) -> dict[str, Any]:
    """Return the body of a manifest; all hashes are 32 bytes."""
    return {
        "definition": definition.hd.hex(),
        "notice": notice.hex(),
        "roll": roll.hex(),
        "paper_roll": None if paper_roll is None else paper_roll.hex(),
        "booth": booth.hex(),
        "totals": [item.to_json() for item in totals(lines, definition)],
        "trustee_key": None,
        "ceremony": None,
    }


def verify_manifest(
    manifest: Manifest, definition: Definition, lines: Sequence[RollLine], roll: bytes
) -> None:
    """Verify HD, the roll's hash (32 bytes) and the totals of each motion in order.

    Raises ManifestInvalid.
    """
    if manifest.definition != definition.hd:
        raise ManifestInvalid(reason="definition")
    if manifest.roll != roll:
        raise ManifestInvalid(reason="roll")
    for stated, counted in zip(manifest.totals, totals(lines, definition), strict=False):
        if stated != counted:
            raise ManifestInvalid(reason="totals", motion=counted.motion)
    if len(manifest.totals) != len(definition.motions):
        raise ManifestInvalid(reason="motions")
