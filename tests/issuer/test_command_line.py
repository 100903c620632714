"""`python -m app.issuer` as the registrar types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.encoding import parse_b64
from app.core.signatures import key_id, public_key, signed_message, verify_signature
from app.core.wrapped_key import unwrap_key
from app.issuer.__main__ import main
from app.issuer.pdf import OutsideFetched, PdfNotAvailable, _refuse, write_pdfs
from tests.core.samples import digest, key
from tests.issuer.exports import PASSPHRASE, export_bytes


@pytest.fixture
def passphrase(tmp_path: Path) -> str:
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\r\n")
    return str(tmp_path / "passphrase")


def test_help_is_printed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.issuer", "--help"], capture_output=True, text=True, check=True
    )
    assert "docs/ISSUER.md" in done.stdout


def test_a_new_key_opens_with_its_passphrase(
    tmp_path: Path, passphrase: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "key.json"
    assert main(["key", "new", str(file), "--passphrase-file", passphrase]) == 0
    printed = capsys.readouterr().out.strip()
    seed = unwrap_key(json.loads(file.read_text()), PASSPHRASE)
    assert public_key(seed).hex() == printed
    assert main(["key", "public", str(file)]) == 0
    assert capsys.readouterr().out.strip() == printed
    assert main(["key", "show", str(file)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown == {"public_key": printed, "key_id": key_id(bytes.fromhex(printed))}


def test_a_key_file_is_never_overwritten(
    tmp_path: Path, passphrase: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "key.json"
    file.write_text("precious")
    assert main(["key", "new", str(file), "--passphrase-file", passphrase]) == 1
    assert file.read_text() == "precious"
    assert "key_file_exists" in capsys.readouterr().err


def test_the_passphrase_is_asked_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter(["one passphrase", "another passphrase", "short", "short"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    assert main(["key", "new", str(tmp_path / "key.json")]) == 1
    assert "passphrases_differ" in capsys.readouterr().err
    assert main(["key", "new", str(tmp_path / "key.json")]) == 1
    assert "passphrase_too_short" in capsys.readouterr().err
    assert not (tmp_path / "key.json").exists()


def _sign(registrar_key: Path, body: Path, *extra: str) -> int:
    passphrase = str(registrar_key.with_name("passphrase"))
    bind = digest("hd").hex()
    arguments = ["key", "sign", str(registrar_key), "--passphrase-file", passphrase]
    return main([*arguments, "--bind", bind, "--body", str(body), *extra])


def test_a_body_is_signed(
    tmp_path: Path, registrar_key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = {"roll": digest("roll").hex(), "lines": 3, "scope": "harbour"}
    (tmp_path / "body.json").write_text(json.dumps(body, indent=3))
    assert _sign(registrar_key, tmp_path / "body.json", "--type", "roll") == 0
    sig = json.loads(capsys.readouterr().out)
    assert sig["k"] == key_id(key("li"))
    message = signed_message("roll", digest("hd"), body)
    verify_signature(key("li"), message, parse_b64(sig["s"], 64))


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("roll", "{}", "field_missing"),
        ("spoil", "{}", "field_missing"),
        ("roll", "{", "file_unreadable"),
        ("roll", " " * (1024 * 1024 + 1), "too_large"),
    ],
)
def test_a_body_of_the_wrong_shape_is_not_signed(
    tmp_path: Path,
    registrar_key: Path,
    capsys: pytest.CaptureFixture[str],
    kind: str,
    content: str,
    code: str,
) -> None:
    (tmp_path / "body.json").write_text(content)
    assert _sign(registrar_key, tmp_path / "body.json", "--type", kind) == 1
    assert code in capsys.readouterr().err


@pytest.mark.parametrize("content", ["{}", "[]", '{"public_key": "zz"}', '{"public_key": 1}'])
def test_what_is_no_key_is_not_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (tmp_path / "key.json").write_text(content)
    assert main(["key", "show", str(tmp_path / "key.json")]) == 1
    assert "no_key" in capsys.readouterr().err


def _roll(tmp_path: Path, registrar_key: Path, *extra: str, rights: int = 3) -> int:
    (tmp_path / "roll-export.json").write_bytes(export_bytes(count=rights))
    return main(
        [
            *("roll", str(tmp_path / "roll-export.json"), "--key", str(registrar_key)),
            *("--secrets", str(tmp_path / "secrets"), "--out", str(tmp_path / "out.zip")),
            *("--passphrase-file", str(registrar_key.with_name("passphrase")), *extra),
        ]
    )


def test_the_roll_is_made_and_reported(
    tmp_path: Path, registrar_key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _roll(tmp_path, registrar_key) == 0
    printed = capsys.readouterr().out
    assert "motion lift: rights 1, heads 1, area 90.00 m2" in printed
    assert "anchor RPVEK-WSMZ4-AJFMA-FKJ89" in printed
    first = (tmp_path / "out.zip").read_bytes()
    assert _roll(tmp_path, registrar_key) == 0
    assert (tmp_path / "out.zip").read_bytes() == first


def test_a_wrong_key_makes_no_secret(
    tmp_path: Path, passphrase: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["key", "new", str(tmp_path / "key.json"), "--passphrase-file", passphrase])
    assert _roll(tmp_path, tmp_path / "key.json") == 1
    assert "registrar_key_wrong" in capsys.readouterr().err
    assert not (tmp_path / "secrets").exists()


def test_a_wrong_passphrase_is_one_line(
    tmp_path: Path, registrar_key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wrong").write_text("another passphrase")
    assert _roll(tmp_path, registrar_key, "--passphrase-file", str(tmp_path / "wrong")) == 1
    assert capsys.readouterr().err == "refused: passphrase_wrong\n"


def test_a_passphrase_file_that_is_no_text_is_refused(
    tmp_path: Path, registrar_key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    assert _roll(tmp_path, registrar_key, "--passphrase-file", str(tmp_path / "binary")) == 1
    assert "file_unreadable" in capsys.readouterr().err


def test_a_missing_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "nothing.json")
    arguments = ["--secrets", missing, "--out", missing, "--key", missing]
    assert main(["roll", missing, *arguments]) == 1
    assert "nothing.json" in capsys.readouterr().err


def test_pdf_files_are_written(tmp_path: Path, registrar_key: Path) -> None:
    pytest.importorskip("weasyprint")
    assert _roll(tmp_path, registrar_key, "--pdf", rights=3) == 0
    folder = tmp_path / "secrets" / "print-harbour-2026-1"
    names = {path.name for path in folder.glob("*.pdf")}
    assert {"ballot-letters.pdf", "cards-01-1号楼.pdf", "letters-02-2号楼.pdf"} <= names
    from pypdf import PdfReader

    reader = PdfReader(folder / "ballot-letters.pdf")
    assert len(reader.pages) == 3
    assert "表决通知信" in reader.pages[2].extract_text()


def test_only_the_letters_as_pdf(tmp_path: Path, registrar_key: Path) -> None:
    pytest.importorskip("weasyprint")
    assert _roll(tmp_path, registrar_key, "--pdf", "letters", rights=2) == 0
    folder = tmp_path / "secrets" / "print-harbour-2026-1"
    assert [path.name for path in folder.glob("*.pdf")] == ["ballot-letters.pdf"]


def test_a_machine_without_weasyprint_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(PdfNotAvailable):
        write_pdfs([tmp_path / "letters-1.html"], letters_only=True)


def test_a_sheet_fetches_nothing() -> None:
    with pytest.raises(OutsideFetched):
        _refuse("https://example.org/tracker.png")
