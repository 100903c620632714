"""Key file and sheet: wrong passphrase, damage, and back again from what is printed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app.trustee.__main__ import main
from app.trustee.keyfile import NAME, open_key
from app.trustee.sheet import (
    SheetIncomplete,
    SheetInvalid,
    SheetLineWrong,
    encode_sheet,
    parse_sheet,
)

PASSPHRASE = "correct horse battery"


@pytest.fixture
def passphrase(tmp_path: Path) -> str:
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE + "\r\n")
    return str(path)


@pytest.fixture
def folder(tmp_path: Path, passphrase: str) -> Path:
    folder = tmp_path / "me"
    assert main(["join", str(folder), "--passphrase-file", passphrase]) == 0
    return folder


def key_of(folder: Path) -> dict[str, object]:
    key: dict[str, object] = json.loads((folder / NAME).read_text())
    return key


def test_the_key_printed_is_the_files(
    folder: Path, passphrase: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["join", str(folder), "--passphrase-file", passphrase]) == 0
    assert str(key_of(folder)["public_key"]) in capsys.readouterr().out
    assert open_key(folder, PASSPHRASE).public_key.hex() == key_of(folder)["public_key"]


def test_a_key_file_is_never_overwritten(folder: Path, passphrase: str) -> None:
    before = (folder / NAME).read_bytes()
    assert main(["join", str(folder), "--passphrase-file", passphrase]) == 0
    assert (folder / NAME).read_bytes() == before
    typed = folder / "typed"
    typed.write_text("\n".join(encode_sheet(key_of(folder))))
    arguments = ["restore", str(folder), str(typed), "--passphrase-file", passphrase]
    assert main(arguments) == 1
    assert (folder / NAME).read_bytes() == before


def test_a_short_passphrase_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    short = tmp_path / "short"
    short.write_text("123456789")
    assert main(["join", str(tmp_path / "me"), "--passphrase-file", str(short)]) == 1
    assert "passphrase_too_short" in capsys.readouterr().err
    assert not (tmp_path / "me" / NAME).exists()


def test_the_passphrase_is_asked_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["one passphrase", "another one"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    assert main(["join", str(tmp_path / "me"), "--english"]) == 1
    assert "passphrases differ" in capsys.readouterr().err


def test_a_wrong_passphrase_opens_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("incorrect horse")
    log = ["rehearse", str(folder), str(tmp_path), "--passphrase-file", str(wrong)]
    assert main(log) == 1
    assert "口令不对" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda text: text[:-20], "file_unreadable"),
        (lambda text: text.replace('"ciphertext": "', '"ciphertext": "zz'), "not_canonical"),
        (lambda text: text.replace("32768", "33554432"), "wrapped_key_invalid"),
        (lambda text: re.sub('"nonce": "..', '"nonce": "00', text), "passphrase_wrong"),
        (lambda text: "[" * 5000, "file_unreadable"),
        (lambda text: "7", "wrapped_key_invalid"),
    ],
    ids=["cut", "hex", "scrypt", "nonce", "depth", "number"],
)
def test_a_damaged_key_file(
    folder: Path, passphrase: str, capsys: pytest.CaptureFixture[str], damage, code: str
) -> None:
    path = folder / NAME
    path.write_text(damage(path.read_text()))
    assert main(["rehearse", str(folder), "x", "--passphrase-file", passphrase]) == 1
    assert code in capsys.readouterr().err


def test_no_key_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], passphrase: str) -> None:
    assert main(["sheet", str(tmp_path), "--passphrase-file", passphrase]) == 1
    assert "key_file_missing" in capsys.readouterr().err


def test_the_sheet_holds_what_the_file_holds(folder: Path) -> None:
    key = key_of(folder)
    lines = encode_sheet(key)
    assert parse_sheet("\n".join(lines)) == key
    page = (folder / "trustee-key-sheet.html").read_text(encoding="utf-8")
    assert all(line in page for line in lines)
    assert "<svg" in page
    scanned = " ".join(lines).replace(" ", "")
    assert parse_sheet(scanned) == key
    assert parse_sheet("密钥保管纸\n" + "\n".join(reversed(lines)).lower()) == key


def test_the_sheet_brings_the_key_back(folder: Path, tmp_path: Path, passphrase: str) -> None:
    typed, other = tmp_path / "typed.txt", tmp_path / "other"
    typed.write_text("\n".join(encode_sheet(key_of(folder))))
    arguments = ["restore", str(other), str(typed), "--passphrase-file", passphrase]
    assert main(arguments) == 0
    assert open_key(other, PASSPHRASE) == open_key(folder, PASSPHRASE)


def test_a_sheet_is_not_restored_under_a_wrong_passphrase(folder: Path, tmp_path: Path) -> None:
    typed, wrong = tmp_path / "typed.txt", tmp_path / "wrong"
    typed.write_text("\n".join(encode_sheet(key_of(folder))))
    wrong.write_text("incorrect horse")
    other = tmp_path / "other"
    assert main(["restore", str(other), str(typed), "--passphrase-file", str(wrong)]) == 1
    assert not (other / NAME).exists()


def test_a_slip_is_named_by_its_line(folder: Path, tmp_path: Path, passphrase: str) -> None:
    lines = encode_sheet(key_of(folder))
    symbol = "7" if lines[4][5] != "7" else "8"
    slip = [*lines[:4], lines[4][:5] + symbol + lines[4][6:], *lines[5:]]
    with pytest.raises(SheetLineWrong) as wrong:
        parse_sheet("\n".join(slip))
    assert wrong.value.fields == {"line": 5}
    with pytest.raises(SheetIncomplete) as missing:
        parse_sheet("\n".join(lines[:2] + lines[3:]))
    assert missing.value.fields == {"line": 3}
    with pytest.raises(SheetLineWrong):
        parse_sheet("\n".join([*lines[:7], lines[7][:-1]]))


def test_lines_of_two_sheets_are_no_sheet(folder: Path, tmp_path: Path, passphrase: str) -> None:
    other = tmp_path / "another"
    assert main(["join", str(other), "--passphrase-file", passphrase]) == 0
    lines = encode_sheet(key_of(folder))[:4] + encode_sheet(key_of(other))[4:]
    with pytest.raises(SheetInvalid):
        parse_sheet("\n".join(lines))
