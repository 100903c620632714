"""No message id lacks Chinese, and no sentence breaks on its fields."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from flask import Flask
from flask_babel import force_locale

from app.platform.errors import MESSAGES
from scripts import translations


def test_every_message_has_chinese() -> None:
    silent = [
        f"{room}: {text}"
        for room, catalogue in translations.catalogues().items()
        for text in translations.lacking(catalogue)
    ]
    assert silent == [], "run `python -m scripts.translations` and fill in msgstr"


def test_the_catalogues_are_what_the_script_writes() -> None:
    stale = []
    for room, catalogue in translations.catalogues().items():
        kept = translations.kept(room)
        if {m.id for m in kept if m.id} != {m.id for m in catalogue if m.id}:
            stale.append(room)
    assert stale == [], "run `python -m scripts.translations`"


PLACEHOLDER = re.compile(r"%\((\w+)\)")


def test_chinese_keeps_the_fields_of_the_english() -> None:
    changed = [
        message.id
        for catalogue in translations.catalogues().values()
        for message in catalogue
        if isinstance(message.id, str) and message.string
        if set(PLACEHOLDER.findall(message.id)) != set(PLACEHOLDER.findall(str(message.string)))
    ]
    assert changed == []


@pytest.mark.parametrize("language", ["zh_Hans_CN", "en"])
def test_every_refusal_can_be_said(app: Flask, language: str) -> None:
    with app.test_request_context(), force_locale(language):
        for status, text in app.extensions[MESSAGES].values():
            assert 400 <= status < 600
            assert str(text) % defaultdict(lambda: "…")
