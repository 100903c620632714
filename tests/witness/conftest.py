"""A log on a local server and the files of a witness."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.core.anchor import anchor_of
from app.core.definition import Definition
from app.core.wrapped_key import wrap_key
from app.witness.__main__ import UrllibWeb, main
from app.witness.memory import Memory
from app.witness.observe import Witness
from tests.core.samples import seed
from tests.witness.log_server import BASE, FakeLog, serving

PASSPHRASE = "a passphrase of the witness"


@dataclass
class Bench:
    """The log, its address, and the witness's files."""

    log: FakeLog
    host: str
    folder: Path
    key: Path

    @property
    def url(self) -> str:
        return self.host + BASE

    @property
    def anchor(self) -> str:
        return anchor_of(Definition.parse(self.log.body))

    @property
    def memory(self) -> Memory:
        return Memory(self.folder)

    def witness(self, name: str = "witness one") -> Witness:
        return Witness(seed(name), self.memory, UrllibWeb(), self.anchor)

    def run(self, *extra: str, url: str | None = None) -> int:
        """The command line with `--once`, pinned by the anchor unless `extra` begins with it."""
        pin = () if extra[:1] == ("--no-pin",) else ("--anchor", self.anchor)
        rest = extra[1:] if extra[:1] == ("--no-pin",) else extra
        return main(
            [
                *(url or self.url, "--key", str(self.key), "--state", str(self.folder)),
                *("--passphrase-file", str(self.key.with_name("passphrase")), "--once"),
                *pin,
                *rest,
            ]
        )


@pytest.fixture(scope="session")
def witness_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "witness-key.json"
    wrapped = wrap_key(seed("witness one"), PASSPHRASE, salt=bytes(16), nonce=bytes(12))
    path.write_text(json.dumps(wrapped))
    path.with_name("passphrase").write_text(PASSPHRASE + "\n")
    return path


@pytest.fixture
def bench(tmp_path: Path, witness_key: Path) -> Iterator[Bench]:
    log = FakeLog()
    with serving(log) as host:
        yield Bench(log, host, tmp_path / "state", witness_key)
