"""Casts accepted a second over HTTP, beside the bare insert on the same server.

What is measured is the request that casts: token, one-time code, ballot and signature go in;
phase, roll, chain, answers, signature and code are checked; leaf, root, checkpoint and state
are written and committed; the log's proof comes back. Codes are put into the database before.
"""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.core.ballot import Answer, Ballot, ballot_body, ballot_id
from app.core.encoding import encode_b64, encode_jcs
from app.core.signatures import public_key, sign, signed_message
from app.core.voting_code import credential_seed
from app.platform.config import load_config
from app.platform.db import transaction
from app.voting.models import OneTimeCode
from app.voting.service.codes import RightToken, digest_of
from app.web import create_app
from scripts.benchmarks.load import Request, to_json
from scripts.rehearsal import story
from scripts.rehearsal.owners import Card, Site
from scripts.rehearsal.processes import (
    Processes,
    environment,
    prepare_service,
    server_command,
    start_service,
    start_witness,
    wait_until_well,
)
from scripts.rehearsal.roll import read_cards
from scripts.rehearsal.setup import make_community, make_witness_key
from scripts.rehearsal.world import COMMUNITY, World

ROUNDS = 3
DIGITS = "314159"


def open_world(
    folder: Path, port: int, database_url: str | None, roll: bytes
) -> tuple[World, str, Processes]:
    """Run the rehearsal up to the open vote; returns world, assembly and processes."""
    base = f"http://127.0.0.1:{port}"
    env = environment(folder, base)
    if database_url is not None:
        env["DATABASE_URL"] = database_url
    processes = Processes()
    prepare_service(env)
    start_service(processes, env, host="127.0.0.1", port=port, log=folder / "logs" / "service.log")
    world = World(base, env, folder, roll, "roll.xlsx", random.Random(1), lambda text: None)
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
    story.enrol_officers(world)
    story.import_roll(world)
    assembly_id = story.convene(world, "性能测量", story.pick_building(world))
    story.freeze(world, assembly_id)
    story.fast_forward(world, assembly_id, "open")
    return world, assembly_id, processes


def prepare_casts(world: World, assembly_id: str) -> list[Request]:
    """Return `ROUNDS` ballots for every card, one round after another, ready to be sent."""
    cards = read_cards(world.folder, assembly_id, COMMUNITY, world.households)
    site = Site.read(world.base, COMMUNITY, assembly_id)
    return [one for each in _prepare(world, site, cards) for one in each]


def _prepare(world: World, site: Site, cards: list[Card]) -> list[list[Request]]:
    app = create_app(load_config(world.env))
    now = datetime.now(UTC)
    with app.app_context():
        tokens = {card.i: _token(site, card, now) for card in cards}
        with transaction() as session:
            for card in cards:
                token, _ = tokens[card.i]
                session.add_all(_code(token, now, n) for n in range(ROUNDS))
    path = f"/api/booth/assemblies/{site.definition.assembly}/ballots"
    last = {card.i: bytes(32) for card in cards}
    rounds = []
    for number in range(ROUNDS):
        bodies = [_ballot(site, card, tokens[card.i][1], number, last) for card in cards]
        rounds.append([(path, body) for body in bodies])
    return rounds


def _token(site: Site, card: Card, now: datetime) -> tuple[RightToken, str]:
    key = public_key(credential_seed(site.definition.credential_scope_id, card.code))
    token = RightToken(site.definition.assembly, card.i, key.hex())
    return token, token.encode(now)


def _code(token: RightToken, now: datetime, number: int) -> OneTimeCode:
    return OneTimeCode(
        assembly_id=token.assembly_id,
        i=token.i,
        key=token.cred_pk,
        digest=digest_of(token, DIGITS),
        sent_at=now + timedelta(seconds=number),
        expires_at=now + timedelta(hours=6),
    )


def _ballot(site: Site, card: Card, token: str, seq: int, last: dict[int, bytes]) -> bytes:
    seed = credential_seed(site.definition.credential_scope_id, card.code)
    whole = [motion for motion in site.definition.motions if motion.scope.kind == "all"]
    choices = [motion.choices[seq % len(motion.choices)].id for motion in whole]
    body: dict[str, Any] = ballot_body(
        Ballot(
            i=card.i,
            cred_pk=public_key(seed),
            seq=seq,
            prev=last[card.i],
            consent=site.definition.consent,
            answers=tuple(Answer(m.id, (c,)) for m, c in zip(whole, choices, strict=True)),
        )
    )
    last[card.i] = ballot_id(site.hm, body)
    signature = sign(seed, signed_message("ballot", site.hm, body))
    text = encode_jcs(body).decode()
    return to_json(
        {"token": token, "code": DIGITS, "ballot": text, "signature": encode_b64(signature)}
    )


@contextmanager
def bare_service(folder: Path, database_url: str) -> Iterator[int]:
    """The yardstick under the same server with the same options; gives its port."""
    port = free_port()
    env = {**os.environ, "BENCH_DATABASE_URL": database_url}
    make = "from scripts.benchmarks.bare import make_table; make_table()"
    subprocess.run([sys.executable, "-c", make], env=env, check=True)
    command = server_command("127.0.0.1", port, "scripts.benchmarks.bare:create_app()")
    log = folder / "bare.log"
    with log.open("ab") as stream:
        process = subprocess.Popen(command, env=env, stdout=stream, stderr=stream)
    try:
        wait_until_well(port, process, log)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def prepare_inserts(casts: list[Request]) -> list[Request]:
    """Return as many inserts of a text of each ballot's size."""
    ballots = [json.loads(body)["ballot"] for _, body in casts]
    return [("/insert", to_json({"ballot": "x" * len(ballot)})) for ballot in ballots]


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
