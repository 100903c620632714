"""The registrar's desk: an issue of four rights and a key file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.core.wrapped_key import wrap_key
from app.issuer.export import parse_export
from app.issuer.issue import Issue, issue
from app.issuer.secrets_folder import SecretsFolder
from tests.core.samples import seed
from tests.issuer.exports import PASSPHRASE, Chance, export_bytes


@pytest.fixture
def chance() -> Chance:
    return Chance()


@pytest.fixture
def folder(tmp_path: Path) -> SecretsFolder:
    return SecretsFolder(tmp_path / "secrets")


@pytest.fixture
def made(folder: SecretsFolder, chance: Chance) -> Issue:
    return issue(parse_export(export_bytes()), folder, chance)


@pytest.fixture(scope="session")
def registrar_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "registrar-key.json"
    path.write_text(json.dumps(wrap_key(seed("li"), PASSPHRASE, salt=bytes(16), nonce=bytes(12))))
    path.with_name("passphrase").write_text(PASSPHRASE + "\n")
    return path
