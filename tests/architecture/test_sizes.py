"""Small files and small functions stay small by a rule, not by taste."""

from __future__ import annotations

import statistics
from pathlib import Path

from tests.architecture.sources import ROOT, functions, product_code, read_text, repository_files

LONGEST_FILE = 300
LONGEST_FUNCTION = 60
USUAL_FUNCTION = 12
LONG_FUNCTION = 35
LARGEST_FILE = 1_000_000

# Larger files, each with its reason.
LARGE_FILES: dict[str, str] = {}


def written_by_hand() -> list[Path]:
    suffixes = {".py", ".js", ".mjs", ".ts", ".css", ".html"}
    return [
        path
        for path in repository_files()
        if path.suffix in suffixes
        and path.parts[0] in {"app", "scripts", "migrations", "templates"}
    ]


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {path: (read_text(path) or "").count("\n") for path in written_by_hand()}
    long = [
        f"{path}: {n} lines; make it a folder" for path, n in lengths.items() if n > LONGEST_FILE
    ]
    assert long == []


def test_no_function_is_longer_than_60_lines() -> None:
    long = [
        f"{f.path}: {f.name} has {f.lines} lines; name its steps"
        for path in product_code()
        for f in functions(path)
        if f.lines > LONGEST_FUNCTION
    ]
    assert long == []


def test_functions_are_usually_short() -> None:
    lengths = sorted(f.lines for path in product_code() for f in functions(path))
    long = sum(length > LONG_FUNCTION for length in lengths)
    assert statistics.median(lengths) <= USUAL_FUNCTION
    assert long <= len(lengths) // 20, f"{long} of {len(lengths)} functions pass 35 lines"


def test_no_file_is_larger_than_a_megabyte() -> None:
    large = [
        f"{path}: {size} bytes; list it in LARGE_FILES with a reason"
        for path in repository_files()
        if (size := (ROOT / path).stat().st_size) > LARGEST_FILE
        and path.as_posix() not in LARGE_FILES
    ]
    assert large == []
