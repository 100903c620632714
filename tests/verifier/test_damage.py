"""Random damage never crashes the verifier and never passes, unless the content is the same."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.verifier.case import Asked
from app.verifier.examine import examine
from app.verifier.files import RecordFiles, Unusable, read_zip
from tests.verifier.asking import NOW, ask, codes, honest
from tests.worlds.town import make_town
from tests.worlds.village import make_world

RECORD = honest().zip()
PACKED = RECORD
STORED = io.BytesIO()
with zipfile.ZipFile(STORED, "w", zipfile.ZIP_STORED) as _archive:
    for _name, _data in honest().files.items():
        _archive.writestr(_name, _data)
FILES = sorted(honest().files)


def survives(data: bytes) -> bool:
    """Whether the record passes; damage that leaves no record is refused as well."""
    try:
        files = read_zip(io.BytesIO(data))
    except Unusable:
        return False
    if dict(files.content) == honest().files and not files.damaged:
        return True
    return examine(files, Asked(now=NOW)).stands


def flip(data: bytes, place: int, bit: int) -> bytes:
    place %= len(data)
    return data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]


@given(st.integers(0, 10**9), st.integers(0, 7), st.booleans())
def test_a_flipped_bit_of_the_archive(place: int, bit: int, stored: bool) -> None:
    data = flip(STORED.getvalue() if stored else PACKED, place, bit)
    if survives(data):
        content = dict(read_zip(io.BytesIO(data)).content)
        assert content == honest().files


@given(st.integers(0, 10**9), st.binary(max_size=40), st.integers(0, 40))
def test_bytes_cut_out_and_put_in(place: int, inserted: bytes, cut: int) -> None:
    place %= len(PACKED)
    data = PACKED[:place] + inserted + PACKED[place + cut :]
    if survives(data):
        assert dict(read_zip(io.BytesIO(data)).content) == honest().files


# README.txt is for people: no check reads it.
@given(
    st.sampled_from([name for name in FILES if name != "README.txt"]),
    st.integers(0, 10**9),
    st.integers(0, 7),
)
def test_a_flipped_bit_of_a_file(name: str, place: int, bit: int) -> None:
    files = {**honest().files, name: flip(honest().files[name], place, bit)}
    report = ask(files)
    # A witness's line that names another key is a line of a stranger, which C2SP ignores; the
    # quorum of that head may not be needed.
    assert not report.stands or name.startswith("checkpoints/")
    assert "unforeseen" not in {c for f in report.findings for c in codes(report, f.check)}


lines = st.lists(st.binary(max_size=200), max_size=10).map(lambda parts: b"\n".join(parts))


@given(st.dictionaries(st.sampled_from([*FILES, "x"]), lines))
def test_any_bytes_in_any_file(contents: dict[str, bytes]) -> None:
    report = ask({**honest().files, **contents}, documents=True, line=3)
    assert "unforeseen" not in {c for f in report.findings for c in codes(report, f.check)}
    changed = {name for name in contents if contents[name] != honest().files.get(name)}
    assert not report.stands or changed <= {"README.txt"}


ascii_text = st.text(st.characters(codec="ascii"), max_size=10)
json_like = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | ascii_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ascii_text, inner, max_size=4),
    max_leaves=10,
)
# What the builder itself does not read again behind the entry.
LABELS = (
    "service",
    "contact-change",
    "incident",
    "roll-audit",
    "paper-roll",
    "officer-change",
    "notice",
    "open",
    "reissue 4",
    "superseded P-0009",
    "tally plan",
    "reconciliation",
    "final",
    "minutes",
    "certificate",
)


@given(st.sampled_from(LABELS), st.integers(0, 9), ascii_text, json_like)
def test_any_value_in_any_body(label: str, place: int, name: str, value: object) -> None:
    """A field replaced or added, everything signed and hashed anew: never a stack trace."""
    world = make_world()

    def edit(body: dict[str, object]) -> None:
        names = [*sorted(body), name]
        body[names[place % len(names)]] = value

    world.change(label, edit)
    report = ask(world.build())
    assert "unforeseen" not in {c for f in report.findings for c in codes(report, f.check)}


TOWN_LABELS = (
    "service warned",
    "proxy 6",
    "proxy 12",
    "proxy-end 12",
    "designation",
    "transfer 9",
    "freeze 10",
    "unfreeze 10",
    "extend",
    "deemed manager",
    "certificate-revocation",
)


@given(st.sampled_from(TOWN_LABELS), st.integers(0, 9), ascii_text, json_like)
def test_any_value_in_any_body_of_the_town(
    label: str, place: int, name: str, value: object
) -> None:
    world = make_town(stage="revoked")

    def edit(body: dict[str, object]) -> None:
        names = [*sorted(body), name]
        body[names[place % len(names)]] = value

    world.change(label, edit)
    report = ask(world.build())
    assert "unforeseen" not in {c for f in report.findings for c in codes(report, f.check)}


def test_the_clock_of_the_caller_is_no_part_of_the_record() -> None:
    early = examine(RecordFiles(honest().files), Asked(now=datetime(2026, 1, 1, tzinfo=UTC)))
    assert codes(early, "V08") == {"cosignature_time", "head_not_cosigned"}
