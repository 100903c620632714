"""Reading ZIPs and folders: damaged, doubled, encrypted, too large, foreign."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from app.verifier import files
from app.verifier.case import Asked
from app.verifier.examine import examine
from app.verifier.files import NotARecord, RecordMissing, read_record, read_zip
from tests.verifier.asking import NOW, ask, codes, honest


def zipped(content: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_zip_and_its_folder_are_the_same_record(tmp_path: Path) -> None:
    data = honest().zip()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(tmp_path)
    (tmp_path / ".DS_Store").write_bytes(b"left by a desktop")
    (tmp_path / "path.zip").write_bytes(data)
    folder = read_record(tmp_path)
    assert dict(folder.content) == {**honest().files, "path.zip": data}
    assert dict(read_record(tmp_path / "path.zip").content) == honest().files


def test_folders_inside_a_zip_are_no_files() -> None:
    found = read_zip(io.BytesIO(zipped({"checkpoints/": b"", **honest().files})))
    assert dict(found.content) == honest().files


def test_a_missing_file_and_one_that_is_no_zip(tmp_path: Path) -> None:
    with pytest.raises(RecordMissing):
        read_record(tmp_path / "missing.zip")
    with pytest.raises(RecordMissing):
        read_record(tmp_path / ("x" * 300))
    (tmp_path / "text.zip").write_bytes(b"PK\x03\x04 no zip at all")
    with pytest.raises(NotARecord):
        read_record(tmp_path / "text.zip")


def test_a_damaged_file_is_listed_and_the_others_are_read() -> None:
    data = bytearray(zipped(honest().files, zipfile.ZIP_STORED))
    place = data.index(honest().files["documents/notice.pdf"])
    data[place] ^= 1
    found = read_zip(io.BytesIO(bytes(data)))
    assert found.damaged == (("documents/notice.pdf", "unreadable"),)
    assert found.content["roll.jsonl"] == honest().files["roll.jsonl"]
    report = examine(found, Asked(now=NOW))
    assert codes(report, "V03") == {"file_unreadable"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_listed() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in [*honest().files.items(), ("entries.jsonl", b"{}\n")]:
            archive.writestr(name, data)
    found = read_zip(out)
    assert found.damaged == (("entries.jsonl", "twice"),)
    assert found.content["entries.jsonl"] == honest().files["entries.jsonl"]


def test_another_compression_is_not_read() -> None:
    found = read_zip(io.BytesIO(zipped(honest().files, zipfile.ZIP_BZIP2)))
    assert {reason for _, reason in found.damaged} == {"unreadable"}
    assert not ask(dict(found.content)).stands


def test_limits_of_size_and_number(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = zipped({"entries.jsonl": b"x" * 1000, "checkpoints/1": b"x", "roll.jsonl": b"x" * 99})
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 500)
    assert read_zip(io.BytesIO(data)).damaged == (("entries.jsonl", "unreadable"),)
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 5000)
    monkeypatch.setattr(files, "MAX_TOTAL_BYTES", 1050)
    assert read_zip(io.BytesIO(data)).damaged == (("roll.jsonl", "unreadable"),)
    monkeypatch.setattr(files, "MAX_FILES", 2)
    assert read_zip(io.BytesIO(data)).damaged == (("roll.jsonl", "too_many_files"),)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(tmp_path)
    assert read_record(tmp_path).damaged == (("roll.jsonl", "too_many_files"),)
    monkeypatch.setattr(files, "MAX_FILES", 9)
    monkeypatch.setattr(files, "MAX_TOTAL_BYTES", 1000)
    assert read_record(tmp_path).damaged == (("entries.jsonl", "unreadable"),)


def test_a_file_that_cannot_be_read_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(io.BytesIO(honest().zip())) as archive:
        archive.extractall(tmp_path)
    plain = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == "notice.pdf":
            raise PermissionError
        return plain(self, *args, **kwargs)  # type: ignore[arg-type,call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    assert read_record(tmp_path).damaged == (("documents/notice.pdf", "unreadable"),)
