"""The seal: the sealed bytes stay, poppler calls it valid, a changed byte shows."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from pypdf import PdfReader

from app.core.encoding import sha256
from app.platform.pdf import Attachment, render_pdf
from app.platform.seal import SealExists, SealNotConfigured, make_seal, seal_pdf
from app.verifier.pdf import find_pdf_signatures, is_first_revision
from tests.documents.reading import attachments_of, page_texts, words_of
from tests.parts import get_program
from tests.platform.paper import AT, add_page, page_context
from tests.site import OPERATOR_ORGANISATION

RECORD = Attachment("record.zip", b"PK record" * 999, "application/zip", "会议记录包")
SIGNED_AT = datetime(2026, 4, 8, 1, 2, 3, tzinfo=UTC)
# The certificates count by the machine's clock, which poppler asks.
TODAY = datetime.now(UTC)


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    """The folder of a seal that the operator has made."""
    make_seal(tmp_path / "seal", OPERATOR_ORGANISATION, TODAY)
    return tmp_path / "seal"


@pytest.fixture
def pdf(app: Flask) -> bytes:
    add_page(app)
    with app.app_context():
        return render_pdf("page", page_context(lines=["字"] * 100), [RECORD])


@pytest.fixture
def sealed(app: Flask, folder: Path, pdf: bytes) -> bytes:
    with app.app_context():
        return seal_pdf(pdf, at=SIGNED_AT)


def pdfsig(pdf: bytes, folder: Path, *options: str) -> str:
    path = folder / "asked.pdf"
    path.write_bytes(pdf)
    command = [get_program("pdfsig"), *options, str(path)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    return done.stdout


def test_what_was_sealed_is_the_first_revision(pdf: bytes, sealed: bytes) -> None:
    assert sealed.startswith(pdf)
    assert len(sealed) > len(pdf)
    assert is_first_revision(sealed, sha256(pdf).hex())
    assert find_pdf_signatures(sealed) == [("platform-seal", True)]


def test_our_verifier_says_so_without_a_word_on_the_side(sealed: bytes, tmp_path: Path) -> None:
    """An issuer that nobody vouches for is no stack trace."""
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed)
    program = (
        "import sys; from pathlib import Path; from app.verifier.pdf import find_pdf_signatures;"
        "print(find_pdf_signatures(Path(sys.argv[1]).read_bytes()))"
    )
    command = [sys.executable, "-c", program, str(path)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("[('platform-seal', True)]", "")


def test_poppler_calls_it_valid_and_the_issuer_unknown(sealed: bytes, tmp_path: Path) -> None:
    said = pdfsig(sealed, tmp_path)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert f"Signer Certificate Common Name: {OPERATOR_ORGANISATION} 平台文件章" in said
    assert "Certificate issuer isn't Trusted." in said


def test_poppler_trusts_who_trusts_the_authority(
    sealed: bytes, folder: Path, tmp_path: Path
) -> None:
    certutil, database = get_program("certutil"), f"sql:{tmp_path / 'nss'}"
    (tmp_path / "nss").mkdir()
    for arguments in (
        ["-N", "--empty-password"],
        ["-A", "-n", "seal authority", "-t", "CT,C,C", "-i", str(folder / "ca.pem")],
    ):
        subprocess.run([certutil, "-d", database, *arguments], check=True, capture_output=True)
    said = pdfsig(sealed, tmp_path, "-nssdir", database)
    assert "Signature is Valid." in said
    assert "Certificate is Trusted." in said


def test_a_changed_byte_breaks_it(pdf: bytes, sealed: bytes, tmp_path: Path) -> None:
    for place in (len(pdf) // 2, len(sealed) - 40):
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert find_pdf_signatures(bytes(changed)) != [("platform-seal", True)]
    changed = bytearray(sealed)
    changed[len(pdf) // 2] ^= 1
    assert "Signature is Valid." not in pdfsig(bytes(changed), tmp_path)


def test_what_is_added_later_is_not_covered(sealed: bytes, tmp_path: Path) -> None:
    said = pdfsig(sealed + b"\n% added\n", tmp_path)
    assert "Total document signed" not in said


def test_the_record_inside_survives(sealed: bytes, tmp_path: Path) -> None:
    assert attachments_of(sealed, tmp_path) == {"record.zip": RECORD.data}
    root = PdfReader(BytesIO(sealed)).trailer["/Root"]
    assert root["/AF"][0]["/AFRelationship"] == "/Data"
    metadata = root["/Metadata"].get_data().decode()
    assert "pdfaid" in metadata


def test_it_is_dated_as_it_is_told(sealed: bytes, tmp_path: Path) -> None:
    fields = PdfReader(BytesIO(sealed)).get_fields()
    assert fields is not None
    assert fields["platform-seal"]["/V"]["/M"].startswith("D:20260408010203")
    assert "2026年4月8日09:02" in words_of(sealed)


def test_without_an_anchor_it_stands_on_the_first_page(pdf: bytes, sealed: bytes) -> None:
    first, *others = page_texts(sealed)
    assert "平台文件章" in first
    assert OPERATOR_ORGANISATION in first
    assert not any("平台文件章" in page for page in others)
    assert "平台文件章" not in words_of(pdf)


def test_a_deployment_without_a_seal_seals_nothing(app: Flask, pdf: bytes) -> None:
    with app.app_context(), pytest.raises(SealNotConfigured):
        seal_pdf(pdf, at=AT)


def test_a_demo_makes_its_own(app: Flask, pdf: bytes, tmp_path: Path) -> None:
    from dataclasses import replace

    app.extensions["yijue.config"] = replace(app.extensions["yijue.config"], demo=True)
    with app.app_context():
        first, second = (seal_pdf(pdf, at=AT) for _ in range(2))
    assert find_pdf_signatures(first) == find_pdf_signatures(second) != []
    assert _certificate(first) == _certificate(second)


def test_the_operator_makes_it_once(app: Flask, runner: FlaskCliRunner, tmp_path: Path) -> None:
    done = runner.invoke(args=["seal", "make"])
    assert done.exit_code == 0, done.output
    assert str(tmp_path / "seal") in done.output
    keys = {path: path.read_bytes() for path in (tmp_path / "seal").iterdir()}
    assert {path.name for path in keys} == {"ca.key", "ca.pem", "seal.key", "seal.pem"}
    again = runner.invoke(args=["seal", "make"])
    assert again.exit_code == 1
    assert "Traceback" not in again.output
    assert {path: path.read_bytes() for path in keys} == keys


def test_its_keys_are_for_us_alone(folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
    for name in ("ca.key", "seal.key"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600


def test_a_second_seal_is_refused(folder: Path) -> None:
    with pytest.raises(SealExists):
        make_seal(folder, OPERATOR_ORGANISATION, TODAY + timedelta(days=1))


def test_of_two_at_once_one_wins_whole(app: Flask, pdf: bytes, tmp_path: Path) -> None:
    refused: list[SealExists] = []

    def make() -> None:
        try:
            make_seal(tmp_path / "seal", OPERATOR_ORGANISATION, TODAY)
        except SealExists as other:
            refused.append(other)

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert [path.name for path in tmp_path.glob("seal*")] == ["seal"]
    with app.app_context():
        assert find_pdf_signatures(seal_pdf(pdf, at=AT)) == [("platform-seal", True)]


def _certificate(pdf: bytes) -> bytes:
    field = PdfReader(BytesIO(pdf)).get_fields()
    assert field is not None
    contents: bytes = field["platform-seal"]["/V"]["/Contents"].original_bytes
    # The signer's certificate stands near the front of the container, before the signature.
    return contents[60:1000]
