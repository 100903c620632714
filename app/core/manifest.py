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
from app.core.secret.allowed import check_secret_mode


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
    trustee_key: bytes | None
    ceremony: bytes | None
    body: Mapping[str, Any] = field(repr=False, compare=False)

    @classmethod
    def parse(cls, body: object) -> Manifest:
        """Return the manifest of a body; raises SchemaError, NotCanonical."""
        verify_body("manifest", body)
        assert isinstance(body, dict)
        return cls(
            hm=jcs_hash(body),
            definition=bytes.fromhex(body["definition"]),
            notice=bytes.fromhex(body["notice"]),
            roll=bytes.fromhex(body["roll"]),
            paper_roll=_find_digest(body["paper_roll"]),
            booth=bytes.fromhex(body["booth"]),
            totals=tuple(MotionTotals(**item) for item in body["totals"]),
            trustee_key=_find_digest(body["trustee_key"]),
            ceremony=_find_digest(body["ceremony"]),
            body=body,
        )


def _find_digest(digits: str | None) -> bytes | None:
    return None if digits is None else bytes.fromhex(digits)


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
    trustee_key: bytes | None = None,
    ceremony: bytes | None = None,
) -> dict[str, Any]:
    """Return the body of a manifest; all hashes are 32 bytes.

    `trustee_key` (Y) and `ceremony` (the transcript's hash) are there in secret mode alone.
    """
    return {
        "definition": definition.hd.hex(),
        "notice": notice.hex(),
        "roll": roll.hex(),
        "paper_roll": _find_digits(paper_roll),
        "booth": booth.hex(),
        "totals": [item.to_json() for item in totals(lines, definition)],
        "trustee_key": _find_digits(trustee_key),
        "ceremony": _find_digits(ceremony),
    }


def _find_digits(digest: bytes | None) -> str | None:
    return None if digest is None else digest.hex()


def verify_manifest(
    manifest: Manifest, definition: Definition, lines: Sequence[RollLine], roll: bytes
) -> None:
    """Verify HD, the roll's hash (32 bytes) and the totals of each motion in order.

    In secret mode a key, a ceremony, and scopes that are large enough. Raises
    ManifestInvalid, ScopeTooSmall, DeemedVotesNotSecret.
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
    _verify_mode(manifest, definition)


def _verify_mode(manifest: Manifest, definition: Definition) -> None:
    keys = {manifest.trustee_key is not None, manifest.ceremony is not None}
    if keys != {definition.is_secret}:
        raise ManifestInvalid(reason="mode")
    if definition.is_secret:
        check_secret_mode(definition, manifest.totals)
