"""The report over published accounts as text and as JSON; it begins and ends like that of votes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core.accounts import FORMAT
from app.core.money import format_yuan
from app.verifier.report import Status
from app.verifier.speak import finding_json, speak_finding, word_of
from app.verifier.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.verifier.accounts.examine import AccountsReport
    from app.verifier.words import Words


def speak_accounts(report: AccountsReport, words: Words) -> Iterator[str]:
    """Yield the lines of the report."""
    yield _first_line(report, words)
    if report.head:
        yield printable(f"{report.head['community']} · {words.label('accounts')}")
        yield words.label("log", **report.head)
    for month in report.months:
        yield ""
        yield words.label("accounts_month", **month)
        for fund in month["funds"]:
            sums = {name: format_yuan(fund[name]) for name in _SUMS}
            yield words.label("accounts_fund", name=words.label(f"fund_{fund['fund']}"), **sums)
    yield ""
    yield words.label("checks")
    for finding in report.findings:
        yield from speak_finding(finding, words)
    yield ""
    failed = sum(not finding.stands for finding in report.findings)
    yield words.label(f"word_{word_of(report)}", n=failed)


_SUMS = ("opening", "received", "paid", "closing")


def _first_line(report: AccountsReport, words: Words) -> str:
    anchor = report.head.get("anchor")
    if anchor is None:
        return words.label("unknown_charter")
    if report.anchored:
        return words.label("anchored", anchor=anchor)
    asked = report.find("A00").status is not Status.NOT_ASKED
    return words.label("wrong_anchor" if asked else "not_anchored", anchor=anchor)


def accounts_json(report: AccountsReport, exit_code: int) -> dict[str, Any]:
    """Return the report as JSON values: what a program reads instead of the text."""
    return {
        "protocol": FORMAT,
        "word": word_of(report),
        "exit": exit_code,
        "anchored": report.anchored,
        "headline": report.head,
        "months": report.months,
        "checks": [finding_json(finding) for finding in report.findings],
    }
