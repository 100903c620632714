"""`python -m app.witness` as it runs in a cupboard of the street office."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.core.tlog.merkle import leaf_hash
from app.witness import __main__ as door
from tests.core.samples import key
from tests.witness.conftest import PASSPHRASE, Bench
from tests.witness.log_server import BASE


def test_help_is_printed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.witness", "--help"], capture_output=True, text=True, check=True
    )
    assert "docs/WITNESS.md" in done.stdout


def test_one_log_is_cosigned(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.run() == 0
    assert "cosigned vote.example.org/harbour-2026-1 size 3" in capsys.readouterr().out
    assert bench.run("--no-pin", url=bench.url + "/") == 0


def test_a_communitys_logs_are_cosigned(bench: Bench) -> None:
    assert bench.run(url=f"{bench.host}/log/communities/harbour") == 0
    assert len(bench.log.cosignatures) == 1


def test_the_log_key_pins_too(bench: Bench) -> None:
    assert bench.run("--no-pin", "--log-key", key("log").hex()) == 0


def test_a_refusal_is_one_line_and_exit_1(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.run("--no-pin") == 1
    assert capsys.readouterr().err.startswith("refused: pin_missing")


def test_a_fork_ends_even_the_endless_run(
    bench: Bench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        assert len(naps) < 3, "it goes on beside a forked log"
        bench.log.leaves[0] = leaf_hash(b"another")

    monkeypatch.setattr("time.sleep", nap)
    arguments = [bench.url, "--key", str(bench.key), "--state", str(bench.folder)]
    arguments += ["--passphrase-file", str(bench.key.with_name("passphrase"))]
    assert door.main([*arguments, "--anchor", bench.anchor, "--every", "7"]) == 3
    assert naps == [7]
    assert "STOPPED" in capsys.readouterr().err
    assert bench.run() == 3


@pytest.mark.parametrize(
    ("status", "body"), [(404, b""), (500, b""), (302, b""), (200, bytes(70_000))]
)
def test_a_server_that_does_not_answer_well(
    bench: Bench, capsys: pytest.CaptureFixture[str], status: int, body: bytes
) -> None:
    bench.log.answers[f"{BASE}/checkpoint"] = (status, body)
    bench.log.headers["Location"] = "http://127.0.0.1:9/elsewhere"
    assert bench.run() == 1
    assert "unreachable" in capsys.readouterr().err


def test_a_refused_cosignature_is_told(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.log.posted_status = 422
    assert bench.run() == 1
    assert "cosignature_refused" in capsys.readouterr().err


def test_a_server_that_dies_before_the_cosignature(bench: Bench) -> None:
    from app.witness.logs import Unreachable

    with pytest.raises(Unreachable):
        bench.witness().web.post("http://127.0.0.1:9/log/x/cosignature", b"")


def test_no_server_at_all(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.run(url="http://127.0.0.1:9/log/communities/harbour") == 1
    assert "unreachable" in capsys.readouterr().err


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "vote.example.org/log/x", "http://", "http://h/x?y", "http://h/#y"],
)
def test_a_wrong_address_is_a_usage_error(bench: Bench, url: str) -> None:
    assert bench.run(url=url) == 2


@pytest.mark.parametrize("extra", [("--log-key", "zz"), ("--key", "missing.json")])
def test_wrong_arguments_exit_2(
    bench: Bench, extra: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.run(*extra) == 2
    assert "refused: " in capsys.readouterr().err


def test_a_wrong_passphrase_exits_2(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "binary").write_bytes(b"\xff")
    assert bench.run("--passphrase-file", str(tmp_path / "binary")) == 2
    arguments = [bench.url, "--key", str(bench.key), "--state", str(bench.folder), "--once"]
    monkeypatch.setattr("getpass.getpass", lambda _: "wrong")
    assert door.main(arguments) == 2
    monkeypatch.setattr("getpass.getpass", lambda _: PASSPHRASE)
    assert door.main([*arguments, "--anchor", bench.anchor]) == 0


@pytest.mark.parametrize("every", ["0", "-1", "often"])
def test_a_senseless_interval_is_refused(bench: Bench, every: str) -> None:
    with pytest.raises(SystemExit):
        door.main([bench.url, "--key", "k", "--state", "s", "--every", every])
