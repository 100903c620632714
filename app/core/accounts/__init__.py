"""Published accounts: journals, month statements, the log's entries, the record (docs/PROTOCOL.md).

Law: what is published has one encoding. A month is a file of journals, a file of unit balances
and one entry of the accounts log that names both by their Merkle roots and the statement before
by its hash. What would tell a neighbour's flat or a name is a salted commitment.
"""

from __future__ import annotations

from app.core.accounts.chart import CHART, FUNDS, KINDS, RETURNABLE, UNIT_ACCOUNT, Account
from app.core.accounts.charter import Charter, anchor_of_charter, encode_charter, parse_charter
from app.core.accounts.commitments import SALT_BYTES, commit_memo, commit_unit, line_place
from app.core.accounts.entry import (
    CHARTER,
    INCIDENT,
    MONTH,
    AccountsEntry,
    encode_accounts_entry,
    parse_accounts_entry,
)
from app.core.accounts.journal import (
    MAX_JOURNAL_BYTES,
    PublicJournal,
    PublicLine,
    UnitBalance,
    encode_journal,
    encode_unit_balance,
    parse_journal,
    parse_unit_balance,
)
from app.core.accounts.month import month_after, month_of, parse_month
from app.core.accounts.proof import (
    ProvenLine,
    ProvenMonth,
    UnitProof,
    encode_unit_proof,
    parse_unit_proof,
)
from app.core.accounts.record import (
    FORMAT,
    MANIFEST,
    Manifest,
    build_accounts_record,
    encode_manifest,
    is_accounts_file,
    journals_name,
    parse_manifest,
    units_name,
)
from app.core.accounts.statement import (
    CLOSERS,
    NO_STATEMENT,
    AccountTotal,
    Closer,
    FundTotal,
    MonthStatement,
    encode_statement,
    hash_statement,
    lines_root,
    make_statement,
    parse_statement,
)

__all__ = [
    "CHART",
    "CHARTER",
    "CLOSERS",
    "FORMAT",
    "FUNDS",
    "INCIDENT",
    "KINDS",
    "MANIFEST",
    "MAX_JOURNAL_BYTES",
    "MONTH",
    "NO_STATEMENT",
    "RETURNABLE",
    "SALT_BYTES",
    "UNIT_ACCOUNT",
    "Account",
    "AccountTotal",
    "AccountsEntry",
    "Charter",
    "Closer",
    "FundTotal",
    "Manifest",
    "MonthStatement",
    "ProvenLine",
    "ProvenMonth",
    "PublicJournal",
    "PublicLine",
    "UnitBalance",
    "UnitProof",
    "anchor_of_charter",
    "build_accounts_record",
    "commit_memo",
    "commit_unit",
    "encode_accounts_entry",
    "encode_charter",
    "encode_journal",
    "encode_manifest",
    "encode_statement",
    "encode_unit_balance",
    "encode_unit_proof",
    "hash_statement",
    "is_accounts_file",
    "journals_name",
    "line_place",
    "lines_root",
    "make_statement",
    "month_after",
    "month_of",
    "parse_accounts_entry",
    "parse_charter",
    "parse_journal",
    "parse_manifest",
    "parse_month",
    "parse_statement",
    "parse_unit_balance",
    "parse_unit_proof",
    "units_name",
]
