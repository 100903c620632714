"""V09, A17: RFC 3161 tokens over the record's heads, by an authority of the test and by openssl."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import pem, tsp
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import serialization

from app.core.encoding import sha256
from app.core.tlog.checkpoint import parse_checkpoint
from app.verifier import stamps
from app.verifier.examine import Report
from app.verifier.main import main
from app.verifier.report import Status
from tests.parts import get_program
from tests.verifier.asking import ask, honest
from tests.worlds.build import day
from tests.worlds.stamping import (
    DURING,
    SIGNING,
    STAMPING,
    Authority,
    authority,
    certificate,
    private_key,
)
from tests.worlds.village import make_world

HONEST = authority()


def heads() -> list[tuple[int, bytes]]:
    """Size and signed text of each head of the honest record."""
    found = []
    for name, data in honest().files.items():
        if name.startswith("checkpoints/"):
            head = parse_checkpoint(data).checkpoint
            found.append((head.size, head.text.encode()))
    return sorted(found)


SIZE, TEXT = heads()[1]
AFTER = day(27, 5)


def stamped(data: bytes, size: int = SIZE, anchors: bytes = b"", **asked: Any) -> Report:
    files = {**honest().files, f"timestamps/{size}.tsr": data}
    return ask(files, documents=True, stamp_anchors=anchors or HONEST.anchors, **asked)


def said(report: Report) -> list[tuple[str, dict[str, Any]]]:
    return [(f.code, dict(f.fields)) for f in report.find("V09", "documents").failures]


def test_the_head_chosen_holds_the_close() -> None:
    assert honest().places["close"] < SIZE


def test_an_honest_token_holds_and_its_time_is_told() -> None:
    report = stamped(HONEST.stamp(TEXT, AFTER))
    found = report.find("V09", "documents")
    assert (found.status, found.examined) == (Status.OK, 1)
    assert report.find("V03").status is Status.OK
    (note,) = found.notes
    assert dict(note.fields) == {"t": f"{AFTER:%Y-%m-%dT%H:%M:%SZ}"}


def test_it_is_the_head_s_three_signed_lines_that_are_stamped() -> None:
    lines = TEXT.decode().split("\n")
    assert lines[1:] == [str(SIZE), lines[2], ""]
    note = honest().files[f"checkpoints/{SIZE}"]
    assert note.startswith(TEXT + b"\n")
    assert said(stamped(HONEST.stamp(note, AFTER))) == [("stamp_invalid", {"reason": "imprint"})]


def forge_imprint(data: bytes) -> bytes:
    """The imprint of another head under the old signature (CVE-2025-52556)."""
    other = sha256(heads()[0][1])
    assert data.count(other) == 1
    return data.replace(other, sha256(TEXT))


def break_signature(data: bytes) -> bytes:
    response = tsp.TimeStampResp.load(data)
    (signer,) = response["time_stamp_token"]["content"]["signer_infos"]
    old: bytes = signer["signature"].native
    return data.replace(old, old[:-1] + bytes([old[-1] ^ 1]))


def later(data: bytes) -> bytes:
    """Another time of day under the old signature."""
    old, new = (
        f"{AFTER:%Y%m%d%H%M%SZ}".encode(),
        f"{AFTER + timedelta(days=1):%Y%m%d%H%M%SZ}".encode(),
    )
    assert data.count(old) == 1
    return data.replace(old, new)


def refuse(data: bytes) -> bytes:
    """The authority says no, and a token follows all the same."""
    response = tsp.TimeStampResp.load(data)
    response["status"]["status"] = "rejection"
    changed: bytes = response.dump(force=True)
    return changed


def edited(edit: Callable[[bytes], bytes], text: bytes = TEXT) -> Callable[[], bytes]:
    return lambda: edit(HONEST.stamp(text, AFTER))


def by(**changes: Any) -> Callable[[], bytes]:
    return lambda: authority(**changes).stamp(TEXT, AFTER)


WRONG: dict[str, tuple[Callable[[], bytes], str]] = {
    "another head's token": (lambda: HONEST.stamp(heads()[0][1], AFTER), "imprint"),
    "another head's token, its imprint forged": (edited(forge_imprint, heads()[0][1]), "signature"),
    "another time": (edited(later), "signature"),
    "a signature with one bit turned": (edited(break_signature), "signature"),
    "a refusal": (edited(refuse), "signature"),
    "an authority under another root": (by(name="别家", root="别家的根"), "signature"),
    "a certificate that vouches for itself": (
        lambda: Authority(
            certificate("自封", "自封", DURING, (pyca.ExtendedKeyUsage([STAMPING]), True)),
            private_key("自封"),
            HONEST.issuer,
        ).stamp(TEXT, AFTER),
        "signature",
    ),
    "a certificate that had ended": (by(valid=(day(-30), day(26))), "signature"),
    "a certificate that had not begun": (by(valid=(day(28), day(40))), "signature"),
    "a certificate without purpose": (by(purposes=()), "purpose"),
    "a certificate for something else": (by(purposes=(SIGNING,)), "purpose"),
    "a purpose that may be ignored": (by(critical=False), "purpose"),
    "a second purpose": (by(purposes=(STAMPING, SIGNING)), "purpose"),
    "no token": (lambda: b"no token", "malformed"),
    "an empty file": (lambda: b"", "malformed"),
}


@pytest.mark.parametrize("case", WRONG)
def test_rejects_a_token(case: str) -> None:
    make, reason = WRONG[case]
    report = stamped(make())
    assert said(report) == [("stamp_invalid", {"reason": reason})]
    assert not report.stands


def test_the_certificates_inside_a_token_are_no_anchors() -> None:
    other = authority("别家", "别家的根")
    assert said(stamped(other.stamp(TEXT, AFTER), anchors=other.anchors)) == []
    assert said(stamped(other.stamp(TEXT, AFTER))) != []


def test_rejects_a_close_stamped_before_the_last_ballot() -> None:
    report = stamped(HONEST.stamp(TEXT, day(26)))
    assert [code for code, _ in said(report)] == ["timestamp_before_entry"]


def test_rejects_a_token_of_the_future() -> None:
    report = stamped(HONEST.stamp(TEXT, AFTER), now=AFTER - timedelta(minutes=3))
    assert [code for code, _ in said(report)] == ["timestamp_in_future"]


@pytest.mark.parametrize("size", [SIZE - 1, 10**6])
def test_rejects_a_token_of_no_head(size: int) -> None:
    report = stamped(HONEST.stamp(TEXT, AFTER), size=size)
    assert [code for code, _ in said(report)] == ["timestamp_of_no_head"]


def test_who_names_an_authority_wants_a_token() -> None:
    report = ask(honest(), documents=True, stamp_anchors=HONEST.anchors)
    assert [code for code, _ in said(report)] == ["timestamps_missing"]


def test_without_anchors_nothing_is_judged_and_that_is_said() -> None:
    files = {**honest().files, f"timestamps/{SIZE}.tsr": b"whatever"}
    found = ask(files, documents=True).find("V09", "documents")
    assert found.status is Status.NOT_ASKED
    assert [(n.code, dict(n.fields)) for n in found.notes] == [
        ("timestamps_not_asked", {"count": 1})
    ]
    assert ask(files).find("V09", "documents").notes == ()


def test_without_the_library_nothing_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(stamps, "import_module", missing)
    found = stamped(HONEST.stamp(TEXT, AFTER)).find("V09", "documents")
    assert (found.status, [n.code for n in found.notes]) == (
        Status.NOT_ASKED,
        ["timestamp_reader_missing"],
    )


def test_anchors_must_be_certificates() -> None:
    report = stamped(HONEST.stamp(TEXT, AFTER), anchors=b"no certificates")
    assert [code for code, _ in said(report)] == ["stamp_anchors_invalid"]


def test_the_command_wants_documents_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "record.zip").write_bytes(honest().zip())
    (tmp_path / "ca.pem").write_bytes(HONEST.anchors)
    record, anchors = str(tmp_path / "record.zip"), str(tmp_path / "ca.pem")
    assert main([record, "--tsa-ca", anchors]) == 2
    assert "--documents" in capsys.readouterr().err
    assert main([record, "--documents", "--tsa-ca", anchors + "x"]) == 2
    assert main([record, "--documents", "--tsa-ca", anchors]) == 1
    assert "there is no time stamp" in capsys.readouterr().out


CONFIG = """
[tsa]
default_tsa = own
[own]
dir = .
serial = ./serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
"""


def openssl_stamp(folder: Path, text: bytes) -> bytes:
    """A token by `openssl ts`, with the authority of the test's keys."""
    now = datetime.now(UTC)
    whole = (now - timedelta(days=1), now + timedelta(days=1))
    top = certificate("根", "根", whole, (pyca.BasicConstraints(ca=True, path_length=None), True))
    purpose = (pyca.ExtendedKeyUsage([STAMPING]), True)
    own = certificate("openssl", "根", whole, purpose)
    for name, one in (("ca.pem", top), ("own.pem", own)):
        (folder / name).write_bytes(one.public_bytes(serialization.Encoding.PEM))
    secret = private_key("openssl").private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "key.pem").write_bytes(secret)
    (folder / "tsa.cnf").write_text(CONFIG)
    (folder / "serial").write_text("01\n")
    (folder / "text").write_bytes(text)

    def openssl(*args: str) -> None:
        command = [get_program("openssl"), "ts", *args]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)

    openssl("-query", "-data", "text", "-sha256", "-cert", "-out", "asked.tsq")
    reply = ("-queryfile", "asked.tsq", "-signer", "own.pem", "-inkey", "key.pem")
    openssl("-reply", "-config", "tsa.cnf", *reply, "-out", "token.tsr")
    return (folder / "token.tsr").read_bytes()


def test_a_token_by_openssl_holds(tmp_path: Path) -> None:
    """In a rehearsal, whose clock is not the authority's."""
    world = make_world(rehearsal=True)
    build = world.build()
    (size, *_), now = (
        sorted(
            int(name.removeprefix("checkpoints/"))
            for name in build.files
            if name.startswith("checkpoints/")
        ),
        datetime.now(UTC),
    )
    text = parse_checkpoint(build.files[f"checkpoints/{size}"]).checkpoint.text.encode()
    token = openssl_stamp(tmp_path, text)
    anchors = (tmp_path / "ca.pem").read_bytes()
    files = {**build.files, f"timestamps/{size}.tsr": token}
    found = ask(files, documents=True, stamp_anchors=anchors, now=now).find("V09", "documents")
    assert (found.status, found.failures) == (Status.OK, ())
    assert [note.code for note in found.notes] == ["timestamp", "rehearsal_stamp_times"]
    assert pem.detect(anchors)
    other = token.replace(sha256(text), sha256(text + b"x"))
    files = {**build.files, f"timestamps/{size}.tsr": other}
    report = ask(files, documents=True, stamp_anchors=anchors, now=now)
    assert said(report) == [("stamp_invalid", {"reason": "imprint"})]
