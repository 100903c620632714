"""Published accounts of a small community, honest or forged by whoever holds the log's key."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.core.accounts import (
    CHART,
    CHARTER,
    MONTH,
    Account,
    AccountsEntry,
    Charter,
    Closer,
    Manifest,
    MonthStatement,
    ProvenLine,
    ProvenMonth,
    UnitProof,
    build_accounts_record,
    encode_accounts_entry,
    encode_charter,
    encode_journal,
    encode_manifest,
    encode_statement,
    encode_unit_balance,
    journals_name,
    line_place,
    make_statement,
    units_name,
)
from app.core.definition.parts import Keys, Witness
from app.core.encoding import encode_jcs
from app.core.signatures import public_key
from app.core.tlog.checkpoint import (
    Checkpoint,
    add_signature,
    encode_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from app.core.tlog.cosignature import cosign_checkpoint
from app.core.tlog.merkle import leaf_hash, root_hash
from app.verifier.accounts.examine import AccountsReport, examine_accounts
from app.verifier.case import Asked, Older
from app.verifier.files import RecordFiles
from tests.verifier.accounts_plans import COMMUNITY, UNITS, plans, salt

LOG, WITNESS, SECOND, REGISTRAR, STREET = (bytes([n]) * 32 for n in range(1, 6))
ORIGIN = "vote.example/accounts-spring"
NOW = datetime(2024, 12, 20, 8, 0, tzinfo=UTC)
Bodies = list[tuple[str, datetime, dict[str, Any]]]


def charter(**changes: Any) -> Charter:
    keys = Keys(
        registrar=public_key(REGISTRAR),
        log=public_key(LOG),
        street_office=public_key(STREET),
        witnesses=(Witness("street", public_key(WITNESS)), Witness("owners", public_key(SECOND))),
        witness_quorum=1,
    )
    made = Charter(COMMUNITY, "春江花园", ORIGIN, keys)
    return replace(made, **changes)


def closers(month: str) -> list[Closer]:
    year, number = int(month[:4]), int(month[5:])
    at = datetime(year + number // 12, number % 12 + 1, 5, 6, 0, tzinfo=UTC)
    return [
        Closer("property_company", "安居物业公司", at),
        Closer("convener", "业主委员会", at + timedelta(minutes=30)),
    ]


class World:
    """Accounts to be forged; whoever forges holds the log's key and makes all hashes anew."""

    def __init__(self) -> None:
        self.plans = plans()
        self.charter = charter()
        self.chart: Mapping[str, Account] = CHART
        # Change the entries' bodies once they are made; `rechain` puts the hashes right again.
        self.bodies: Callable[[Bodies], None] = lambda bodies: None
        self.files: Callable[[dict[str, bytes]], None] = lambda files: None
        self.seed, self.origin = LOG, ORIGIN
        self.witnesses = [("street", WITNESS)]
        self.cosigned_at = NOW - timedelta(days=10)
        self.heads: list[int] = []

    def make(self) -> dict[str, bytes]:
        bodies: Bodies = [
            (CHARTER, datetime(2024, 9, 1, 1, 0, tzinfo=UTC), encode_charter(self.charter))
        ]
        files: dict[str, bytes] = {"README.txt": b"accounts\n"}
        before: MonthStatement | None = None
        for plan in self.plans:
            plan.units.sort(key=lambda one: one.unit)
            lines = [encode_journal(one) for one in plan.journals]
            units = [encode_unit_balance(one) for one in plan.units]
            before = make_statement(
                plan.month,
                journals=plan.journals,
                journal_lines=lines,
                later=plan.later,
                units=units,
                chart=self.chart,
                before=before,
                closed_by=closers(plan.month),
            )
            body = encode_statement(before)
            bodies.append((MONTH, before.closed_by[1].at + timedelta(minutes=1), body))
            held = lines if plan.file is None else [encode_journal(one) for one in plan.file]
            files[journals_name(plan.month)] = b"".join(line + b"\n" for line in held)
            files[units_name(plan.month)] = b"".join(line + b"\n" for line in units)
        bodies = copy.deepcopy(bodies)
        self.bodies(bodies)
        leaves = [leaf(seq, *one) for seq, one in enumerate(bodies)]
        self._write(files, leaves, [body["month"] for kind, _, body in bodies if kind == MONTH])
        self.files(files)
        return files

    def _write(self, files: dict[str, bytes], leaves: list[bytes], months: list[str]) -> None:
        files["entries.jsonl"] = b"".join(line + b"\n" for line in leaves)
        files["manifest.json"] = encode_manifest(
            Manifest(self.charter.community_id, len(leaves), tuple(sorted(set(months))))
        )
        for size in {len(leaves), *self.heads}:
            files[f"checkpoints/{size}"] = self.head(leaves[:size])

    def head(self, leaves: list[bytes]) -> bytes:
        checkpoint = Checkpoint(
            self.origin, len(leaves), root_hash([leaf_hash(line) for line in leaves])
        )
        signed = sign_checkpoint(checkpoint, self.seed)
        for name, seed in self.witnesses:
            at = int(self.cosigned_at.timestamp())
            signed = add_signature(signed, cosign_checkpoint(checkpoint, name, seed, at))
        return encode_checkpoint(signed)

    def record(self) -> bytes:
        return build_accounts_record(self.make())


def leaf(seq: int, kind: str, t: datetime, body: dict[str, Any]) -> bytes:
    """An entry's bytes, also of a body that no honest writer would encode."""
    if kind == CHARTER:
        return encode_accounts_entry(AccountsEntry(kind, seq, t, body))
    minute = f"{t:%Y-%m-%dT%H:%MZ}"
    return encode_jcs({"v": 1, "type": kind, "seq": seq, "t": minute, "body": body, "sigs": []})


def examine(files: Mapping[str, bytes], **asked: Any) -> AccountsReport:
    return examine_accounts(RecordFiles(dict(files)), Asked(**{"now": NOW, **asked}))


def failed(report: AccountsReport) -> dict[str, set[str]]:
    """The checks that failed, with the codes of their faults."""
    return {
        one.check: {fault.code for fault in one.failures}
        for one in report.findings
        if not one.stands
    }


def older_of(files: Mapping[str, bytes]) -> Older:
    heads = [
        parse_checkpoint(data) for name, data in files.items() if name.startswith("checkpoints/")
    ]
    return Older(tuple(heads), tuple(files["entries.jsonl"].split(b"\n")[:-1]))


def proof_of(unit: str = UNITS[0]) -> UnitProof:
    """What the owner of a unit keeps of the honest world."""
    sums = {
        UNITS[0]: ((0, 100_000, [(2, 1)]), (100_000, 70_000, [(7, 0)]), (70_000, 70_000, [])),
        UNITS[1]: ((0, 200_000, [(2, 2)]), (200_000, 140_000, [(7, 1)]), (140_000, 140_000, [])),
    }
    months = tuple(
        ProvenMonth(
            month,
            salt(month, unit),
            opening,
            closing,
            tuple(ProvenLine(n, line, salt(line_place(n, line), unit)) for n, line in lines),
        )
        for month, (opening, closing, lines) in zip(
            ("2024-09", "2024-10", "2024-11"), sums[unit], strict=True
        )
    )
    return UnitProof(COMMUNITY, unit, months)
