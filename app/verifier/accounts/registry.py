"""The checks of published accounts in the order of their numbers (docs/CHECKS.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.verifier.accounts import log, mine, money, months
from app.verifier.accounts.case import AccountsCase
from app.verifier.registry import ITSELF, MINE, RECORD
from app.verifier.report import Look


@dataclass(frozen=True)
class AccountsCheck:
    """One check: number, group, function; its docstring says what it must reject."""

    number: str
    group: str
    run: Callable[[AccountsCase, Look], None]


ACCOUNTS_CHECKS = (
    AccountsCheck("A00", RECORD, log.a00_anchor),
    AccountsCheck("A01", RECORD, log.a01_files),
    AccountsCheck("A02", RECORD, log.a02_entries),
    AccountsCheck("A03", RECORD, log.a03_root),
    AccountsCheck("A04", RECORD, log.a04_sequence),
    AccountsCheck("A05", RECORD, log.a05_prefixes),
    AccountsCheck("A06", RECORD, log.a06_log_signature),
    AccountsCheck("A07", RECORD, log.a07_witnesses),
    AccountsCheck("A08", RECORD, months.a08_months),
    AccountsCheck("A09", RECORD, months.a09_roots),
    AccountsCheck("A10", RECORD, months.a10_journals),
    AccountsCheck("A11", RECORD, months.a11_balanced),
    AccountsCheck("A12", RECORD, months.a12_numbers),
    AccountsCheck("A13", RECORD, money.a13_balances),
    AccountsCheck("A14", RECORD, money.a14_funds),
    AccountsCheck("A15", RECORD, money.a15_reversals),
    AccountsCheck("A16", RECORD, money.a16_authority),
    AccountsCheck("A17", RECORD, money.a17_vouchers),
    AccountsCheck("A18", RECORD, money.a18_units),
    AccountsCheck("A19", RECORD, months.a19_closed_by_two),
    AccountsCheck("A20", MINE, mine.a20_my_unit),
    AccountsCheck("A21", RECORD, log.a21_older),
    AccountsCheck("A22", ITSELF, log.a22_vectors),
)
