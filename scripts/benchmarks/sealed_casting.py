"""Secret ballots accepted over HTTP: PostgreSQL, two workers, one motion of three options.

`python -m scripts.benchmarks.sealed_casting` convenes an assembly with three trustees, seals
every owner's ballots before, and sends them at a steady pace. What is measured is the request
that casts: proofs, phase, right, chain, components, signature and code are checked, leaf, head,
state and components committed durably, the log's proof comes back.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

import flask_migrate
from flask import Flask

from app.assembly.models import AssemblyRow
from app.assembly.service.read import definition_of, get_line, hm_of
from app.core.ballot import Answer, Ballot, ballot_id
from app.core.secret.ballot import SecretBallot
from app.core.secret.checking import verify_secret_ballot
from app.platform.db import db, transaction
from app.voting.models import OneTimeCode
from app.voting.service.codes import RightToken, digest_of
from app.web import create_app
from scripts.benchmarks.load import Request, to_json
from scripts.benchmarks.paced import run_paced
from tests import postgres
from tests.site import MORNING, make_config
from tests.worlds import meeting as worlds
from tests.worlds.device import Body, Device, Reply
from tests.worlds.households import Card
from tests.worlds.served import serving
from tests.worlds.trustees import MOTIONS, Trustees

MIGRATIONS = Path(__file__).parents[2] / "migrations"
DIGITS = "314159"
CHOICES = ("yes", "no", "abstain")


@dataclass
class Site:
    """An open secret assembly, its owners' phones, and the moment at which its clock stands."""

    app: Flask
    assembly_id: str
    moment: datetime
    devices: list[Device] = field(default_factory=list)


def open_site(folder: Path, url: str, doors: int) -> Site:
    """Convene an assembly of so many doors, up to the first minute of voting."""
    app = create_app(make_config(folder, url))
    app.config["CLOCK"] = lambda: MORNING
    with app.app_context():
        flask_migrate.upgrade(str(MIGRATIONS))
        trustees = Trustees(motions=MOTIONS[:1])
        facts = worlds.convene(folder / "registrar", MORNING, doors=doors, trustees=trustees)
        moment = datetime.fromisoformat(facts.opens) + timedelta(minutes=1)
        worlds.open_now(facts.assembly_id, moment)
        row = db.session.get_one(AssemblyRow, facts.assembly_id)
        key = bytes.fromhex((row.manifest or {})["trustee_key"])
        site = Site(app, facts.assembly_id, moment)
        for card in facts.cards:
            phone = Device(card, definition_of(row), hm_of(row), _nowhere, _nothing)
            phone.trustee_key = key
            phone.known = {"right": {"i": card.i, "weights": {"m1": {}}}}
            site.devices.append(phone)
        db.session.remove()
        db.engine.dispose()
    return site


def _nowhere(path: str, data: bytes) -> Reply:
    raise NotImplementedError(path, data)


def _nothing(card: Card) -> str:
    raise NotImplementedError(card)


def prepare(site: Site, rounds: int) -> list[Request]:
    """Return `rounds` sealed ballots of every owner, one round after another, ready to be sent."""
    with site.app.app_context():
        with transaction() as session:
            for device in site.devices:
                token = _token(site, device)
                device.token = token.encode(site.moment)
                session.add_all(_code(token, site.moment, number) for number in range(rounds))
        db.session.remove()
    last = {device.card.i: bytes(32) for device in site.devices}
    return [_request(site, device, seq, last) for seq in range(rounds) for device in site.devices]


def _token(site: Site, device: Device) -> RightToken:
    return RightToken(site.assembly_id, device.card.i, device.key.hex())


def _code(token: RightToken, now: datetime, number: int) -> OneTimeCode:
    return OneTimeCode(
        assembly_id=token.assembly_id,
        i=token.i,
        key=token.cred_pk,
        digest=digest_of(token, DIGITS),
        sent_at=now + timedelta(seconds=number),
        expires_at=now + timedelta(hours=6),
    )


def _request(site: Site, device: Device, seq: int, last: dict[int, bytes]) -> Request:
    i = device.card.i
    answer = Answer("m1", (CHOICES[(i + seq) % len(CHOICES)],))
    consent = device.definition.consent
    body = device.seal(Ballot(i, device.key, seq, last[i], consent, (answer,)))
    last[i] = ballot_id(device.hm, body)
    packet: Body = {"token": device.token, **device.packet(body, DIGITS)}
    return f"/api/booth/assemblies/{site.assembly_id}/ballots", to_json(packet)


def measure_proofs(site: Site, count: int = 50) -> float:
    """Return the milliseconds in which one ballot's proofs are verified alone, the middle one."""
    device = site.devices[0]
    with site.app.app_context():
        line = get_line(db.session(), site.assembly_id, device.card.i)
        db.session.remove()
    took, poll = [], device.poll
    for _ in range(count):
        ballot = SecretBallot.of(device.ballot())
        begin = time.perf_counter()
        verify_secret_ballot(poll, ballot, line)
        took.append(1000 * (time.perf_counter() - begin))
    return median(took)


def main() -> None:
    """Convene, seal, send; print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--doors", type=int, default=480)
    parser.add_argument("--rounds", type=int, default=3, help="ballots of each owner, six at most")
    parser.add_argument("--rate", type=float, nargs="*", default=[150.0], help="ballots a second")
    given = parser.parse_args()
    # The tests' cluster syncs nothing, because it dies with them; here an answer is durable.
    postgres.SETTINGS.update(fsync="on", synchronous_commit="on", full_page_writes="on")
    postgres.name_folder()
    try:
        url = postgres.create_database(postgres.server_url(), "bench_sealed")
        with tempfile.TemporaryDirectory(prefix="yijue-bench-") as name:
            _measure(Path(name), url, given.doors, given.rounds, given.rate)
    finally:
        postgres.stop_server()


def _measure(folder: Path, url: str, doors: int, rounds: int, rates: list[float]) -> None:
    site = open_site(folder, url, doors)
    work = prepare(site, rounds)
    print(
        f"a request: {len(work[0][1]):,} bytes; its ballot's proofs: {measure_proofs(site):.1f} ms"
    )
    warm = len(work) // 20
    share = (len(work) - warm) // len(rates)
    with serving(folder, url, site.moment, workers=2) as (port, _):
        run_paced(port, work[:warm], min(rates))
        for number, rate in enumerate(rates):
            start = warm + number * share
            print(
                f"secret ballots: {run_paced(port, work[start : start + share], rate)}", flush=True
            )


if __name__ == "__main__":
    main()
