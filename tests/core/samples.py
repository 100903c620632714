"""Small well-formed assemblies that the tests of core change one thing at a time in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

from app.core.ballot import NO_BALLOT, ballot_id
from app.core.definition import Definition
from app.core.encoding import sha256
from app.core.entries import REQUIRED_SIGNERS, Entry, Signature
from app.core.manifest import manifest_body
from app.core.paper_roll import PaperLine, encode_paper_roll
from app.core.roll import RollLine, RollUnit, encode_roll
from app.core.signatures import public_key
from app.core.signers import sign_body

OPENS = datetime(2026, 3, 1, 0, 0, tzinfo=UTC)
CLOSES = datetime(2026, 3, 20, 16, 0, tzinfo=UTC)
ANCHOR = "ABCDE-ABCDE-ABCDE-ABCDE"
GROUPS = ["1号楼", "2号楼", "3号楼"]
OFFICERS = {
    "zhao": ("convener", "业委会"),
    "qian": ("clerk", "业委会"),
    "sun": ("scrutineer", "业主代表"),
    "li": ("registrar", "居委会"),
    "zhou": ("street_office", "街道办"),
    "wu": ("auditor", "会计师事务所"),
    "zheng": ("residents_committee", "居委会"),
}


def digest(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


def seed(name: str) -> bytes:
    return digest("seed " + name)


def key(name: str) -> bytes:
    return public_key(seed(name))


def yes_no(motion_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": motion_id,
        "title": f"事项 {motion_id}",
        "text": digest(motion_id).hex(),
        "kind": "yes_no",
        "choices": [
            {"id": "yes", "label": "同意"},
            {"id": "no", "label": "反对"},
            {"id": "abstain", "label": "弃权"},
        ],
        "min": 1,
        "max": 1,
        "matter": "278-4",
        "class": "ordinary",
        "article": "民法典第二百七十八条第一款第四项",
        "scope": {"kind": "all"},
        **changes,
    }


def one_of(motion_id: str, options: int = 3, /, **changes: Any) -> dict[str, Any]:
    choices = [{"id": f"plan-{n}", "label": f"方案 {n}"} for n in range(1, options + 1)]
    choices.append({"id": "none", "label": "都不同意"})
    return yes_no(motion_id, **{"kind": "one_of", "choices": choices, "matter": "278-9", **changes})


def election(
    motion_id: str,
    names: str = "abcde",
    *,
    seats: int = 3,
    alternates: int = 1,
    minimum: int = 2,
    **changes: Any,
) -> dict[str, Any]:
    return yes_no(
        motion_id,
        **{
            "kind": "election",
            "choices": [{"id": name, "label": f"候选人 {name}"} for name in names],
            "min": 0,
            "max": seats,
            "matter": "278-3",
            "election": {"seats": seats, "alternates": alternates, "minimum": minimum},
            **changes,
        },
    )


def with_follow(motion: dict[str, Any]) -> dict[str, Any]:
    return {**motion, "choices": [*motion["choices"], {"id": "follow", "label": "随多数"}]}


def sample_motions() -> list[dict[str, Any]]:
    part = {"kind": "groups", "groups": ["1号楼"]}
    return [
        yes_no("hire"),
        yes_no("fund", **{"matter": "278-6", "class": "special"}),
        yes_no("lift", matter="278-5", scope=part),
        one_of("gate"),
    ]


def definition_body(**changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "protocol": "yijue/v1",
        "suite": "RISTRETTO255-SHA512-ED25519-v1",
        "assembly": "harbour-2026-1",
        "origin": "vote.example.org/harbour-2026-1",
        "title": "2026 年第一次业主大会会议",
        "community": {"id": "harbour", "name": "海湾花园"},
        "kind": "regular",
        "rehearsal": False,
        "reference": False,
        "mode": "named",
        "publication": "public",
        "publication_basis": {"kind": "article", "article": "议事规则第九条"},
        "convener": {
            "body": "committee",
            "name": "海湾花园业主委员会",
            "approval": {
                "members": 7,
                "present": 6,
                "in_favour": 5,
                "document": digest("approval").hex(),
            },
        },
        "profile": {
            "id": "national",
            "version": "1",
            "hash": digest("profile").hex(),
            "values": {"notice.days": 15, "revote": True, "form": "书面", "days": [1, "x"]},
        },
        "groups": GROUPS,
        "motions": sample_motions(),
        "record_date": "2026-02-01",
        "opens": "2026-03-01T00:00Z",
        "closes": "2026-03-20T16:00Z",
        "policies": {
            "max_changes": 5,
            "channel_rule": "paper_replaces",
            "multi_unit": "one_ballot",
            "silence": "not_counted",
            "silence_basis": None,
            "follow_choice": False,
            "extension_days": 15,
            "transfer": "beijing",
            "proxy_bound": True,
            "proxy_cap": 3,
            "result_mode": "M0",
            "n_min": 30,
            "parking_area": False,
            "parking_heads": False,
            "credential_scope": "community",
            "objection_days": 3,
            "show_turnout": True,
            "rulings_by": "street_office",
        },
        "thresholds": {"quorum": [2, 3], "ordinary": [1, 2], "special": [3, 4]},
        "keys": {
            "registrar": key("li").hex(),
            "log": key("log").hex(),
            "street_office": key("zhou").hex(),
            "witnesses": [
                {"name": "witness.example.net/one", "key": key("witness one").hex()},
                {"name": "witness.example.net/two", "key": key("witness two").hex()},
            ],
            "witness_quorum": 1,
        },
        "officers": [
            {"id": name, "role": role, "organisation": body_of, "key": key(name).hex()}
            for name, (role, body_of) in OFFICERS.items()
        ],
        "trustees": [],
        "trustee_threshold": 0,
        "consent": digest("consent").hex(),
        "lot": None,
    }
    body.update(deepcopy(changes))
    return body


def definition(**changes: Any) -> Definition:
    return Definition.parse(definition_body(**changes))


def with_policies(**policies: Any) -> dict[str, Any]:
    return {"policies": {**definition_body()["policies"], **policies}}


def unit(name: str, *, area: int = 8932, group: str = "1号楼", use: str = "home") -> RollUnit:
    return RollUnit(digest("tag " + name), area, group, use)


def roll_of(*rights: Iterable[RollUnit]) -> tuple[RollLine, ...]:
    """Lines numbered by their smallest tag; the key of line i is `key(f"owner {i}")`."""
    sorted_rights = [sorted(units, key=lambda one: one.tag) for units in rights]
    return tuple(
        RollLine(i, key(f"owner {i}"), tuple(units))
        for i, units in enumerate(sorted(sorted_rights, key=lambda units: units[0].tag), 1)
    )


def sample_roll(rights: int = 6) -> tuple[RollLine, ...]:
    return roll_of(
        *(
            [unit(f"flat {n}", area=8000 + 100 * n, group=GROUPS[n % len(GROUPS)])]
            for n in range(rights)
        )
    )


def paper_secret(serial: str) -> bytes:
    return digest("paper " + serial)[:20]


def paper_lines(rights: int = 6) -> tuple[PaperLine, ...]:
    return tuple(
        PaperLine(i, f"P{i:03d}-{copy}", sha256(paper_secret(f"P{i:03d}-{copy}")))
        for i in range(1, rights + 1)
        for copy in "AB"
    )


Chosen = str | list[str]


def answers(**chosen: Chosen) -> list[dict[str, Any]]:
    return [
        {"motion": motion, "choices": choice if isinstance(choice, list) else [choice]}
        for motion, choice in chosen.items()
    ]


class LogWriter:
    """Writes entries one after another, signed by those who must."""

    def __init__(
        self,
        body: dict[str, Any] | None = None,
        roll: tuple[RollLine, ...] | None = None,
        paper: tuple[PaperLine, ...] | None = None,
        *,
        signed: bool = False,
    ) -> None:
        self.body = body if body is not None else definition_body()
        self.definition = Definition.parse(self.body)
        self.roll = roll if roll is not None else sample_roll()
        self.paper = paper if paper is not None else paper_lines(len(self.roll))
        self.signed = signed
        self.entries: list[Entry] = []
        self.now = OPENS - timedelta(days=30)
        self.hm = b""
        self.keys = {line.i: f"owner {line.i}" for line in self.roll}
        self.chain: dict[int, tuple[int, bytes]] = {}

    def add(self, kind: str, body: dict[str, Any], *signers: str) -> Entry:
        bind = self.hm or self.definition.hd
        if self.signed:
            sigs = sorted(sign_body(kind, bind, body, seed(name)) for name in signers)
        else:
            sigs = [(f"{n:016x}", bytes(64)) for n in range(len(REQUIRED_SIGNERS[kind]))]
        made = tuple(Signature(k, s) for k, s in sigs)
        entry = Entry(kind, len(self.entries), self.now, body, made)
        self.entries.append(entry)
        return entry

    def until_manifest(self) -> LogWriter:
        hd = self.definition.hd.hex()
        self.add("definition", self.body, "zhao", "li")
        notice = {
            "definition": hd,
            "document": digest("notice").hex(),
            "anchor": "ABCDE-" * 3 + "ABCDE",
        }
        self.add("notice", notice, "zhao")
        roll_hash, paper_hash = (
            sha256(encode_roll(self.roll)),
            sha256(encode_paper_roll(self.paper)),
        )
        roll = {"roll": roll_hash.hex(), "lines": len(self.roll), "scope": "harbour"}
        self.add("roll", roll, "li")
        self.add("paper-roll", {"paper_roll": paper_hash.hex(), "lines": len(self.paper)}, "li")
        manifest = manifest_body(
            definition=self.definition,
            notice=digest("notice"),
            roll=roll_hash,
            paper_roll=paper_hash,
            booth=digest("booth"),
            lines=self.roll,
        )
        entry = self.add("manifest", manifest, "zhao", "li")
        from app.core.manifest import Manifest

        self.hm = Manifest.parse(entry.body).hm
        return self

    def opened(self) -> LogWriter:
        self.until_manifest()
        self.now = OPENS
        self.add("open", {"manifest": self.hm.hex()})
        return self

    def cast(self, i: int, /, *, by: str = "", **chosen: Chosen) -> bytes:
        """`by` names the agent's key where it is not the right's own."""
        signer = by or self.keys[i]
        number, prev = self.chain.get(i, (0, NO_BALLOT))
        body = {
            "header": {
                "i": i,
                "cred_pk": key(signer).hex(),
                "seq": number,
                "prev": prev.hex(),
                "consent": self.definition.consent.hex(),
            },
            "answers": answers(**chosen),
        }
        self.add("ballot", body, signer)
        identifier = ballot_id(self.hm, body)
        self.chain[i] = (number + 1, identifier)
        return identifier

    def issue(self, i: int, serial: str) -> None:
        self.add("paper-issue", {"i": i, "serial": serial}, "qian", "sun")

    def give_back(self, i: int, serial: str, state: str = "spoiled") -> None:
        self.add("paper-return", {"i": i, "serial": serial, "state": state}, "qian", "sun")

    def key_in(
        self, i: int, serial: str, void: Iterable[tuple[str, str]] = (), /, **chosen: Chosen
    ) -> dict[str, Any]:
        body = {
            "i": i,
            "serial": serial,
            "secret": paper_secret(serial).hex(),
            "scan": digest("scan " + serial).hex(),
            "assisted": False,
            "answers": answers(**chosen),
            "void": [{"motion": motion, "reason": reason} for motion, reason in void],
        }
        self.add("paper-ballot", body, "qian", "sun")
        return body

    def supersede(self, i: int, ballot: bytes, serial: str) -> None:
        self.add("superseded", {"i": i, "ballot_id": ballot.hex(), "by": serial})

    def uphold(self, objection: str, about: str = "paper", decision: str = "upheld") -> None:
        document = digest(objection).hex()
        self.add("objection", {"id": objection, "about": about, "document": document})
        ruling = {"objection": objection, "decision": decision, "document": document}
        self.add("ruling", ruling, "zhou")

    def revoke(self, i: int, ballot: bytes, objection: str) -> None:
        body = {"i": i, "ballot_id": ballot.hex(), "objection": objection}
        self.add("revoke", body, "zhou")

    def reissue(self, i: int, reason: str = "lost") -> None:
        old, new = self.keys[i], self.keys[i] + "+"
        self.keys[i] = new
        body = {"i": i, "old_pk": key(old).hex(), "new_pk": key(new).hex(), "reason": reason}
        self.add("reissue", body, "li")

    def grant(self, i: int, agent: str, *motions: str, **bound: Chosen) -> None:
        body = {
            "i": i,
            "agent_pk": key(agent).hex(),
            "motions": list(motions),
            "bound": answers(**bound),
            "document": digest("letter").hex(),
        }
        self.add("proxy", body, self.keys[i])

    def end_proxy(self, i: int, agent: str) -> None:
        self.add("proxy-end", {"i": i, "agent_pk": key(agent).hex()}, "qian", "sun")

    def transfer(self, i: int) -> None:
        body = {"i": i, "on": "2026-03-05", "document": digest("register").hex()}
        self.add("transfer", body, "li")

    def object(self, objection: str, about: str = "identity") -> None:
        body = {"id": objection, "about": about, "document": digest(objection).hex()}
        self.add("objection", body)

    def rule(self, objection: str, decision: str = "rejected") -> None:
        body = {"objection": objection, "decision": decision, "document": digest("r").hex()}
        self.add("ruling", body, "zhou")

    def freeze(self, i: int, objection: str) -> None:
        self.add("freeze", {"i": i, "objection": objection}, "qian", "sun")

    def unfreeze(self, i: int, objection: str) -> None:
        self.add("unfreeze", {"i": i, "objection": objection}, "qian", "sun")

    def serve(self, *rights: int, warned: bool = True) -> None:
        body = {"channel": "letter", "warned": warned, "rights": sorted(rights)}
        self.add("service", body, "zhao")

    def extend(self, closes: str) -> None:
        self.add("extend", {"closes": closes, "document": digest("posted").hex()}, "zhao")

    def tally(self) -> bytes:
        """Log a tally of each motion; returns the root that they name."""
        from app.core.tally import count, tally_bodies

        counted = count(self.definition, self.roll, self.entries, self.paper)
        root = digest(f"root {counted.size}")
        for body in tally_bodies(counted, root):
            self.add("tally", body)
        return root

    def close(self, *, reconcile: bool = False) -> LogWriter:
        self.now = CLOSES
        kinds = [entry.type for entry in self.entries]
        numbers = {"ballots": kinds.count("ballot"), "paper_ballots": kinds.count("paper-ballot")}
        self.add("close", {"manifest": self.hm.hex(), **numbers})
        if reconcile:
            self.reconcile()
        return self

    def reconcile(self) -> None:
        from app.core.tally import Ledger

        ledger = Ledger(self.definition, self.roll, self.paper)
        for entry in self.entries:
            ledger.add(entry)
        self.add("reconciliation", ledger.reconciliation.to_json(), "qian", "sun")
