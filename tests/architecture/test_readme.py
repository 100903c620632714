"""The README promises commands, rooms and pages; all of them exist, in both languages."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, repository_files

READMES = ["README.md", "README.zh-CN.md"]
PAGES = sorted(p.as_posix() for p in repository_files() if p.suffix == ".md")


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def scripts_named(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w/.])scripts/\w+(?:\.\w+)*", text))


def modules_named(text: str) -> set[str]:
    return set(re.findall(r"python3? -m ((?:app|scripts)[\w.]*)", text))


def rooms() -> set[str]:
    return {p.parts[1] for p in repository_files() if p.parts[0] == "app" and len(p.parts) > 2}


@pytest.mark.parametrize("page", PAGES)
def test_scripts_named_can_be_run(page: str) -> None:
    missing = [s for s in scripts_named(text_of(page)) if not os.access(ROOT / s, os.X_OK)]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_modules_named_can_be_run(page: str) -> None:
    missing = [
        module
        for module in modules_named(text_of(page))
        for path in [ROOT / module.replace(".", "/")]
        if not (path / "__main__.py").exists() and not path.with_suffix(".py").exists()
    ]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", text_of(page))
    here = (ROOT / page).parent
    assert [link for link in links if not (here / link).exists()] == []


@pytest.mark.parametrize("page", READMES)
def test_every_room_is_on_the_map(page: str) -> None:
    without_code = {"static", "translations"}
    on_the_map = set(re.findall(r"^\| .*`app/(\w+)/`", text_of(page), re.MULTILINE))
    assert rooms() - without_code <= on_the_map


@pytest.mark.parametrize("page", READMES)
def test_the_map_shows_only_rooms_that_exist(page: str) -> None:
    on_the_map = set(re.findall(r"^\| .*`app/(\w+)/`", text_of(page), re.MULTILINE))
    assert [room for room in on_the_map if not (ROOT / "app" / room).is_dir()] == []


def test_both_languages_promise_the_same() -> None:
    english, chinese = (text_of(page) for page in READMES)
    assert scripts_named(english) == scripts_named(chinese)
    assert modules_named(english) == modules_named(chinese)


def test_a_script_is_documented() -> None:
    scripts = [p for p in repository_files() if p.parts[0] == "scripts" and not p.suffix]
    pages = "".join(text_of(page) for page in PAGES)
    assert [str(p) for p in scripts if p.as_posix() not in scripts_named(pages)] == []


def test_every_script_works_from_anywhere() -> None:
    scripts = [p for p in repository_files() if p.parts[0] == "scripts" and not p.suffix]
    assert [p for p in scripts if "BASH_SOURCE" not in Path(ROOT / p).read_text()] == []
