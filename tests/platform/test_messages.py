"""A message exists for each code, and a code belongs to one refusal."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator

from flask import Flask

import app as house
from app.core.errors import RuleError, VerificationError
from app.platform.commands import SAID_ON_TERMINAL
from app.platform.errors import MESSAGES
from app.registry.rollfile.messages import MESSAGES as ROLL_FILE_MESSAGES

OFFLINE = ("app.issuer", "app.witness", "app.verifier", "app.trustee", "app.booth")
"""Rooms that speak on a terminal, not on a page."""


def _load_the_house() -> None:
    for module in pkgutil.walk_packages(house.__path__, "app."):
        if not module.name.startswith(OFFLINE):
            importlib.import_module(module.name)


def _kinds(root: type[RuleError]) -> Iterator[type[RuleError]]:
    yield root
    for kind in root.__subclasses__():
        if kind.__module__.startswith("app.") and not kind.__module__.startswith(OFFLINE):
            yield from _kinds(kind)


def _is_a_heading(kind: type[RuleError]) -> bool:
    """True for a class that is only raised as one of its subclasses, by its own word."""
    return bool(kind.__subclasses__()) and "the subclass says why" in (kind.__doc__ or "")


def test_each_refusal_has_its_sentence(app: Flask) -> None:
    """What is malformed or false may share one sentence, that of `verification_error`."""
    _load_the_house()
    # The roll file's reader has a table of its own, in both languages, for its reports.
    table = {*app.extensions[MESSAGES], *ROLL_FILE_MESSAGES, *SAID_ON_TERMINAL}
    silent = sorted(
        f"{kind.__module__}.{kind.__name__} ({kind.code})"
        for kind in set(_kinds(RuleError))
        if kind.code not in table and not issubclass(kind, VerificationError)
        if not _is_a_heading(kind)
    )
    assert silent == [], "give each code its sentence in its room's messages.py"


def test_no_sentence_speaks_for_a_code_that_is_gone(app: Flask) -> None:
    _load_the_house()
    codes = {kind.code for kind in _kinds(RuleError)}
    assert sorted(app.extensions[MESSAGES].keys() - codes) == []


def test_a_code_belongs_to_one_refusal() -> None:
    _load_the_house()
    counted = Counter(kind.code for kind in set(_kinds(RuleError)))
    assert [code for code, times in counted.items() if times > 1] == []
