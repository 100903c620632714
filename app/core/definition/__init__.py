"""The definition of an assembly: all rules fixed before the roll is (PROTOCOL §3).

Law: read once from the log's first entry, frozen, and named by HD, the SHA-256
of its canonical body. Nothing in it is read as a parameter of the cryptography.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.core.definition.agreement import verify_agreement
from app.core.definition.motion_agreement import may_deem
from app.core.definition.parts import (
    Choice,
    Keys,
    Motion,
    Officer,
    Policies,
    Scope,
    Trustee,
    Witness,
    parse_keys,
    parse_motion,
    parse_officer,
    parse_policies,
    parse_trustee,
)
from app.core.definition.refusal import DefinitionInvalid
from app.core.encoding import jcs_hash
from app.core.entries.entry import verify_body
from app.core.entries.modes import SECRET
from app.core.entries.scalars import parse_date, parse_minute
from app.core.errors import VerificationError
from app.core.rules.election import Election
from app.core.rules.thresholds import Thresholds, parse_thresholds

__all__ = [
    "Choice",
    "Definition",
    "DefinitionInvalid",
    "Election",
    "Keys",
    "Motion",
    "MotionUnknown",
    "Officer",
    "Policies",
    "Scope",
    "Trustee",
    "Witness",
    "parse_officer",
]


class MotionUnknown(VerificationError):
    """The definition has no motion of this id."""


@dataclass(frozen=True, slots=True)
class Definition:
    """The frozen view of a definition body; `hd` is its 32-byte hash, `body` the JSON value."""

    hd: bytes
    assembly: str
    origin: str
    title: str
    community_id: str
    community_name: str
    kind: str
    rehearsal: bool
    reference: bool
    mode: str
    publication: str
    groups: tuple[str, ...]
    motions: tuple[Motion, ...]
    record_date: date
    opens: datetime
    closes: datetime
    policies: Policies
    thresholds: Thresholds
    keys: Keys
    officers: tuple[Officer, ...]
    consent: bytes
    lot: str | None
    trustees: tuple[Trustee, ...]
    trustee_threshold: int
    body: Mapping[str, Any] = field(repr=False, compare=False)

    @classmethod
    def parse(cls, body: object) -> Definition:
        """Return the definition of a body.

        Raises SchemaError (shape), DefinitionInvalid (agreement), NotCanonical.
        """
        return parse_definition(body)

    @property
    def is_secret(self) -> bool:
        """Whether ballots are encrypted."""
        return self.mode == SECRET

    @property
    def credential_scope_id(self) -> str:
        """The id that voting codes are bound to: the community's or the assembly's."""
        if self.policies.credential_scope == "community":
            return self.community_id
        return self.assembly

    def find_motion(self, motion_id: str) -> Motion | None:
        """Return the motion of this id or None."""
        return next((motion for motion in self.motions if motion.id == motion_id), None)

    def get_motion(self, motion_id: str) -> Motion:
        """Return the motion of this id; raises MotionUnknown."""
        motion = self.find_motion(motion_id)
        if motion is None:
            raise MotionUnknown(motion=motion_id)
        return motion

    def deems(self, motion: Motion) -> bool:
        """Tell whether 随多数 or silence counts in a motion (R18)."""
        counts = self.policies.silence_follows or self.policies.follow_choice
        return counts and may_deem(motion.kind, motion.motion_class, self.kind)

    def officers_with(self, *roles: str) -> tuple[Officer, ...]:
        """Return the officers who have one of these roles, in the definition's order."""
        return tuple(officer for officer in self.officers if officer.role in roles)


def parse_definition(body: object) -> Definition:
    """Return the definition of a body.

    Raises SchemaError (shape), DefinitionInvalid (agreement), NotCanonical.
    """
    verify_body("definition", body)
    assert isinstance(body, dict)
    verify_agreement(body)
    return Definition(
        hd=jcs_hash(body),
        community_id=body["community"]["id"],
        community_name=body["community"]["name"],
        motions=tuple(map(parse_motion, body["motions"])),
        groups=tuple(body["groups"]),
        record_date=parse_date(body["record_date"]),
        opens=parse_minute(body["opens"]),
        closes=parse_minute(body["closes"]),
        policies=parse_policies(body["policies"]),
        thresholds=parse_thresholds(body["thresholds"]),
        keys=parse_keys(body["keys"]),
        officers=tuple(map(parse_officer, body["officers"])),
        trustees=tuple(map(parse_trustee, body["trustees"])),
        consent=bytes.fromhex(body["consent"]),
        body=body,
        **{name: body[name] for name in _COPIED},
    )


_COPIED = (
    "assembly",
    "origin",
    "title",
    "kind",
    "rehearsal",
    "reference",
    "mode",
    "publication",
    "lot",
    "trustee_threshold",
)
