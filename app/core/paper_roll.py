"""The paper roll: serial and secret hash of every paper ballot printed (PROTOCOL §4).

Law: registrar-signed before the manifest. A paper ballot is known by its serial
and proves itself by the 20 secret bytes in its QR code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.encoding import encode_jcs, parse_jcs, sha256
from app.core.entries.scalars import hex32, serial
from app.core.entries.schema import SchemaError, record
from app.core.entries.shapes import line_number
from app.core.errors import VerificationError
from app.core.lines import split_lines

SECRET_BYTES = 20
_MAX_LINE_BYTES = 256
_line = record({"i": line_number, "serial": serial, "secret": hex32})


class PaperRollInvalid(VerificationError):
    """The paper roll or one of its lines is malformed; `reason` and `line` say how and where."""


class SerialUnknown(VerificationError):
    """The paper roll has no such serial for this right."""


class PaperSecretWrong(VerificationError):
    """The secret is not that of the serial."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper ballot printed: the right's line, the serial, SHA-256 of its 20 secret bytes."""

    i: int
    serial: str
    secret: bytes

    def to_json(self) -> dict[str, object]:
        """Return the line as the JSON value that the paper roll holds."""
        return {"i": self.i, "serial": self.serial, "secret": self.secret.hex()}


def parse_paper_roll(data: bytes) -> tuple[PaperLine, ...]:
    """Return the lines of `paper-roll.jsonl`: ascending serials.

    Raises PaperRollInvalid, and NotCanonical or TooLarge for a line's bytes.
    """
    lines: list[PaperLine] = []
    for number, text in enumerate(split_lines(data), 1):
        value: Any = parse_jcs(text, limit=_MAX_LINE_BYTES)
        try:
            _line(value)
        except SchemaError as failure:
            raise PaperRollInvalid(line=number, **failure.fields) from None
        line = PaperLine(value["i"], value["serial"], bytes.fromhex(value["secret"]))
        if lines and line.serial <= lines[-1].serial:
            raise PaperRollInvalid(line=number, reason="order")
        lines.append(line)
    return tuple(lines)


def encode_paper_roll(lines: Iterable[PaperLine]) -> bytes:
    """Return the bytes of `paper-roll.jsonl`; raises what `parse_paper_roll` would raise."""
    data = b"".join(encode_jcs(line.to_json()) + b"\n" for line in lines)
    parse_paper_roll(data)
    return data


def by_serial(lines: Sequence[PaperLine]) -> dict[str, PaperLine]:
    """Return the lines by their serials."""
    return {line.serial: line for line in lines}


def verify_rights(lines: Iterable[PaperLine], rights: int) -> None:
    """Verify that each line belongs to one of the roll's 1 … rights; raises PaperRollInvalid."""
    for line in lines:
        if line.i > rights:
            raise PaperRollInvalid(reason="right", serial=line.serial)


def get_paper_line(serials: Mapping[str, PaperLine], name: str, i: int) -> PaperLine:
    """Return the line of a serial that belongs to right i; raises SerialUnknown."""
    line = serials.get(name)
    if line is None or line.i != i:
        raise SerialUnknown(serial=name, i=i)
    return line


def verify_secret(line: PaperLine, secret: bytes) -> None:
    """Verify the 20 secret bytes of a paper ballot; raises PaperSecretWrong."""
    if sha256(secret) != line.secret:
        raise PaperSecretWrong(serial=line.serial)
