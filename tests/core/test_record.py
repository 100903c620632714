"""The record: same content, same bytes; nothing large, double or foreign gets in."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import VerificationError
from app.core.record import (
    ArchiveInvalid,
    RecordFileMissing,
    RecordFileUnknown,
    archive,
    build_record,
    checkpoint_name,
    document_name,
    motion_text_name,
    read_record,
    stamp_name,
)
from app.core.record.archive import encode_archive, parse_archive

FILES = {
    "README.txt": "这是一份记录".encode(),
    "checkpoints/7": b"note",
    "documents/motion-hire.txt": b"text" * 1000,
    "documents/notice.pdf": bytes(range(256)),
    "entries.jsonl": b"{}\n" * 500,
    "roll.jsonl": b"",
}


def test_the_same_content_gives_the_same_bytes() -> None:
    data = build_record(FILES)
    assert build_record(dict(reversed(FILES.items()))) == data
    assert read_record(data) == FILES
    assert list(read_record(data)) == sorted(FILES)


def test_any_zip_program_reads_it() -> None:
    with zipfile.ZipFile(io.BytesIO(build_record(FILES))) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == FILES
        assert opened.namelist() == sorted(FILES)
        for info in opened.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.compress_type == zipfile.ZIP_DEFLATED
            assert info.extra == b""


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_others_packed_is_read(method: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        made.mkdir("documents")
        for name, data in FILES.items():
            made.writestr(name, data)
        made.comment = b"packed by hand"
    assert read_record(stream.getvalue()) == FILES


@pytest.mark.parametrize("name", ["entries.jsonl", "roll.jsonl", "README.txt", "checkpoints/7"])
def test_each_record_has_its_files(name: str) -> None:
    less = {key: data for key, data in FILES.items() if key != name}
    with pytest.raises(RecordFileMissing):
        build_record(less)
    with pytest.raises(RecordFileMissing):
        read_record(encode_archive(less))


@pytest.mark.parametrize(
    "name",
    [
        "secrets.json",
        "checkpoints/07",
        "checkpoints/-1",
        "checkpoints/x",
        "documents/../x",
        "documents/.hidden",
        "documents/a/b",
        "../entries.jsonl",
        "/etc/passwd",
        "documents/" + "x" * 101,
    ],
)
def test_a_foreign_file_is_refused(name: str) -> None:
    with pytest.raises(RecordFileUnknown):
        build_record({**FILES, name: b""})


def test_a_paper_roll_may_be_there() -> None:
    assert (
        read_record(build_record({**FILES, "paper-roll.jsonl": b"x"}))["paper-roll.jsonl"] == b"x"
    )


def test_time_stamps_may_be_there() -> None:
    files = {**FILES, stamp_name(7): b"token"}
    assert read_record(build_record(files)) == files
    for name in ("timestamps/7", "timestamps/07.tsr", "timestamps/seven.tsr", "timestamps/"):
        with pytest.raises(RecordFileUnknown):
            build_record({**FILES, name: b"token"})


def test_names_are_built_as_they_are_checked() -> None:
    assert checkpoint_name(0) == "checkpoints/0"
    assert motion_text_name("hire") == "documents/motion-hire.txt"
    with pytest.raises(RecordFileUnknown):
        document_name("../x")


def _patched(at: int, value: bytes) -> bytes:
    data = bytearray(encode_archive({"a": b"first", "b": b"second"}))
    data[at : at + len(value)] = value
    return bytes(data)


GOOD = encode_archive({"a": b"first", "b": b"second"})
CENTRAL = GOOD.index(b"PK\x01\x02")
SECOND = GOOD.index(b"PK\x01\x02", CENTRAL + 1)
END = GOOD.index(b"PK\x05\x06")
U16, U32 = struct.Struct("<H"), struct.Struct("<L")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not_a_zip"),
        (b"PK\x03\x04 but no more", "not_a_zip"),
        (GOOD[END : END + 10], "damaged"),
        (GOOD + b"more", "directory"),
        (b"before" + GOOD, "directory"),
        (_patched(END + 4, U16.pack(1)), "directory"),
        (_patched(END + 8, U16.pack(1)), "directory"),
        (_patched(END + 8, U16.pack(3) + U16.pack(3)), "damaged"),
        (_patched(END + 8, U16.pack(1) + U16.pack(1)), "directory"),
        (_patched(CENTRAL, b"XX"), "directory"),
        (_patched(0, b"XX"), "directory"),
        (_patched(30, b"c"), "directory"),
        (_patched(8, U16.pack(0)), "directory"),
        (_patched(CENTRAL + 8, U16.pack(1)), "method"),
        (_patched(CENTRAL + 10, U16.pack(12)), "method"),
        (_patched(CENTRAL + 46, b"\xff"), "damaged"),
        (_patched(CENTRAL + 16, bytes(4)), "damaged"),
        (_patched(CENTRAL + 24, U32.pack(4)), "damaged"),
        (_patched(CENTRAL + 24, U32.pack(6)), "damaged"),
        (_patched(CENTRAL + 20, U32.pack(10**6)), "overlap"),
        (_patched(CENTRAL + 20, U32.pack(20)), "damaged"),
        (_patched(CENTRAL + 20, U32.pack(2)), "damaged"),
        (_patched(SECOND + 42, U32.pack(0)), "overlap"),
        (_patched(31, b"\xff\xff"), "damaged"),
    ],
)
def test_a_crooked_archive_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ArchiveInvalid) as refused:
        parse_archive(data)
    assert refused.value.fields["reason"] == reason


def test_a_name_may_stand_once() -> None:
    data = encode_archive({"a": b"first", "b": b"second"}).replace(b"b", b"a")
    with pytest.raises(ArchiveInvalid) as refused:
        parse_archive(data)
    assert refused.value.fields["reason"] == "twice"


def _bomb(declared: Callable[[int], int]) -> bytes:
    """One file of 50 MB of zeros in 50 kB, its size declared as told."""
    body = bytes(50_000_000)
    data = bytearray(encode_archive({"a": body}))
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = U32.pack(declared(len(body)))
    return bytes(data)


def test_a_bomb_that_says_so_is_not_inflated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 10_000_000)
    monkeypatch.setattr(archive, "_inflate", lambda *_: pytest.fail("inflated"))
    with pytest.raises(ArchiveInvalid) as refused:
        parse_archive(_restored(monkeypatch))
    assert refused.value.fields["reason"] == "too_large"


def _restored(monkeypatch: pytest.MonkeyPatch) -> bytes:
    with monkeypatch.context() as patch:
        patch.setattr(archive, "MAX_TOTAL_BYTES", 10**9)
        return _bomb(lambda size: size)


def test_a_bomb_that_lies_is_inflated_no_further_than_it_said() -> None:
    data = _bomb(lambda _: 10)
    tracemalloc.start()
    try:
        with pytest.raises(ArchiveInvalid):
            parse_archive(data)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    many = encode_archive({str(n): b"" for n in range(5)})
    monkeypatch.setattr(archive, "MAX_FILES", 4)
    with pytest.raises(ArchiveInvalid):
        parse_archive(many)
    with pytest.raises(ArchiveInvalid):
        encode_archive({str(n): b"" for n in range(5)})


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.binary(max_size=200), max_size=6))
def test_archive_and_files_are_inverse(files: dict[str, bytes]) -> None:
    files = {name: data for name, data in files.items() if _is_plain(name)}
    assert parse_archive(encode_archive(files)) == files


def _is_plain(name: str) -> bool:
    return not name.endswith("/") and name.isascii() and name.isprintable()


RECORD = build_record(FILES)


@given(st.data())
def test_a_damaged_record_is_refused_or_says_the_same(data: st.DataObject) -> None:
    damaged = bytearray(RECORD)
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(RECORD) - 1))] = data.draw(st.integers(0, 255))
    try:
        files = read_record(bytes(damaged))
    except VerificationError:
        return
    assert sorted(files.values()) == sorted(FILES.values())


@given(st.binary(max_size=300))
def test_noise_is_no_archive(noise: bytes) -> None:
    with pytest.raises(ArchiveInvalid):
        parse_archive(noise)
