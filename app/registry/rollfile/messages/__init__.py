"""The one table from codes to plain sentences, in Chinese and English.

Law: every code that this room or the core's identifiers can raise has a sentence in both
languages; a sentence says what is wrong and what to do, and needs no other text around it.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.registry.rollfile.issues import Issue
from app.registry.rollfile.messages.cells import CELL_MESSAGES
from app.registry.rollfile.messages.files import FILE_MESSAGES
from app.registry.rollfile.messages.rows import ROW_MESSAGES

MESSAGES: Mapping[str, tuple[str, str]] = {**FILE_MESSAGES, **CELL_MESSAGES, **ROW_MESSAGES}


def render_message(code: str, fields: Mapping[str, object], language: str = "zh") -> str:
    """Return the sentence of a code; Chinese unless the language begins with "en"."""
    chinese, english = MESSAGES[code]
    return (english if language.startswith("en") else chinese).format_map(fields)


def render_issue(issue: Issue, language: str = "zh") -> str:
    """Return the sentence of an issue."""
    return render_message(issue.code, issue.fields, language)
