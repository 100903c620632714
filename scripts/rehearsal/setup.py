"""What stands before the first act: the community and its witness."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from scripts.rehearsal.officers import run_command
from scripts.rehearsal.story import COMMUNITY, NAME

WITNESS_NAME = "witness.street-office.rehearsal"
WITNESS_PASSPHRASE = "演练 witness 口令 2026"  # noqa: S105


@dataclass(frozen=True)
class WitnessKey:
    """The witness's key file and public key."""

    file: Path
    passphrase: Path
    public_key: str


def make_witness_key(folder: Path, env: dict[str, str]) -> WitnessKey:
    """Make the witness's own key in its own folder."""
    place = folder / "witness"
    place.mkdir(parents=True)
    file, passphrase = place / "witness.key.json", place / "passphrase"
    passphrase.write_text(WITNESS_PASSPHRASE)
    run_command(env, "app.issuer", "key", "new", str(file), "--passphrase-file", str(passphrase))
    return WitnessKey(file, passphrase, json.loads(file.read_text())["public_key"])


def make_community(env: dict[str, str], witness: WitnessKey) -> None:
    """Have the operator's command make the community and name its witness."""
    run_command(
        env,
        *("flask", "--app", "app", "community", "create", "--id", COMMUNITY, "--name", NAME),
        *("--address", "山东省青岛市演练区云屿路 1 号", "--street-office", "云屿街道办事处"),
        *("--residents-committee", "云屿社区居民委员会", "--property-company", "云海物业公司"),
        *("--developer", "云屿置业有限公司", "--help-phone", "0532-80000000"),
        *("--witness", f"{WITNESS_NAME}={witness.public_key}", "--witness-quorum", "1"),
    )
