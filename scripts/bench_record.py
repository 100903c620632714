"""Makes the record of an assembly with any number of named ballots, quick enough for 100,000.

Law: core alone makes it, the same number gives the same bytes, and no key in it is anybody's:
all are hashes of their names. One right has one flat and casts one ballot on four motions.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.core.anchor import anchor_of
from app.core.ballot import NO_BALLOT
from app.core.definition import Definition
from app.core.encoding import encode_jcs
from app.core.entries import Entry, Signature, encode_entry
from app.core.manifest import manifest_body
from app.core.record import build_record, checkpoint_name, document_name, motion_text_name
from app.core.roll import RollLine, RollUnit
from app.core.signatures import key_id, public_key, sign, signed_message_of_jcs
from app.core.tally import Ledger, count_ledger, outcomes, result_body, tally_bodies
from app.core.tlog.checkpoint import Checkpoint, add_signature, encode_checkpoint, sign_checkpoint
from app.core.tlog.cosignature import cosign_checkpoint
from app.core.tlog.frontier import Frontier
from app.core.tlog.merkle import leaf_hash

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CONSENT = "本人同意以表决码与短信验证码作为电子签名"
HOUSE = 200  # Rights of one building.
AREAS = (6_120, 8_932, 8_932, 9_650, 10_417, 12_105, 14_388)
MATTERS = {"manager": "278-4", "reserve": "278-6", "roof": "278-5", "plan": "278-9"}
PLANS = (("a", "方案一"), ("b", "方案二"), ("c", "方案三"), ("none", "都不同意"))
YES_NO = (("yes", "同意"), ("no", "反对"), ("abstain", "弃权"))
OFFICERS = {
    "convener": ("convener", "业主委员会"),
    "clerk": ("clerk", "业主委员会"),
    "scrutineer": ("scrutineer", "业主监督小组"),
    "registrar": ("registrar", "居民委员会"),
    "street-office": ("street_office", "街道办事处"),
}


def seed_of(name: str) -> bytes:
    return sha256(f"bench {name}".encode()).digest()


def text_of(motion: str) -> bytes:
    return f"{motion}: 全文".encode()


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@dataclass
class Log:
    """Entries, their tree and the ledger that counts them."""

    definition: Definition
    roll: tuple[RollLine, ...]
    bind: bytes
    lines: list[bytes] = field(default_factory=list)
    tree: Frontier = field(default_factory=Frontier)
    files: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.definition, self.roll)

    def add(self, kind: str, body: dict[str, Any], t: datetime, *signers: str) -> bytes:
        """Append an entry signed by the named keys; returns its body's canonical bytes."""
        data = encode_jcs(body)
        message = signed_message_of_jcs(kind, self.bind, data)
        seeds = [seed_of(name) for name in signers]
        sigs = [Signature(key_id(public_key(seed)), sign(seed, message)) for seed in seeds]
        entry = Entry(kind, len(self.lines), t, body, tuple(sorted(sigs, key=lambda sig: sig.k)))
        line = encode_entry(entry)
        self.ledger.add(entry)
        self.lines.append(line)
        self.tree = self.tree.append(leaf_hash(line))
        return data

    def sign_head(self, t: datetime) -> dict[str, Any]:
        """Sign and cosign the head as it stands."""
        head = Checkpoint(self.definition.origin, self.tree.size, self.tree.root)
        signed = sign_checkpoint(head, seed_of("log"))
        line = cosign_checkpoint(head, "witness", seed_of("witness"), int(t.timestamp()) + 60)
        self.files[checkpoint_name(head.size)] = encode_checkpoint(add_signature(signed, line))
        return {"tree_size": head.size, "root": head.root.hex()}


def motion_of(name: str, groups: list[str]) -> dict[str, Any]:
    one_of = name == "plan"
    part = {"kind": "groups", "groups": groups[:1]}
    return {
        "id": name,
        "title": name,
        "text": sha256(text_of(name)).hexdigest(),
        "kind": "one_of" if one_of else "yes_no",
        "choices": [{"id": c, "label": label} for c, label in (PLANS if one_of else YES_NO)],
        "min": 1,
        "max": 1,
        "matter": MATTERS[name],
        "class": "special" if name == "reserve" else "ordinary",
        "article": "议事规则第十二条",
        "scope": part if name == "roof" else {"kind": "all"},
    }


def definition_of(groups: list[str]) -> dict[str, Any]:
    keys = {name: public_key(seed_of(name)).hex() for name in (*OFFICERS, "log", "witness")}
    return {
        "protocol": "yijue/v1",
        "suite": "RISTRETTO255-SHA512-ED25519-v1",
        "assembly": "bench",
        "origin": "vote.example/bench",
        "title": "测速用业主大会会议",
        "community": {"id": "bench", "name": "测速小区"},
        "kind": "regular",
        "rehearsal": True,
        "reference": False,
        "mode": "named",
        "publication": "owners",
        "publication_basis": None,
        "convener": {"body": "committee", "name": "业主委员会", "approval": None},
        "profile": {"id": "national", "version": "1", "hash": digest_of("profile"), "values": {}},
        "groups": groups,
        "motions": [motion_of(name, groups) for name in MATTERS],
        "record_date": "2026-03-01",
        "opens": "2026-03-22T01:00Z",
        "closes": "2026-03-29T01:00Z",
        "policies": {
            "max_changes": 5,
            "channel_rule": "paper_replaces",
            "multi_unit": "one_ballot",
            "silence": "not_counted",
            "silence_basis": None,
            "follow_choice": False,
            "extension_days": 15,
            "transfer": "beijing",
            "proxy_bound": False,
            "proxy_cap": 3,
            "result_mode": "M0",
            "n_min": 30,
            "parking_area": False,
            "parking_heads": False,
            "credential_scope": "community",
            "objection_days": 7,
            "show_turnout": True,
            "rulings_by": "street_office",
        },
        "thresholds": {"quorum": [2, 3], "ordinary": [1, 2], "special": [3, 4]},
        "keys": {
            "registrar": keys["registrar"],
            "log": keys["log"],
            "street_office": keys["street-office"],
            "witnesses": [{"name": "witness", "key": keys["witness"]}],
            "witness_quorum": 1,
        },
        "officers": [
            {"id": name, "role": role, "organisation": organisation, "key": keys[name]}
            for name, (role, organisation) in OFFICERS.items()
        ],
        "trustees": [],
        "trustee_threshold": 0,
        "consent": digest_of(CONSENT),
        "lot": None,
    }


def make_roll(count: int) -> Iterator[RollLine]:
    for i in range(1, count + 1):
        tag = i.to_bytes(4, "big") + sha256(b"tag %d" % i).digest()[:28]
        group = f"{(i - 1) // HOUSE + 1:04}号楼"
        unit = RollUnit(tag, AREAS[i % len(AREAS)], group, "home")
        yield RollLine(i, public_key(seed_of(f"right {i}")), (unit,))


def _ballot(line: RollLine, consent: bytes) -> dict[str, Any]:
    i = line.i
    answers = [
        ("manager", ("yes", "yes", "no", "abstain")[i % 4]),
        ("reserve", "no" if i % 5 == 0 else "yes"),
        ("roof", "yes"),
        ("plan", ("a", "a", "b", "c", "none")[i % 5]),
    ]
    return {
        "header": {
            "i": i,
            "cred_pk": line.cred_pk.hex(),
            "seq": 0,
            "prev": NO_BALLOT.hex(),
            "consent": consent.hex(),
        },
        "answers": [{"motion": m, "choices": [c]} for m, c in answers if m != "roof" or i <= HOUSE],
    }


def make_record(ballots: int) -> bytes:
    """The bytes of record.zip of a preliminary result with this many ballots, at least one."""
    lines = tuple(make_roll(ballots))
    groups = sorted({unit.group for line in lines for unit in line.units})
    body = definition_of(groups)
    definition = Definition.parse(body)
    log = Log(definition, lines, definition.hd)
    roll = b"".join(encode_jcs(line.to_json()) + b"\n" for line in lines)
    _prepare(log, body, roll)
    _vote(log)
    _count(log)
    texts = {motion_text_name(name): text_of(name) for name in MATTERS}
    return build_record(
        {
            **log.files,
            **texts,
            document_name("notice.pdf"): "公告".encode(),
            "entries.jsonl": b"".join(line + b"\n" for line in log.lines),
            "roll.jsonl": roll,
            "README.txt": "测速用记录\n".encode(),
        }
    )


def _prepare(log: Log, body: dict[str, Any], roll: bytes) -> None:
    definition, notice, digest = log.definition, sha256("公告".encode()), sha256(roll)
    log.add("definition", body, START, "convener", "registrar")
    named = {"definition": definition.hd.hex(), "document": notice.hexdigest()}
    log.add("notice", {**named, "anchor": anchor_of(definition)}, START, "convener")
    signed = {"roll": digest.hexdigest(), "lines": len(log.roll), "scope": "bench"}
    log.add("roll", signed, START, "registrar")
    manifest = manifest_body(
        definition=definition,
        notice=notice.digest(),
        roll=digest.digest(),
        paper_roll=None,
        booth=sha256(b"booth").digest(),
        lines=log.roll,
    )
    data = log.add("manifest", manifest, START, "convener", "registrar")
    log.bind = sha256(data).digest()
    log.sign_head(START)
    log.add("open", {"manifest": log.bind.hex()}, definition.opens)


def _vote(log: Log) -> None:
    opens, closes = log.definition.opens, log.definition.closes
    minutes = int((closes - opens) / timedelta(minutes=1))
    for number, line in enumerate(log.roll):
        t = opens + timedelta(minutes=number * minutes // len(log.roll))
        log.add("ballot", _ballot(line, log.definition.consent), t, f"right {line.i}")
    counts = {"ballots": len(log.roll), "paper_ballots": 0}
    log.add("close", {"manifest": log.bind.hex(), **counts}, closes)


def _count(log: Log) -> None:
    t = log.definition.closes
    log.sign_head(t)
    counted = count_ledger(log.ledger)
    for body in tally_bodies(counted, log.tree.root):
        log.add("tally", body, t)
    head = log.sign_head(t)
    decided = outcomes(counted, log.definition)
    result = result_body(decided, tree_size=head["tree_size"], root=bytes.fromhex(head["root"]))
    log.add("result", result, t, "clerk", "scrutineer")
    log.sign_head(t)


def main(argv: list[str]) -> int:
    """Writes the record and prints its size."""
    parser = argparse.ArgumentParser(description=make_record.__doc__)
    parser.add_argument("--ballots", type=int, default=1_000)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    args = parser.parse_args(argv)
    if args.ballots < 1:
        parser.error("--ballots: at least one")
    data = make_record(args.ballots)
    args.out.write_bytes(data)
    print(f"{args.out}: {args.ballots} ballots, {len(data)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
