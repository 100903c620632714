"""docs/RULES.md: what is cited stands there, what it names is there, each rule has its tests."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.architecture.sources import ROOT, read_text, repository_files

PAGE = (ROOT / "docs/RULES.md").read_text(encoding="utf-8")
RULES = [f"R{number}" for number in range(1, 46)]

# The page by its headings: "1.3", "R18"; and the rows and items below one: "3.1-3", "7-5".
BLOCKS = re.split(r"^#{2,3} (?=\d|R\d)", PAGE, flags=re.MULTILINE)[1:]
SECTIONS = {re.split(r"[. ]*\s", block, maxsplit=1)[0]: block for block in BLOCKS}
ITEM = re.compile(r"^(?:\| (\d+(?:\.\d+)?) \||(\d+)\. )", re.MULTILINE)

# What a citation may look like: RULES R21, R39 · RULES §3.4 (hiring), §3.5 · RULES R1–R26 and R44.
TARGET = r"(?:R\d+|§\d+(?:\.\d+)*(?:-\d+)?)"
RANGE = rf"{TARGET}(?:(?:–| to )(?:R|§)?\d+(?:\.\d+)*)?"
BETWEEN = r"(?:\s*\([^()]*\))?\s*(?:[,、;]|and)\s*"
CITATION = re.compile(rf"RULES'?[\s#*/]+({RANGE}(?:{BETWEEN}{RANGE})*)")
WHERE = ("app", "templates", "docs", "scripts", "tests", "migrations")

PATH = re.compile(r"`((?:app|tests|docs|templates|scripts)/[^`\s]*)`|\(?\b(docs/[\w/.-]+\.md)")


def entries_of(section: str, block: str) -> Iterator[str]:
    yield section
    for row, item in ITEM.findall(block):
        yield row if "." in row else f"{section}-{row or item}"


STANDING = {
    name if name.startswith("R") else f"§{name}"
    for section, block in SECTIONS.items()
    for name in entries_of(section, block)
}


def targets_of(cited: str) -> Iterator[str]:
    """Each place that a citation names; both ends of a range and what lies between them."""
    for first, last in re.findall(rf"({TARGET})(?:(?:–| to )((?:R|§)?\d+(?:\.\d+)*))?", cited):
        yield first
        if not last:
            continue
        head, low = re.fullmatch(r"(.*?)(\d+)", first).groups()  # type: ignore[union-attr]
        high = int(re.findall(r"\d+", last)[-1])
        yield from (f"{head}{number}" for number in range(int(low) + 1, high + 1))


def citations(text: str) -> Iterator[str]:
    for match in CITATION.finditer(text):
        yield from targets_of(match[1])


def every_citation() -> list[tuple[str, str]]:
    return [
        (path.as_posix(), target)
        for path in repository_files()
        if path.parts[0] in WHERE and path.name != "test_rules_page.py"
        for target in citations(read_text(path) or "")
    ]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("RULES R21, R39; PROTOCOL §7", ["R21", "R39"]),
        ("RULES R8–R11.", ["R8", "R9", "R10", "R11"]),
        ("RULES §3.4 (hiring), §3.5 (repair", ["§3.4", "§3.5"]),
        ("RULES §3.8 and §3.1–3.3", ["§3.8", "§3.1", "§3.2", "§3.3"]),
        ("RULES §3.1 to §3.2", ["§3.1", "§3.2"]),
        ("RULES §3.1-9 to 11", ["§3.1-9", "§3.1-10", "§3.1-11"]),
        ("RULES R43, §3.6, §7-5", ["R43", "§3.6", "§7-5"]),
        ("(RULES\nR5, R44)", ["R5", "R44"]),
        ("RULES R24、§3.1", ["R24", "§3.1"]),
    ],
)
def test_citations_are_read_as_they_are_written(text: str, targets: list[str]) -> None:
    assert list(citations(text)) == targets


def test_what_is_cited_stands_on_the_page() -> None:
    cited = every_citation()
    assert len(cited) > 150
    assert sorted({one for one in cited if one[1] not in STANDING}) == []


def test_keys_of_profiles_cite_rules_that_are_there() -> None:
    page = (ROOT / "docs/PROFILES.md").read_text(encoding="utf-8")
    column = re.findall(r"^\| `[^|]+ \| ([^|]+) \|", page, re.MULTILINE)
    sources = "\n".join(p.read_text("utf-8") for p in (ROOT / "app/core/profiles").glob("*.toml"))
    cited = set(re.findall(TARGET, " ".join(column))) | set(re.findall(r"\bR\d{1,2}\b", sources))
    assert len(cited) > 30
    assert sorted(cited - STANDING) == []


def test_each_rule_stands_there_once() -> None:
    assert re.findall(r"^### (R\d+) ", PAGE, re.MULTILINE) == RULES


def missing_of(text: str) -> list[str]:
    """What a text names and the repository lacks: a file, a folder, a test's function."""
    found = []
    for named in (one or other for one, other in PATH.findall(text)):
        file, _, name = named.partition("::")
        path = ROOT / file
        if not path.exists() or (name and f"def {name}(" not in path.read_text(encoding="utf-8")):
            found.append(named)
    return found


def test_what_it_names_is_there() -> None:
    assert len(PATH.findall(PAGE)) > 150
    assert missing_of(PAGE) == []


def test_what_is_not_there_would_be_found() -> None:
    here = "tests/core/test_rules_quorum.py"
    for gone in ("app/core/rules/usury.py", f"{here}::test_of_nothing", "docs/adr/9999-none.md"):
        assert missing_of(f"`{here}` and `{gone}`") == [gone]


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_says_law_code_and_tests(rule: str) -> None:
    parts = dict(re.findall(r"^- (Law|Code|Tests): (.+)$", SECTIONS[rule], re.MULTILINE))
    assert re.search(r"\[(S|M-h|M-m|M-l|D|I)\b", parts["Law"])
    assert [path for path in re.findall(r"`([^`]+)`", parts["Code"]) if path.startswith("app/")]
    tests = re.findall(r"`(tests/[\w/]+/test_\w+\.py)(?:::\w+)?`", parts["Tests"])
    assert tests
    assert all("\ndef test_" in (ROOT / test).read_text(encoding="utf-8") for test in tests)
