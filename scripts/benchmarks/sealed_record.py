"""Makes the record of an assembly with any number of secret ballots on one motion of three options.

Law: as `scripts.bench_record`, whose log it uses: core alone makes it, and the same number gives
the same bytes. Two of three trustees open the sums. Ballots are encrypted on all cores.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256, sha512
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from app.core.anchor import anchor_of
from app.core.ballot import NO_BALLOT, Answer, Ballot
from app.core.ceremony import (
    Ceremony,
    TrusteeKeys,
    deal,
    dealing_randomness_needed,
    make_trustee_key,
    own_secret,
)
from app.core.definition import Definition
from app.core.encoding import encode_b64, encode_jcs
from app.core.group import group_for_secrets, group_for_verifying, hash_to_scalar
from app.core.manifest import manifest_body
from app.core.record import build_record, document_name, motion_text_name
from app.core.secret.ballot import Poll, secret_ballot_body
from app.core.secret.encrypting import encrypt_ballot, randomness_needed
from app.core.secret.result import open_motion, verify_partial_decryptions
from app.core.secret.shares import (
    Opening,
    PartialDecryption,
    make_shares,
    share_randomness_needed,
)
from app.core.secret.sums import SecretTally, secret_tally_body, tally_answers
from app.core.signatures import public_key
from app.core.tally import count_ledger, outcomes, result_body
from app.core.tally.sealed import counted_answers
from scripts.bench_record import START, Log, definition_of, make_roll, seed_of, text_of

MOTION = "manager"
TRUSTEES, THRESHOLD = (1, 2, 3), 2
LEAST = 45  # No secret assembly is smaller.
CHUNK = 50
OBJECTIONS = timedelta(days=3)


def drawn(name: str, size: int) -> bytes:
    """So many bytes that follow from the name."""
    return b"".join(sha512(b"%s %d" % (name.encode(), n)).digest() for n in range(size // 64))


def choice_of(i: int) -> str:
    """What a right chose."""
    return ("yes", "yes", "no", "abstain")[i % 4]


def _body(groups: list[str]) -> dict[str, Any]:
    body = definition_of(groups)
    body["motions"] = [motion for motion in body["motions"] if motion["id"] == MOTION]
    trustees = [
        {
            "id": f"trustee-{n}",
            "organisation": f"受托单位{n}",
            "key": public_key(seed_of(f"trustee {n}")).hex(),
        }
        for n in TRUSTEES
    ]
    own = {"trustees": trustees, "trustee_threshold": THRESHOLD, "lot": "双色球"}
    return {**body, "mode": "secret", **own}


@dataclass(frozen=True)
class _Keys:
    public: TrusteeKeys
    secrets: dict[int, int]
    transcript: bytes


def _hold_ceremony(log: Log) -> _Keys:
    """Log the trustees' messages and return what they end in."""
    group, hd = group_for_secrets(), log.definition.hd
    state = Ceremony.begin(group, hd, len(TRUSTEES), THRESHOLD)

    def say(kind: str, n: int, body: Any) -> None:
        nonlocal state
        state = state.after(kind, body)
        log.add(kind, body, START, f"trustee {n}")

    secrets = {n: hash_to_scalar(b"share key %d" % n) for n in TRUSTEES}
    for n in TRUSTEES:
        say("trustee-key", n, make_trustee_key(group, hd, n, secrets[n], drawn(f"key {n}", 64)))
    needed = dealing_randomness_needed(len(TRUSTEES), THRESHOLD)
    keys = [state.share_keys[n] for n in TRUSTEES]
    made = {
        n: deal(group, hd, 1, n, THRESHOLD, keys, drawn(f"dealing {n}", needed)) for n in TRUSTEES
    }
    for n in TRUSTEES:
        say("dkg-commit", n, made[n].commit)
    for n in TRUSTEES:
        say("dkg-reveal", n, made[n].reveal)
    own = {n: own_secret(state, n, secrets[n]) for n in TRUSTEES}
    return _Keys(state.result(), own, state.transcript)


def _prepare(log: Log, body: dict[str, Any], roll: bytes) -> _Keys:
    definition, notice = log.definition, sha256("公告".encode())
    log.add("definition", body, START, "convener", "registrar")
    named = {"definition": definition.hd.hex(), "document": notice.hexdigest()}
    log.add("notice", {**named, "anchor": anchor_of(definition)}, START, "convener")
    keys = _hold_ceremony(log)
    signed = {"roll": sha256(roll).hexdigest(), "lines": len(log.roll), "scope": "bench"}
    log.add("roll", signed, START, "registrar")
    manifest = manifest_body(
        definition=definition,
        notice=notice.digest(),
        roll=sha256(roll).digest(),
        paper_roll=None,
        booth=sha256(b"booth").digest(),
        lines=log.roll,
        trustee_key=keys.public.key,
        ceremony=keys.transcript,
    )
    data = log.add("manifest", manifest, START, "convener", "registrar")
    log.bind = sha256(data).digest()
    for n in TRUSTEES:
        ok = {"ceremony": keys.transcript.hex(), "key": encode_b64(keys.public.key), "trustee": n}
        log.add("ceremony-ok", ok, START, f"trustee {n}")
    log.sign_head(START)
    log.add("open", {"manifest": log.bind.hex()}, definition.opens)
    return keys


_World = tuple[dict[str, Any], bytes, bytes]


def encrypt_some(work: tuple[_World, list[tuple[int, bytes]]]) -> list[dict[str, Any]]:
    """Return the ballots of these rights and keys, made by one of the processes."""
    (body, hm, key), rights = work
    poll = Poll.of(group_for_secrets(), hm, Definition.parse(body), key)
    made = []
    for i, cred_pk in rights:
        answers = (Answer(MOTION, (choice_of(i),)),)
        plain = Ballot(i, cred_pk, 0, NO_BALLOT, poll.definition.consent, answers)
        chance = drawn(f"ballot {i}", randomness_needed(poll.definition, answers))
        made.append(secret_ballot_body(encrypt_ballot(poll, plain, chance).ballot))
    return made


def _ballots(log: Log, world: _World) -> Iterator[dict[str, Any]]:
    rights = [(line.i, line.cred_pk) for line in log.roll]
    work = [(world, rights[at : at + CHUNK]) for at in range(0, len(rights), CHUNK)]
    with get_context("spawn").Pool(os.cpu_count()) as pool:
        for made in pool.imap(encrypt_some, work):
            yield from made


def _vote(log: Log, world: _World) -> None:
    opens, closes = log.definition.opens, log.definition.closes
    minutes = int((closes - opens) / timedelta(minutes=1))
    for number, ballot in enumerate(_ballots(log, world)):
        t = opens + timedelta(minutes=number * minutes // len(log.roll))
        log.add("ballot", ballot, t, f"right {ballot['header']['i']}")
    counts = {"ballots": len(log.roll), "paper_ballots": 0}
    log.add("close", {"manifest": log.bind.hex(), **counts}, closes)


def add_up(log: Log) -> SecretTally:
    """Return the weighted sums over all ballots of the log."""
    motion = log.definition.get_motion(MOTION)
    counted = counted_answers(log.ledger, motion)
    group = group_for_verifying()
    return tally_answers(group, motion, len(log.lines), log.tree.root, counted)


def _count(log: Log, keys: _Keys) -> None:
    definition = log.definition
    log.sign_head(definition.closes)
    tally, t = add_up(log), definition.closes + OBJECTIONS
    log.add("tally", secret_tally_body(tally), t)
    poll = Poll.of(group_for_secrets(), log.bind, definition, keys.public.key)
    opening = Opening(poll, keys.public, definition.get_motion(MOTION), tally, "M0")
    bodies = []
    for n in TRUSTEES[:THRESHOLD]:
        chance = drawn(f"share {n}", share_randomness_needed(opening))
        bodies.append(make_shares(opening, n, keys.secrets[n], chance))
        log.add("partial-decryption", bodies[-1], t, f"trustee {n}")
    head = log.sign_head(t)
    shares, _ = verify_partial_decryptions(opening, map(PartialDecryption.parse, bodies))
    opened = {MOTION: open_motion(opening, shares)}
    decided = outcomes(count_ledger(log.ledger), definition, opened=opened)
    result = result_body(decided, tree_size=head["tree_size"], root=bytes.fromhex(head["root"]))
    log.add("result", result, t, "clerk", "scrutineer")
    log.sign_head(t)


def make_record(ballots: int) -> bytes:
    """The bytes of record.zip of a preliminary result with this many ballots, at least LEAST."""
    lines = tuple(make_roll(ballots))
    body = _body(sorted({unit.group for line in lines for unit in line.units}))
    definition = Definition.parse(body)
    log = Log(definition, lines, definition.hd)
    roll = b"".join(encode_jcs(line.to_json()) + b"\n" for line in lines)
    keys = _prepare(log, body, roll)
    _vote(log, (body, log.bind, keys.public.key))
    _count(log, keys)
    return build_record(
        {
            **log.files,
            motion_text_name(MOTION): text_of(MOTION),
            document_name("notice.pdf"): "公告".encode(),
            "entries.jsonl": b"".join(line + b"\n" for line in log.lines),
            "roll.jsonl": roll,
            "README.txt": "测速用记录\n".encode(),
        }
    )


def main(argv: list[str]) -> int:
    """Writes the record and prints its size."""
    parser = argparse.ArgumentParser(description=make_record.__doc__)
    parser.add_argument("--ballots", type=int, default=1_000)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    args = parser.parse_args(argv)
    if args.ballots < LEAST:
        parser.error(f"--ballots: at least {LEAST}")
    data = make_record(args.ballots)
    args.out.write_bytes(data)
    print(f"{args.out}: {args.ballots} ballots, {len(data)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
