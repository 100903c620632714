"""Both weighted sums of every option, from the same ballots, without opening one (PROTOCOL §7).

Law: C_heads = Σ heads·C, C_area = Σ area·C over the whole of S_m and nothing less; ballots
of equal weight are added first and multiplied once. A tally's id is SHA-256 of its body.
Whoever opens or checks makes the sums anew from the ballots and trusts no logged one (A13).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.definition import Motion
from app.core.encoding import encode_b64, jcs_hash, parse_b64, sha256, u32be
from app.core.entries.secret_bodies import verify_secret_body
from app.core.errors import VerificationError
from app.core.group import Element, Group
from app.core.roll import Weight
from app.core.secret.ballot import Ciphertext, SecretAnswer

HEADS, AREA = "heads", "area"
MEASURES = (HEADS, AREA)


class TallyInvalid(VerificationError):
    """The tally is not the sum over the whole of S_m; `reason` says where it differs."""


@dataclass(frozen=True, slots=True)
class CountedAnswer:
    """One right's counted answer to a motion: line, ballot id (32 bytes), weight, ciphertexts."""

    i: int
    ballot_id: bytes
    weight: Weight
    answer: SecretAnswer


@dataclass(frozen=True, slots=True)
class SecretTally:
    """The sums of one motion over S_m, and what ties them to the ballots behind them.

    `sums` by measure, each in the order of the motion's choices; `list_hash` SHA-256 over
    `u32be(i) ‖ ballot_id` in order of i.
    """

    motion: str
    tree_size: int
    root: bytes
    participants: int
    heads: int
    area: int
    list_hash: bytes
    choices: tuple[str, ...]
    sums: Mapping[str, tuple[Ciphertext, ...]]

    @classmethod
    def parse(cls, body: object) -> SecretTally:
        """Return the tally of a body, its shape verified; raises SchemaError."""
        verify_secret_body("tally", body)
        assert isinstance(body, dict)
        rows = body["sums"]
        sums = {
            measure: tuple(Ciphertext.parse(parse_b64(row[measure])) for row in rows)
            for measure in MEASURES
        }
        return cls(
            body["motion"],
            body["tree_size"],
            bytes.fromhex(body["root"]),
            body["participants"],
            body[HEADS],
            body[AREA],
            bytes.fromhex(body["list"]),
            tuple(row["choice"] for row in rows),
            sums,
        )

    @property
    def identifier(self) -> bytes:
        """The 32-byte id that shares bind."""
        return jcs_hash(secret_tally_body(self))

    def total(self, measure: str) -> int:
        """Return what S_m weighs by a measure: no option can have more."""
        return self.heads if measure == HEADS else self.area


def secret_tally_body(tally: SecretTally) -> dict[str, Any]:
    """Return the JSON body of a tally, the inverse of `SecretTally.parse`."""
    rows = zip(tally.choices, tally.sums[HEADS], tally.sums[AREA], strict=True)
    return {
        "motion": tally.motion,
        "tree_size": tally.tree_size,
        "root": tally.root.hex(),
        "participants": tally.participants,
        HEADS: tally.heads,
        AREA: tally.area,
        "list": tally.list_hash.hex(),
        "sums": [
            {
                "choice": choice,
                HEADS: encode_b64(heads.encode()),
                AREA: encode_b64(area.encode()),
            }
            for choice, heads, area in rows
        ],
    }


def tally_answers(
    group: Group, motion: Motion, tree_size: int, root: bytes, counted: Sequence[CountedAnswer]
) -> SecretTally:
    """Return the tally of a motion over S_m, whose answers stand in order of i.

    Raises PointInvalid.
    """
    listed = b"".join(u32be(one.i) + one.ballot_id for one in counted)
    return SecretTally(
        motion.id,
        tree_size,
        root,
        len(counted),
        sum(one.weight.heads for one in counted),
        sum(one.weight.area for one in counted),
        sha256(listed),
        motion.choice_ids,
        _sum_options(group, len(motion.choices), counted),
    )


def _sum_options(
    group: Group, options: int, counted: Sequence[CountedAnswer]
) -> dict[str, tuple[Ciphertext, ...]]:
    rows: dict[str, list[Ciphertext]] = {measure: [] for measure in MEASURES}
    heads = [one.weight.heads for one in counted]
    areas = [one.weight.area for one in counted]
    for number in range(options):
        ciphertexts = [one.answer.options[number].ciphertext for one in counted]
        a = [group.decode(ciphertext.a) for ciphertext in ciphertexts]
        b = [group.decode(ciphertext.b) for ciphertext in ciphertexts]
        for measure, weights in ((HEADS, heads), (AREA, areas)):
            pair = (group.encode(_weigh(group, weights, points)) for points in (a, b))
            rows[measure].append(Ciphertext(*pair))
    return {measure: tuple(row) for measure, row in rows.items()}


def _weigh(group: Group, weights: Sequence[int], points: Sequence[Element]) -> Element:
    """Return Σ weight·point, equal weights first added up."""
    sums: dict[int, Element] = {}
    for weight, point in zip(weights, points, strict=True):
        sums[weight] = group.add(sums[weight], point) if weight in sums else point
    return group.combine(list(sums), list(sums.values()))


def verify_tally(
    group: Group, motion: Motion, tally: SecretTally, counted: Sequence[CountedAnswer]
) -> None:
    """Verify that a tally is the sum over these answers, S_m in order of i, and nothing else.

    Raises TallyInvalid, PointInvalid.
    """
    own = tally_answers(group, motion, tally.tree_size, tally.root, counted)
    for name in ("motion", "choices", "participants", "list_hash", HEADS, AREA, "sums"):
        if getattr(own, name) != getattr(tally, name):
            raise TallyInvalid(reason=name, motion=motion.id)
