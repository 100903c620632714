"""The roll: one line per voting right, and what each right weighs (PROTOCOL §4).

Law: the file's bytes are hashed, so a line has one spelling. A tag or a key
stands in the whole file once. Weights and totals are sums of integers, taken
anew from the lines each time; area is in 0.01 m².
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.definition import Definition, Motion
from app.core.encoding import MAX_INTEGER, encode_jcs, parse_jcs
from app.core.entries.schema import SchemaError
from app.core.entries.shapes import MAX_LINES, corrected_line, roll_line
from app.core.errors import VerificationError
from app.core.lines import split_lines

# 5,000 units of at most 290 bytes each.
MAX_LINE_BYTES = 2 * 1024 * 1024


class RollInvalid(VerificationError):
    """The roll or one of its lines is malformed; `reason` and `i` say how and where."""


@dataclass(frozen=True, slots=True)
class RollUnit:
    """One unit of a right: tag (32 bytes), area, group label, use."""

    tag: bytes
    area: int
    group: str
    use: str


@dataclass(frozen=True, slots=True)
class RollLine:
    """One voting right: number from 1, Ed25519 key (32 bytes), units in order of their tags."""

    i: int
    cred_pk: bytes
    units: tuple[RollUnit, ...]

    def to_json(self) -> dict[str, object]:
        """Return the line as the JSON value that the roll holds."""
        units = [
            {"tag": unit.tag.hex(), "area": unit.area, "group": unit.group, "use": unit.use}
            for unit in self.units
        ]
        return {"i": self.i, "cred_pk": self.cred_pk.hex(), "units": units}


@dataclass(frozen=True, slots=True)
class Weight:
    """What a right weighs in one motion; it is in scope if `units` is not 0."""

    units: int
    heads: int
    area: int


@dataclass(frozen=True, slots=True)
class MotionTotals:
    """The sums over a motion's scope."""

    motion: str
    rights: int
    units: int
    heads: int
    area: int

    def to_json(self) -> dict[str, object]:
        """Return one item of a manifest's `totals`."""
        return {
            "motion": self.motion,
            "rights": self.rights,
            "units": self.units,
            "heads": self.heads,
            "area": self.area,
        }


def parse_line(value: object) -> RollLine:
    """Return the line of a correction's JSON value, whose units may be none; raises SchemaError."""
    corrected_line(value)
    assert isinstance(value, dict)
    return _line(value)


def _line(value: Mapping[str, Any]) -> RollLine:
    units = tuple(
        RollUnit(bytes.fromhex(unit["tag"]), unit["area"], unit["group"], unit["use"])
        for unit in value["units"]
    )
    return RollLine(value["i"], bytes.fromhex(value["cred_pk"]), units)


def parse_roll(data: bytes) -> tuple[RollLine, ...]:
    """Return the lines of `roll.jsonl`, checked as a whole.

    Raises RollInvalid, and NotCanonical or TooLarge for a line's bytes.
    """
    lines = []
    for number, text in enumerate(split_lines(data), 1):
        value: Any = parse_jcs(text, limit=MAX_LINE_BYTES)
        try:
            roll_line(value)
        except SchemaError as failure:
            raise RollInvalid(i=number, **failure.fields) from None
        lines.append(_line(value))
    verify_lines(lines)
    return tuple(lines)


def encode_roll(lines: Iterable[RollLine]) -> bytes:
    """Return the bytes of `roll.jsonl`; raises what `parse_roll` of them would raise."""
    data = b"".join(encode_jcs(line.to_json()) + b"\n" for line in lines)
    parse_roll(data)
    return data


def verify_lines(lines: Sequence[RollLine]) -> None:
    """Verify numbers from 1, order by smallest tag, unique tags and keys, areas that add up.

    Raises RollInvalid.
    """
    if not 1 <= len(lines) <= MAX_LINES:
        raise RollInvalid(reason="length")
    smallest = b""
    for number, line in enumerate(lines, 1):
        if line.i != number:
            raise RollInvalid(reason="number", i=number)
        if line.units[0].tag <= smallest:
            raise RollInvalid(reason="order", i=number)
        smallest = line.units[0].tag
    verify_unique(lines)


def verify_unique(lines: Iterable[RollLine]) -> None:
    """Verify that no tag and no key stands twice and that all areas together are a count.

    Raises RollInvalid.
    """
    tags: set[bytes] = set()
    keys: set[bytes] = set()
    area = 0
    for line in lines:
        if line.cred_pk in keys:
            raise RollInvalid(reason="key_twice", i=line.i)
        keys.add(line.cred_pk)
        for unit in line.units:
            if unit.tag in tags:
                raise RollInvalid(reason="tag_twice", i=line.i)
            tags.add(unit.tag)
            area += unit.area
    if area > MAX_INTEGER:
        raise RollInvalid(reason="area_sum")


def verify_groups(lines: Iterable[RollLine], definition: Definition) -> None:
    """Verify that each unit lies in a group of the definition; raises RollInvalid."""
    groups = frozenset(definition.groups)
    for line in lines:
        if any(unit.group not in groups for unit in line.units):
            raise RollInvalid(reason="group", i=line.i)


def weights(line: RollLine, motion: Motion, definition: Definition) -> Weight:
    """Return what a right weighs in a motion (PROTOCOL §4)."""
    policies = definition.policies
    units = area = heads = 0
    for unit in line.units:
        if not motion.scope.holds(tag=unit.tag, group=unit.group):
            continue
        home = unit.use != "parking"
        counts_area, counts_heads = home or policies.parking_area, home or policies.parking_heads
        area += unit.area if counts_area else 0
        heads |= counts_heads
        units += counts_area or counts_heads
    return Weight(units, heads, area)


def is_in_scope(line: RollLine, motion: Motion, definition: Definition) -> bool:
    """Tell whether the right may answer the motion."""
    return weights(line, motion, definition).units > 0


def total(lines: Iterable[RollLine], motion: Motion, definition: Definition) -> MotionTotals:
    """Return the sums over the motion's scope."""
    rights = units = heads = area = 0
    for line in lines:
        weight = weights(line, motion, definition)
        rights += weight.units > 0
        units += weight.units
        heads += weight.heads
        area += weight.area
    return MotionTotals(motion.id, rights, units, heads, area)


def totals(lines: Sequence[RollLine], definition: Definition) -> tuple[MotionTotals, ...]:
    """Return the sums of every motion in the definition's order."""
    return tuple(total(lines, motion, definition) for motion in definition.motions)
