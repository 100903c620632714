"""`scripts/bench`: measures, prints a table and then one JSON object."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from scripts.benchmarks.casting import (
    bare_service,
    free_port,
    open_world,
    prepare_casts,
    prepare_inserts,
)
from scripts.benchmarks.commands import Run, measure_import, measure_verifier, run_command
from scripts.benchmarks.companion import measure_companion
from scripts.benchmarks.keying import measure_keying
from scripts.benchmarks.pairs import measure_pairs
from scripts.benchmarks.secret import BALLOTS as SECRET_BALLOTS
from scripts.benchmarks.secret import measure_secret
from scripts.benchmarks.steps import measure_steps
from scripts.rehearsal import story
from scripts.rehearsal.officers import act_of, sign
from scripts.rehearsal.world import World
from tests import postgres

SAMPLE = Path(__file__).parents[2] / "app" / "registry" / "sample" / "huating.xlsx"
PARTS = (
    "sqlite",
    "postgresql",
    "verifier",
    "secret",
    "import",
    "letters",
    "keying",
    "minutes",
    "companion",
)
# So many of the prepared casts are kept for the table of one cast's parts.
ALONE = 200
BALLOTS = (1_000, 10_000, 100_000)


def main(argv: list[str]) -> int:
    """Measure the parts asked for."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Figures, not tests.")
    parser.add_argument("parts", nargs="*", help="default: all")
    parser.add_argument("--ballots", type=int, nargs="*", help="of the verifier's records")
    parser.add_argument("--papers", type=int, default=200, help="ballots to key in")
    args = parser.parse_args(argv)
    wanted = set(args.parts or PARTS)
    figures: dict[str, Any] = {"machine": _machine()}
    with tempfile.TemporaryDirectory(prefix="yijue-bench-") as name:
        folder = Path(name)
        if wanted & {"sqlite", "letters", "keying", "minutes"}:
            _on_sqlite(folder / "sqlite", wanted, figures, args.papers)
        if "postgresql" in wanted:
            _on_postgresql(folder / "postgresql", figures)
        if "companion" in wanted:
            figures |= measure_companion(folder / "companion")
        _on_records(folder, wanted, figures, args.ballots)
    for label, figure in figures.items():
        print(f"{label:38} {figure}")
    print(json.dumps(figures, ensure_ascii=False))
    return 0


def _on_records(
    folder: Path, wanted: set[str], figures: dict[str, Any], sizes: list[int] | None
) -> None:
    if "verifier" in wanted:
        for ballots in sizes or BALLOTS:
            figures[f"verifier {ballots:,} ballots"] = _run(measure_verifier(folder, ballots))
    if "secret" in wanted:
        for ballots in sizes or SECRET_BALLOTS:
            figures |= measure_secret(ballots)
    if "import" in wanted:
        figures["roll preview 10,000 units"] = _run(measure_import(folder, 10_000))


def _machine() -> str:
    cores, load = os.cpu_count(), os.getloadavg()[0]
    named = f"{platform.machine()}, Python {platform.python_version()}"
    return f"{cores} cores, {named}, load {load:.1f} before"


def _on_sqlite(folder: Path, wanted: set[str], figures: dict[str, Any], papers: int) -> None:
    folder.mkdir(parents=True)
    port = free_port()
    world, assembly_id, processes = open_world(folder, port, None, SAMPLE.read_bytes())
    try:
        if "letters" in wanted:
            figures["letters PDF, 483 rights"] = _run(_letters(world, assembly_id))
        if "sqlite" in wanted:
            _compare("SQLite", folder, world, assembly_id, port, figures)
        if "keying" in wanted:
            figures |= measure_keying(world, assembly_id, papers)
        if "minutes" in wanted:
            figures["minutes PDF with record, request"] = _minutes(world, assembly_id)
    finally:
        processes.stop()


def _on_postgresql(folder: Path, figures: dict[str, Any]) -> None:
    folder.mkdir(parents=True)
    # The tests' cluster syncs nothing, because it dies with them; here an answer is durable.
    postgres.SETTINGS.update(fsync="on", synchronous_commit="on", full_page_writes="on")
    postgres.name_folder()
    server = postgres.server_url()
    try:
        url = postgres.create_database(server, "bench")
        port = free_port()
        world, assembly_id, processes = open_world(folder, port, url, SAMPLE.read_bytes())
        try:
            _compare("PostgreSQL", folder, world, assembly_id, port, figures, url)
        finally:
            processes.stop()
    finally:
        postgres.stop_server()


def _compare(
    label: str,
    folder: Path,
    world: World,
    assembly_id: str,
    port: int,
    figures: dict[str, Any],
    url: str | None = None,
) -> None:
    work = prepare_casts(world, assembly_id)
    alone = work[-ALONE:]
    bare_url = url or f"sqlite:///{folder / 'bare.db'}"
    with bare_service(folder, bare_url) as bare_port:
        inserts = prepare_inserts(work[:-ALONE])
        casts, bare = measure_pairs((port, work[:-ALONE]), (bare_port, inserts))
    figures[f"casts over HTTP, {label}"] = str(casts)
    figures[f"bare insert over HTTP, {label}"] = str(bare)
    figures[f"casts / bare insert, {label}"] = f"{casts.per_second / bare.per_second:.0%}"
    figures[f"one cast in one process, {label}, µs"] = measure_steps(world.env, alone)


def _letters(world: World, assembly_id: str) -> Run:
    folder = world.folder
    return run_command(
        [
            *("-m", "app.issuer", "roll", str(folder / f"roll-export-{assembly_id}.json")),
            *("--key", str(folder / "registrar.key.json"), "--out", str(folder / "bench.zip")),
            *("--passphrase-file", str(folder / "registrar.passphrase")),
            *("--secrets", str(folder / "registrar-secrets"), "--all-codes", "--pdf", "letters"),
        ],
        world.env,
    )


def _minutes(world: World, assembly_id: str) -> str:
    story.fast_forward(world, assembly_id, "closed")
    story.count(world, assembly_id)
    page, convener = f"/assemblies/{assembly_id}", world.people["convener"]
    convener.browser.submit(page, {"to": "next"}, action=f"{page}/clock")
    act = act_of(convener.browser.submit(f"{page}/count", {}, action=f"{page}/final").address)
    sign(convener, act)
    begin = time.perf_counter()
    convener.browser.submit(f"{page}/count", {}, action=f"{page}/minutes")
    return f"{time.perf_counter() - begin:.1f} s"


def _run(run: Run) -> str:
    failed = "" if run.code == 0 else f", EXIT {run.code}"
    return f"{run.wall:.1f} s wall, {run.cpu:.1f} s cpu, {run.peak_mb:.0f} MB{failed}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
