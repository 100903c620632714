"""From the files of a record of accounts to the findings of every check.

Law: no input makes it raise; the verifier's test of itself runs first, and nothing is OK if it
fails.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.core.accounts import anchor_of_charter
from app.verifier.accounts.case import AccountsCase, read_accounts
from app.verifier.accounts.registry import ACCOUNTS_CHECKS, AccountsCheck
from app.verifier.examine import find_out
from app.verifier.report import Finding, Status

if TYPE_CHECKING:
    from app.verifier.case import Asked
    from app.verifier.examine import Tell
    from app.verifier.files import RecordFiles
    from app.verifier.workings import Clock


@dataclass(frozen=True)
class AccountsReport:
    """All findings in the order of their numbers; what the statements say, in JSON values."""

    findings: tuple[Finding, ...]
    head: dict[str, Any] = field(default_factory=dict)
    months: list[dict[str, Any]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def stands(self) -> bool:
        """Whether every check that was asked for ran and held."""
        return all(finding.stands for finding in self.findings)

    @property
    def anchored(self) -> bool:
        """Whether an anchor was given and is the record's."""
        return self.find("A00").status is Status.OK

    def find(self, number: str) -> Finding:
        """Return the finding of a check."""
        return next(finding for finding in self.findings if finding.check == number)


def examine_accounts(
    files: RecordFiles,
    asked: Asked,
    *,
    clock: Clock = lambda: 0.0,
    tell: Tell = lambda text, done, total: None,
) -> AccountsReport:
    """Return the report over a record of accounts; `tell` hears each check as it begins."""
    tell("reading", 0, 0)
    begin = clock()
    case = read_accounts(files, asked)
    seconds = {"reading": clock() - begin}
    *checks, itself = ACCOUNTS_CHECKS
    first = _run(itself, case, clock)
    findings = []
    for check in checks:
        tell(check.number, 0, 0)
        if first.stands:
            findings.append(_run(check, case, clock))
        else:
            because = itself.number
            findings.append(Finding(check.number, check.group, Status.NOT_RUN, because=because))
    return AccountsReport((*findings, first), _head(case), _months(case), seconds)


def _run(check: AccountsCheck, case: AccountsCase, clock: Clock) -> Finding:
    return find_out(check.number, check.group, lambda look: check.run(case, look), clock=clock)


def _head(case: AccountsCase) -> dict[str, Any]:
    charter = case.charter
    if charter is None:
        return {}
    entries = len(case.log.raw)
    return {
        "community": charter.community_name,
        "community_id": charter.community_id,
        "origin": charter.origin,
        "anchor": anchor_of_charter(charter),
        "entries": entries,
        "root": case.root(entries),
    }


def _months(case: AccountsCase) -> list[dict[str, Any]]:
    return [
        {
            "month": month.said.month,
            "journals": month.said.count,
            "funds": [
                {
                    "fund": one.fund,
                    "opening": one.opening,
                    "received": one.received,
                    "paid": one.paid,
                    "closing": one.closing,
                }
                for one in month.said.funds
            ],
        }
        for month in case.months
    ]
