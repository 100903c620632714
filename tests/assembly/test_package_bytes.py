"""The registrar's package is foreign input: what is wrong with its bytes is said and bounded."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest

from app.assembly.service import package
from app.assembly.service.package import RollPackageInvalid, parse_package


def packed(*members: tuple[str, bytes]) -> bytes:
    written = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        warnings.simplefilter("ignore")
        for name, data in members:
            archive.writestr(name, data)
    return written.getvalue()


def refused(data: bytes) -> object:
    with pytest.raises(RollPackageInvalid) as caught:
        parse_package(data)
    return caught.value.fields["reason"]


def test_a_name_that_stands_twice_is_refused() -> None:
    """A thousand entries of one name would each be unpacked."""
    assert refused(packed(*[("roll.jsonl", b"{}")] * 2)) == "too_large"


def test_the_members_are_bounded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_MEMBER_BYTES", 1500)
    members = [("roll.jsonl", bytes(1000)), ("tag-map.json", bytes(1000))]
    assert refused(packed(*members)) == "too_large"


def test_broken_locked_or_deeply_nested_bytes_are_refused() -> None:
    data = bytearray(packed(("roll.jsonl", bytes(range(256)) * 20)))
    start = 30 + len("roll.jsonl")
    data[start : start + 8] = b"\xff" * 8
    assert refused(bytes(data)) == "unreadable"
    locked = bytearray(packed(("roll.jsonl", b"{}")))
    for head, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(head) + place] |= 1
    assert refused(bytes(locked)) == "unreadable"
    assert refused(packed(("roll.jsonl", b"[" * 200_000))) is not None
