"""A ZIP archive as bytes, written one way and read with suspicion (PKWARE APPNOTE 4.3).

Law: files in order of their names' bytes, date 1980-01-01, deflated at level 9,
no extra fields: same content, same bytes. Reading inflates nothing before all
declared sizes together are within the limit, and never more than is declared.
Both directories of the archive must tell the same story.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from app.core.errors import VerificationError

MAX_FILES = 50_000
MAX_TOTAL_BYTES = 1 << 30
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LOCAL_SIGN, _CENTRAL_SIGN, _END_SIGN = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION = 20
_UNIX = 3 << 8
_JANUARY_1980 = 1 << 5 | 1
_REGULAR_FILE = 0o100644 << 16
_STORED, _DEFLATED = 0, 8
# Encrypted, patched, strongly encrypted or masked: bits 0, 5, 6 and 13.
_FOREIGN_FLAGS = 1 | 1 << 5 | 1 << 6 | 1 << 13


class ArchiveInvalid(VerificationError):
    """Not a ZIP archive, damaged, or beyond the limits; `reason` says which."""


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    method: int
    crc: int
    packed: int
    size: int
    offset: int


def encode_archive(files: Mapping[str, bytes]) -> bytes:
    """Return the archive of these files; raises ArchiveInvalid beyond the limits."""
    _check_limits(len(files), sum(map(len, files.values())))
    named = sorted((name.encode("utf-8"), data) for name, data in files.items())
    bodies, directory, offset = [], [], 0
    for name, data in named:
        packed = _deflate(data)
        common = (0, _DEFLATED, 0, _JANUARY_1980, zlib.crc32(data), len(packed), len(data))
        head = _LOCAL.pack(_LOCAL_SIGN, _VERSION, *common, len(name), 0) + name
        entry = _CENTRAL.pack(
            _CENTRAL_SIGN,
            _UNIX | _VERSION,
            _VERSION,
            *common,
            *(len(name), 0, 0, 0, 0),
            *(_REGULAR_FILE, offset),
        )
        bodies += [head, packed]
        directory.append(entry + name)
        offset += len(head) + len(packed)
    listing = b"".join(directory)
    count = len(named)
    end = _END.pack(_END_SIGN, 0, 0, count, count, len(listing), offset, 0)
    return b"".join([*bodies, listing, end])


def parse_archive(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive by name, folders left out; raises ArchiveInvalid."""
    try:
        members, begin = _members(data)
        return _inflate_all(data, members, begin)
    except (struct.error, zlib.error, UnicodeDecodeError):
        raise ArchiveInvalid(reason="damaged") from None


def _deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def _check_limits(files: int, size: int) -> None:
    if files > MAX_FILES:
        raise ArchiveInvalid(reason="too_many_files")
    if size > MAX_TOTAL_BYTES:
        raise ArchiveInvalid(reason="too_large")


def _members(data: bytes) -> tuple[list[_Member], int]:
    begin = data.rfind(_END_SIGN)
    if begin < 0:
        raise ArchiveInvalid(reason="not_a_zip")
    _, disk, first, here, count, size, start, comment = _END.unpack_from(data, begin)
    whole = begin + _END.size + comment == len(data) and start + size == begin
    if disk or first or here != count or not whole:
        raise ArchiveInvalid(reason="directory")
    _check_limits(count, 0)
    members, place = [], start
    for _ in range(count):
        member, place = _member(data, place)
        members.append(member)
    if place != begin:
        raise ArchiveInvalid(reason="directory")
    return members, start


def _member(data: bytes, place: int) -> tuple[_Member, int]:
    parts = _CENTRAL.unpack_from(data, place)
    sign, _, _, flags, method, _, _, crc, packed, size = parts[:10]
    name_length, extra, comment, *_, offset = parts[10:]
    if sign != _CENTRAL_SIGN:
        raise ArchiveInvalid(reason="directory")
    if flags & _FOREIGN_FLAGS or method not in (_STORED, _DEFLATED):
        raise ArchiveInvalid(reason="method")
    begin = place + _CENTRAL.size
    name = data[begin : begin + name_length].decode("utf-8")
    member = _Member(name, method, crc, packed, size, offset)
    return member, begin + name_length + extra + comment


def _inflate_all(data: bytes, members: list[_Member], end: int) -> dict[str, bytes]:
    _check_limits(len(members), sum(member.size for member in members))
    files: dict[str, bytes] = {}
    free = 0
    for member in sorted(members, key=lambda one: one.offset):
        if member.offset < free:
            raise ArchiveInvalid(reason="overlap")
        begin = _data_begin(data, member)
        free = begin + member.packed
        if free > end:
            raise ArchiveInvalid(reason="overlap")
        if member.name in files:
            raise ArchiveInvalid(reason="twice", name=member.name)
        files[member.name] = _unpack(data[begin:free], member)
    return {name: files[name] for name in sorted(files) if not name.endswith("/")}


def _data_begin(data: bytes, member: _Member) -> int:
    sign, _, _, method, *_, name_length, extra = _LOCAL.unpack_from(data, member.offset)
    begin = member.offset + _LOCAL.size
    name = data[begin : begin + name_length]
    if (sign, method, name) != (_LOCAL_SIGN, member.method, member.name.encode("utf-8")):
        raise ArchiveInvalid(reason="directory")
    return begin + int(name_length) + int(extra)


def _unpack(packed: bytes, member: _Member) -> bytes:
    if member.method == _DEFLATED:
        packed = _inflate(packed, member.size)
    if len(packed) != member.size or zlib.crc32(packed) != member.crc:
        raise ArchiveInvalid(reason="damaged", name=member.name)
    return packed


def _inflate(packed: bytes, size: int) -> bytes:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    data = unpacker.decompress(packed, size + 1)
    if not unpacker.eof or unpacker.unused_data:
        raise ArchiveInvalid(reason="damaged")
    return data
