"""The clock, chance, the environment and the transaction each have their room (DESIGN §2).

Ruff bans them everywhere and lifts the ban for whole files; here each lifted file is held to the
one thing its room may read.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import names_used, parse, product_code

MAINS = r"app/(issuer|trustee|witness|verifier)/(__main__|main)\.py"
VIEWS = r"app/\w+(/\w+)?/(views(/\w+)?|commands)\.py"
CLOCK = r"app/platform/clock\.py"  # What views ask, once per request.
# A nonce handed down by a caller could be handed down twice.
NONCES = r"app/platform/crypto(/\w+)?\.py"
GENERATOR = r"app/registry/generator(/\w+)?\.py"  # Draws from the seed it is given.
SERVICES = r"app/\w+(/\w+)?/service(/\w+)?\.py"

# What is read: the names that read it, and the files that may.
DOORS = {
    "the clock": (
        r"(datetime\.)?(datetime|date)\.(now|utcnow|today)|datetime\.datetime\.(now|utcnow|today)"
        r"|datetime\.date\.today|time\.(time|time_ns|monotonic|monotonic_ns)",
        rf"{VIEWS}|{CLOCK}|{MAINS}",
    ),
    "chance": (
        r"(secrets|random)(\..+)?|os\.urandom|uuid\.uuid[14]",
        rf"{SERVICES}|{NONCES}|{GENERATOR}|{MAINS}",
    ),
    "the environment": (
        r"os\.(environ|getenv)(\..+)?",
        rf"app/platform/config(/\w+)?\.py|{MAINS}",
    ),
}


def app_code() -> list[Path]:
    return [path for path in product_code() if path.parts[0] == "app"]


@pytest.mark.parametrize("door", DOORS)
def test_only_its_room_reads(door: str) -> None:
    names, rooms = DOORS[door]
    outside = [path for path in app_code() if not re.fullmatch(rooms, path.as_posix())]
    found = [
        f"{path}:{line} reads {door} ({name}); let its room pass the value down"
        for path in outside
        for line, name in names_used(path)
        if re.fullmatch(names, name)
    ]
    assert found == []


def test_only_services_commit() -> None:
    rooms = rf"{SERVICES}|app/platform/.*|{MAINS}"
    found = [
        f"{path}:{node.lineno} commits; one act is one transaction of a service"
        for path in app_code()
        if not re.fullmatch(rooms, path.as_posix())
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert found == []


def test_a_feature_does_not_reach_into_the_tables_of_another() -> None:
    found = [
        f"{path}:{line} uses {name}; ask that feature's service"
        for path in app_code()
        if len(path.parts) > 2
        for line, name in names_used(path)
        if (table := re.match(r"app\.(\w+)\.models\b", name)) and table[1] != path.parts[1]
    ]
    assert sorted(set(found)) == []
