"""The package that the registrar's offline tool sends back, read from its bytes.

Law: it is foreign input: bounded before it is unpacked, and whatever fails to be one ends in
`RollPackageInvalid`. Whether it fits the register is `roll`'s question.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from dataclasses import dataclass

from app.core.encoding import parse_b64
from app.core.errors import RuleError, VerificationError
from app.core.paper_roll import PaperLine, parse_paper_roll
from app.core.roll import RollLine, parse_roll

MAX_PACKAGE_BYTES = 60 * 1024 * 1024
MAX_MEMBER_BYTES = 200 * 1024 * 1024
MEMBERS = ("roll.jsonl", "roll.sig.json", "tag-map.json", "right-map.json")


# What parsing raises, and what a broken or locked archive does.
_BROKEN = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    RuntimeError,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
)


class RollPackageInvalid(RuleError):
    """The package is not what the registrar's tool writes for this assembly; `reason` says why."""


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
    except _BROKEN as error:
        raise RollPackageInvalid(reason="unreadable", detail=type(error).__name__) from None
    except VerificationError as error:
        raise RollPackageInvalid(reason=error.code) from None


def _unzip(data: bytes) -> dict[str, bytes]:
    if len(data) > MAX_PACKAGE_BYTES:
        raise RollPackageInvalid(reason="too_large")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        wanted = [one for one in archive.infolist() if one.filename in (*MEMBERS, *_PAPER)]
        names = {one.filename for one in wanted}
        if len(names) != len(wanted) or sum(one.file_size for one in wanted) > MAX_MEMBER_BYTES:
            raise RollPackageInvalid(reason="too_large")
        return {one.filename: archive.read(one) for one in wanted}


_PAPER = ("paper-roll.jsonl", "paper-roll.sig.json")


def _signature(data: bytes) -> bytes:
    return parse_b64(json.loads(data)["sigs"][0]["s"], 64)


def _string_map(data: bytes) -> dict[str, str]:
    return {str(key): str(value) for key, value in json.loads(data).items()}
