"""The parts of a definition as frozen values (PROTOCOL §3).

Law: keys, tags and hashes are bytes here and hexadecimal only in the body. A
value made by these parsers comes from a body whose shape has been checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.rules.channels import ChannelRule
from app.core.rules.counts import MotionKind
from app.core.rules.election import Election
from app.core.rules.matters import MotionClass
from app.core.signatures import key_id

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a motion: id and the words beside its box."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Which units a motion concerns: all, those of some groups, or those of some tags."""

    kind: str
    groups: frozenset[str]
    tags: frozenset[bytes]

    def holds(self, *, tag: bytes, group: str) -> bool:
        """Tell whether a unit with this tag in this group is inside."""
        if self.kind == "all":
            return True
        return group in self.groups or tag in self.tags


@dataclass(frozen=True, slots=True)
class Motion:
    """One motion; `text` is the SHA-256 of its full text, choices stand in voting order.

    An answer names `least` to `most` of them; `election` is there for an election alone.
    """

    id: str
    title: str
    text: bytes
    kind: MotionKind
    choices: tuple[Choice, ...]
    matter: str
    motion_class: MotionClass
    article: str
    scope: Scope
    least: int = 1
    most: int = 1
    election: Election | None = None

    @property
    def choice_ids(self) -> tuple[str, ...]:
        """The ids of the choices in order."""
        return tuple(choice.id for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer: id, role, organisation, 32-byte public key."""

    id: str
    role: str
    organisation: str
    key: bytes

    @property
    def key_id(self) -> str:
        """The name of the officer's key in an entry's signatures."""
        return key_id(self.key)


@dataclass(frozen=True, slots=True)
class Trustee:
    """One trustee of secret mode: id, organisation, 32-byte public key that signs."""

    id: str
    organisation: str
    key: bytes


@dataclass(frozen=True, slots=True)
class Witness:
    """One witness: key name under C2SP and 32-byte public key."""

    name: str
    key: bytes


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that the anchor covers."""

    registrar: bytes
    log: bytes
    street_office: bytes
    witnesses: tuple[Witness, ...]
    witness_quorum: int


@dataclass(frozen=True, slots=True)
class Policies:
    """What the assembly decided where the law leaves a choice."""

    max_changes: int
    channel_rule: ChannelRule
    multi_unit: str
    silence: str
    silence_basis: str | None
    follow_choice: bool
    extension_days: int
    transfer: str
    proxy_bound: bool
    proxy_cap: int
    result_mode: str
    n_min: int
    parking_area: bool
    parking_heads: bool
    credential_scope: str
    objection_days: int
    show_turnout: bool
    rulings_by: str

    @property
    def silence_follows(self) -> bool:
        """Whether silent rights are counted with the majority (R18)."""
        return self.silence == "follow_majority"


def parse_scope(body: Body) -> Scope:
    """Return the scope of a motion's `scope`."""
    return Scope(
        body["kind"],
        frozenset(body.get("groups", ())),
        frozenset(map(bytes.fromhex, body.get("tags", ()))),
    )


def parse_motion(body: Body) -> Motion:
    """Return the motion of one item of `motions`."""
    return Motion(
        id=body["id"],
        title=body["title"],
        text=bytes.fromhex(body["text"]),
        kind=MotionKind(body["kind"]),
        choices=tuple(Choice(**choice) for choice in body["choices"]),
        matter=body["matter"],
        motion_class=MotionClass(body["class"]),
        article=body["article"],
        scope=parse_scope(body["scope"]),
        least=body["min"],
        most=body["max"],
        election=Election(**body["election"]) if "election" in body else None,
    )


def parse_officer(body: Body) -> Officer:
    """Return the officer of one item of `officers`, or of an officer-change."""
    return Officer(body["id"], body["role"], body["organisation"], bytes.fromhex(body["key"]))


def parse_trustee(body: Body) -> Trustee:
    """Return the trustee of one item of `trustees`."""
    return Trustee(body["id"], body["organisation"], bytes.fromhex(body["key"]))


def parse_keys(body: Body) -> Keys:
    """Return the keys of `keys`."""
    return Keys(
        registrar=bytes.fromhex(body["registrar"]),
        log=bytes.fromhex(body["log"]),
        street_office=bytes.fromhex(body["street_office"]),
        witnesses=tuple(
            Witness(witness["name"], bytes.fromhex(witness["key"])) for witness in body["witnesses"]
        ),
        witness_quorum=body["witness_quorum"],
    )


def parse_policies(body: Body) -> Policies:
    """Return the policies of `policies`."""
    return Policies(**{**body, "channel_rule": ChannelRule(body["channel_rule"])})
