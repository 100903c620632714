"""What stands before the first act: the community and its witness."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from scripts.rehearsal.cast_of import RESIDENTS, STREET
from scripts.rehearsal.officers import enrol, invite, run_command
from scripts.rehearsal.world import COMMUNITY, NAME, World

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


def make_community(world: World, witness: WitnessKey) -> None:
    """Have the operator open the community and name its witness."""
    operator = world.people["operator"]
    enrol(operator, world.base, invite(world.env, operator, None))
    operator.browser.submit(
        "/communities/new",
        {
            "community_id": COMMUNITY,
            "name": NAME,
            "profile_id": "national",
            "address": "山东省青岛市演练区云屿路 1 号",
            "street_office": STREET,
            "residents_committee": RESIDENTS,
            "property_company": "云海物业服务有限公司",
            "developer": "云屿置业有限公司",
            "help_phone": "0532-80000000",
        },
    )
    operator.browser.submit(
        f"/communities/{COMMUNITY}/settings",
        {"witnesses": f"{WITNESS_NAME} {witness.public_key}", "quorum": "1"},
        action=f"/communities/{COMMUNITY}/witnesses",
    )
