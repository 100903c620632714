"""The report as text and as JSON.

Law: the first line says whether the keys were compared with the posted anchor; every check has
its line with the number of items it examined; the last line is one word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.verifier.report import Status
from app.verifier.verdict import percent
from app.verifier.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.verifier.examine import Report
    from app.verifier.report import Failure, Finding, Judged
    from app.verifier.words import Words


def word_of(report: Judged) -> str:
    """Return `verified`, `consistent` (nobody gave the anchor) or `refused`."""
    if not report.stands:
        return "refused"
    return "verified" if report.anchored else "consistent"


def speak(report: Report, words: Words) -> Iterator[str]:
    """Yield the lines of the report."""
    yield _first_line(report, words)
    yield from _headline(report, words)
    for outcome in report.summary.outcomes:
        yield ""
        yield from _outcome(outcome, words)
    yield from _events(report, words)
    yield ""
    yield words.label("checks")
    yield from _checks(report, words)
    yield ""
    failed = sum(not finding.stands for finding in report.findings)
    yield words.label(f"word_{word_of(report)}", n=failed)


def _first_line(report: Report, words: Words) -> str:
    anchor = report.summary.head.get("anchor")
    if anchor is None:
        return words.label("unknown_anchor")
    if report.anchored:
        return words.label("anchored", anchor=anchor)
    asked = report.find("V00").status is not Status.NOT_ASKED
    return words.label("wrong_anchor" if asked else "not_anchored", anchor=anchor)


def _headline(report: Report, words: Words) -> Iterator[str]:
    summary, head = report.summary, report.summary.head
    for flag in ("rehearsal", "reference", "consultation"):
        if head.get(flag):
            yield words.label(flag)
    if head:
        yield printable(f"{head['community']} · {head['title']}")
    stage = words.label(summary.stage)
    yield words.label("stage", stage=stage)
    if summary.missing:
        parts = ", ".join(words.label(part) for part in summary.missing)
        yield words.label("missing", parts=parts)
    if head:
        yield words.label("log", **head)
        yield words.label("definition", **head)
        yield words.label("manifest", **head)


def _outcome(outcome: dict[str, Any], words: Words) -> Iterator[str]:
    scope, part = outcome["scope"], outcome["participants"]
    yield words.label("motion", **outcome)
    yield words.label("scope", **{**scope, "area": square_metres(scope["area"])})
    yield words.label("took_part", **_shares(part, scope), rights=part["rights"])
    for option in outcome["options"]:
        yield _option(option, part, words)
    for test in outcome["tests"]:
        if not test["held"] and outcome["verdict"] == "failed":
            yield _failed_test(test, words)
    if "election" in outcome:
        yield from _ranking(outcome, words)
    if "deemed" in outcome:
        yield from _deemed(outcome["deemed"], words)
    if outcome["verdict"] == "failed":
        yield words.label("failed_motion")
    else:
        named = outcome["winner"] not in (None, "yes")
        yield words.label("carried", winner=f": {outcome['winner']}" if named else "")


def _option(option: dict[str, Any], part: dict[str, int], words: Words) -> str:
    """A choice with its sums; secret mode may keep one or both of them shut."""
    if option["heads"] is None:
        return words.label("option_shut", label=option["label"])
    if option["area"] is None:
        shares = {"heads_percent": percent(option["heads"], part["heads"])}
        return words.label("option_by_heads", **option, **shares)
    return words.label("option", **_shares(option, part), label=option["label"])


def _ranking(outcome: dict[str, Any], words: Words) -> Iterator[str]:
    """Who is elected, in order, and by what draw equals were ordered."""
    election, labels = outcome["election"], {o["choice"]: o["label"] for o in outcome["options"]}
    for place in election["ranking"]:
        state = words.label(f"state_{place['state']}")
        yield words.label(
            "ranked", place=place["place"], label=labels[place["choice"]], state=state
        )
    if election["lot"] is not None:
        yield words.label("drawn", lot=election["lot"])


def _deemed(deemed: dict[str, Any], words: Words) -> Iterator[str]:
    """The votes that nobody wrote, apart from the written ones, and the verdict without them."""
    if deemed["majority"] is None:
        yield words.label("no_majority", follow=deemed["follow"]["rights"])
        return
    parts = [(name, deemed[name]) for name in ("follow", "silent") if deemed[name]["rights"]]
    for name, part in parts:
        fields = {**part, "area": square_metres(part["area"]), "majority": deemed["majority"]}
        yield words.label(f"deemed_{name}", **fields)
    if parts:
        verdict = words.label(f"verdict_{deemed['without']['verdict']}")
        yield words.label("without", verdict=verdict)


def _shares(part: dict[str, int], whole: dict[str, int]) -> dict[str, object]:
    return {
        "heads": part["heads"],
        "area": square_metres(part["area"]),
        "heads_percent": percent(part["heads"], whole["heads"]),
        "area_percent": percent(part["area"], whole["area"]),
    }


def _failed_test(test: dict[str, Any], words: Words) -> str:
    a, b, comparison = test["need"]
    show = square_metres if test["test"].endswith("area") else str
    return words.label(
        "test_failed",
        test=words.label(test["test"]),
        choice=test["choice"] or "",
        num=show(test["num"]),
        den=show(test["den"]),
        short=show(test["short"]),
        bar=f"{'>' if comparison == 'gt' else '≥'} {a}/{b}",
    )


def square_metres(area: int) -> str:
    """Return an area given in 0.01 m² as square metres with two decimals."""
    return f"{area // 100}.{area % 100:02d}"


def _events(report: Report, words: Words) -> Iterator[str]:
    summary = report.summary
    if not summary.head:
        return
    yield ""
    yield words.label("events")
    for name, number in summary.events.items():
        yield f"  {words.label(name)}: {number}"
    for names in summary.same_key:
        yield words.label("same_key", names=", ".join(names))
    for shared in summary.same_organisation:
        roles = ", ".join(shared["roles"])
        yield words.label("same_organisation", organisation=shared["organisation"], roles=roles)
    if not summary.same_key and not summary.same_organisation:
        yield words.label("nothing_shared")


def _checks(report: Report, words: Words) -> Iterator[str]:
    foreign = [f.check for f in report.findings if f.status is Status.NOT_APPLICABLE]
    for finding in report.findings:
        if finding.status is not Status.NOT_APPLICABLE:
            yield from speak_finding(finding, words)
    if foreign:
        yield "  " + words.label("not_applicable_list", numbers=", ".join(foreign))


def speak_finding(finding: Finding, words: Words) -> Iterator[str]:
    """Yield the lines of one check."""
    status = words.label(f"status_{finding.status.value}")
    detail = words.label("examined", n=finding.examined)
    if finding.because:
        detail = words.label("because", check=finding.because)
    group = words.label(f"group_{finding.group}")
    yield f"  {finding.check} {status}  {words.title(finding.check)} [{group}] — {detail}"
    for failure in finding.failures:
        yield f"      ✗ {_sentence(failure, words)}"
    for note in finding.notes:
        yield f"      · {_sentence(note, words)}"


def _sentence(failure: Failure, words: Words) -> str:
    return f"{words.place(failure.where)}: {words.fault(failure)}"


def to_json(report: Report, exit_code: int) -> dict[str, Any]:
    """Return the report as JSON values: what a program reads instead of the text."""
    summary = report.summary
    return {
        "protocol": "yijue/v1",
        "word": word_of(report),
        "exit": exit_code,
        "anchored": report.anchored,
        "stage": summary.stage,
        "not_yet": list(summary.missing),
        "headline": summary.head,
        "outcomes": [_with_percent(outcome) for outcome in summary.outcomes],
        "events": summary.events,
        "same_key": summary.same_key,
        "same_organisation": summary.same_organisation,
        "checks": [finding_json(finding) for finding in report.findings],
    }


def _with_percent(outcome: dict[str, Any]) -> dict[str, Any]:
    scope, part = outcome["scope"], outcome["participants"]
    shares = {name: percent(part[name], scope[name]) for name in ("heads", "area")}
    return {**outcome, "participants_percent": shares}


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return one check as JSON values."""
    found: dict[str, Any] = {
        "check": finding.check,
        "group": finding.group,
        "status": finding.status.value,
        "examined": finding.examined,
        "failures": [_failure_json(failure) for failure in finding.failures],
        "notes": [_failure_json(note) for note in finding.notes],
    }
    if finding.because:
        found["because"] = finding.because
    return found


def _failure_json(failure: Failure) -> dict[str, Any]:
    return {
        "code": failure.code,
        "where": failure.where,
        "fields": {name: _plain(value) for name, value in failure.fields},
    }


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    return str(value)


def timings(report: Judged) -> dict[str, float]:
    """Return seconds: of reading, of the test of each roll key, of ballot signatures, of checks.

    What two checks share is counted in the first that asks for it.
    """
    found = dict(report.seconds)
    for finding in report.findings:
        if finding.seconds:
            found[f"{finding.check} {finding.group}"] = finding.seconds
    return {name: round(seconds, 3) for name, seconds in found.items()}
