"""A whole site for one test: service, worker and witness as processes, a small community."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.registry.generator import generate_community, make_xlsx
from scripts.rehearsal.processes import (
    Processes,
    environment,
    prepare_service,
    start_service,
    start_witness,
    start_worker,
)
from scripts.rehearsal.setup import make_community, make_witness_key
from scripts.rehearsal.world import COMMUNITY, World

UNITS = 40
SEED = 11


@pytest.fixture(scope="module")
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The site with an empty community and its witness; a module may say how many `UNITS`."""
    units = getattr(request.module, "UNITS", UNITS)
    folder = tmp_path_factory.mktemp("site")
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    env = environment(folder, base)
    processes = Processes()
    try:
        prepare_service(env)
        logs = folder / "logs"
        start_service(processes, env, host="127.0.0.1", port=port, log=logs / "service.log")
        start_worker(processes, env, log=logs / "worker.log")
        yield _open(processes, env, base, folder, units)
    finally:
        processes.stop()


def _open(processes: Processes, env: dict[str, str], base: str, folder: Path, units: int) -> World:
    roll = make_xlsx(generate_community(SEED, units), messy=False)
    world = World(base, env, folder, roll, "roll.xlsx", random.Random(SEED), lambda text: None)
    key = make_witness_key(folder, env)
    make_community(world, key)
    start_witness(
        processes,
        env,
        f"{base}/log/communities/{COMMUNITY}",
        key=key.file,
        passphrase=key.passphrase,
        log=folder / "logs" / "witness.log",
    )
    return world


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
