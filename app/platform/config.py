"""What the operator decides, read once from the environment.

Law: this is the only room that reads the environment. `X_FILE` names a file and
beats `X`; a file that cannot be read stops the start with its name. Keys are never
in the database: they come from here or from `VAR_DIR/keys`, readable by us alone.
Where neither a folder nor a database is named, the demonstration's own are meant, and
keys that it lacks are made; whoever names one brings the keys.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import click
from flask import current_app

from app.platform.crypto import draw_keys

DEMO_DIR = "var/demo/service"
KEY_NAMES = ("SECRET_KEY", "DATA_KEY", "INDEX_KEY", "LOG_KEY")
SECRET_FIELDS = frozenset(
    {
        "secret_key",
        "data_key",
        "data_keys_old",
        "index_key",
        "log_key",
        "smtp_url",
        "sms_webhook_secret",
        "database_url",
        "city_sign_in",
    }
)


class ConfigError(click.ClickException):
    """A setting is missing or unreadable; the text says which, on the command line too."""


@dataclass(frozen=True, slots=True)
class CitySignIn:
    """The city's sign-in service, by OpenID Connect (docs/OPERATING.md)."""

    issuer: str
    client_id: str
    client_secret: str
    label: str
    """What people call the service: 随申办."""
    scope: str = "openid profile phone"
    document_claim: str = ""
    """The claim that holds the number of the identity card; empty where the service has none."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything the service needs to know before it starts."""

    var_dir: Path
    database_url: str
    public_url: str
    secret_key: bytes
    data_key: bytes
    data_keys_old: tuple[bytes, ...]
    index_key: bytes
    log_key: bytes
    checkpoint_copy: Path | None
    operator_organisation: str
    smtp_url: str | None
    mail_from: str
    trusted_proxies: int
    demo: bool
    official_platform_of: tuple[str, ...] = ()
    """Rule profiles of the places whose prescribed voting platform this deployment is."""
    testing: bool = False
    sms_webhook_url: str | None = None
    sms_webhook_secret: bytes | None = None
    sms_price: int = 0
    """What one part of a text message costs at the gateway, in 分."""
    tsa_url: str | None = None
    """Where an RFC 3161 authority stamps the heads with open, close and result."""
    city_sign_in: CitySignIn | None = None
    is_unnamed: bool = False
    """True where nobody named a folder or a database: the demonstration's own are used."""

    @property
    def host(self) -> str:
        """The host part of the public address: the first half of every log origin."""
        return self.public_url.split("://", 1)[1].rstrip("/")

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")

    def __repr__(self) -> str:
        shown = (
            f"{field.name}={'…' if field.name in SECRET_FIELDS else getattr(self, field.name)!r}"
            for field in fields(self)
        )
        return f"Config({', '.join(shown)})"


def load_config(environment: Mapping[str, str] | None = None) -> Config:
    """Return the configuration of this process.

    Raises ConfigError with the name of what is missing or unreadable.
    """
    env = os.environ if environment is None else environment
    is_unnamed = not {"VAR_DIR", "DATABASE_URL", "DATABASE_URL_FILE"} & env.keys()
    var_dir = Path(env.get("VAR_DIR", DEMO_DIR if is_unnamed else "var")).resolve()
    if is_unnamed:
        _make_demo_keys(var_dir)
    demo = _flag(env, "DEMO")
    public_url = env.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
    if not public_url.startswith(("http://", "https://")):
        raise ConfigError("PUBLIC_URL must begin with http:// or https://")
    copy = env.get("CHECKPOINT_COPY")
    old = _setting(env, "DATA_KEYS_OLD") or ""
    gateway_secret = _setting(env, "SMS_WEBHOOK_SECRET")
    return Config(
        var_dir=var_dir,
        database_url=_database_url(env, var_dir),
        public_url=public_url,
        secret_key=_key(env, "SECRET_KEY", var_dir),
        data_key=_key(env, "DATA_KEY", var_dir),
        data_keys_old=tuple(_hex32("DATA_KEYS_OLD", part) for part in old.split()),
        index_key=_key(env, "INDEX_KEY", var_dir),
        log_key=_key(env, "LOG_KEY", var_dir),
        checkpoint_copy=Path(copy).resolve() if copy else None,
        operator_organisation=env.get("OPERATOR_ORGANISATION", "平台运营单位"),
        smtp_url=_setting(env, "SMTP_URL"),
        mail_from=env.get("MAIL_FROM", "yijue@localhost"),
        trusted_proxies=int(env.get("TRUSTED_PROXIES", "0")),
        demo=demo,
        official_platform_of=tuple(env.get("OFFICIAL_PLATFORM_OF", "").replace(",", " ").split()),
        testing=_flag(env, "TESTING"),
        sms_webhook_url=_setting(env, "SMS_WEBHOOK_URL"),
        sms_webhook_secret=None if gateway_secret is None else gateway_secret.encode(),
        sms_price=_whole(env, "SMS_PRICE"),
        tsa_url=_address(env, "TSA_URL"),
        city_sign_in=_city_sign_in(env),
        is_unnamed=is_unnamed,
    )


def current_config() -> Config:
    """Return the configuration of the running application."""
    config: Config = current_app.extensions["yijue.config"]
    return config


def make_keys(var_dir: Path, random_bytes: bytes) -> list[Path]:
    """Write the keys that VAR_DIR/keys lacks, from 32 random bytes each; returns the new files."""
    folder = var_dir / "keys"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    made = []
    for position, name in enumerate(KEY_NAMES):
        path = _key_file(var_dir, name)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(random_bytes[32 * position : 32 * position + 32].hex() + "\n")
            made.append(path)
    return made


def _make_demo_keys(var_dir: Path) -> None:
    try:
        make_keys(var_dir, draw_keys(len(KEY_NAMES)))
    except OSError as error:
        raise ConfigError(f"cannot write {var_dir}: {error.strerror}; set VAR_DIR") from None


def _database_url(env: Mapping[str, str], var_dir: Path) -> str:
    url = _setting(env, "DATABASE_URL")
    if url is None:
        return f"sqlite:///{var_dir / 'yijue.db'}"
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _key_file(var_dir: Path, name: str) -> Path:
    return var_dir / "keys" / f"{name.lower()}.hex"


def _key(env: Mapping[str, str], name: str, var_dir: Path) -> bytes:
    text = _setting(env, name)
    if text is None:
        path = _key_file(var_dir, name)
        if not path.exists():
            raise ConfigError(
                f"{name} is not set and {path} does not exist: run `python -m scripts.make_keys`"
            )
        text = _read(path)
    return _hex32(name, text)


def _hex32(name: str, text: str) -> bytes:
    try:
        value = bytes.fromhex(text.strip())
    except ValueError:
        raise ConfigError(f"{name} must be 64 hexadecimal digits") from None
    if len(value) != 32:
        raise ConfigError(f"{name} must be 64 hexadecimal digits")
    return value


def _setting(env: Mapping[str, str], name: str) -> str | None:
    path = env.get(f"{name}_FILE")
    if path:
        return _read(Path(path))
    return env.get(name)


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from None


def _city_sign_in(env: Mapping[str, str]) -> CitySignIn | None:
    issuer = _address(env, "OIDC_ISSUER")
    if issuer is None:
        return None
    told = {name: _setting(env, name) or "" for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")}
    for name, text in told.items():
        if not text:
            raise ConfigError(f"OIDC_ISSUER is set and {name} is not")
    return CitySignIn(
        issuer.rstrip("/"),
        told["OIDC_CLIENT_ID"],
        told["OIDC_CLIENT_SECRET"],
        env.get("OIDC_NAME", "") or "市民统一身份认证",
        env.get("OIDC_SCOPE", "") or "openid profile phone",
        env.get("OIDC_DOCUMENT_CLAIM", ""),
    )


def _whole(env: Mapping[str, str], name: str) -> int:
    text = env.get(name, "0").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise ConfigError(f"{name} must be a whole number of 分")
    return int(text)


def _address(env: Mapping[str, str], name: str) -> str | None:
    url = env.get(name) or None
    if url is not None and not url.startswith(("http://", "https://")):
        raise ConfigError(f"{name} must begin with http:// or https://")
    return url


def _flag(env: Mapping[str, str], name: str) -> bool:
    return env.get(name, "").lower() in {"1", "true", "yes", "on"}
