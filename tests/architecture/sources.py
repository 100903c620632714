"""What the architecture tests read: the files of the repository and the shape of its code."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def repository_files() -> tuple[Path, ...]:
    """Every file that is tracked or would be, relative to the repository; ignored ones are not."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    paths = (Path(name) for name in listed.split("\0") if name)
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


def product_code() -> list[Path]:
    """The Python files that run outside tests."""
    rooms = ("app", "scripts", "migrations")
    return [p for p in repository_files() if p.suffix == ".py" and p.parts[0] in rooms]


def read_text(path: Path) -> str | None:
    """The text of a file of the repository; None if it holds no text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), str(path))


@dataclass(frozen=True)
class Function:
    path: Path
    name: str
    lines: int


def functions(path: Path) -> Iterator[Function]:
    """Every function of a file with its length, decorators and docstring not counted."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            documented = ast.get_docstring(node, clean=False)
            docstring = documented.count("\n") + 1 if documented else 0
            yield Function(path, node.name, (node.end_lineno or 0) - node.lineno + 1 - docstring)


def names_used(path: Path) -> Iterator[tuple[int, str]]:
    """Each imported thing a file uses, as (line, full dotted name), aliases resolved.

    What is imported for type checkers only is not used when the code runs.
    """
    tree = ast.Module([n for n in parse(path).body if not _is_for_type_checkers(n)], [])
    meaning = dict(_imports(tree))
    yield from ((line, full) for line, full in _import_lines(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            full = _dotted(node, meaning)
            if full is not None:
                yield node.lineno, full


def _is_for_type_checkers(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
    )


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                local = name.asname or name.name.split(".")[0]
                yield local, name.name if name.asname else local
        elif isinstance(node, ast.ImportFrom):
            for name in node.names:
                yield name.asname or name.name, f"{node.module}.{name.name}"


def _import_lines(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


def _dotted(node: ast.expr, meaning: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return meaning.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = _dotted(node.value, meaning)
        return None if owner is None else f"{owner}.{node.attr}"
    return None
