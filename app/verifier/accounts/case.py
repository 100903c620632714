"""A record of accounts as it was read: what parsed, what was refused, and where.

Law: nothing here is a judgement; one part that does not parse keeps no other from being read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from app.core.accounts import (
    CHARTER,
    MONTH,
    AccountsEntry,
    Charter,
    MonthStatement,
    PublicJournal,
    UnitBalance,
    journals_name,
    parse_accounts_entry,
    parse_charter,
    parse_journal,
    parse_statement,
    parse_unit_balance,
    units_name,
)
from app.core.errors import VerificationError
from app.core.tlog.checkpoint import SignedCheckpoint, parse_checkpoint
from app.core.tlog.merkle import NodeReader, leaf_hash, node_reader, tree_root
from app.verifier.case import Fault
from app.verifier.reading import CHECKPOINTS, ENTRIES, split_file
from app.verifier.report import NotRun

if TYPE_CHECKING:
    from datetime import datetime

    from app.verifier.case import Asked
    from app.verifier.files import RecordFiles

Value = TypeVar("Value")


@dataclass(frozen=True)
class Lines(Generic[Value]):
    """A file of lines: the bytes of each, the values of those that parsed, the faults."""

    raw: tuple[bytes, ...] = ()
    values: tuple[Value, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Month:
    """A month's entry with its two files; `at` is the entry's place in the log."""

    at: int
    t: datetime
    said: MonthStatement
    body: Mapping[str, object]
    journals: Lines[PublicJournal]
    units: Lines[UnitBalance]

    @property
    def where(self) -> str:
        """The month as a place in the report."""
        return f"month {self.said.month}"


@dataclass
class AccountsCase:
    """Everything the checks look at."""

    files: RecordFiles
    asked: Asked
    log: Lines[tuple[int, AccountsEntry]]
    checkpoints: Mapping[str, SignedCheckpoint]
    checkpoint_faults: tuple[Fault, ...]
    months: list[Month] = field(default_factory=list)

    @property
    def charter(self) -> Charter | None:
        """The charter, if the first entry is one."""
        first = next(iter(self.log.values), None)
        if first is None or first[0] or first[1].type != CHARTER:
            return None
        return parse_charter(first[1].body)

    def need_charter(self) -> Charter:
        """Return the charter; raises NotRun."""
        charter = self.charter
        if charter is None:
            raise NotRun("A02")
        return charter

    @cached_property
    def nodes(self) -> NodeReader:
        """The complete subtrees over the entries."""
        return node_reader([leaf_hash(line) for line in self.log.raw])

    def root(self, size: int) -> str:
        """Return the root over the first entries in hexadecimal, empty beyond the last."""
        return tree_root(self.nodes, size).hex() if size <= len(self.log.raw) else ""

    @property
    def head(self) -> SignedCheckpoint:
        """The checkpoint of the largest tree; raises NotRun."""
        if not self.checkpoints:
            raise NotRun("A06")
        return max(self.checkpoints.values(), key=lambda one: one.checkpoint.size)


def is_accounts(files: RecordFiles) -> bool:
    """Tell whether the files are a record of accounts, be they as damaged as they may."""
    first = files.content[ENTRIES].split(b"\n", 1)[0]
    return "manifest.json" in files.content or b'"accounts-charter"' in first


def read_accounts(files: RecordFiles, asked: Asked) -> AccountsCase:
    """Return the case of a record's files."""
    log = _entries(files.content[ENTRIES])
    checkpoints, faults = {}, []
    for name, data in sorted(files.content.items()):
        if name.startswith(CHECKPOINTS):
            try:
                checkpoints[name] = parse_checkpoint(data)
            except VerificationError as error:
                faults.append(Fault(f"file {name}", error))
    case = AccountsCase(files, asked, log, checkpoints, tuple(faults))
    case.months = [_month(files, at, entry) for at, entry in log.values if entry.type == MONTH]
    return case


def _entries(data: bytes) -> Lines[tuple[int, AccountsEntry]]:
    raw, values, faults = _split(data, f"file {ENTRIES}")
    for at, line in enumerate(raw):
        try:
            values.append((at, parse_accounts_entry(line)))
        except VerificationError as error:
            faults.append(Fault(f"entry {at}", error))
    return Lines(tuple(raw), tuple(values), tuple(faults))


def _month(files: RecordFiles, at: int, entry: AccountsEntry) -> Month:
    said = parse_statement(entry.body)
    return Month(
        at,
        entry.t,
        said,
        entry.body,
        _lines(files, journals_name(said.month), parse_journal),
        _lines(files, units_name(said.month), parse_unit_balance),
    )


def _lines(files: RecordFiles, name: str, parse: Callable[[bytes], Value]) -> Lines[Value]:
    where = f"file {name}"
    raw, values, faults = _split(files.content.get(name, b""), where)
    for place, line in enumerate(raw, 1):
        try:
            values.append(parse(line))
        except VerificationError as error:
            faults.append(Fault(f"{where} line {place}", error))
    return Lines(tuple(raw), tuple(values), tuple(faults))


def _split(data: bytes, where: str) -> tuple[list[bytes], list[Value], list[Fault]]:
    raw, unfinished = split_file(data)
    return raw, [], [Fault(where, unfinished)] if unfinished else []
