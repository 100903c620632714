"""A configuration with fixed keys, for tests only."""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.platform.config import Config


def fixed_key(name: str) -> bytes:
    return hashlib.sha256(f"test {name}".encode()).digest()


def make_config(
    folder: Path,
    *,
    database_url: str | None = None,
    checkpoint_copy: Path | None = None,
    demo: bool = True,
) -> Config:
    return Config(
        var_dir=folder,
        database_url=database_url or f"sqlite:///{folder / 'test.db'}",
        public_url="http://vote.example",
        secret_key=fixed_key("secret"),
        data_key=fixed_key("data"),
        data_keys_old=(),
        index_key=fixed_key("index"),
        log_key=fixed_key("log"),
        checkpoint_copy=checkpoint_copy,
        operator_organisation="平台运营单位",
        smtp_url=None,
        mail_from="yijue@localhost",
        trusted_proxies=0,
        demo=demo,
        testing=True,
    )
